-- What should each group have been made of? One row for each group and configuration of its design, those
-- without trials too; but not those of a level that was trained in other groups alone: it is of other images.
--   levels: for each axis of the design the index of its level; labels: what they are called
--   diverged, failed: trials that gave no result
WITH tried AS (
  SELECT
    group_id, configuration_id,
    count_if(status = 'diverged') AS diverged,
    count_if(status = 'failed') AS failed
  FROM grouped_trials
  GROUP BY group_id, configuration_id
),
placed AS (
  SELECT
    groups.group_id, groups.design, groups.environment_id,
    members.configuration_id, members.levels, members.labels,
    tried.configuration_id IS NOT NULL AS is_tried,
    coalesce(tried.diverged, 0) AS diverged,
    coalesce(tried.failed, 0) AS failed
  FROM groups
  JOIN members ON members.design = groups.design
  LEFT JOIN tried
    ON tried.group_id = groups.group_id
    AND tried.configuration_id = members.configuration_id
),
here AS (
  SELECT group_id, design, environment_id, axis_index, level, max(is_tried) AS is_here
  FROM placed
  LATERAL VIEW posexplode(levels) AS axis_index, level
  GROUP BY group_id, design, environment_id, axis_index, level
),
anywhere AS (
  SELECT
    *,
    max(is_here) OVER (PARTITION BY design, environment_id, axis_index, level) AS is_anywhere
  FROM here
),
elsewhere AS (
  SELECT group_id, axis_index, collect_set(level) AS levels
  FROM anywhere
  WHERE is_anywhere AND NOT is_here
  GROUP BY group_id, axis_index
)
SELECT group_id, design, configuration_id, levels, labels, diverged, failed
FROM placed
WHERE NOT EXISTS (
  SELECT * FROM elsewhere
  WHERE elsewhere.group_id = placed.group_id
    AND array_contains(elsewhere.levels, placed.levels[elsewhere.axis_index]))
