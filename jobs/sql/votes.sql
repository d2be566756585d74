-- How did the trainings of a configuration vote on the classes of the test images? One row for each of a
-- group, over the n trials whose predictions are stored: what the views of single images, of the
-- variance's split and of agreement are made from.
--   classes: of each image, in the test set's order, its true one; empty where no training has it right
--   correct: of each image, how many trainings have it right
--   votes: of each image, how many trainings give it class 0, class 1, ... up to the highest given
--   class_votes: all images' votes for class 0, class 1, ...
--   class_squares: the squares of the trainings' own numbers of images of that class, summed
--   correct_squares: the squares of the trainings' numbers of right answers, summed
--   macs: multiply-adds of one image forward, as in trials
WITH cells AS (
  SELECT
    trials.group_id, trials.configuration_id, trials.position, trials.setting, trials.network,
    trials.epochs,
    count(*) AS n,
    max(trials.macs) AS macs,
    count_votes(predictions.predicted, predictions.correct) AS counted
  FROM grouped_trials AS trials
  JOIN predictions ON predictions.trial_id = trials.trial_id
  WHERE trials.status = 'ok'
  GROUP BY
    trials.group_id, trials.configuration_id, trials.position, trials.setting, trials.network,
    trials.epochs
)
SELECT
  group_id, setting, network, epochs, n, size(counted.classes) AS images,
  counted.classes, counted.correct, counted.votes,
  counted.class_votes, counted.class_squares, counted.correct_squares,
  macs, configuration_id, position
FROM cells
