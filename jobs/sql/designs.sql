-- What is each experiment made of? One row for each configuration of a design; designs of one experiment
-- that were declared one after the other count each as long as it has trials that no newer one has.
-- Trials that no design has form designs of their own: declared_at is NULL there.
--   position: the configuration's place, from 0; label: its level of each axis
SELECT
  design, experiment, declared_at, question, configuration_id, position,
  array_join(
    zip_with(axes, labels, (axis, level) -> IF(axis = 'epochs', concat(level, ' epochs'), level)),
    '; ') AS label
FROM declared_designs
JOIN members USING (design)
ORDER BY place, position
