-- How far apart are two cells of the study? Two rows for each two of claim_cells, the one less the other:
-- mean accuracy in points and mean time in seconds, each with Welch's interval.
WITH cells AS (
  SELECT
    experiment, network, epochs, n,
    stack(2,
      'points', 100 * mean, 100 * sd * 100 * sd / nullif(n, 0),
      's', seconds, seconds_sd * seconds_sd / nullif(n, 0)) AS (unit, mean, variance)
  FROM claim_cells
),
pairs AS (
  SELECT
    one.experiment, one.network, one.epochs,
    other.experiment AS than_experiment,
    other.network AS than_network,
    other.epochs AS than_epochs,
    one.unit,
    concat(one.n, ' and ', other.n) AS runs,
    one.mean - other.mean AS difference,
    sqrt(one.variance + other.variance) AS standard_error,
    welch_df(one.variance, one.n, other.variance, other.n) AS df
  FROM cells AS one
  JOIN cells AS other ON one.unit = other.unit
)
SELECT
  experiment, network, epochs, than_experiment, than_network, than_epochs, unit, runs,
  difference AS measured,
  difference - t_quantile(0.975D, df) * standard_error AS low,
  difference + t_quantile(0.975D, df) * standard_error AS high
FROM pairs
