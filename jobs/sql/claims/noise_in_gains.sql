-- How much of what networks differ in, in their gain from longer training, is noise? The noise's share
-- of the variance of the interaction, 1 / F, with the interval that F's distribution gives, at most 100 %.
SELECT
  100 * least(1, 1 / f) AS measured,
  100 * least(1, f_quantile(0.025D, df, residual_df) / f) AS low,
  100 * least(1, f_quantile(0.975D, df, residual_df) / f) AS high,
  (SELECT string(count(*)) FROM trials WHERE status = 'ok') AS runs,
  '%' AS unit
FROM interaction
WHERE f > 0
