-- How much longer does one training take than another, with its evaluations?
-- The difference of the means, with Welch's interval.
SELECT measured, low, high, runs, unit
FROM claim_pairs
WHERE unit = 's'
  AND experiment = :experiment AND network = :network AND epochs = :epochs
  AND than_experiment = :than_experiment
  AND than_network = :than_network
  AND than_epochs = :than_epochs
