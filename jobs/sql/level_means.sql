-- Which level of an axis is the best, averaged over the other axes? One row for each group, metric, axis
-- with two levels or more, and level. All levels are averaged over the same combinations of the other axes:
-- those where each has two runs or more (where no level has two, one).
--   strata: how many; strata_of: of how many that the design has for any of the levels
--   runs: in these; mean: over the strata, of the means of runs; empty for a level that has too few anywhere:
--     the others are averaged without it
--   rank: 1 is the best: less is better for seconds and test_loss
--   edge: smallest or largest, of the best level of three or more that are numbers: better ones may lie
--     beyond what was tried
WITH metrics AS (
  SELECT design, axes, metric_place, metric
  FROM declared_designs
  LATERAL VIEW posexplode(metrics) AS metric_place, metric
),
measured AS (
  SELECT
    group_id, metric_place, metric, axes, levels, labels, coalesce(n, 0) AS n, mean
  FROM group_grid
  JOIN metrics USING (design)
  LEFT JOIN metric_cells USING (group_id, configuration_id, metric)
),
sides AS (
  SELECT
    group_id, metric_place, metric, axis_index, axes[axis_index] AS axis,
    level AS level_index, labels[axis_index] AS label,
    transform(levels, (each, i) -> CASE WHEN i <> axis_index THEN each END) AS stratum,
    n, mean,
    least(2, max(n) OVER (PARTITION BY group_id, metric, axis_index)) AS needed
  FROM measured
  LATERAL VIEW posexplode(levels) AS axis_index, level
),
usable AS (
  SELECT
    *,
    n >= needed AND n > 0 AS is_usable,
    max(n >= needed AND n > 0) OVER (PARTITION BY group_id, metric, axis_index, level_index) AS is_ranked
  FROM sides
),
strata AS (
  SELECT
    *,
    count_if(is_usable) OVER (PARTITION BY group_id, metric, axis_index, stratum) AS usable_here
  FROM usable
),
shared AS (
  SELECT
    group_id, metric, axis_index,
    count(DISTINCT level_index) AS levels,
    count(DISTINCT CASE WHEN is_ranked THEN level_index END) AS ranked,
    count(DISTINCT stratum) AS strata_of
  FROM usable
  GROUP BY group_id, metric, axis_index
),
averaged AS (
  SELECT
    group_id, metric_place, metric, axis_index, axis, level_index, label,
    count_if(usable_here = ranked AND is_usable) AS strata,
    max(strata_of) AS strata_of,
    coalesce(sum(CASE WHEN usable_here = ranked AND is_usable THEN n END), 0) AS runs,
    avg(CASE WHEN usable_here = ranked AND is_usable THEN mean END) AS mean,
    max(levels) AS levels,
    try_cast(label AS DOUBLE) AS number
  FROM strata
  JOIN shared USING (group_id, metric, axis_index)
  WHERE levels > 1
  GROUP BY group_id, metric_place, metric, axis_index, axis, level_index, label
),
ranked AS (
  SELECT
    *,
    CASE WHEN mean IS NOT NULL THEN
      rank() OVER (
        PARTITION BY group_id, metric, axis_index
        ORDER BY round(better(metric) * mean, 12) DESC NULLS LAST) -- less is rounding
    END AS rank,
    count(number) OVER (PARTITION BY group_id, metric, axis_index) AS numbers,
    min(number) OVER (PARTITION BY group_id, metric, axis_index) AS smallest,
    max(number) OVER (PARTITION BY group_id, metric, axis_index) AS largest
  FROM averaged
)
SELECT
  group_id, metric, axis, label AS level, strata, strata_of, runs, mean, rank,
  CASE
    WHEN NOT rank <=> 1 OR firsts > 1 OR levels < 3 OR numbers < levels THEN NULL
    WHEN number = smallest THEN 'smallest'
    WHEN number = largest THEN 'largest'
  END AS edge
FROM (
  SELECT *, count_if(rank = 1) OVER (PARTITION BY group_id, metric, axis_index) AS firsts
  FROM ranked)
ORDER BY group_id, metric_place, axis_index, level_index
