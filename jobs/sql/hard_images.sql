-- Which test images does everyone get wrong? One row for each group, number of epochs and image that
-- no network, or other setting, has right in more than half of its trainings; the hardest first.
--   image: its place in the test set, from 0
--   class: its true one; empty where no training at all has it right
--   networks, runs: how many settings and trainings there are; runs_correct: of them right; correct:
--     their share
--   mistaken_for: the wrong class that most trainings give it, the lowest of several; mistaken: the
--     share of the trainings that do
WITH images AS (
  SELECT
    group_id, epochs, image,
    max(class) AS class,
    count(*) AS networks,
    sum(n) AS runs,
    sum(correct) AS runs_correct
  FROM image_votes
  GROUP BY group_id, epochs, image
  HAVING count_if(2 * correct > n) = 0
),
mistakes AS (
  SELECT images.group_id, images.epochs, images.image, mistake, sum(times) AS times
  FROM images
  JOIN image_votes
    ON image_votes.group_id = images.group_id
    AND image_votes.epochs = images.epochs
    AND image_votes.image = images.image
  LATERAL VIEW posexplode(image_votes.votes) exploded AS mistake, times
  WHERE NOT mistake <=> images.class
  GROUP BY images.group_id, images.epochs, images.image, mistake
),
commonest AS (
  SELECT
    group_id, epochs, image,
    max_by(mistake, struct(times, -mistake)) AS mistaken_for,
    max(times) AS times
  FROM mistakes
  GROUP BY group_id, epochs, image
)
SELECT
  images.group_id, images.epochs, images.image, images.class,
  networks, runs, runs_correct,
  runs_correct / runs AS correct,
  mistaken_for,
  times / runs AS mistaken
FROM images
JOIN commonest
  ON commonest.group_id = images.group_id
  AND commonest.epochs = images.epochs
  AND commonest.image = images.image
ORDER BY group_id, epochs, correct, image
