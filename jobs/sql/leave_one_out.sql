-- Does an answer hang on a single run? One row for each comparison of differences, and each run without
-- which its verdict would be another: the run is left out, the p of all other comparisons stay as they are.
--   run_of: setting or baseline, whose run it is; seed, value: the run's
--   difference, p, verdict: as in differences
--   difference_without, p_without, verdict_without: the same without it
-- Only sides with three runs or more: with one of two left there is no test at all. The fewer runs, the more
-- answers hang on one; where any run changes an answer, there are just too few.
WITH tests AS (
  SELECT group_id, metric, configuration_id, baseline_id, family, margin, p, false AS is_equality
  FROM compared
  UNION ALL
  SELECT group_id, metric, configuration_id, baseline_id, family, margin, p, true AS is_equality
  FROM equivalence
),
placed AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY group_id, metric, is_equality ORDER BY p NULLS LAST) AS place,
    count(*) OVER (PARTITION BY group_id, metric, is_equality) AS tests
  FROM tests
),
rejected AS ( -- Holm's, and how many others would be if this one's p were as small as you like
  SELECT
    *,
    coalesce(
      min(CASE WHEN (family - place + 1) * p < 0.05D THEN NULL ELSE place END)
        OVER (PARTITION BY group_id, metric, is_equality),
      tests + 1) AS first_kept,
    coalesce(
      min(CASE WHEN (family - place + 2) * p < 0.05D THEN NULL ELSE place END)
        OVER (
          PARTITION BY group_id, metric, is_equality
          ORDER BY place DESC -- of what follows it; Spark would look at all of it for each row
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
      tests + 1) AS next_kept
  FROM placed
),
levels AS ( -- below which a p is significant, the others' being what they are
  SELECT
    group_id, metric, configuration_id, baseline_id, max(margin) AS margin,
    max(CASE WHEN NOT is_equality THEN 0.05D / nullif(family - others, 0) END) AS level,
    max(CASE WHEN is_equality THEN 0.05D / nullif(family - others, 0) END) AS equality_level
  FROM (
    SELECT *, CASE WHEN place < first_kept THEN next_kept - 2 ELSE first_kept - 1 END AS others
    FROM rejected
  )
  GROUP BY group_id, metric, configuration_id, baseline_id
)
SELECT
  differences.group_id, differences.metric, axis, setting, network, baseline, epochs, baseline_epochs,
  IF(run.is_baseline, 'baseline', 'setting') AS run_of, run.seed, run.value,
  differences.difference, differences.p, differences.verdict,
  run.difference AS difference_without, run.p AS p_without, run.verdict AS verdict_without,
  differences.configuration_id, differences.baseline_id
FROM differences
JOIN levels
  ON levels.group_id = differences.group_id
  AND levels.metric = differences.metric
  AND levels.configuration_id = differences.configuration_id
  AND levels.baseline_id = differences.baseline_id
JOIN seed_runs AS one
  ON one.group_id = differences.group_id AND one.configuration_id = differences.configuration_id
JOIN seed_runs AS base
  ON base.group_id = differences.group_id AND base.configuration_id = differences.baseline_id
LATERAL VIEW explode(
  leave_one_out(differences.metric, one.runs, base.runs, level, margin, equality_level)) AS run
WHERE run.verdict <> differences.verdict
ORDER BY group_id, metric, setting, baseline, epochs, seed
