#!/usr/bin/env Rscript
# What R says of the time to a target accuracy: the view time_to_target is held against it.
#
#   apt-get install r-base-core r-cran-jsonlite r-cran-survival
#   Rscript time-to-target.R > time-to-target.json       (in this folder; R 4.2, survival 3.5)
#
# survfit(conf.type = "log-log") gives the quartiles and their Brookmeyer-Crowley intervals.
suppressMessages({library(jsonlite); library(survival)})
set.seed(94)

# Seconds until a run reached the target, negative where it was watched so long and never did;
# diverged: how many more runs diverged.
study <- function(seconds, diverged = 0) list(seconds = seconds, diverged = diverged)
studies <- list(
  all_reach = study(c(20.1, 21.3, 22.7, 23.9, 25.2)),
  four_reach = study(1:4),
  half_reach = study(c(20.1, -30, 22.7, -30.2, 25.2, -30.1)),
  half_reach_and_stay = study(c(1, 2, -3, -4)),
  none_reach = study(c(-30, -30.1, -29.9)),
  one_reaches = study(c(-30, 24.5, -29.9, -30, -30)),
  one_run = study(20),
  one_run_that_never = study(-20),
  two_runs = study(c(21, 23)),
  two_runs_one_never = study(c(21, -23)),
  ties = study(c(20, 20, 20, 22, 22, 24, 24, 24, 24, -26)),
  all_at_once = study(c(20, 20, 20)),
  ties_with_the_watched = study(c(20, -20, 22, -22, 24, -24, 26, 26)),
  watched_first = study(c(-5, -6, 20, 22, 24, 26, 28)),
  watched_in_between = study(c(10, -11, 12, -13, 14, 15, -16, 17, 18, 19)),
  quarters_exactly = study(c(1, 2, 3, 4, 5, 6, 7, -8)),
  half_at_the_end = study(c(3, -4)),
  one_diverged = study(c(20, 22, 24, 26, -30), 1),
  many_diverged = study(c(20, 22, 24, -28), 5),
  all_diverged = study(numeric(0), 3),
  diverged_beside_reached = study(c(20, 22, 24), 1),
  many = study(round(rexp(40, 1 / 20) + 5, 2) * ifelse(runif(40) < 0.25, -1, 1)),
  many_with_ties = study(round(rexp(60, 1 / 20) + 5) * ifelse(runif(60) < 0.4, -1, 1)),
  most_never = study(c(round(runif(6, 20, 28), 2), rep(-30, 30))),
  late = study(c(rep(-10, 10), 11, 12)))

or_null <- function(x) if (is.na(x)) NULL else unname(x)

told <- lapply(studies, function(study) {
  # A diverged run never reaches: it is watched as long as any.
  end <- max(0, abs(study$seconds))
  times <- c(abs(study$seconds), rep(end, study$diverged))
  reached <- c(study$seconds > 0, rep(FALSE, study$diverged))
  fit <- survfit(Surv(times, reached) ~ 1, conf.type = "log-log")
  said <- quantile(fit, c(0.25, 0.5, 0.75))
  rows <- lapply(1:3, function(i) list(
    n = length(times), reached = sum(reached), share = i / 4, seconds = or_null(said$quantile[i]),
    low = or_null(said$lower[i]), high = or_null(said$upper[i])))
  list(seconds = I(study$seconds), diverged = study$diverged, quartiles = rows)
})
cat(toJSON(told, auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null"), "\n", sep = "")
