-- Which configurations are equal, for all that matters? For each comparison of the design's first metric,
-- whether the difference is shown to be smaller than a margin: two one-sided tests by Welch, TOST
-- (Schuirmann 1987). The margin has to be given before looking, in the job file (margin) or here
-- (analyze --margin); without one nothing can be said: no rows.
--   margin: as difference, of accuracies a share; low_90, high_90: the 90 % interval
--   p_below, p_above: of a difference at or below -margin, at or above margin
--   p, p_holm: the larger of both, and as adjusted by Holm for the family of differences
--   equal: within the margin, at 5 %. False isn't unequal: it is just not shown.
-- A cell is empty where nothing can be said: fewer than two runs on a side, or no spread at all.
WITH sides AS (
  SELECT
    *,
    t_upper_p((difference + margin) / standard_error, df) AS p_below,
    t_upper_p((margin - difference) / standard_error, df) AS p_above
  FROM compared
  WHERE margin IS NOT NULL
),
ranked AS (
  SELECT
    *,
    greatest(p_below, p_above) AS p_larger,
    row_number() OVER (PARTITION BY group_id ORDER BY greatest(p_below, p_above) NULLS LAST) AS place
  FROM sides
),
adjusted AS (
  SELECT
    *,
    CASE WHEN p_larger IS NOT NULL THEN
      least(1.0D, max((family - place + 1) * p_larger) OVER (PARTITION BY group_id ORDER BY place))
    END AS p_holm
  FROM ranked
)
SELECT
  group_id, metric, axis, setting, network, baseline, epochs, baseline_epochs, n, baseline_n, margin,
  difference,
  difference - t_quantile(0.95D, df) * standard_error AS low_90,
  difference + t_quantile(0.95D, df) * standard_error AS high_90,
  p_below, p_above, p_larger AS p, p_holm, family, p_holm < 0.05 AS equal,
  configuration_id, baseline_id
FROM adjusted
ORDER BY group_id, epochs, baseline_position, position
