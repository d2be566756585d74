-- Which networks are compared with which? One row for each pair of a group that is to be compared, once
-- whichever way round: as it was named, else with the baseline, else with the one of fewer macs.
WITH networks AS (
  SELECT group_id, collect_set(struct(macs, network)) AS networks
  FROM summary
  GROUP BY group_id
),
held AS (
  SELECT group_id, collect_set(network) AS baselines
  FROM baselines
  GROUP BY group_id
),
wished AS (
  SELECT
    declared.group_id, base.network AS baseline, other.network,
    CASE compare WHEN 'pairs' THEN 1 WHEN 'baseline' THEN 2 ELSE 3 END AS rank
  FROM declared
  JOIN networks ON declared.group_id = networks.group_id
  JOIN held ON declared.group_id = held.group_id
  LATERAL VIEW explode(networks) AS base
  LATERAL VIEW explode(networks) AS other
  WHERE other.network <> base.network
    AND (compare <> 'pairs' OR base.network = declared.baseline)
    AND (compare <> 'pairs' OR other.network = declared.network)
    AND (compare <> 'baseline' OR array_contains(baselines, base.network))
    AND (compare <> 'all' OR base < other)
),
placed AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY group_id, least(baseline, network), greatest(baseline, network)
      ORDER BY rank, baseline) AS place
  FROM wished
)
SELECT group_id, baseline, network
FROM placed
WHERE place = 1
