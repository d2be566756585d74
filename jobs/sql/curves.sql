-- How does a configuration get better from epoch to epoch? One row for each that a group has trials of,
-- and epoch, over the trials that have all their epochs; test accuracies are shares (0 to 1).
-- A cell is empty where nothing can be said: one run has no interval.
--   low, high: 95 % t interval of the mean, for this epoch alone
WITH cells AS (
  SELECT
    trials.group_id, trials.configuration_id, trials.position, trials.setting, trials.network,
    trials.epochs, epochs.epoch,
    count(*) AS n,
    avg(epochs.test_accuracy) AS mean,
    stddev_samp(epochs.test_accuracy) AS sd
  FROM grouped_trials AS trials
  JOIN epochs ON epochs.trial_id = trials.trial_id
  WHERE trials.status = 'ok'
  GROUP BY
    trials.group_id, trials.configuration_id, trials.position, trials.setting, trials.network,
    trials.epochs, epochs.epoch
)
SELECT
  group_id, setting, network, epochs, epoch, n, mean, sd,
  mean - t_quantile(0.975D, n - 1) * sd / sqrt(n) AS low,
  mean + t_quantile(0.975D, n - 1) * sd / sqrt(n) AS high,
  configuration_id
FROM cells
ORDER BY group_id, position, epoch
