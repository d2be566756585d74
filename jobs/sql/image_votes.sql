-- What do the trainings of a configuration take each test image for? One row for each of a group and image, over the n trials whose predictions are stored.
--   image: its place in the test set, from 0
--   class: its true one; empty where no training has it right
--   correct: how many trainings have it right
--   votes: how many trainings give it class 0, class 1, ... up to the highest that any gives
SELECT
  group_id, setting, network, epochs, n, image,
  vote.classes AS class, vote.correct, vote.votes, configuration_id
FROM votes
LATERAL VIEW posexplode(arrays_zip(classes, correct, votes)) exploded AS image, vote
