-- What should each group be made of? One row for each group and configuration of its design, those without
-- trials too; but not those of other images, which are another group's.
--   levels: for each axis of the design the index of its level; labels: what they are called
--   diverged, failed: trials that gave no result
WITH placed AS (
  SELECT
    groups.group_id, design, groups.environment_id, configuration_id, levels, labels,
    coalesce(diverged, 0) AS diverged,
    coalesce(failed, 0) AS failed,
    summary.configuration_id IS NOT NULL AS is_tried
  FROM groups
  JOIN members USING (design)
  LEFT JOIN summary USING (group_id, configuration_id)
),
here AS (
  SELECT group_id, design, environment_id, axis_index, level, max(is_tried) AS is_here
  FROM placed
  LATERAL VIEW posexplode(levels) AS axis_index, level
  GROUP BY group_id, design, environment_id, axis_index, level
),
counted AS (
  SELECT
    *,
    count_if(is_here) OVER (PARTITION BY design, environment_id, axis_index, level) AS groups_here
  FROM here
),
divided AS ( -- an axis no level of which is in two groups tells their images apart
  SELECT *, max(groups_here) OVER (PARTITION BY design, environment_id, axis_index) = 1 AS is_divided
  FROM counted
),
elsewhere AS (
  SELECT group_id, axis_index, collect_set(level) AS levels
  FROM divided
  WHERE is_divided AND groups_here = 1 AND NOT is_here
  GROUP BY group_id, axis_index
)
SELECT group_id, design, configuration_id, levels, labels, diverged, failed
FROM placed
WHERE NOT EXISTS (
  SELECT * FROM elsewhere
  WHERE elsewhere.group_id = placed.group_id
    AND array_contains(elsewhere.levels, placed.levels[elsewhere.axis_index]))
