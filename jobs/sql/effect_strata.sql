-- What does each effect rest on, and what was lost? One row for each group, metric, declared effect of a
-- level against its baseline, and stratum: combination of levels of the other axes (epochs are one too) that
-- the design has for either.
--   effect: its number, in the order of the view effects
--   n, mean, variance: of the level's runs there, variance that of the mean; baseline_..: of the baseline's
--   lost_to: empty for strata that count, in which both have two runs or more (where none has, those in which
--     both have one). Else why they don't: "not in design" (left out, or the same training as another),
--     or too few runs: "diverged" and "failed" if any did, else "few runs"
WITH asked AS (
  SELECT
    row_number() OVER (ORDER BY group_id, metric_place, axis_index, level, baseline) AS effect,
    group_id, metric, axis, axis_index, level, level_label, baseline, baseline_label
  FROM groups
  JOIN declared_effects USING (design)
  JOIN (SELECT design, metrics FROM declared_designs) USING (design)
  LATERAL VIEW posexplode(metrics) AS metric_place, metric
),
sides AS (
  SELECT
    group_id, axis_index, side, configuration_id, diverged, failed,
    transform(levels, (each, place) -> CASE WHEN place <> axis_index THEN each END) AS others,
    array_join(transform(labels, (each, place) -> CASE WHEN place <> axis_index THEN each END), ', ')
      AS stratum
  FROM group_grid
  LATERAL VIEW posexplode(levels) AS axis_index, side
),
wanted AS (
  SELECT *
  FROM asked
  LATERAL VIEW explode(array(level, baseline)) AS side
),
measured AS (
  SELECT
    effect, group_id, metric, axis, level_label, baseline_label, others, stratum,
    side = wanted.level AS is_level,
    struct(configuration_id, diverged, failed, coalesce(n, 0) AS n, mean, sd * sd / n AS variance)
      AS cell
  FROM wanted
  JOIN sides USING (group_id, axis_index, side)
  LEFT JOIN metric_cells USING (group_id, configuration_id, metric)
),
strata AS (
  SELECT
    effect, group_id, metric, axis, level_label, baseline_label, stratum,
    max(CASE WHEN is_level THEN cell END) AS one,
    max(CASE WHEN NOT is_level THEN cell END) AS base
  FROM measured
  GROUP BY effect, group_id, metric, axis, level_label, baseline_label, others, stratum
),
paired AS (
  SELECT
    *,
    one IS NOT NULL AND base IS NOT NULL AS is_pair,
    CASE WHEN
      max(CASE WHEN one IS NOT NULL AND base IS NOT NULL THEN least(one.n, base.n) END)
        OVER (PARTITION BY effect) > 1
      THEN 2 ELSE 1
    END AS needed
  FROM strata
)
SELECT
  effect, group_id, metric, axis, level_label AS level, baseline_label AS baseline, stratum,
  one.configuration_id, base.configuration_id AS baseline_id,
  one.n, one.mean, one.variance,
  base.n AS baseline_n, base.mean AS baseline_mean, base.variance AS baseline_variance,
  CASE
    WHEN NOT is_pair THEN 'not in design'
    WHEN exists(array(one, base), cell -> cell.n < needed AND cell.diverged > 0) THEN 'diverged'
    WHEN exists(array(one, base), cell -> cell.n < needed AND cell.failed > 0) THEN 'failed'
    WHEN least(one.n, base.n) < needed THEN 'few runs'
  END AS lost_to
FROM paired
ORDER BY effect, stratum
