-- Which trials gave no accuracy, and why? Diverged ones are results; failed ones can be run again.
--   setting: what tells the trial's configuration from others, in the first group that has it
SELECT
  setting, network, trials.epochs, seed, status, error, host, first_experiment, started_at,
  trials.trial_id
FROM trials
LEFT JOIN (
  SELECT configuration_id, environment_id, min_by(setting, group_id) AS setting
  FROM group_members
  GROUP BY configuration_id, environment_id
) AS members
  ON members.configuration_id = trials.configuration_id
  AND members.environment_id = trials.environment_id
WHERE status <> 'ok'
ORDER BY status, network, setting, epochs, seed
