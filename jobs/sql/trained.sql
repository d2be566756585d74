-- What was trained, and where? One row for each configuration and environment that has trials.
--   config: all keys but the seed, as JSON; train_limit, test_limit, recipe: of it
--   experiments: those that first asked for its trials
--   trials, first_started_at, first_trial_id: how many there are, whatever their status, and the first
WITH counted AS (
  SELECT
    configuration_id, environment_id,
    first(network) AS network,
    first(epochs) AS epochs,
    first(data) AS data,
    first(width) AS width,
    first(precision) AS precision,
    first(device) AS device,
    first(config) AS config,
    first(versions) AS versions,
    max(macs) AS macs,
    collect_set(first_experiment) AS experiments,
    count(*) AS trials,
    min(started_at) AS first_started_at,
    min(trial_id) AS first_trial_id
  FROM trials
  GROUP BY configuration_id, environment_id
)
SELECT
  configuration_id, environment_id, network, epochs, data,
  get_json_object(config, '$.limit.train') AS train_limit,
  get_json_object(config, '$.limit.test') AS test_limit,
  width,
  get_json_object(config, '$.recipe') AS recipe,
  precision, device,
  concat_ws(', ',
    concat('training code version ', get_json_object(config, '$.version')),
    concat('libtorch ', get_json_object(versions, '$.libtorch')),
    concat('CUDA ', get_json_object(versions, '$.cuda'))) AS program,
  regexp_replace(config, '"seed":[0-9]+,', '') AS config,
  macs, experiments, trials, first_started_at, first_trial_id
FROM counted
