-- What does longer training bring each setting? One row for each group and setting (the network, where
-- nothing else varies) with more than one length: from the shortest to the longest, the gain in accuracy (share of the test set) with Welch's
-- 95 % interval, and the seconds it takes.
--   per_second: gain for each of them
-- A cell is empty where nothing can be said: fewer than two runs on a side, or no spread at all.
WITH lengths AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY group_id, setting ORDER BY epochs) AS from_shortest,
    row_number() OVER (PARTITION BY group_id, setting ORDER BY epochs DESC) AS from_longest
  FROM cells
),
pairs AS (
  SELECT
    long.group_id, long.setting, long.network, long.position,
    short.epochs AS shortest, long.epochs AS longest,
    short.n AS shortest_n, long.n AS longest_n,
    long.mean - short.mean AS gain,
    long.seconds - short.seconds AS seconds,
    short.sd * short.sd / short.n AS shortest_variance,
    long.sd * long.sd / long.n AS longest_variance
  FROM lengths AS short
  JOIN lengths AS long ON long.group_id = short.group_id AND long.setting = short.setting
  WHERE short.from_shortest = 1 AND long.from_longest = 1 AND short.epochs < long.epochs
),
errors AS (
  SELECT
    *,
    nullif(sqrt(shortest_variance + longest_variance), 0) AS standard_error,
    welch_df(shortest_variance, shortest_n, longest_variance, longest_n) AS df
  FROM pairs
)
SELECT
  group_id, setting, network, shortest, longest, shortest_n, longest_n, gain,
  gain - t_quantile(0.975D, df) * standard_error AS low,
  gain + t_quantile(0.975D, df) * standard_error AS high,
  seconds,
  CASE WHEN abs(seconds) > 1e-9D THEN gain / seconds END AS per_second
FROM errors
ORDER BY group_id, position
