-- How much of the spread between trainings is real, and how much is the luck of one finite test set? One
-- row for each configuration of a group (Jordan 2023, arXiv 2304.01910).
--   n: trainings whose predictions are stored; images: in the test set
--   variance: of their test accuracy (a share, 0 to 1); it is the sum of the next two
--   test_set_variance: what the choice of the images brings
--   distribution_variance: what would remain on the whole distribution that the images come from; an
--     unbiased estimate, so it can be negative where the truth is near 0
--   sd, test_set_sd, distribution_sd: their square roots, empty where there is none above 0
-- A cell is empty where nothing can be said: fewer than two trainings have no variance.
-- Right answers are counted, not averaged: what is nothing is exactly 0, and no rounding has a root.
WITH counted AS (
  SELECT
    group_id, configuration_id, n, images, correct_squares,
    aggregate(correct, 0D, (total, image) -> total + image) AS total,
    aggregate(correct, 0D, (total, image) -> total + CAST(image AS DOUBLE) * (n - image)) AS own
  FROM votes
),
scaled AS (
  SELECT
    summary.group_id, summary.configuration_id, position, setting, network, epochs,
    coalesce(counted.n, 0) AS n, images,
    -- n (n - 1) times the variance of the number of right answers, and that of each image, summed
    CAST(counted.n AS DOUBLE) * correct_squares - total * total AS spread,
    own,
    nullif(CAST(counted.n AS DOUBLE) * (counted.n - 1) * images * images, 0) AS scale
  FROM summary
  LEFT JOIN counted
    ON counted.group_id = summary.group_id
    AND counted.configuration_id = summary.configuration_id
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
  group_id, setting, network, epochs, n, images, variance, test_set_variance, distribution_variance,
  CASE WHEN variance > 0 THEN sqrt(variance) END AS sd,
  CASE WHEN test_set_variance > 0 THEN sqrt(test_set_variance) END AS test_set_sd,
  CASE WHEN distribution_variance > 0 THEN sqrt(distribution_variance) END AS distribution_sd,
  configuration_id
FROM split
ORDER BY group_id, epochs, position
