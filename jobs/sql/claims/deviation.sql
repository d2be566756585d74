-- How far apart are equal trainings? One run's standard deviation, pooled over the experiment's networks
-- and lengths, with its chi-squared interval.
SELECT
  100 * sd AS measured, 100 * low AS low, 100 * high AS high,
  (SELECT string(count(*)) FROM trials WHERE status = 'ok') AS runs,
  'points' AS unit
FROM noise
WHERE df > 0
