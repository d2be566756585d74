-- What came out of each configuration, by metric? One row for each group, configuration and metric with a
-- run that ended well.
SELECT
  group_id, configuration_id, metric,
  count(*) AS n,
  avg(value) AS mean,
  CASE WHEN stddev_samp(value) < 1e-12D THEN 0D ELSE stddev_samp(value) END AS sd -- less is rounding
FROM runs
GROUP BY group_id, configuration_id, metric
