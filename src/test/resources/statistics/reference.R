#!/usr/bin/env Rscript
# What R says of small studies: the views of jobs/sql are held against it.
#
#   apt-get install r-base-core r-cran-jsonlite
#   Rscript reference.R > comparisons.json       (in this folder; R 4.2, 2026-11-24)
#
# t.test gives Welch's test, the t interval and the two one-sided tests, prop.test without its correction
# Wilson's interval, p.adjust Holm's, oneway analysis of variance of distances from medians Brown and
# Forsythe's test, power.t.test what runs can show. What R refuses to say (constant data, one run) is
# null here.
library(jsonlite)

# Accuracies of the runs of each network, NA where a run gave none; basic is the baseline. What is
# trained for three epochs, not two, has "@3" behind its name, and is compared with "basic@3".
studies <- list(
  five_each = list(
    basic = c(0.9110, 0.9132, 0.9098, 0.9121, 0.9105),
    "extra:L1" = c(0.9241, 0.9222, 0.9260, 0.9218, 0.9239),
    "residual:L1" = c(0.9118, 0.9141, 0.9102, 0.9125, 0.9119)),
  unequal_runs = list(
    basic = c(0.901, 0.907, 0.899, 0.911, 0.904, 0.903, 0.908, 0.9, 0.906, 0.905),
    "extra:L1" = c(0.92, 0.91, 0.915),
    "residual:L1" = c(0.93, 0.941, 0.935, 0.922, 0.944, 0.94, 0.9399)),
  unequal_spread = list(
    basic = c(0.5, 0.9, 0.1, 0.7, 0.3, 0.85),
    "extra:L1" = c(0.91, 0.911, 0.912, 0.909)),
  two_runs = list(
    basic = c(0.9, 0.91),
    "extra:L1" = c(0.93, 0.925),
    "residual:L1" = c(0.905, 0.9051)),
  one_run_of_one = list(
    basic = c(0.9, 0.91, 0.905),
    "extra:L1" = c(0.93),
    "residual:L1" = c(0.92, 0.925, 0.93)),
  one_run_of_the_baseline = list(
    basic = c(0.9),
    "extra:L1" = c(0.93, 0.94)),
  no_spread_on_one_side = list(
    basic = c(0.9, 0.9, 0.9),
    "extra:L1" = c(0.93, 0.92, 0.935)),
  no_spread_at_all = list(
    basic = c(0.9, 0.9, 0.9),
    "extra:L1" = c(0.93, 0.93)),
  equal_runs = list(
    basic = c(0.9, 0.91, 0.92),
    "extra:L1" = c(0.9, 0.91, 0.92),
    "residual:L1" = c(0.92, 0.91, 0.9)),
  one_network = list(
    basic = c(0.94, 0.9399, 0.9412, 0.9385)),
  around_the_target = list(
    basic = c(0.94, 0.9401, 0.9399, 0.95, 0.93, 0.9405, 0.9412, 0.9388, 0.9421, 0.9433, 0.9376),
    "extra:L1" = c(0.95, 0.96, 0.955),
    "residual:L1" = c(0.5, 0.6, 0.55)),
  far_apart = list(
    basic = c(0.10, 0.1001, 0.0999, 0.1002, 0.0998),
    "extra:L1" = c(0.9, 0.9001, 0.8999, 0.9002, 0.8998)),
  many = list(
    basic = 0.9 + 0.0015 * qnorm(ppoints(20)),
    "extra:L1" = 0.9004 + 0.0015 * qnorm(ppoints(20)),
    "extra:L2" = 0.9007 + 0.003 * qnorm(ppoints(12)),
    "extra:L3" = 0.9001 + 0.001 * qt(ppoints(10), 3),
    "residual:L1" = 0.901 + 0.0015 * qexp(ppoints(8)),
    "residual:L2" = 0.8995 + 0.002 * qnorm(ppoints(7)),
    "residual:L3" = 0.9003 + 0.0005 * qnorm(ppoints(3))),
  lost_runs = list(
    basic = c(0.91, NA, 0.913, 0.909, NA),
    "extra:L1" = c(0.921, 0.925, NA, 0.924),
    "residual:L1" = c(NA, 0.93)),
  ties = list(
    basic = c(0.91, 0.91, 0.912, 0.91, 0.912),
    "extra:L1" = c(0.912, 0.912, 0.91, 0.914, 0.912),
    "residual:L1" = c(0.91, 0.91, 0.912, 0.91, 0.912)),
  two_lengths = list(
    basic = c(0.9110, 0.9132, 0.9098, 0.9121),
    "extra:L1" = c(0.9141, 0.9122, 0.9160),
    "residual:L1" = c(0.9118, 0.9141, 0.9102, 0.9125, 0.9119),
    "basic@3" = c(0.9151, 0.9169, 0.9144, 0.9148),
    "extra:L1@3" = c(0.9181, 0.9166, 0.9171, 0.9190)),
  missing_cells = list(
    basic = c(0.9, 0.905, 0.91),
    "extra:L1" = c(0.91, 0.906, 0.912),
    "residual:L1@3" = c(0.93, 0.931, 0.929),
    "extra:L1@3" = c(0.92, 0.921)),
  one_run_each = list(
    basic = c(0.9),
    "extra:L1" = c(0.91),
    "residual:L1" = c(0.92)),
  one_run_alone = list(basic = c(0.9)),
  nearly_equal = list(
    basic = c(0.93, 0.9302, 0.9299, 0.9301, 0.9298, 0.93),
    "extra:L1" = c(0.9301, 0.9302, 0.93, 0.9303, 0.9299, 0.93),
    "residual:L1" = c(0.932, 0.9323, 0.9318, 0.9321, 0.9319, 0.932)),
  fifty_each = list(
    basic = 0.938 + 0.0015 * qnorm(ppoints(50)),
    "extra:L1" = 0.9385 + 0.0017 * qt(ppoints(50), 4),
    "residual:L1" = 0.939 + 0.0012 * (qexp(ppoints(50)) - 1)),
  outliers = list(
    basic = c(0.91, 0.912, 0.911, 0.52),
    "extra:L1" = c(0.92, 0.921, 0.919, 0.922, 0.3)),
  hardly_any_spread = list(
    basic = c(0.9, 0.900001, 0.900002),
    "extra:L1" = c(0.9, 0.900003, 0.900001)),
  four_networks_few_runs = list(
    basic = c(0.91, 0.914, 0.917),
    "extra:L1" = c(0.915, 0.921),
    "extra:L2" = c(0.919, 0.92, 0.914, 0.925),
    "residual:L1" = c(0.923, 0.93)))

missing_is_null <- function(x) if (is.null(x) || length(x) == 0 || !is.finite(x)) NULL else unname(x)

varies <- function(x) length(x) > 1 && var(x) > 0

summary_of <- function(x) {
  n <- length(x)
  interval <- if (varies(x)) t.test(x)$conf.int else if (n > 1) c(mean(x), mean(x)) else c(NA, NA)
  reached <- sum(x >= 0.94)
  wilson <- suppressWarnings(prop.test(reached, n, correct = FALSE))$conf.int
  list(
    n = n, mean = mean(x), sd = missing_is_null(sd(x)), standard_error = missing_is_null(sd(x) / sqrt(n)),
    low = missing_is_null(interval[1]), high = missing_is_null(interval[2]),
    reached_94 = reached / n, reached_94_low = wilson[1], reached_94_high = wilson[2])
}

difference_of <- function(x, y) {
  says <- if (length(x) > 1 && length(y) > 1 && (varies(x) || varies(y))) t.test(x, y) else list()
  list(
    difference = mean(x) - mean(y),
    standard_error = missing_is_null(says$stderr), t = missing_is_null(says$statistic),
    df = missing_is_null(says$parameter), p = missing_is_null(says$p.value),
    low = missing_is_null(says$conf.int[1]), high = missing_is_null(says$conf.int[2]))
}

MARGIN <- 0.002 # of equivalence

equivalence_of <- function(x, y) {
  if (is.null(difference_of(x, y)$p)) return(list(p = NULL, p_below = NULL, p_above = NULL))
  below <- t.test(x, y, mu = -MARGIN, alternative = "greater")$p.value
  above <- t.test(x, y, mu = MARGIN, alternative = "less")$p.value
  interval <- t.test(x, y, conf.level = 0.9)$conf.int
  list(p = max(below, above), p_below = below, p_above = above,
    low_90 = interval[1], high_90 = interval[2])
}

# Adds p_holm to those that have a p.
adjusted <- function(tests) {
  p <- unlist(lapply(tests, function(test) test$p))
  holm <- p.adjust(p, "holm")
  for (name in names(holm)) tests[[name]]$p_holm <- unname(holm[name])
  tests
}

brown_forsythe <- function(cells) {
  cells <- cells[lengths(cells) > 2]
  if (length(cells) < 2) return(list(f = NULL, f_p = NULL))
  cell <- factor(rep(names(cells), lengths(cells)))
  distance <- unlist(lapply(cells, function(x) abs(x - median(x))))
  if (var(distance) == 0) return(list(f = NULL, f_p = NULL))
  says <- anova(lm(distance ~ cell))
  list(f = says[1, "F value"], f_df1 = says[1, "Df"], f_df2 = says[2, "Df"], f_p = says[1, "Pr(>F)"])
}

visible <- function(sd, runs, family, power)
  power.t.test(n = runs, sd = sd, sig.level = 0.05 / family, power = power, tol = 1e-14)$delta

required_runs <- function(difference, sd, family, power) {
  runs <- 2
  while (power.t.test(n = runs, delta = difference, sd = sd, sig.level = 0.05 / family)$power < power)
    runs <- runs + 1
  runs
}

noise_of <- function(cells, family) {
  several <- cells[lengths(cells) > 1]
  df <- sum(lengths(several) - 1)
  sd <- if (df > 0) sqrt(sum(sapply(several, function(x) sum((x - mean(x))^2))) / df) else NA
  told <- c(
    list(
      cells = length(cells), runs_min = min(lengths(cells)), runs_max = max(lengths(cells)),
      sd = missing_is_null(sd), df = if (df > 0) df else NULL, low = NULL, high = NULL,
      mde_80 = NULL, mde_95 = NULL, required_runs = NULL),
    brown_forsythe(cells))
  if (!is.na(sd) && sd > 0) {
    runs <- min(lengths(several))
    told$low <- sd * sqrt(df / qchisq(0.975, df))
    told$high <- sd * sqrt(df / qchisq(0.025, df))
    told$mde_80 <- visible(sd, runs, family, 0.8)
    told$mde_95 <- visible(sd, runs, family, 0.95)
    told$required_runs <- required_runs(told$mde_80 / 2, sd, family, 0.8)
  }
  told
}

or_empty <- function(x) if (length(x) == 0) setNames(list(), character(0)) else x

length_of <- function(cell) sub("^[^@]*", "", cell)

told <- lapply(studies, function(runs) {
  cells <- lapply(runs, function(x) x[!is.na(x)])
  others <- Filter(function(cell) sub("@.*", "", cell) != "basic" &&
    paste0("basic", length_of(cell)) %in% names(cells), names(cells))
  base <- function(cell) cells[[paste0("basic", length_of(cell))]]
  differences <- adjusted(sapply(others, function(cell) difference_of(cells[[cell]], base(cell)), simplify = FALSE))
  equivalence <- adjusted(sapply(others, function(cell) equivalence_of(cells[[cell]], base(cell)), simplify = FALSE))
  family <- length(unlist(lapply(differences, function(d) d$p)))
  # Each with each at the same length, alphabetically.
  both <- combn(sort(names(cells)), min(2, length(cells)), simplify = FALSE)
  both <- Filter(function(pair) length(pair) == 2 && length_of(pair[1]) == length_of(pair[2]), both)
  names(both) <- sapply(both, paste, collapse = " | ")
  pairs <- adjusted(lapply(both, function(pair) difference_of(cells[[pair[2]]], cells[[pair[1]]])[c("difference", "p")]))
  list(
    runs = lapply(runs, I), summary = lapply(cells, summary_of),
    differences = or_empty(differences), all_pairs = or_empty(pairs), equivalence = or_empty(equivalence),
    noise = noise_of(cells, max(1, family)))
})
cat(toJSON(told, auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null", na = "null"), "\n", sep = "")
