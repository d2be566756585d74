-- What do the trials say of each declared comparison? One row for each metric, comparison and group
-- that has trials of both: the difference and Welch's test (1947), variances not taken as equal. The
-- views equivalence and differences make answers of it.
--   margin: the design's, of its first metric; metric_place: the metric's among the design's, from 1
--   variance, baseline_variance: of the means; family: how many comparisons share the chance of a false
--     alarm: of a stored design all that it declares, whether or not they have a test; of other trials
--     those that have one
-- A cell is empty where nothing can be said: fewer than two runs on a side, or no spread at all.
WITH sides AS (
  SELECT
    cells.group_id, cells.configuration_id, cells.metric, cells.n, cells.mean,
    cells.sd * cells.sd / cells.n AS variance,
    summary.position, summary.setting, summary.network, summary.epochs,
    summary.seconds AS run_seconds,
    groups.design, declared.metrics, declared.margin, declared.declared_at
  FROM metric_cells AS cells
  JOIN summary
    ON summary.group_id = cells.group_id
    AND summary.configuration_id = cells.configuration_id
  JOIN groups ON groups.group_id = cells.group_id
  JOIN declared_designs AS declared ON declared.design = groups.design
),
known AS ( -- of what data a configuration is
  SELECT DISTINCT groups.design, configuration_id, data, coalesce(test_limit, 'all') AS tested
  FROM group_members
  JOIN groups ON groups.group_id = group_members.group_id
),
sizes AS (
  SELECT
    comparisons.design, coalesce(one.data, base.data) AS data,
    coalesce(one.tested, base.tested) AS tested, count(*) AS size
  FROM declared_comparisons AS comparisons
  LEFT JOIN known AS one
    ON one.design = comparisons.design AND one.configuration_id = comparisons.configuration_id
  LEFT JOIN known AS base
    ON base.design = comparisons.design AND base.configuration_id = comparisons.baseline_id
  GROUP BY 1, 2, 3
),
counted AS ( -- those of other data are another group's; of those that no trial is of, nobody knows
  SELECT group_id, sum(size) AS declared
  FROM groups
  JOIN sizes
    ON sizes.design = groups.design
    AND (sizes.data IS NULL
      OR sizes.data = groups.data AND sizes.tested = coalesce(groups.test_limit, 'all'))
  GROUP BY group_id
),
pairs AS (
  SELECT
    other.group_id, other.metric, comparisons.axis,
    CASE WHEN other.metric = other.metrics[0] THEN other.margin END AS margin,
    other.declared_at, array_position(other.metrics, other.metric) AS metric_place,
    other.configuration_id, other.setting, other.network, other.epochs, other.n, other.position,
    base.configuration_id AS baseline_id, base.setting AS baseline, base.epochs AS baseline_epochs,
    base.n AS baseline_n, base.position AS baseline_position,
    other.mean - base.mean AS difference,
    other.variance, base.variance AS baseline_variance,
    other.run_seconds - base.run_seconds AS seconds
  FROM declared_comparisons AS comparisons
  JOIN sides AS other
    ON other.design = comparisons.design
    AND other.configuration_id = comparisons.configuration_id
  JOIN sides AS base
    ON base.group_id = other.group_id
    AND base.configuration_id = comparisons.baseline_id
    AND base.metric = other.metric
),
errors AS (
  SELECT
    *,
    nullif(sqrt(variance + baseline_variance), 0) AS standard_error,
    welch_df(variance, n, baseline_variance, baseline_n) AS df
  FROM pairs
),
tests AS (
  SELECT
    *,
    difference / standard_error AS t,
    t_two_sided_p(difference / standard_error, df) AS p
  FROM errors
)
SELECT
  tests.group_id, metric, margin, axis, setting, network, baseline, epochs,
  baseline_epochs, n, baseline_n, difference, standard_error, df, t, p,
  CASE WHEN declared_at IS NULL THEN count(p) OVER (PARTITION BY tests.group_id, metric)
    ELSE counted.declared END AS family,
  seconds, tests.configuration_id, baseline_id, metric_place, position, baseline_position
FROM tests
JOIN counted ON counted.group_id = tests.group_id
