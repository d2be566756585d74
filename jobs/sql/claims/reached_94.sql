-- How many of the runs reach 94 %? Their share, with Wilson's interval.
SELECT
  100 * reached_94 AS measured, 100 * reached_94_low AS low, 100 * reached_94_high AS high,
  string(n) AS runs, '%' AS unit
FROM claim_cells
WHERE experiment = :experiment AND network = :network AND epochs = :epochs
