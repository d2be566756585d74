-- What are the others compared with, where a baseline is? In each group the networks that were asked
-- for or declared; else basic, else the one with the fewest macs.
WITH networks AS (
  SELECT
    summary.group_id,
    summary.network,
    max(summary.macs) AS macs,
    max(declared.baseline IS NOT NULL) AS is_named
  FROM summary
  LEFT JOIN declared
    ON declared.group_id = summary.group_id
    AND declared.compare = 'baseline'
    AND declared.baseline = summary.network
  GROUP BY summary.group_id, summary.network
),
candidates AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY group_id
      ORDER BY is_named DESC, network <> 'basic', macs, network) AS place
  FROM networks
)
SELECT group_id, network
FROM candidates
WHERE is_named OR place = 1
