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
  SELECT effect, seed, sum(sign * value) / (cells / 2) AS difference
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
    sd * sd / nullif(independent.variance, 0) AS inflation
  FROM estimates
  JOIN (SELECT group_id, margin, metrics FROM groups JOIN declared_designs USING (design))
    USING (group_id)
  LEFT JOIN seeds USING (effect)
  LEFT JOIN independent USING (effect)
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
      t_upper_p((margin - abs(difference)) / trusted_error, seeds - 1)) AS p_equal
  FROM errors
),
ranked AS (
  SELECT
    *,
    count(*) OVER (PARTITION BY group_id, metric) AS family,
    row_number() OVER (PARTITION BY group_id, metric ORDER BY p NULLS LAST) AS place,
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
    END AS p_equal_holm
  FROM ranked
)
SELECT
  effect, group_id, metric, axis, level, baseline,
  strata, strata_of, not_in_design, diverged, failed, few_runs, runs, baseline_runs,
  difference, difference - half_width AS low, difference + half_width AS high,
  p, p_holm, family, margin, p_equal, p_equal_holm,
  verdict(metric, difference - half_width, difference + half_width, p_holm, p_equal_holm) AS verdict,
  standard_error_cells, df_cells, p_cells, seeds, standard_error_seeds, p_seeds, inflation
FROM adjusted
ORDER BY effect
