-- Which trainings are worth their time? One row for each configuration of a group: those on
-- the front of mean time and mean accuracy have no other that is as fast and as good, and better in
-- one of the two.
--   p_on_front: share of the bootstrap's draws in which it's on the front, among the cells that have
--     at least two runs; empty for the others, and where there is none to stand against
WITH rounded AS ( -- what differs by less is equal
  SELECT
    *,
    round(mean, 12) AS accuracy,
    round(seconds, 9) AS time,
    count_if(n > 1) OVER (PARTITION BY group_id) AS rivals
  FROM cells
),
fronts AS (
  SELECT
    *,
    accuracy = max(accuracy) OVER (
        PARTITION BY group_id ORDER BY time RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      AND time = min(time) OVER (PARTITION BY group_id, accuracy) AS on_front
  FROM rounded
),
drawn AS (
  SELECT group_id, inline(bootstrap_places(cells, block))
  FROM bootstrap_blocks
),
chances AS (
  SELECT group_id, network AS setting, epochs, sum(on_front) / 10000 AS p_on_front
  FROM drawn
  GROUP BY group_id, network, epochs
)
SELECT
  fronts.group_id, fronts.setting, fronts.network, fronts.epochs, n, seconds, mean, fronts.on_front,
  CASE WHEN rivals > 1 THEN p_on_front END AS p_on_front,
  fronts.configuration_id
FROM fronts
LEFT JOIN chances
  ON chances.group_id = fronts.group_id
  AND chances.setting = fronts.setting
  AND chances.epochs = fronts.epochs
ORDER BY fronts.group_id, seconds, mean DESC, fronts.setting, fronts.epochs
