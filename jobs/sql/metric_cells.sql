-- What came out of each configuration, by metric? One row for each group, configuration with trials and
-- metric that the group's design compares.
--   n, mean, sd: of the runs that ended well; sd is 0 where it's no more than rounding
WITH measured AS (
  SELECT
    group_id, configuration_id, n,
    stack(3,
      'test_accuracy', mean, sd,
      'seconds', seconds, seconds_sd,
      'test_loss', test_loss, test_loss_sd) AS (metric, mean, sd)
  FROM summary
)
SELECT
  group_id, configuration_id, metric, n, mean,
  CASE WHEN sd < 1e-12D * greatest(1D, abs(mean)) THEN 0D ELSE sd END AS sd
FROM measured
JOIN groups USING (group_id)
JOIN declared_designs AS declared USING (design)
WHERE array_contains(declared.metrics, metric)
