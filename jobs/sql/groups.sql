-- Which trials may be looked at together? Those of one experiment's design, one environment, one data
-- set and one part of its test images: nothing is pooled across groups. Experiments are in the order
-- in which they were declared, the newest design of each first; then trials that no design has, the
-- most first: those that have all keys but network and epochs in common.
--   data, train_limit, ..., program: what the trials have in common; NULL where it varies, and where
--     there is no limit
--   trials: how many there are, whatever their status
WITH placed AS (
  SELECT declared.place, declared.design, declared.experiment, declared.question, trained.*
  FROM members
  JOIN declared_designs AS declared ON declared.design = members.design
  JOIN trained
    ON trained.configuration_id = members.configuration_id
    AND trained.environment_id = coalesce(declared.environment_id, trained.environment_id)
),
counted AS (
  SELECT
    place, design, experiment, question, environment_id, data, test_limit,
    CASE WHEN min(coalesce(train_limit, '')) = max(coalesce(train_limit, ''))
      THEN min(train_limit) END AS train_limit,
    CASE WHEN min(width) = max(width) THEN min(width) END AS width,
    CASE WHEN min(recipe) = max(recipe) THEN min(recipe) END AS recipe,
    CASE WHEN min(precision) = max(precision) THEN min(precision) END AS precision,
    min(device) AS device,
    min(program) AS program,
    sum(trials) AS trials,
    min(first_started_at) AS first_started_at,
    min(first_trial_id) AS first_trial_id
  FROM placed
  GROUP BY place, design, experiment, question, environment_id, data, test_limit
)
SELECT
  row_number() OVER (ORDER BY place, trials DESC, first_started_at, first_trial_id) AS group_id,
  design, experiment, question, environment_id,
  data, train_limit, test_limit, width, recipe, precision, device, program, trials
FROM counted
ORDER BY group_id
