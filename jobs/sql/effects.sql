-- How much better is each level of an axis than its baseline, averaged over the other axes, and is that
-- more than noise? One row for each group, metric and declared effect; the difference is the mean, over the
-- strata that count in effect_strata, of the difference of the two means of runs.
--   strata: how many; strata_of: of how many that the design has
--   not_in_design, diverged, failed, few_runs: what the others were lost to
--   runs, baseline_runs: in the strata that count
--   low, high: 95 % interval, the wider of two; p: the larger of two; they are:
--     _cells: from the spread of each configuration's runs, all means being taken as independent; df_cells by
--       Satterthwaite (1946)
--     _seeds: Student's t, over the differences at each seed that is complete in all strata; seeds: how many.
--       It holds however seeds carry over from one stratum to another. From 3 seeds on it is one of the two.
--   inflation: variance by seeds, as a multiple of that by cells on the same seeds; near 1 if they don't
--   p_holm: p adjusted by Holm (1979) for the group's declared effects; family: how many they are,
--     those included that have no test
--   margin: of the group's first metric, if the design has one; p_equal, p_equal_holm: of two one-sided
--     tests that the difference is within it, TOST (Schuirmann 1987), the larger by both, as adjusted
--   verdict: better, worse, equal (within the margin), undecided, or not judged (without a test)
--   anytime_n and what follows: as in differences, of the difference at each seed, averaged over the strata;
--     a seed counts through which all their configurations have ended. A side diverged at a seed where any of
--     its configurations did
-- A cell is empty where nothing can be said: fewer than two runs on a side, or no spread at all.
WITH estimates AS (
  SELECT
    effect, group_id, metric, axis, level, baseline,
    count_if(lost_to IS NULL) AS strata,
    count(*) AS strata_of,
    count_if(lost_to = 'not in design') AS not_in_design,
    count_if(lost_to = 'diverged') AS diverged,
    count_if(lost_to = 'failed') AS failed,
    count_if(lost_to = 'few runs') AS few_runs,
    sum(CASE WHEN lost_to IS NULL THEN n ELSE 0 END) AS runs,
    sum(CASE WHEN lost_to IS NULL THEN baseline_n ELSE 0 END) AS baseline_runs,
    avg(CASE WHEN lost_to IS NULL THEN mean - baseline_mean END) AS difference,
    sum(CASE WHEN lost_to IS NULL THEN variance + baseline_variance END) AS variance,
    sum(CASE WHEN lost_to IS NULL THEN
      variance * variance / nullif(n - 1, 0)
        + baseline_variance * baseline_variance / nullif(baseline_n - 1, 0)
    END) AS squares
  FROM effect_strata
  GROUP BY effect, group_id, metric, axis, level, baseline
),
used AS (
  SELECT
    effect, group_id, metric, cell AS configuration_id, sign,
    count(*) OVER (PARTITION BY effect) AS cells
  FROM effect_strata
  LATERAL VIEW inline(array(
    struct(configuration_id AS cell, 1D AS sign), struct(baseline_id AS cell, -1D AS sign))) AS cell, sign
  WHERE lost_to IS NULL AND n > 1 AND baseline_n > 1
),
values AS (
  SELECT
    effect, cells, configuration_id, sign, seed, value,
    count(*) OVER (PARTITION BY effect, seed) AS cells_here
  FROM used
  JOIN runs USING (group_id, configuration_id, metric)
),
seed_differences AS (
  SELECT
    effect, seed,
    sum(sign * value) / (cells / 2) AS difference,
    sum(CASE WHEN sign > 0 THEN value END) / (cells / 2) AS value,
    sum(CASE WHEN sign < 0 THEN value END) / (cells / 2) AS baseline
  FROM values
  WHERE cells_here = cells
  GROUP BY effect, cells, seed
),
seeds AS (
  SELECT
    effect, count(*) AS seeds,
    CASE WHEN stddev_samp(difference) >= 1e-12D THEN stddev_samp(difference) END AS sd -- less is rounding
  FROM seed_differences
  GROUP BY effect
),
ended AS (
  SELECT
    effect,
    min(through) AS through,
    max(test_images) AS test_images
  FROM used
  JOIN seed_runs USING (group_id, configuration_id)
  GROUP BY effect
),
pairs AS (
  SELECT effect, array_sort(collect_list(struct(seed, value, baseline))) AS pairs
  FROM seed_differences
  JOIN ended USING (effect)
  WHERE seed <= through
  GROUP BY effect
),
diverged_seeds AS (
  SELECT effect, seed, max(sign) > 0 AS is_level, min(sign) < 0 AS is_baseline
  FROM used
  JOIN (
    SELECT group_id, configuration_id, seed FROM seed_runs LATERAL VIEW explode(diverged_seeds) AS seed
  ) USING (group_id, configuration_id)
  GROUP BY effect, seed
),
divergence AS (
  SELECT
    effect,
    int(count_if(NOT is_baseline)) AS diverged_alone,
    int(count_if(NOT is_level)) AS baseline_diverged_alone
  FROM diverged_seeds
  JOIN ended USING (effect)
  WHERE seed <= through
  GROUP BY effect
),
cell_variances AS (
  SELECT effect, cells, var_samp(value) AS variance
  FROM values
  WHERE cells_here = cells
  GROUP BY effect, cells, configuration_id
),
independent AS (
  SELECT effect, sum(variance) / (cells / 2 * cells / 2) AS variance
  FROM cell_variances
  GROUP BY effect, cells
),
errors AS (
  SELECT
    estimates.*,
    CASE WHEN metric = metrics[0] THEN margin END AS margin,
    nullif(sqrt(estimates.variance), 0) / strata AS standard_error_cells,
    estimates.variance * estimates.variance / nullif(squares, 0) AS df_cells,
    coalesce(seeds, 0) AS seeds,
    sd / sqrt(seeds) AS standard_error_seeds,
    CASE WHEN seeds >= 3 THEN sd / sqrt(seeds) END AS trusted_error, -- two seeds say too little
    sd * sd / nullif(independent.variance, 0) AS inflation,
    count(*) OVER (PARTITION BY group_id, metric) AS family,
    pairs,
    CASE WHEN metric = 'test_accuracy' THEN test_images END AS test_images,
    coalesce(diverged_alone, 0) AS diverged_alone,
    coalesce(baseline_diverged_alone, 0) AS baseline_diverged_alone
  FROM estimates
  JOIN (SELECT group_id, margin, metrics FROM groups JOIN declared_designs USING (design))
    USING (group_id)
  LEFT JOIN seeds USING (effect)
  LEFT JOIN independent USING (effect)
  LEFT JOIN ended USING (effect)
  LEFT JOIN pairs USING (effect)
  LEFT JOIN divergence USING (effect)
),
tests AS (
  SELECT
    *,
    t_two_sided_p(difference / standard_error_cells, df_cells) AS p_cells,
    t_two_sided_p(difference / standard_error_seeds, seeds - 1) AS p_seeds,
    greatest(
      t_quantile(0.975D, df_cells) * standard_error_cells,
      t_quantile(0.975D, seeds - 1) * trusted_error) AS half_width,
    greatest(
      t_two_sided_p(difference / standard_error_cells, df_cells),
      t_two_sided_p(difference / trusted_error, seeds - 1)) AS p,
    greatest(
      t_upper_p((margin - abs(difference)) / standard_error_cells, df_cells),
      t_upper_p((margin - abs(difference)) / trusted_error, seeds - 1)) AS p_equal,
    confidence_sequence(pairs, test_images, strata, family) AS sequence
  FROM errors
),
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY group_id, metric ORDER BY p NULLS LAST) AS place,
    row_number() OVER (PARTITION BY group_id, metric ORDER BY sequence.p NULLS LAST) AS anytime_place,
    row_number() OVER (PARTITION BY group_id, metric ORDER BY p_equal NULLS LAST) AS equal_place
  FROM tests
),
adjusted AS (
  SELECT
    *,
    CASE WHEN p IS NOT NULL THEN
      least(1.0D, max((family - place + 1) * p)
        OVER (PARTITION BY group_id, metric ORDER BY place))
    END AS p_holm,
    CASE WHEN p_equal IS NOT NULL THEN
      least(1.0D, max((family - equal_place + 1) * p_equal)
        OVER (PARTITION BY group_id, metric ORDER BY equal_place))
    END AS p_equal_holm,
    CASE WHEN sequence.p IS NOT NULL THEN
      least(1.0D, max((family - anytime_place + 1) * sequence.p)
        OVER (PARTITION BY group_id, metric ORDER BY anytime_place))
    END AS anytime_p_holm
  FROM ranked
)
SELECT
  effect, group_id, metric, axis, level, baseline,
  strata, strata_of, not_in_design, diverged, failed, few_runs, runs, baseline_runs,
  difference, difference - half_width AS low, difference + half_width AS high,
  p, p_holm, family, margin, p_equal, p_equal_holm,
  verdict(metric, difference - half_width, difference + half_width, p_holm, p_equal_holm) AS verdict,
  standard_error_cells, df_cells, p_cells, seeds, standard_error_seeds, p_seeds, inflation,
  sequence.n AS anytime_n, sequence.low AS anytime_low, sequence.high AS anytime_high,
  sequence.last_low AS anytime_last_low, sequence.last_high AS anytime_last_high,
  sequence.p AS anytime_p, anytime_p_holm,
  anytime_verdict(metric, sequence, margin, diverged_alone, baseline_diverged_alone, family)
    AS anytime_verdict,
  sequence.symmetry_p, sequence.correlation AS seed_correlation,
  diverged_alone, baseline_diverged_alone,
  divergence_p(diverged_alone, baseline_diverged_alone) AS divergence_p
FROM adjusted
ORDER BY effect
