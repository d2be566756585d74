-- What is to be compared in each group? What a command asks for, else what the job files of the group's
-- trials declared (table families), else the others with a baseline.
--   compare: baseline (the others with it), all (each network with each) or pairs (those named)
SELECT DISTINCT
  groups.group_id,
  coalesce(wanted.compare, 'baseline') AS compare,
  wanted.network,
  wanted.baseline
FROM groups
LEFT JOIN wanted -- what a command asks for, of any conditions; else the table families
  ON wanted.conditions IS NULL
  OR (get_json_object(wanted.conditions, '$.data') = groups.data
    AND get_json_object(wanted.conditions, '$.limit.train') <=> groups.train_limit
    AND get_json_object(wanted.conditions, '$.limit.test') <=> groups.test_limit
    AND CAST(get_json_object(wanted.conditions, '$.width') AS DOUBLE) = groups.width
    AND get_json_object(wanted.conditions, '$.recipe') <=> groups.recipe)
