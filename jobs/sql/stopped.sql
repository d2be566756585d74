-- Which groups' repeats stopped by looking at what they measured? One row for each group of an experiment
-- whose repeats went on until decided, or until the best was known (table decisions). Their means are too
-- large where they're better, Student's and Welch's intervals say too much: what is said of them is what
-- anytime_low to anytime_high of differences and effects say.
--   looks: how many rounds looked
SELECT group_id, groups.experiment, looks
FROM groups
JOIN (
  SELECT experiment, count(DISTINCT round) AS looks
  FROM decisions
  WHERE compared IS NOT NULL
  GROUP BY experiment
) AS looked
  ON looked.experiment = groups.experiment
ORDER BY group_id
