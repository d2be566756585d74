-- What did folders of former versions declare to be compared? What the job files of each group's trials
-- say (table families), or what a command asks for in their place; else the others with a baseline.
-- What stored designs declare is in comparisons and effects.
--   compare: baseline (the others with it), all (each network with each) or pairs (those named)
SELECT groups.group_id, compare, network, baseline
FROM groups
JOIN declared_families ON declared_families.design = groups.design
