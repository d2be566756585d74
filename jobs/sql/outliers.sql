-- Does one run lie far from the others of its configuration, or are runs skewed? One row for each group and
-- configuration with four runs or more that don't all have one accuracy. Student's and Welch's intervals
-- are for normal runs: of others they hold the truth less often than they say.
--   seed, value: the run whose accuracy is furthest from the mean; distance: in standard deviations
--   p: Grubbs' test (1950), of a normal sample; p_holm: adjusted by Holm for the group's configurations
--   skewness: of the configuration, adjusted for few runs (Fisher and Pearson's G1)
--   group_skewness, skewness_p: over all of them, weighted by 1 / variance, and its p for normal runs,
--     whatever their spreads
WITH tested AS (
  SELECT group_id, configuration_id, furthest_run(runs) AS run
  FROM seed_runs
),
known AS (
  SELECT
    group_id, configuration_id, run,
    6D * run.n * (run.n - 1) / ((run.n - 2) * (run.n + 1) * (run.n + 3)) AS skewness_variance,
    row_number() OVER (PARTITION BY group_id ORDER BY run.p) AS place,
    count(*) OVER (PARTITION BY group_id) AS family
  FROM tested
  WHERE run IS NOT NULL
),
adjusted AS (
  SELECT
    *,
    least(1.0D, max((family - place + 1) * run.p) OVER (PARTITION BY group_id ORDER BY place)) AS p_holm,
    sum(run.skewness / skewness_variance) OVER (PARTITION BY group_id) AS weighted,
    sum(1 / skewness_variance) OVER (PARTITION BY group_id) AS weights
  FROM known
)
SELECT
  adjusted.group_id, setting, epochs, run.n, run.seed, run.value, run.distance, run.p, p_holm,
  run.skewness, weighted / weights AS group_skewness,
  2 * normal_probability(-abs(weighted / sqrt(weights))) AS skewness_p,
  adjusted.configuration_id
FROM adjusted
JOIN summary
  ON summary.group_id = adjusted.group_id AND summary.configuration_id = adjusted.configuration_id
ORDER BY group_id, epochs, position
