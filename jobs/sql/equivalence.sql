-- Which networks are equal, for all that matters? For each row of differences, whether the difference is
-- shown to be smaller than a margin: two one-sided tests by Welch, TOST (Schuirmann 1987). The margin
-- has to be given (analyze --margin) before looking; without one nothing can be said: no rows.
--   margin: a share of one, like difference; low_90, high_90: the 90 % interval
--   p_below, p_above: of a difference at or below -margin, at or above margin
--   p, p_holm: the larger of both, and as adjusted by Holm for all comparisons of the group
--   equal: within the margin, at 5 %. False isn't unequal: it is just not shown.
-- A cell is empty where nothing can be said: fewer than two runs on a side, or no spread at all.
WITH sides AS (
  SELECT
    *,
    t_upper_p((difference + margin) / standard_error, df) AS p_below,
    t_upper_p((margin - difference) / standard_error, df) AS p_above
  FROM (SELECT group_id, network, baseline, epochs, n, baseline_n, difference, standard_error, df
    FROM differences)
  CROSS JOIN chosen_margin
),
ranked AS (
  SELECT
    *,
    greatest(p_below, p_above) AS p,
    count(p_below) OVER (PARTITION BY group_id) AS family,
    row_number() OVER (PARTITION BY group_id ORDER BY greatest(p_below, p_above) NULLS LAST) AS place
  FROM sides
),
adjusted AS (
  SELECT
    *,
    CASE WHEN p IS NOT NULL THEN
      least(1.0D, max((family - place + 1) * p) OVER (PARTITION BY group_id ORDER BY place))
    END AS p_holm
  FROM ranked
)
SELECT
  group_id, network, baseline, epochs, n, baseline_n, margin, difference,
  difference - t_quantile(0.95D, df) * standard_error AS low_90,
  difference + t_quantile(0.95D, df) * standard_error AS high_90,
  p_below, p_above, p, p_holm, family, p_holm < 0.05 AS equal
FROM adjusted
ORDER BY group_id, epochs, baseline, network
