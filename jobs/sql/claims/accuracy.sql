-- How accurate is the network after the last epoch? The mean over its runs, with its t interval.
SELECT 100 * mean AS measured, 100 * low AS low, 100 * high AS high, string(n) AS runs, '%' AS unit
FROM claim_cells
WHERE experiment = :experiment AND network = :network AND epochs = :epochs
