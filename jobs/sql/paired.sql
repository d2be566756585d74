-- What do the runs of each comparison say, paired by seed, however often one has looked? One row for each
-- metric, comparison and group that has trials of both; the view differences shows it.
--   sequence: n pairs, of the first seeds through which both have ended; low, high: the 95 % confidence
--     sequence of the mean difference, last_low, last_high: that of n pairs alone; p; family_low, family_high:
--     low, high at 5 % / family; symmetry_p: by signs; correlation: of the two by seed
--   diverged_alone, baseline_diverged_alone: at how many of these seeds just one of the two diverged
WITH sides AS (
  SELECT
    compared.group_id, compared.metric, compared.configuration_id, compared.baseline_id,
    compared.family,
    least(one.through, base.through) AS through,
    CASE WHEN compared.metric = 'test_accuracy' THEN greatest(one.test_images, base.test_images) END
      AS test_images,
    one.runs, base.runs AS baseline_runs,
    one.diverged_seeds, base.diverged_seeds AS baseline_diverged_seeds
  FROM compared
  JOIN seed_runs AS one
    ON one.group_id = compared.group_id AND one.configuration_id = compared.configuration_id
  JOIN seed_runs AS base
    ON base.group_id = compared.group_id AND base.configuration_id = compared.baseline_id
)
SELECT
  group_id, metric, configuration_id, baseline_id,
  confidence_sequence(
    seed_pairs(runs, baseline_runs, through, metric), test_images, 1L, family) AS sequence,
  size(filter(array_except(diverged_seeds, baseline_diverged_seeds), seed -> seed <= through))
    AS diverged_alone,
  size(filter(array_except(baseline_diverged_seeds, diverged_seeds), seed -> seed <= through))
    AS baseline_diverged_alone
FROM sides
