-- Which trained networks stand for those of the study that claims speak of? The table asked has the
-- study's experiments, networks (or other settings) and epochs, each with the trial that stands for it. Numbers of
-- different data, devices, programs or precisions are never put together: of several in the
-- folder, the one with the most trials counts.
WITH matched AS (
  SELECT
    asked.experiment, asked.network, asked.epochs, asked.reduced, asked.auto_precision,
    groups.data, groups.device, groups.program, groups.group_id,
    summary.network AS trained_network, summary.epochs AS trained_epochs,
    n, mean, sd, low, high, reached_94, reached_94_low, reached_94_high,
    seconds, seconds_sd, seconds_low, seconds_high
  FROM asked
  JOIN groups
    ON get_json_object(asked.config, '$.recipe') = groups.recipe
    AND asked.width = groups.width
    AND get_json_object(asked.config, '$.limit.train') <=> groups.train_limit
    AND get_json_object(asked.config, '$.limit.test') <=> groups.test_limit
  JOIN summary
    ON summary.group_id = groups.group_id
    AND summary.network = asked.trained_network
    AND summary.epochs = asked.trained_epochs
),
settings AS (
  SELECT
    data, device, program, auto_precision,
    row_number() OVER (ORDER BY sum(n) DESC, data, device, program, auto_precision) AS place
  FROM matched
  GROUP BY data, device, program, auto_precision
)
SELECT matched.*
FROM matched
JOIN settings
  ON matched.data = settings.data
  AND matched.device <=> settings.device
  AND matched.program = settings.program
  AND matched.auto_precision = settings.auto_precision
WHERE place = 1
