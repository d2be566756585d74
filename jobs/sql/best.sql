-- Which setting (network, where nothing else varies) is truly the best, and how much of its advantage is
-- random-seed noise? One row for each configuration of a group; accuracies are shares (0 to 1). All but
-- the mean is told among those of the same group and length that have at least two runs: one run says
-- nothing of its noise.
--   networks: how many settings these are
--   above_average: the mean, less the mean of all these settings' means
--   expected_max_under_null: how far above average the best of as many equal ones would be expected
--   p_best: share of the bootstrap's draws in which it's the best; ties share a draw
--   tau: standard deviation of the settings' true accuracies (Hedges 1983, never below 0)
--   shrinkage_estimate: the mean, drawn towards the others' by as much as their spread is noise (Efron
--     and Morris 1975: empirical Bayes, normal about normal)
WITH rivals AS (
  SELECT group_id, configuration_id, epochs, mean, sd * sd / n AS variance
  FROM cells
  WHERE n > 1
),
lengths AS (
  SELECT
    group_id, epochs,
    count(*) AS networks,
    avg(mean) AS middle,
    CASE WHEN var_samp(mean) > 1e-24D -- less is rounding
      THEN greatest(var_samp(mean) - avg(variance), 0D) ELSE 0D END AS tau,
    expected_maximum(collect_list(sqrt(variance))) AS expected_max_under_null
  FROM rivals
  GROUP BY group_id, epochs
  HAVING count(*) > 1
),
weighted AS (
  SELECT
    rivals.*, networks, middle, tau, expected_max_under_null,
    1 / nullif(tau + variance, 0) AS weight,
    tau / nullif(tau + variance, 0) AS kept
  FROM rivals
  JOIN lengths ON lengths.group_id = rivals.group_id AND lengths.epochs = rivals.epochs
),
shrunken AS (
  SELECT
    *,
    CASE WHEN count(weight) OVER length = networks
      THEN sum(weight * mean) OVER length / sum(weight) OVER length END AS center
  FROM weighted
  WINDOW length AS (PARTITION BY group_id, epochs)
),
drawn AS (
  SELECT group_id, inline(bootstrap_places(cells, block))
  FROM bootstrap_blocks
),
chances AS (
  SELECT group_id, network AS setting, epochs, round(sum(best) / 10000, 12) AS p_best
  FROM drawn
  GROUP BY group_id, network, epochs
)
SELECT
  cells.group_id, cells.epochs, cells.setting, cells.network, cells.n, networks, cells.mean,
  sqrt(variance) AS standard_error,
  cells.mean - middle AS above_average, expected_max_under_null,
  CASE WHEN networks > 1 THEN p_best END AS p_best,
  sqrt(tau) AS tau,
  center + kept * (cells.mean - center) AS shrinkage_estimate,
  cells.configuration_id
FROM cells
LEFT JOIN shrunken
  ON shrunken.group_id = cells.group_id
  AND shrunken.configuration_id = cells.configuration_id
LEFT JOIN chances
  ON chances.group_id = cells.group_id
  AND chances.setting = cells.setting
  AND chances.epochs = cells.epochs
ORDER BY cells.group_id, cells.epochs, cells.mean DESC, cells.setting
