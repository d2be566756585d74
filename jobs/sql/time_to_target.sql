-- How long does it take to get to the target accuracy? Three rows for each configuration
-- of a group: the seconds of training and evaluation after which a quarter, a half and three quarters of the runs
-- have ended an epoch at the target or above.
--   n, reached: runs, and those of them that ever did
--   seconds: by Kaplan and Meier, as runs that never did are watched only to their end; empty where
--     too few did; low, high: Brookmeyer and Crowley's 95 % interval on the scale log(-log), empty
--     where it has no end
-- A diverged run would never have got there: it counts as watched for as long as any of its cell.
-- Failed ones don't count.
WITH first_times AS (
  SELECT trial_id, target, min(total_seconds) AS seconds
  FROM epochs
  CROSS JOIN chosen_target
  WHERE test_accuracy >= target AND NOT isnan(test_accuracy)
  GROUP BY trial_id, target
),
watched AS (
  SELECT
    group_id, configuration_id, position, setting, network, trials.epochs, status,
    status = 'ok' AND first_times.seconds IS NOT NULL AS reached,
    CASE WHEN status = 'ok' THEN coalesce(first_times.seconds, total_seconds) END AS seconds,
    max(CASE WHEN status = 'ok' THEN total_seconds END)
      OVER (PARTITION BY group_id, configuration_id) AS end
  FROM grouped_trials AS trials
  LEFT JOIN first_times ON first_times.trial_id = trials.trial_id
  WHERE status = 'diverged' OR status = 'ok' AND total_seconds IS NOT NULL
),
cells AS (
  SELECT
    group_id, configuration_id, position, setting, network, epochs,
    count(*) AS n,
    count_if(reached) AS reached,
    collect_list(struct(coalesce(seconds, end, 0D) AS seconds, reached)) AS runs
  FROM watched
  GROUP BY group_id, configuration_id, position, setting, network, epochs
),
times AS (
  SELECT group_id, configuration_id, position, setting, network, epochs, n, reached,
    inline(time_quartiles(runs))
  FROM cells
)
SELECT
  group_id, setting, network, epochs, target, n, reached, share, seconds, low, high, configuration_id
FROM times
CROSS JOIN chosen_target
ORDER BY group_id, epochs, position, share
