-- Does the effect of an axis depend on another one? One row for each group, metric and two axes that have two
-- levels or more: the F test of R's anova of all main effects and all products of two axes but theirs,
-- the same with it, and a mean for each cell, weighted by runs, whichever cells are missing.
--   sum_of_squares, df: of their product; residual_..: of the runs about their cells' means, which are taken as
--     independent and equally spread
--   p_holm: p adjusted by Holm (1979) for the group's pairs of axes; family: how many, those without a test included
-- A cell is empty where nothing can be said: too few cells, no run to spare, no spread, or more than 2,000
-- levels and combinations of two levels.
WITH metrics AS (
  SELECT design, axes, metric_place, metric
  FROM declared_designs
  LATERAL VIEW posexplode(metrics) AS metric_place, metric
),
varying AS (
  SELECT group_id, design, axis_index
  FROM group_grid
  LATERAL VIEW posexplode(levels) AS axis_index, level
  GROUP BY group_id, design, axis_index
  HAVING count(DISTINCT level) > 1
),
pairs AS (
  SELECT
    one.group_id, metric_place, metric, one.axis_index, other.axis_index AS other_index,
    axes[one.axis_index] AS axis, axes[other.axis_index] AS other_axis
  FROM varying AS one
  JOIN varying AS other ON other.group_id = one.group_id AND other.axis_index > one.axis_index
  JOIN metrics ON metrics.design = one.design
),
fits AS (
  SELECT
    group_id, metric,
    axis_interactions(array_sort(collect_list(struct(levels, n, mean)))) AS interactions,
    sum(CASE WHEN n > 1 THEN (n - 1) * sd * sd ELSE 0 END) AS residual_sum_of_squares,
    sum(n - 1) AS residual_df
  FROM metric_cells
  JOIN group_grid USING (group_id, configuration_id)
  WHERE n > 0
  GROUP BY group_id, metric
),
fitted AS (
  SELECT group_id, metric, axis AS axis_index, other AS other_index, sum_of_squares, df
  FROM fits
  LATERAL VIEW inline(interactions) AS axis, other, sum_of_squares, df
),
tests AS (
  SELECT
    group_id, metric_place, metric, axis_index, other_index, axis, other_axis,
    CASE WHEN df > 0 THEN sum_of_squares END AS sum_of_squares,
    nullif(df, 0) AS df,
    residual_sum_of_squares, residual_df,
    sum_of_squares / nullif(df, 0)
      / nullif(residual_sum_of_squares / nullif(residual_df, 0), 0) AS f
  FROM pairs
  LEFT JOIN fits USING (group_id, metric)
  LEFT JOIN fitted USING (group_id, metric, axis_index, other_index)
),
ranked AS (
  SELECT
    *,
    f_upper_p(f, df, residual_df) AS p,
    count(*) OVER (PARTITION BY group_id, metric) AS family,
    row_number() OVER (
      PARTITION BY group_id, metric ORDER BY f_upper_p(f, df, residual_df) NULLS LAST) AS rank
  FROM tests
)
SELECT
  group_id, metric, axis, other_axis, sum_of_squares, df, residual_sum_of_squares, residual_df, f, p,
  CASE WHEN p IS NOT NULL THEN
    least(1.0D, max((family - rank + 1) * p) OVER (PARTITION BY group_id, metric ORDER BY rank))
  END AS p_holm,
  family
FROM ranked
ORDER BY group_id, metric_place, axis_index, other_index
