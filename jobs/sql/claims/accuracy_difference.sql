-- How much more accurate is one network than another, or the same one under another recipe?
-- The difference of the means, with Welch's interval.
WITH cells AS (
  SELECT experiment, network, epochs, n, 100 * mean AS mean, 100 * sd * 100 * sd / nullif(n, 0) AS variance
  FROM claim_cells
),
pair AS (
  SELECT
    one.mean - other.mean AS difference,
    sqrt(one.variance + other.variance) AS standard_error,
    (one.variance + other.variance) * (one.variance + other.variance)
      / nullif(one.variance * one.variance / nullif(one.n - 1, 0)
        + other.variance * other.variance / nullif(other.n - 1, 0), 0) AS df,
    concat(one.n, ' and ', other.n) AS runs
  FROM cells AS one
  CROSS JOIN cells AS other
  WHERE one.experiment = :experiment AND one.network = :network AND one.epochs = :epochs
    AND other.experiment = :than_experiment
    AND other.network = :than_network
    AND other.epochs = :than_epochs
)
SELECT
  difference AS measured,
  difference - t_quantile(0.975D, df) * standard_error AS low,
  difference + t_quantile(0.975D, df) * standard_error AS high,
  runs, 'points' AS unit
FROM pair
