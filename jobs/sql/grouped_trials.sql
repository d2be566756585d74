-- Which group does each trial belong to? The table trials, with group_id.
SELECT groups.group_id, trials.*
FROM trials
JOIN groups
  ON trials.data = groups.data
  AND get_json_object(trials.config, '$.limit.train') <=> groups.train_limit
  AND get_json_object(trials.config, '$.limit.test') <=> groups.test_limit
  AND trials.width = groups.width
  AND get_json_object(trials.config, '$.recipe') <=> groups.recipe
  AND trials.precision = groups.precision
  AND trials.device <=> groups.device
  AND concat_ws(', ',
        concat('program ', get_json_object(trials.config, '$.version')),
        concat('libtorch ', get_json_object(trials.versions, '$.libtorch')),
        concat('CUDA ', get_json_object(trials.versions, '$.cuda'))) = groups.program
