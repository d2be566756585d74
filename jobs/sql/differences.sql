-- How much better is each network than the one that it's compared with, and is that more than noise? One
-- row for each group, declared pair and number of epochs at which both were trained; difference in
-- accuracy (share of the test set), then its 95 % interval, then the test, all by Welch (1947),
-- variances not taken as equal.
--   p_holm: p adjusted by Holm (1979) for all comparisons of the group: those declared, at every
--     number of epochs; family: how many they are, of those that have a test
--   seconds: how much longer a training takes
-- A cell is empty where nothing can be said: fewer than two runs on a side, or no spread at all.
WITH compared AS (
  SELECT
    other.group_id, other.network, base.network AS baseline, other.epochs,
    other.n, base.n AS baseline_n,
    other.mean - base.mean AS difference,
    other.sd * other.sd / other.n AS variance,
    base.sd * base.sd / base.n AS baseline_variance,
    other.seconds - base.seconds AS seconds,
    base.macs AS baseline_macs,
    other.macs
  FROM pairs
  JOIN summary AS other
    ON other.group_id = pairs.group_id
    AND other.network = pairs.network
  JOIN summary AS base
    ON base.group_id = pairs.group_id
    AND base.network = pairs.baseline
    AND base.epochs = other.epochs
),
errors AS (
  SELECT
    *,
    nullif(sqrt(variance + baseline_variance), 0) AS standard_error,
    welch_df(variance, n, baseline_variance, baseline_n) AS df
  FROM compared
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
    row_number() OVER (PARTITION BY group_id ORDER BY p NULLS LAST) AS place
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
ORDER BY group_id, epochs, baseline_macs, baseline, macs, network
