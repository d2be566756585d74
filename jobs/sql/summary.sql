-- How good is each configuration, and how sure is that? One row for each that a group has trials of;
-- accuracies are shares (0 to 1) of the test set after the last epoch. A cell is empty where
-- nothing can be said: one run has no standard deviation and no interval.
--   setting: what tells it from the others of the group, but for the epochs
--   low, high: 95 % t interval of the mean
--   reached_94: share of the runs at 94 %, with Wilson's 95 % interval (Wilson 1927)
--   seconds: of training and evaluation; seconds_low, seconds_high: as low, high
--   test_loss, test_loss_sd: after the last epoch; NULL where no experiment compares it
--   position: its place in the design
WITH results AS (
  SELECT trials.*, test_loss, nullif(test_accuracy, double('NaN')) AS accuracy
  FROM grouped_trials AS trials
  LEFT JOIN compared_losses ON compared_losses.trial_id = trials.trial_id
),
cells AS (
  SELECT
    group_id, configuration_id, position, setting, network, epochs,
    count(accuracy) AS n,
    count_if(status = 'diverged') AS diverged,
    count_if(status = 'failed') AS failed,
    avg(accuracy) AS mean,
    CASE WHEN stddev_samp(accuracy) < 1e-12D THEN 0D ELSE stddev_samp(accuracy) END
      AS sd, -- less is rounding
    avg(CASE WHEN accuracy >= 0.94 THEN 1.0D WHEN accuracy < 0.94 THEN 0.0D END) AS reached_94,
    avg(CASE WHEN accuracy IS NOT NULL THEN total_seconds END) AS seconds,
    stddev_samp(CASE WHEN accuracy IS NOT NULL THEN total_seconds END) AS seconds_sd,
    avg(CASE WHEN accuracy IS NOT NULL THEN test_loss END) AS test_loss,
    stddev_samp(CASE WHEN accuracy IS NOT NULL THEN test_loss END) AS test_loss_sd,
    max(parameters) AS parameters,
    max(macs) AS macs
  FROM results
  GROUP BY group_id, configuration_id, position, setting, network, epochs
),
errors AS (
  SELECT
    *,
    sd / sqrt(n) AS standard_error,
    normal_quantile(0.975D) * normal_quantile(0.975D) / nullif(n, 0) AS w -- Wilson's z * z / n
  FROM cells
)
SELECT
  group_id, setting, network, epochs, n, diverged, failed, mean, sd, standard_error,
  mean - t_quantile(0.975D, n - 1) * standard_error AS low,
  mean + t_quantile(0.975D, n - 1) * standard_error AS high,
  reached_94,
  (reached_94 + w / 2 - sqrt(w * reached_94 * (1 - reached_94) + w * w / 4)) / (1 + w)
    AS reached_94_low,
  (reached_94 + w / 2 + sqrt(w * reached_94 * (1 - reached_94) + w * w / 4)) / (1 + w)
    AS reached_94_high,
  seconds, seconds_sd,
  seconds - t_quantile(0.975D, n - 1) * seconds_sd / sqrt(n) AS seconds_low,
  seconds + t_quantile(0.975D, n - 1) * seconds_sd / sqrt(n) AS seconds_high,
  parameters, macs, test_loss, test_loss_sd, configuration_id, position
FROM errors
ORDER BY group_id, epochs, position
