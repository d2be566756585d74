-- How many runs end at the target accuracy or above? One row for each configuration of
-- a group: the share with Wilson's 95 % interval (Wilson 1927). Diverged runs count as runs that don't;
-- failed ones don't count.
WITH cells AS (
  SELECT
    group_id, configuration_id, position, setting, network, epochs, target,
    count(*) AS n,
    count_if(status = 'ok' AND test_accuracy >= target) AS reached
  FROM grouped_trials
  CROSS JOIN chosen_target
  WHERE status = 'diverged'
    OR status = 'ok' AND test_accuracy IS NOT NULL AND NOT isnan(test_accuracy)
  GROUP BY group_id, configuration_id, position, setting, network, epochs, target
),
shares AS (
  SELECT
    *,
    reached / n AS share,
    normal_quantile(0.975D) * normal_quantile(0.975D) / n AS w -- Wilson's z * z / n
  FROM cells
)
SELECT
  group_id, setting, network, epochs, target, n, reached, share,
  (share + w / 2 - sqrt(w * share * (1 - share) + w * w / 4)) / (1 + w) AS low,
  (share + w / 2 + sqrt(w * share * (1 - share) + w * w / 4)) / (1 + w) AS high,
  configuration_id
FROM shares
ORDER BY group_id, epochs, position
