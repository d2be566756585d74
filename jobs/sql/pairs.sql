-- Which settings are compared with which? One row for each two of a group that are, whatever the epochs.
--   network, baseline: the settings; axis: along which they differ
SELECT DISTINCT
  other.group_id, comparisons.axis, base.setting AS baseline, other.setting AS network
FROM groups
JOIN declared_comparisons AS comparisons ON comparisons.design = groups.design
JOIN group_members AS other
  ON other.group_id = groups.group_id
  AND other.configuration_id = comparisons.configuration_id
JOIN group_members AS base
  ON base.group_id = groups.group_id
  AND base.configuration_id = comparisons.baseline_id
