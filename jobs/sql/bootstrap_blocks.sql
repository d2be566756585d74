-- What if the seeds had been others? A bootstrap of 10,000 draws: one row for each group and block of
-- 100 draws, which seeds the block's random numbers. Blocks go to all cores.
WITH blocks AS (
  SELECT group_id, cells, explode(sequence(0, 99)) AS block
  FROM group_cells
)
SELECT /*+ REPARTITION(group_id, block) */ group_id, block, cells
FROM blocks
