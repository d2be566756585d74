-- How much more accuracy does a second of a deeper network bring than a second of longer training?
-- Slopes over all networks and lengths of the experiment, with the bootstrap's interval.
SELECT
  100 * difference AS measured, 100 * difference_low AS low, 100 * difference_high AS high,
  (SELECT string(count(*)) FROM trials WHERE status = 'ok') AS runs,
  'points a second' AS unit
FROM longer_or_deeper
