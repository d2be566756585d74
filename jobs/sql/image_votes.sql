-- What do the trainings of a network take each test image for? One row for each group, network, number
-- of epochs and image, over the n trials whose predictions are stored.
--   image: its place in the test set, from 0
--   class: its true one; empty where no training has it right
--   correct: how many trainings have it right
--   votes: how many trainings give it class 0, class 1, ... up to the highest that any gives
--   operations: multiply-adds of one image forward, as in trials
WITH cells AS (
  SELECT
    trials.group_id, trials.network, trials.epochs,
    count(*) AS n,
    max(trials.operations) AS operations,
    count_votes(predictions.predicted, predictions.correct).images AS images
  FROM grouped_trials AS trials
  JOIN predictions ON predictions.trial_id = trials.trial_id
  WHERE trials.status = 'ok'
  GROUP BY trials.group_id, trials.network, trials.epochs
)
SELECT
  group_id, network, epochs, n, operations,
  image, vote.class, vote.correct, vote.votes
FROM cells
LATERAL VIEW posexplode(images) exploded AS image, vote
