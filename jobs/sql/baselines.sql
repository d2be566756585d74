-- Which levels are others held against? In groups of trials that no stored design has these are the
-- networks that were asked for or declared; else basic, else the one with the fewest macs.
--   network: the level again, where it's a network
SELECT
  groups.group_id, axis, level,
  CASE WHEN axis = 'network' THEN level END AS network
FROM groups
JOIN declared_baselines ON declared_baselines.design = groups.design
