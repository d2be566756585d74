-- How many runs end at the target accuracy or above? One row for each group, network and number of
-- epochs: the share with Wilson's 95 % interval (Wilson 1927). Diverged runs count as runs that don't;
-- failed ones don't count.
WITH cells AS (
  SELECT
    group_id, network, epochs, target,
    count(*) AS n,
    count_if(status = 'ok' AND test_accuracy >= target) AS reached,
    max(macs) AS macs
  FROM grouped_trials
  CROSS JOIN chosen_target
  WHERE status = 'diverged'
    OR status = 'ok' AND test_accuracy IS NOT NULL AND NOT isnan(test_accuracy)
  GROUP BY group_id, network, epochs, target
),
shares AS (
  SELECT
    *,
    reached / n AS share,
    normal_quantile(0.975D) * normal_quantile(0.975D) / n AS w -- Wilson's z * z / n
  FROM cells
)
SELECT
  group_id, network, epochs, target, n, reached, share,
  (share + w / 2 - sqrt(w * share * (1 - share) + w * w / 4)) / (1 + w) AS low,
  (share + w / 2 + sqrt(w * share * (1 - share) + w * w / 4)) / (1 + w) AS high
FROM shares
ORDER BY group_id, epochs, macs, network
