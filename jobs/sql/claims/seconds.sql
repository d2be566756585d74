-- How long does a training take, with its evaluations? The mean over its runs, with its t interval.
SELECT seconds AS measured, seconds_low AS low, seconds_high AS high, string(n) AS runs, 's' AS unit
FROM claim_cells
WHERE experiment = :experiment AND network = :network AND epochs = :epochs
