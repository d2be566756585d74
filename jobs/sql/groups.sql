-- Which trials may be compared? Those of one group: same data, limit, width, recipe, precision, kind
-- of device and program. Groups are numbered from the largest.
WITH described AS (
  SELECT
    data,
    get_json_object(config, '$.limit.train') AS train_limit,
    get_json_object(config, '$.limit.test') AS test_limit,
    width,
    get_json_object(config, '$.recipe') AS recipe,
    precision,
    device,
    concat_ws(', ',
      concat('program ', get_json_object(config, '$.version')),
      concat('libtorch ', get_json_object(versions, '$.libtorch')),
      concat('CUDA ', get_json_object(versions, '$.cuda'))) AS program,
    trial_id,
    started_at
  FROM trials
),
counted AS (
  SELECT
    data, train_limit, test_limit, width, recipe, precision, device, program,
    count(*) AS trials,
    min(started_at) AS first_started_at,
    min(trial_id) AS first_trial_id
  FROM described
  GROUP BY data, train_limit, test_limit, width, recipe, precision, device, program
)
SELECT
  row_number() OVER (ORDER BY trials DESC, first_started_at, first_trial_id) AS group_id,
  data, train_limit, test_limit, width, recipe, precision, device, program, trials
FROM counted
ORDER BY group_id
