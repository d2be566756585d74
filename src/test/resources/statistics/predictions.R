#!/usr/bin/env Rscript
# What R says of small studies whose trainings' predictions are given: the views variance_split, agreement
# and hard_images are held against it.
#
#   apt-get install r-base-core r-cran-jsonlite
#   Rscript predictions.R > predictions.json     (in this folder; R 4.2, 2026-11-25)
#
# Everything is taken from its definition: var() of accuracies and of each image's answers, table() of
# each pair of runs. What can't be said is null here. A variance within rounding of 0 is 0.
library(jsonlite)
invisible(Sys.setlocale("LC_COLLATE", "C"))
set.seed(1)

# Trainings of one network: right with a probability of each image's own, else any other class.
runs <- function(n, labels, ease, classes = 10, skill = 0) {
  lapply(seq_len(n), function(i) {
    right <- runif(length(labels)) < ease + rnorm(1, 0, skill)
    wrong <- (labels + sample.int(classes - 1, length(labels), replace = TRUE)) %% classes
    as.integer(ifelse(right, labels, wrong))
  })
}

# A study: the true classes, and each network's trainings.
study <- function(images, n, classes = 10, ease = rbeta(images, 4, 1), skill = 0) {
  labels <- as.integer(sample.int(classes, images, replace = TRUE) - 1)
  list(labels = labels, runs = lapply(n, runs, labels, ease, classes, skill))
}

given <- function(labels, ...) list(labels = as.integer(labels), runs = list(...))

studies <- list(
  five_each = study(40, c(basic = 5, "extra:L1" = 5, "residual:L1" = 5)),
  unequal_runs = study(60, c(basic = 10, "extra:L1" = 3, "residual:L1" = 7)),
  much_skill = study(50, c(basic = 6, "extra:L1" = 6), ease = 0.6, skill = 0.15),
  two_runs = study(30, c(basic = 2, "extra:L1" = 2)),
  one_run_each = study(30, c(basic = 1, "extra:L1" = 1)),
  one_run_of_one = study(25, c(basic = 4, "extra:L1" = 1)),
  one_network = study(35, c(basic = 6)),
  one_run_at_all = study(17, c(basic = 1)),
  five_networks = study(33, c(basic = 3, "extra:L1" = 4, "extra:L2" = 2, "residual:L1" = 5, "residual:L2" = 3)),
  many_runs = study(16, c(basic = 40, "extra:L1" = 25)),
  two_classes = study(64, c(basic = 5, "extra:L1" = 4), classes = 2, ease = 0.7),
  two_hundred_and_fifty_six_classes = study(48, c(basic = 4, "extra:L1" = 5), classes = 256, ease = 0.5),
  hard = study(40, c(basic = 5, "extra:L1" = 4), ease = 0.2),
  by_chance = study(80, c(basic = 4, "extra:L1" = 4), classes = 3, ease = 1 / 3),
  bits_of_whole_bytes = study(8, c(basic = 3, "extra:L1" = 3), ease = 0.5),
  two_images = study(2, c(basic = 5, "extra:L1" = 4), ease = 0.5),
  one_image = given(3, basic = list(3L, 2L, 3L), "extra:L1" = list(2L, 2L)),
  all_right = given(c(1, 2, 3, 1), basic = rep(list(c(1L, 2L, 3L, 1L)), 3), "extra:L1" = rep(list(c(1L, 2L, 3L, 1L)), 2)),
  all_wrong = given(c(1, 2, 3, 1), basic = rep(list(c(2L, 3L, 1L, 0L)), 3), "extra:L1" = list(c(2L, 3L, 1L, 0L), c(0L, 3L, 9L, 2L))),
  same_errors = given(c(1, 2, 3, 1, 0), basic = rep(list(c(1L, 2L, 0L, 0L, 0L)), 4), "extra:L1" = rep(list(c(1L, 2L, 3L, 0L, 7L)), 3)),
  one_class_for_all = given(c(1, 2, 3), basic = rep(list(c(2L, 2L, 2L)), 3), "extra:L1" = rep(list(c(2L, 2L, 2L)), 2)),
  no_class_in_common = given(c(1, 2, 1, 2), basic = list(c(1L, 1L, 1L, 2L), c(1L, 2L, 1L, 1L)), "extra:L1" = list(c(5L, 6L, 5L, 5L), c(6L, 6L, 5L, 5L))),
  one_image_changes = given(rep(0, 10), basic = list(rep(0L, 10), c(1L, rep(0L, 9)), rep(0L, 10))),
  all_change_together = given(rep(0, 6), basic = list(rep(0L, 6), rep(1L, 6), rep(0L, 6), rep(2L, 6))),
  as_many_right_each = given(c(0, 0, 0, 0), basic = list(c(0L, 0L, 1L, 1L), c(1L, 1L, 0L, 0L), c(0L, 1L, 0L, 1L))),
  tied_mistakes = given(c(4, 4, 0), basic = list(c(1L, 4L, 2L), c(2L, 3L, 1L)), "extra:L1" = list(c(2L, 3L, 2L), c(1L, 3L, 1L))))

null_if_missing <- function(x) if (length(x) == 0 || !is.finite(x)) NULL else unname(x)
rounded <- function(x) if (is.finite(x) && abs(x) < 1e-14) 0 else x
root <- function(x) if (is.finite(x) && x > 0) sqrt(x) else NULL

split_of <- function(runs, labels) {
  correct <- t(sapply(runs, function(run) as.numeric(run == labels)))
  if (length(labels) == 1) correct <- t(correct)
  n <- length(labels)
  variance <- var(rowMeans(correct))
  distribution <- if (n > 1) rounded(n / (n - 1) * (variance - sum(apply(correct, 2, var)) / n^2)) else NA
  test_set <- rounded(variance - distribution)
  list(
    n = length(runs), images = n, variance = null_if_missing(variance),
    test_set_variance = null_if_missing(test_set), distribution_variance = null_if_missing(distribution),
    sd = root(variance), test_set_sd = root(test_set), distribution_sd = root(distribution))
}

agreement_of <- function(one, other, same) {
  pairs <- expand.grid(a = seq_along(one), b = seq_along(other))
  if (same) pairs <- pairs[pairs$a < pairs$b, ]
  told <- mapply(function(a, b) {
    both <- prop.table(table(factor(one[[a]], 0:255), factor(other[[b]], 0:255)))
    c(sum(diag(both)), sum(rowSums(both) * colSums(both)))
  }, pairs$a, pairs$b)
  agreement <- if (nrow(pairs) > 0) mean(told[1, ]) else NA
  chance <- if (nrow(pairs) > 0) mean(told[2, ]) else NA
  list(
    pairs = nrow(pairs), images = length(one[[1]]),
    agreement = null_if_missing(agreement), chance = null_if_missing(chance),
    kappa = if (is.finite(chance) && 1 - chance > 1e-14) (agreement - chance) / (1 - chance))
}

hard_of <- function(study) {
  images <- list()
  for (i in seq_along(study$labels)) {
    shares <- sapply(study$runs, function(runs) mean(sapply(runs, `[`, i) == study$labels[i]))
    if (all(shares <= 0.5)) {
      predicted <- unlist(lapply(study$runs, function(runs) sapply(runs, `[`, i)))
      right <- sum(predicted == study$labels[i])
      mistakes <- table(predicted[predicted != study$labels[i]])
      images[[as.character(i - 1)]] <- list(
        class = if (right > 0) study$labels[i], networks = length(shares), runs = length(predicted),
        runs_correct = right, correct = right / length(predicted),
        mistaken_for = min(as.integer(names(mistakes)[mistakes == max(mistakes)])),
        mistaken = max(mistakes) / length(predicted))
    }
  }
  if (length(images) == 0) setNames(list(), character(0)) else images
}

told <- lapply(studies, function(study) {
  networks <- names(study$runs)
  pairs <- expand.grid(other = networks, network = networks, stringsAsFactors = FALSE)
  pairs <- pairs[pairs$other >= pairs$network, ]
  agreement <- Map(
    function(a, b) agreement_of(study$runs[[a]], study$runs[[b]], a == b), pairs$network, pairs$other)
  list(
    labels = I(study$labels), runs = lapply(study$runs, function(runs) lapply(runs, I)),
    variance_split = lapply(study$runs, split_of, study$labels),
    agreement = setNames(agreement, paste(pairs$network, pairs$other, sep = " and ")),
    hard_images = hard_of(study))
})
cat(toJSON(told, auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null"), "\n", sep = "")
