-- How much better is each configuration than the one that it's compared with, and is that more than noise?
-- One row for each group, metric and declared comparison; the difference (in accuracy: a share of the
-- test set), then its 95 % interval, then the test, all by Welch (1947), variances not taken as equal.
--   axis: along which the two differ; setting, baseline: the two, but for the epochs
--   p_holm: p adjusted by Holm (1979) for the family: all comparisons of the metric that the group's
--     design declares, at every number of epochs; family: how many they are
--   seconds: how much longer a training takes
--   verdict: equal, where it's shown that they differ by no more than the design's margin (view
--     equivalence); else better or worse, where the interval excludes 0 and p_holm is below 5 %; else
--     undecided. not judged: fewer than two runs on a side, or no spread at all; cells are empty there
WITH ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY group_id, metric ORDER BY p NULLS LAST) AS place
  FROM compared
),
adjusted AS (
  SELECT
    *,
    difference - t_quantile(0.975D, df) * standard_error AS low,
    difference + t_quantile(0.975D, df) * standard_error AS high,
    CASE WHEN p IS NOT NULL THEN
      least(1.0D, max((family - place + 1) * p) OVER (PARTITION BY group_id, metric ORDER BY place))
    END AS p_holm
  FROM ranked
)
SELECT
  adjusted.group_id, adjusted.metric, axis, setting, network, baseline, epochs, baseline_epochs, n,
  baseline_n, difference, low, high, standard_error, t, df, p, p_holm, family, seconds,
  verdict(adjusted.metric, low, high, p_holm, p_equal_holm) AS verdict,
  adjusted.configuration_id, adjusted.baseline_id
FROM adjusted
LEFT JOIN (
  SELECT group_id, metric, configuration_id, baseline_id, p_holm AS p_equal_holm
  FROM equivalence
) AS shown
  ON shown.group_id = adjusted.group_id
  AND shown.metric = adjusted.metric
  AND shown.configuration_id = adjusted.configuration_id
  AND shown.baseline_id = adjusted.baseline_id
ORDER BY group_id, metric_place, epochs, baseline_position, position
