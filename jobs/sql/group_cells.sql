-- Which cells may be looked at together? One row for each group: its cells, by network and length,
-- for functions that need them all.
SELECT
  group_id,
  array_sort(collect_list(struct(network, epochs, accuracies, run_seconds))) AS cells
FROM cells
GROUP BY group_id
