-- Do two networks give the test images the same classes, more often than chance would? One row for each
-- group, number of epochs and pair of networks, over all pairs of runs, one of each network; a network
-- is also paired with itself, over all pairs of different seeds.
--   pairs: of runs
--   agreement: share of the images that two runs give the same class, the mean over the pairs
--   chance: what it would be if each run gave as many images each class, but any images; likewise
--   kappa: (agreement - chance) / (1 - chance), Cohen's (1960) where there is one pair, Conger's (1980)
--     over several
-- A cell is empty where nothing can be said: one run is no pair, and where all is of one class,
-- agreement is chance.
WITH pairs AS (
  SELECT
    one.group_id, one.epochs, one.network, other.network AS other_network,
    one.macs, other.macs AS other_macs, one.images,
    CASE WHEN one.network = other.network THEN one.n * (one.n - 1) ELSE one.n * other.n END AS pairs,
    shared_votes(one.votes, other.votes) AS agreements,
    aggregate(
      zip_with(one.class_votes, other.class_votes, (a, b) -> CAST(a AS DOUBLE) * b),
      0D,
      (total, both) -> total + coalesce(both, 0D)) AS chances,
    -- A run is no pair with itself: what these would add.
    CASE WHEN one.network = other.network THEN one.n * one.images ELSE 0 END AS own_agreements,
    CASE WHEN one.network = other.network
      THEN aggregate(one.class_squares, 0D, (total, squares) -> total + squares) ELSE 0D END
      AS own_chances
  FROM votes AS one
  JOIN votes AS other
    ON other.group_id = one.group_id
    AND other.epochs = one.epochs
    AND other.network >= one.network
),
rates AS (
  SELECT
    *,
    (agreements - own_agreements) / nullif(pairs * images, 0) AS agreement,
    (chances - own_chances) / nullif(CAST(pairs AS DOUBLE) * images * images, 0) AS chance
  FROM pairs
)
SELECT
  group_id, epochs, network, other_network,
  CASE WHEN network = other_network THEN pairs DIV 2 ELSE pairs END AS pairs,
  images, agreement, chance,
  (agreement - chance) / nullif(1 - chance, 0) AS kappa
FROM rates
ORDER BY group_id, epochs, macs, network, other_macs, other_network
