-- Do two configurations give the test images the same classes, more often than chance would? One row for
-- each comparison that a group's design declares (of trials that no design has: for each two networks of
-- one number of epochs), over all pairs of runs, one of each; a configuration is also paired with
-- itself, over all pairs of different seeds.
--   pairs: of runs
--   agreement: share of the images that two runs give the same class, the mean over the pairs
--   chance: what it would be if each run gave as many images each class, but any images; likewise
--   kappa: (agreement - chance) / (1 - chance), Cohen's (1960) where there is one pair, Conger's (1980)
--     over several
-- A cell is empty where nothing can be said: one run is no pair, and where all is of one class,
-- agreement is chance.
WITH wanted AS (
  SELECT groups.group_id, baseline_id AS one_id, comparisons.configuration_id AS other_id
  FROM groups
  JOIN declared_designs AS declared
    ON declared.design = groups.design AND declared.declared_at IS NOT NULL
  JOIN declared_comparisons AS comparisons ON comparisons.design = groups.design
  UNION
  SELECT group_id, configuration_id, configuration_id
  FROM group_members
  UNION
  SELECT one.group_id, one.configuration_id, other.configuration_id
  FROM summary AS one
  JOIN summary AS other
    ON other.group_id = one.group_id
    AND other.epochs = one.epochs
    AND other.network > one.network
  JOIN groups ON groups.group_id = one.group_id
  JOIN declared_designs AS declared
    ON declared.design = groups.design AND declared.declared_at IS NULL
),
pairs AS (
  SELECT
    one.group_id, one.epochs, one.network, other.network AS other_network,
    one.setting, other.setting AS other_setting, other.epochs AS other_epochs,
    one.configuration_id, other.configuration_id AS other_id,
    one.position, other.position AS other_position, one.images,
    one_id = other_id AS is_one,
    CASE WHEN one_id = other_id THEN one.n * (one.n - 1) ELSE one.n * other.n END AS pairs,
    shared_votes(one.votes, other.votes) AS agreements,
    aggregate(
      zip_with(one.class_votes, other.class_votes, (a, b) -> CAST(a AS DOUBLE) * b),
      0D,
      (total, both) -> total + coalesce(both, 0D)) AS chances,
    -- A run is no pair with itself: what these would add.
    CASE WHEN one_id = other_id THEN one.n * one.images ELSE 0 END AS own_agreements,
    CASE WHEN one_id = other_id
      THEN aggregate(one.class_squares, 0D, (total, squares) -> total + squares) ELSE 0D END
      AS own_chances
  FROM wanted
  JOIN votes AS one ON one.group_id = wanted.group_id AND one.configuration_id = one_id
  JOIN votes AS other ON other.group_id = wanted.group_id AND other.configuration_id = other_id
),
rates AS (
  SELECT
    *,
    (agreements - own_agreements) / nullif(pairs * images, 0) AS agreement,
    (chances - own_chances) / nullif(CAST(pairs AS DOUBLE) * images * images, 0) AS chance
  FROM pairs
)
SELECT
  group_id, epochs, setting, other_setting, network, other_network, other_epochs,
  CASE WHEN is_one THEN pairs DIV 2 ELSE pairs END AS pairs,
  images, agreement, chance,
  (agreement - chance) / nullif(1 - chance, 0) AS kappa,
  configuration_id, other_id
FROM rates
ORDER BY group_id, epochs, position, other_position
