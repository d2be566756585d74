-- How much better than the baseline is each network, and is that more than noise? One row for each
-- group, network and number of epochs; difference in accuracy (share of the test set), then its 95 %
-- interval, then the test, all by Welch (1947), variances not taken as equal.
--   p_holm: p adjusted by Holm (1979) for all comparisons of the group
--   seconds: how much longer a training takes
-- A cell is empty where nothing can be said: fewer than two runs on a side, or no spread at all.
WITH pairs AS (
  SELECT
    other.group_id, other.network, base.network AS baseline, other.epochs,
    other.n, base.n AS baseline_n,
    other.mean - base.mean AS difference,
    other.sd * other.sd / other.n AS variance,
    base.sd * base.sd / base.n AS baseline_variance,
    other.seconds - base.seconds AS seconds,
    other.operations
  FROM summary AS other
  JOIN baselines ON other.group_id = baselines.group_id
  JOIN summary AS base
    ON base.group_id = baselines.group_id
    AND base.network = baselines.network
    AND base.epochs = other.epochs
  WHERE other.network <> base.network
),
errors AS (
  SELECT
    *,
    nullif(sqrt(variance + baseline_variance), 0) AS standard_error,
    (variance + baseline_variance) * (variance + baseline_variance)
      / nullif(variance * variance / nullif(n - 1, 0)
        + baseline_variance * baseline_variance / nullif(baseline_n - 1, 0), 0) AS df
  FROM pairs
),
tests AS (
  SELECT
    *,
    difference / standard_error AS t,
    t_two_sided_p(difference / standard_error, df) AS p
  FROM errors
),
ranked AS (
  SELECT
    *,
    count(p) OVER (PARTITION BY group_id) AS family,
    row_number() OVER (PARTITION BY group_id ORDER BY p NULLS LAST, epochs, network) AS place
  FROM tests
)
SELECT
  group_id, network, baseline, epochs, n, baseline_n, difference,
  difference - t_quantile(0.975D, df) * standard_error AS low,
  difference + t_quantile(0.975D, df) * standard_error AS high,
  standard_error, t, df, p,
  CASE WHEN p IS NOT NULL THEN
    least(1.0D, max((family - place + 1) * p) OVER (PARTITION BY group_id ORDER BY place))
  END AS p_holm,
  family, seconds
FROM ranked
ORDER BY group_id, epochs, operations, network
