-- What does another second of training buy: by training longer, and by training a deeper network for
-- as long? One row for each group; accuracy (share of the test set) a second, from the cells' means.
--   longer: slope within networks, pooled over them; deeper: within lengths, pooled over them
--   low, high: 95 % interval, by the bootstrap over seeds within cells; its percentiles are as far
--     out as Student's t of longer_df, ... asks (Hesterberg 2015; df by Satterthwaite 1946)
--   deeper_ahead: share of the draws in which deeper buys more; a tie is half of one
-- A cell is empty where nothing can be said: a slope needs two lengths or two networks that take
-- different time; its interval, at least two runs in every cell that has a part in it, and a spread
-- that isn't one or two runs' alone: so far out as that would ask, 10,000 draws don't reach.
WITH estimates AS (
  SELECT group_id, cell_slopes(cells) AS slopes
  FROM group_cells
),
drawn AS (
  SELECT group_id, inline(bootstrap_slopes(cells, block))
  FROM bootstrap_blocks
),
sorted AS (
  SELECT
    group_id,
    array_sort(collect_list(longer)) AS longer,
    array_sort(collect_list(deeper)) AS deeper,
    array_sort(collect_list(deeper - longer)) AS difference,
    avg((1 + sign(deeper - longer)) / 2) AS deeper_ahead
  FROM drawn
  GROUP BY group_id
),
levels AS (
  SELECT
    estimates.group_id,
    slopes.longer, slopes.deeper, slopes.deeper - slopes.longer AS difference,
    slopes.longer_df, slopes.deeper_df, slopes.difference_df,
    sorted.longer AS longer_draws, sorted.deeper AS deeper_draws,
    sorted.difference AS difference_draws, deeper_ahead,
    normal_probability(t_quantile(0.025D, slopes.longer_df)) AS longer_level,
    normal_probability(t_quantile(0.025D, slopes.deeper_df)) AS deeper_level,
    normal_probability(t_quantile(0.025D, slopes.difference_df)) AS difference_level
  FROM estimates
  JOIN sorted ON sorted.group_id = estimates.group_id
),
places AS ( -- how many of the sorted draws lie beyond either end of an interval
  SELECT
    *,
    int(floor(longer_level * size(longer_draws))) - 1 AS longer_place,
    int(floor(deeper_level * size(deeper_draws))) - 1 AS deeper_place,
    int(floor(difference_level * size(difference_draws))) - 1 AS difference_place
  FROM levels
)
SELECT
  group_id,
  longer,
  get(longer_draws, longer_place) AS longer_low,
  get(longer_draws, size(longer_draws) - 1 - longer_place) AS longer_high,
  deeper,
  get(deeper_draws, deeper_place) AS deeper_low,
  get(deeper_draws, size(deeper_draws) - 1 - deeper_place) AS deeper_high,
  difference,
  get(difference_draws, difference_place) AS difference_low,
  get(difference_draws, size(difference_draws) - 1 - difference_place) AS difference_high,
  CASE WHEN difference_df IS NOT NULL THEN deeper_ahead END AS deeper_ahead,
  longer_df, deeper_df, difference_df
FROM places
ORDER BY group_id
