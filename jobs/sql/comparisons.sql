-- What is compared with what? One row for each comparison that a design declares.
--   axis: along which the two differ; stratum: the levels that they share
SELECT design, axis, stratum, configuration_id, baseline_id
FROM declared_comparisons
