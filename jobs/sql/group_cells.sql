-- Which cells may be looked at together? One row for each group: its cells, by setting and length, for
-- functions that need them all. Of a design that declares comparisons, those that it compares.
--   network: the setting, as everywhere where trainings are told apart by more than their length
WITH compared AS (
  SELECT comparisons.design, explode(array(configuration_id, baseline_id)) AS configuration_id
  FROM declared_comparisons AS comparisons
  JOIN declared_designs AS declared
    ON declared.design = comparisons.design AND declared.declared_at IS NOT NULL
),
chosen AS (
  SELECT cells.*
  FROM cells
  JOIN groups ON groups.group_id = cells.group_id
  LEFT JOIN (SELECT DISTINCT design FROM compared) AS comparing ON comparing.design = groups.design
  LEFT JOIN (SELECT DISTINCT design, configuration_id FROM compared) AS compared
    ON compared.design = groups.design
    AND compared.configuration_id = cells.configuration_id
  WHERE comparing.design IS NULL OR compared.design IS NOT NULL
)
SELECT
  group_id,
  array_sort(collect_list(struct(setting AS network, epochs, accuracies, run_seconds))) AS cells
FROM chosen
GROUP BY group_id
