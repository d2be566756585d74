-- How much of the spread between trainings is real, and how much is the luck of one finite test set? One
-- row for each group, network and number of epochs (Jordan 2023, arXiv 2304.01910).
--   n: trainings whose predictions are stored; images: in the test set
--   variance: of their test accuracy (a share, 0 to 1); it is the sum of the next two
--   test_set_variance: what the choice of the images brings
--   distribution_variance: what would remain on the whole distribution that the images come from; an
--     unbiased estimate, so it can be negative where the truth is near 0
--   sd, test_set_sd, distribution_sd: their square roots, empty where there is none above 0
-- A cell is empty where nothing can be said: fewer than two trainings have no variance.
-- Right answers are counted, not averaged: what is nothing is exactly 0, and no rounding has a root.
WITH cells AS (
  SELECT
    trials.group_id, trials.network, trials.epochs,
    count(answers.trial_id) AS n,
    sum(answers.correct) AS total,
    sum(answers.correct * answers.correct) AS squares,
    max(trials.operations) AS operations
  FROM grouped_trials AS trials
  LEFT JOIN (
    SELECT trial_id, CAST(count_correct(correct) AS DOUBLE) AS correct FROM predictions
  ) AS answers ON answers.trial_id = trials.trial_id AND trials.status = 'ok'
  GROUP BY trials.group_id, trials.network, trials.epochs
),
images AS (
  SELECT
    group_id, network, epochs,
    count(*) AS images,
    CAST(sum(correct * (n - correct)) AS DOUBLE) AS own
  FROM image_votes
  GROUP BY group_id, network, epochs
),
scaled AS (
  SELECT
    cells.group_id, cells.network, cells.epochs, cells.n, images.images, cells.operations,
    -- n (n - 1) times the variance of the number of right answers, and those of single images summed
    cells.n * cells.squares - cells.total * cells.total AS spread,
    images.own,
    nullif(CAST(cells.n AS DOUBLE) * (cells.n - 1) * images.images * images.images, 0) AS scale
  FROM cells
  LEFT JOIN images
    ON images.group_id = cells.group_id
    AND images.network = cells.network
    AND images.epochs = cells.epochs
),
split AS (
  SELECT
    *,
    spread / scale AS variance,
    (images * own - spread) / nullif(images - 1, 0) / scale AS test_set_variance,
    images * (spread - own) / nullif(images - 1, 0) / scale AS distribution_variance
  FROM scaled
)
SELECT
  group_id, network, epochs, n, images, variance, test_set_variance, distribution_variance,
  CASE WHEN variance > 0 THEN sqrt(variance) END AS sd,
  CASE WHEN test_set_variance > 0 THEN sqrt(test_set_variance) END AS test_set_sd,
  CASE WHEN distribution_variance > 0 THEN sqrt(distribution_variance) END AS distribution_sd
FROM split
ORDER BY group_id, epochs, operations, network
