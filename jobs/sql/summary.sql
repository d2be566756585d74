-- How good is each network, and how sure is that? One row for each group, network and number of
-- epochs; accuracies are shares (0 to 1) of the test set after the last epoch. A cell is empty where
-- nothing can be said: one run has no standard deviation and no interval.
--   low, high: 95 % t interval of the mean
--   reached_94: share of the runs at 94 %, with Wilson's 95 % interval (Wilson 1927)
--   seconds: on the study's clock, training and evaluation; seconds_low, seconds_high: as low, high
WITH results AS (
  SELECT *, nullif(test_accuracy, double('NaN')) AS accuracy
  FROM grouped_trials
),
cells AS (
  SELECT
    group_id, network, epochs,
    count(accuracy) AS n,
    count_if(status = 'diverged') AS diverged,
    count_if(status = 'failed') AS failed,
    avg(accuracy) AS mean,
    CASE WHEN stddev_samp(accuracy) < 1e-12D THEN 0D ELSE stddev_samp(accuracy) END
      AS sd, -- less is rounding
    avg(CASE WHEN accuracy >= 0.94 THEN 1.0D WHEN accuracy < 0.94 THEN 0.0D END) AS reached_94,
    avg(CASE WHEN accuracy IS NOT NULL THEN total_seconds END) AS seconds,
    stddev_samp(CASE WHEN accuracy IS NOT NULL THEN total_seconds END) AS seconds_sd,
    max(parameters) AS parameters,
    max(macs) AS macs
  FROM results
  GROUP BY group_id, network, epochs
),
errors AS (
  SELECT
    *,
    sd / sqrt(n) AS standard_error,
    normal_quantile(0.975D) * normal_quantile(0.975D) / nullif(n, 0) AS w -- Wilson's z * z / n
  FROM cells
)
SELECT
  group_id, network, epochs, n, diverged, failed, mean, sd, standard_error,
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
  parameters, macs
FROM errors
ORDER BY group_id, epochs, macs, network
