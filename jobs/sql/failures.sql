-- Which trials gave no accuracy, and why? Diverged ones are results; failed ones can be run again.
SELECT network, epochs, seed, status, error, host, first_experiment, started_at, trial_id
FROM trials
WHERE status <> 'ok'
ORDER BY status, network, epochs, seed
