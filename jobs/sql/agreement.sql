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
WITH class_shares AS (
  SELECT
    trials.group_id, trials.network, trials.epochs, class,
    sum(images / length(predicted)) AS share,
    sum((images / length(predicted)) * (images / length(predicted))) AS squares
  FROM grouped_trials AS trials
  JOIN predictions ON predictions.trial_id = trials.trial_id
  LATERAL VIEW posexplode(class_counts(predictions.predicted)) exploded AS class, images
  WHERE trials.status = 'ok'
  GROUP BY trials.group_id, trials.network, trials.epochs, class
),
chances AS (
  SELECT
    one.group_id, one.epochs, one.network, other.network AS other_network,
    sum(CASE WHEN one.network = other.network
      THEN one.share * one.share - one.squares
      ELSE one.share * other.share END) AS chances
  FROM class_shares AS one
  JOIN class_shares AS other
    ON other.group_id = one.group_id
    AND other.epochs = one.epochs
    AND other.class = one.class
    AND other.network >= one.network
  GROUP BY one.group_id, one.epochs, one.network, other.network
),
agreements AS (
  SELECT
    one.group_id, one.epochs, one.network, other.network AS other_network,
    max(one.operations) AS operations,
    max(other.operations) AS other_operations,
    max(one.n * (CASE WHEN one.network = other.network THEN one.n - 1 ELSE other.n END)) AS pairs,
    count(*) AS images,
    -- Of one network each run agrees with itself: those are no pairs.
    sum(aggregate(
        zip_with(one.votes, other.votes, (a, b) -> CAST(a AS BIGINT) * b),
        0L,
        (total, both) -> total + coalesce(both, 0))
      - CASE WHEN one.network = other.network THEN one.n ELSE 0 END) AS agreements
  FROM image_votes AS one
  JOIN image_votes AS other
    ON other.group_id = one.group_id
    AND other.epochs = one.epochs
    AND other.image = one.image
    AND other.network >= one.network
  GROUP BY one.group_id, one.epochs, one.network, other.network
),
rates AS (
  SELECT
    agreements.*,
    agreements / nullif(pairs * images, 0) AS agreement,
    coalesce(chances, 0) / nullif(pairs, 0) AS chance
  FROM agreements
  LEFT JOIN chances
    ON chances.group_id = agreements.group_id
    AND chances.epochs = agreements.epochs
    AND chances.network = agreements.network
    AND chances.other_network = agreements.other_network
)
SELECT
  group_id, epochs, network, other_network,
  CASE WHEN network = other_network THEN pairs DIV 2 ELSE pairs END AS pairs,
  images, agreement, chance,
  (agreement - chance) / nullif(1 - chance, 0) AS kappa
FROM rates
ORDER BY group_id, epochs, operations, network, other_operations, other_network
