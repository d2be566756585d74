-- What are the others compared with? In each group the network that was asked for, else basic, else
-- the one with the fewest operations.
WITH candidates AS (
  SELECT
    summary.group_id,
    summary.network,
    row_number() OVER (
      PARTITION BY summary.group_id
      ORDER BY chosen_baseline.network IS NULL, summary.network <> 'basic', operations,
        summary.network) AS place
  FROM summary
  LEFT JOIN chosen_baseline ON summary.network = chosen_baseline.network
)
SELECT group_id, network
FROM candidates
WHERE place = 1
