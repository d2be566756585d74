-- Which runs does each configuration have? One row for each of a group (a cell) with a run that ended well; accuracies are shares (0 to 1), seconds the study's.
--   accuracies, run_seconds: of the runs, in the same order: by seed
WITH collected AS (
  SELECT
    group_id, configuration_id, position, setting, network, epochs,
    count(*) AS n,
    avg(test_accuracy) AS mean,
    CASE WHEN stddev_samp(test_accuracy) < 1e-12D THEN 0D ELSE stddev_samp(test_accuracy) END
      AS sd, -- less is rounding
    avg(total_seconds) AS seconds,
    max(macs) AS macs,
    array_sort(collect_list(struct(
      seed, trial_id, test_accuracy AS accuracy, total_seconds AS seconds))) AS runs
  FROM grouped_trials
  WHERE status = 'ok'
    AND test_accuracy IS NOT NULL AND NOT isnan(test_accuracy)
    AND total_seconds IS NOT NULL AND NOT isnan(total_seconds)
  GROUP BY group_id, configuration_id, position, setting, network, epochs
)
SELECT
  group_id, setting, network, epochs, n, mean, sd, seconds, macs,
  transform(runs, run -> run.accuracy) AS accuracies,
  transform(runs, run -> run.seconds) AS run_seconds,
  configuration_id, position
FROM collected
