-- How much more accurate is one network than another, or the same one under another recipe?
-- The difference of the means, with Welch's interval.
SELECT measured, low, high, runs, unit
FROM claim_pairs
WHERE unit = 'points'
  AND experiment = :experiment AND network = :network AND epochs = :epochs
  AND than_experiment = :than_experiment
  AND than_network = :than_network
  AND than_epochs = :than_epochs
