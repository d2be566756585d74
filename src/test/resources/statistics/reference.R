#!/usr/bin/env Rscript
# What R says of small studies: the views of jobs/sql are held against it.
#
#   apt-get install r-base-core r-cran-jsonlite
#   Rscript reference.R > comparisons.json       (in this folder; R 4.2, 2026-11-24)
#
# t.test gives Welch's test and the t interval, prop.test without its correction Wilson's interval,
# p.adjust Holm's. What R refuses to say (constant data, one run) is null here.
library(jsonlite)

# Accuracies of the runs of each network; basic is the baseline.
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
    "residual:L3" = 0.9003 + 0.0005 * qnorm(ppoints(3))))

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

told <- lapply(studies, function(runs) {
  others <- runs[names(runs) != "basic"]
  differences <- lapply(others, difference_of, runs$basic)
  p <- sapply(differences, function(d) if (is.null(d$p)) NA else d$p)
  adjusted <- p.adjust(p[!is.na(p)], "holm")
  for (network in names(adjusted)) differences[[network]]$p_holm <- unname(adjusted[network])
  list(
    runs = lapply(runs, I), summary = lapply(runs, summary_of),
    differences = if (length(differences) == 0) setNames(list(), character(0)) else differences)
})
cat(toJSON(told, auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null"), "\n", sep = "")
