-- Which runs does each configuration have, seed by seed, and how far have they all ended? One row for each
-- group and configuration with trials.
--   through: the last seed without a gap before it: -1 where the first one hasn't ended. Seeds are 1, 2,
--     3, ..; of a group without a seed 1 (a list of seeds) those that its trials have. What comes after a gap
--     doesn't count yet: where fast runs are better or worse, those that end first would mislead
--   test_images: as far as the accuracies tell, never more than there were
--   diverged_seeds: seeds of runs that diverged
--   runs: in the order of their seeds; cells of those that didn't end well are empty
WITH collected AS (
  SELECT
    group_id, configuration_id,
    array_sort(collect_list(struct(
      seed,
      status = 'diverged' AS is_diverged,
      CASE WHEN status = 'ok' THEN nullif(test_accuracy, double('NaN')) END AS test_accuracy,
      CASE WHEN status = 'ok' AND NOT isnan(test_accuracy) THEN nullif(total_seconds, double('NaN')) END
        AS seconds,
      CASE WHEN status = 'ok' AND NOT isnan(test_accuracy) THEN nullif(test_loss, double('NaN')) END
        AS test_loss))) AS runs
  FROM grouped_trials AS trials
  LEFT JOIN compared_losses ON compared_losses.trial_id = trials.trial_id
  GROUP BY group_id, configuration_id
),
whole AS (
  SELECT group_id, array_sort(array_distinct(flatten(collect_list(runs.seed)))) AS seeds
  FROM collected
  GROUP BY group_id
)
SELECT
  collected.group_id, configuration_id,
  ended_through(runs.seed, seeds) AS through,
  test_images(runs.test_accuracy) AS test_images,
  filter(runs, run -> run.is_diverged).seed AS diverged_seeds,
  runs
FROM collected
JOIN whole ON whole.group_id = collected.group_id
