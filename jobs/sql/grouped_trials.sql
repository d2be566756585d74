-- Which groups does each trial belong to? The table trials, with group_id: a trial is in every group
-- whose design has its configuration.
--   setting: what tells its configuration from the others of the group, but for the epochs
--   position: the configuration's place in the design
SELECT members.group_id, members.setting, members.position, trials.*
FROM trials
JOIN group_members AS members
  ON members.configuration_id = trials.configuration_id
  AND members.environment_id = trials.environment_id
