-- Which configurations does each group have? One row for each that has trials there.
--   setting: what tells it from the others, but for the epochs
--   position: its place in the design
SELECT
  groups.group_id, groups.design, members.configuration_id, groups.environment_id,
  members.setting, members.position
FROM members
JOIN trained ON trained.configuration_id = members.configuration_id
JOIN groups
  ON groups.design = members.design
  AND groups.environment_id = trained.environment_id
  AND groups.data = trained.data
  AND groups.test_limit <=> trained.test_limit
