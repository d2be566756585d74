-- How much do equal trainings differ, is that the same everywhere, and what can so many repeats show?
-- One row for each group, over its cells (a configuration); accuracies are shares.
--   runs_min, runs_max: repeats with a result, over the cells that have any
--   sd, df: one run's standard deviation, pooled over the cells with two runs or more, and its degrees
--     of freedom; low, high: its 95 % interval by chi-squared, right for normal accuracies
--   f, f_df1, f_df2, f_p: test for unequal spread by Brown and Forsythe (1974), over the cells with
--     three runs or more: two runs are always equally far from their median
--   runs: the fewest repeats of a cell that has two or more; family: the group's comparisons
--   mde_80, mde_95: the smallest difference that two configurations with so many runs each show with
--     80 and 95 % power, two-sided at 5 % / family: the level that Holm sets for the smallest p
--   required_runs: how many would show half of mde_80, with 80 % power
-- A cell is empty where nothing can be said: no second run, or no spread at all.
WITH accuracies AS (
  SELECT group_id, configuration_id, test_accuracy AS accuracy
  FROM grouped_trials
  WHERE nullif(test_accuracy, double('NaN')) IS NOT NULL
),
pooled AS (
  SELECT
    group_id,
    count_if(n > 0) AS cells,
    min(CASE WHEN n > 0 THEN n END) AS runs_min,
    max(n) AS runs_max,
    min(CASE WHEN n > 1 THEN n END) AS runs,
    sqrt(sum((n - 1) * sd * sd) / nullif(sum(CASE WHEN n > 1 THEN n - 1 END), 0)) AS sd,
    sum(CASE WHEN n > 1 THEN n - 1 END) AS df
  FROM summary
  GROUP BY group_id
),
medians AS (
  SELECT group_id, configuration_id, median(accuracy) AS median
  FROM accuracies
  GROUP BY group_id, configuration_id
  HAVING count(*) > 2
),
distances AS (
  SELECT
    accuracies.group_id,
    count(*) AS n,
    avg(abs(accuracy - median)) AS mean,
    var_samp(abs(accuracy - median)) AS variance
  FROM accuracies
  JOIN medians
    ON accuracies.group_id = medians.group_id
    AND accuracies.configuration_id = medians.configuration_id
  GROUP BY accuracies.group_id, accuracies.configuration_id
),
whole AS (
  SELECT *, sum(n * mean) OVER (PARTITION BY group_id) / sum(n) OVER (PARTITION BY group_id) AS middle
  FROM distances
),
spreads AS (
  SELECT
    group_id,
    nullif(count(*) - 1, 0) AS f_df1,
    sum(n) - count(*) AS f_df2,
    sum(n * (mean - middle) * (mean - middle)) AS between_cells,
    sum((n - 1) * variance) AS within_cells
  FROM whole
  GROUP BY group_id
),
sizes AS (
  SELECT group_id, greatest(max(family), 1) AS family
  FROM compared
  GROUP BY group_id
),
tests AS (
  SELECT
    pooled.group_id, cells, runs_min, runs_max, sd, df, runs,
    between_cells / f_df1
      / CASE WHEN within_cells / f_df2 > 1e-24D THEN within_cells / f_df2 END AS f, -- less is rounding
    f_df1, f_df2,
    coalesce(family, 1) AS family
  FROM pooled
  LEFT JOIN spreads ON pooled.group_id = spreads.group_id
  LEFT JOIN sizes ON pooled.group_id = sizes.group_id
),
visible AS (
  SELECT
    *,
    minimum_detectable_effect(sd, runs, family, 0.8D) AS mde_80,
    minimum_detectable_effect(sd, runs, family, 0.95D) AS mde_95
  FROM tests
)
SELECT
  group_id, cells, runs_min, runs_max, sd, df,
  nullif(sd, 0) * sqrt(df / chi_squared_quantile(0.975D, df)) AS low,
  nullif(sd, 0) * sqrt(df / chi_squared_quantile(0.025D, df)) AS high,
  f, f_df1, f_df2, f_upper_p(f, f_df1, f_df2) AS f_p,
  runs, family, mde_80, mde_95,
  required_runs(mde_80 / 2, sd, family, 0.8D) AS required_runs
FROM visible
ORDER BY group_id
