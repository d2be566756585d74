-- Do settings (networks, where nothing else varies) differ in what longer training brings them? One row
-- for each group: the F test of the interaction of setting and length, a mean for each cell against a
-- part of the setting plus a part
-- of the length, whatever the numbers of runs and whichever cells are missing.
--   sum_of_squares, df: of the interaction; residual_..: of the runs about their cells' means
-- A cell is empty where nothing can be said: too few cells for an interaction, or no run to spare.
WITH fits AS (
  SELECT
    group_id,
    additive_fit(array_sort(collect_list(struct(setting, epochs, n, mean)))) AS fit,
    sum((n - 1) * sd * sd) AS residual_sum_of_squares,
    sum(n - 1) AS residual_df
  FROM cells
  GROUP BY group_id
),
tests AS (
  SELECT
    group_id,
    CASE WHEN fit.df > 0 THEN fit.sum_of_squares END AS sum_of_squares,
    nullif(fit.df, 0) AS df,
    residual_sum_of_squares,
    residual_df,
    fit.sum_of_squares / nullif(fit.df, 0)
      / nullif(residual_sum_of_squares / nullif(residual_df, 0), 0) AS f
  FROM fits
)
SELECT
  group_id, sum_of_squares, df, residual_sum_of_squares, residual_df, f,
  f_upper_p(f, df, residual_df) AS p
FROM tests
ORDER BY group_id
