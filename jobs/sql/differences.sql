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
-- Then the same paired by seed, which may be looked at after every run (view paired):
--   anytime_n: pairs; anytime_low, anytime_high: 95 % confidence sequence of the mean difference, which no
--     number of pairs so far excluded (if low is above high, what it assumes doesn't hold); anytime_last_low,
--     anytime_last_high: what that number alone says
--   anytime_p: of no difference, at any moment; anytime_p_holm: adjusted for the family, as p_holm
--   anytime_verdict: from the sequence at 5 % / family: better, worse, equal, undecided or not judged, and
--     "better, by less than the margin" where both hold; "better where it ends" where the better of the two
--     diverged more often, withheld where that is no accident (divergence_p at most 5 % / family)
--   symmetry_p: a second opinion without the normal distribution: the differences are symmetric about 0
--   seed_correlation: of the two by seed, from 3 pairs on; near 0 where seeds don't carry over
--   diverged_alone, baseline_diverged_alone: at how many seeds just one of the two diverged; divergence_p:
--     that both do as often
WITH ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY group_id, metric ORDER BY p NULLS LAST) AS place,
    row_number() OVER (PARTITION BY group_id, metric ORDER BY sequence.p NULLS LAST) AS anytime_place
  FROM compared
  JOIN paired USING (group_id, metric, configuration_id, baseline_id)
),
adjusted AS (
  SELECT
    *,
    difference - t_quantile(0.975D, df) * standard_error AS low,
    difference + t_quantile(0.975D, df) * standard_error AS high,
    CASE WHEN p IS NOT NULL THEN
      least(1.0D, max((family - place + 1) * p) OVER (PARTITION BY group_id, metric ORDER BY place))
    END AS p_holm,
    CASE WHEN sequence.p IS NOT NULL THEN
      least(1.0D, max((family - anytime_place + 1) * sequence.p)
        OVER (PARTITION BY group_id, metric ORDER BY anytime_place))
    END AS anytime_p_holm
  FROM ranked
)
SELECT
  adjusted.group_id, adjusted.metric, axis, setting, network, baseline, epochs, baseline_epochs, n,
  baseline_n, difference, low, high, standard_error, t, df, p, p_holm, family, seconds,
  verdict(adjusted.metric, low, high, p_holm, p_equal_holm) AS verdict,
  adjusted.configuration_id, adjusted.baseline_id,
  sequence.n AS anytime_n, sequence.low AS anytime_low, sequence.high AS anytime_high,
  sequence.last_low AS anytime_last_low, sequence.last_high AS anytime_last_high,
  sequence.p AS anytime_p, anytime_p_holm,
  anytime_verdict(
    adjusted.metric, sequence, margin, diverged_alone, baseline_diverged_alone, family)
    AS anytime_verdict,
  sequence.symmetry_p, sequence.correlation AS seed_correlation,
  diverged_alone, baseline_diverged_alone,
  divergence_p(diverged_alone, baseline_diverged_alone) AS divergence_p
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
