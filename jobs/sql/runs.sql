-- What did each run measure? One row for each group, run that ended well and metric that the group's
-- design compares: after the last epoch.
--   value: accuracies are shares (0 to 1), losses the mean of an image, seconds the study's
WITH measured AS (
  SELECT
    group_id, configuration_id, setting, network, epochs, seed, trials.trial_id,
    stack(3,
      'test_accuracy', test_accuracy,
      'seconds', total_seconds,
      'test_loss', test_loss) AS (metric, value)
  FROM grouped_trials AS trials
  LEFT JOIN compared_losses ON compared_losses.trial_id = trials.trial_id
  WHERE status = 'ok' AND test_accuracy IS NOT NULL AND NOT isnan(test_accuracy)
)
SELECT
  measured.group_id, configuration_id, setting, network, epochs, seed, trial_id, metric, value
FROM measured
JOIN groups ON groups.group_id = measured.group_id
JOIN declared_designs AS declared ON declared.design = groups.design
WHERE array_contains(declared.metrics, metric) AND value IS NOT NULL AND NOT isnan(value)
