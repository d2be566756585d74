-- Which level of each axis does a configuration have? One row for each design, configuration and axis.
--   position: the level's place in the axis, from 0
SELECT design, configuration_id, axis, position, level
FROM (
  SELECT place, design, configuration_id, members.position AS member, posexplode(axes) AS (i, axis),
    levels, labels
  FROM declared_designs
  JOIN members USING (design)
)
LATERAL VIEW inline(array(struct(levels[i] AS position, labels[i] AS level))) AS position, level
ORDER BY place, member, i
