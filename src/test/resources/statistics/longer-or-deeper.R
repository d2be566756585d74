#!/usr/bin/env Rscript
# What R says of small studies of several networks and lengths: the views longer_or_deeper, longer,
# interaction, best, pareto and at_target are held against it. Nothing here is drawn by chance but the data.
#
#   apt-get install r-base-core r-cran-jsonlite r-cran-metafor
#   Rscript longer-or-deeper.R > longer-or-deeper.json       (in this folder; R 4.2, metafor 3.8)
#
# lm gives the slopes within networks and within lengths, anova the interaction, t.test Welch's test,
# rma and blup Hedges's variance between networks and the shrunken means, prop.test without its
# correction Wilson's interval, integrate the expected maximum. What R refuses to say is null.
suppressMessages({library(jsonlite); library(metafor)})
set.seed(4)

cell <- function(network, epochs, accuracies, seconds = NULL) {
  if (is.null(seconds)) {
    pace <- c(basic = 1.0, "extra:L1" = 1.21, "extra:L2" = 1.3, "residual:L1" = 1.45, "residual:L1+L3" = 1.8)[network]
    if (is.na(pace)) pace <- 1.1 + nchar(network) / 50
    seconds <- round(unname(pace) * epochs + 0.02 * (seq_along(accuracies) %% 3), 3)
  }
  list(network = network, epochs = epochs, accuracies = accuracies, seconds = seconds)
}
around <- function(n, mean, sd = 0.0015) round(rnorm(n, mean, sd), 4)
grid <- function(networks, lengths, n, sd = 0.0015, interaction = 0) {
  cells <- list()
  for (i in seq_along(networks)) for (epochs in lengths)
    cells[[length(cells) + 1]] <- cell(
      networks[i], epochs, around(n, 0.91 + 0.004 * i + 0.001 * (epochs - lengths[1]) * (1 + interaction * i), sd))
  cells
}
search <- c("basic", "extra:L1", "extra:L2", "extra:L3", "extra:L1+L2", "extra:L1+L3", "extra:L2+L3",
  "extra:L1+L2+L3", "residual:L1", "residual:L2", "residual:L3", "residual:L1+L2", "residual:L1+L3",
  "residual:L2+L3", "residual:L1+L2+L3")

studies <- list(
  two_by_two = grid(c("basic", "extra:L1"), c(20, 22), 4),
  two_runs = grid(c("basic", "extra:L1", "residual:L1"), c(20, 22), 2),
  one_run_each = grid(c("basic", "extra:L1", "residual:L1"), c(20, 22), 1),
  search_space = grid(search, c(20, 22), 3),
  three_lengths = grid(c("basic", "extra:L1", "residual:L1"), c(10, 20, 24), 3),
  five_lengths = grid(c("basic", "residual:L1+L3"), c(5, 8, 9, 20, 24), 3),
  strong_interaction = grid(c("basic", "extra:L1", "residual:L1"), c(20, 22, 26), 3, 0.001, 3),
  wide_spread = grid(c("basic", "extra:L1", "residual:L1"), c(20, 22), 4, 0.03),
  equal_networks = lapply(search[1:6], function(name) cell(name, 20, around(4, 0.93))),
  unequal_runs = list(
    cell("basic", 20, around(6, 0.912)), cell("basic", 22, around(2, 0.914)), cell("extra:L1", 20, around(9, 0.915, 0.004)),
    cell("extra:L1", 22, around(3, 0.919)), cell("residual:L1", 20, around(5, 0.922)), cell("residual:L1", 22, around(4, 0.921))),
  one_run_in_a_cell = list(
    cell("basic", 20, around(4, 0.912)), cell("basic", 22, around(4, 0.914)),
    cell("extra:L1", 20, 0.9171), cell("extra:L1", 22, around(3, 0.919))),
  one_run_aside = list(
    cell("basic", 20, around(4, 0.912)), cell("basic", 22, around(4, 0.914)),
    cell("extra:L1", 20, around(3, 0.916)), cell("extra:L1", 22, around(3, 0.919)), cell("residual:L1", 22, 0.93)),
  a_missing_cell = list(
    cell("basic", 20, around(3, 0.912)), cell("basic", 22, around(3, 0.914)), cell("basic", 24, around(3, 0.916)),
    cell("extra:L1", 20, around(4, 0.915)), cell("extra:L1", 24, around(3, 0.918)),
    cell("residual:L1", 22, around(3, 0.922)), cell("residual:L1", 24, around(2, 0.924))),
  a_chain_of_cells = list(
    cell("basic", 20, around(3, 0.912)), cell("basic", 22, around(3, 0.914)),
    cell("extra:L1", 22, around(3, 0.917)), cell("extra:L1", 24, around(3, 0.919)), cell("residual:L1", 24, around(3, 0.93))),
  nothing_connects = list(
    cell("basic", 10, around(3, 0.88)), cell("basic", 12, around(3, 0.885)),
    cell("extra:L1", 20, around(3, 0.917)), cell("extra:L1", 24, around(3, 0.919))),
  connected_apart = list(
    cell("basic", 10, around(3, 0.88)), cell("basic", 12, around(2, 0.885)),
    cell("extra:L2", 10, around(3, 0.89)), cell("extra:L2", 12, around(3, 0.887)),
    cell("extra:L1", 20, around(3, 0.917)), cell("extra:L1", 24, around(3, 0.919)),
    cell("residual:L1", 20, around(3, 0.927)), cell("residual:L1", 24, around(4, 0.926))),
  one_network = list(cell("basic", 20, around(3, 0.94)), cell("basic", 22, around(3, 0.942))),
  one_length = list(cell("basic", 20, around(3, 0.94)), cell("extra:L1", 20, around(3, 0.942))),
  one_cell = list(cell("basic", 20, around(5, 0.94))),
  one_run = list(cell("basic", 20, 0.9402)),
  no_spread = list(
    cell("basic", 20, rep(0.91, 3)), cell("basic", 22, rep(0.915, 2)),
    cell("extra:L1", 20, rep(0.92, 3)), cell("extra:L1", 22, rep(0.94, 4))),
  no_spread_in_a_cell = list(
    cell("basic", 20, rep(0.91, 3)), cell("basic", 22, around(3, 0.915)),
    cell("extra:L1", 20, around(3, 0.92)), cell("extra:L1", 22, around(3, 0.925))),
  no_spread_and_no_difference = list(
    cell("basic", 20, rep(0.9, 3), rep(31.7, 3)), cell("extra:L1", 20, rep(0.9, 5), rep(31.7, 5)),
    cell("basic", 22, rep(0.9, 6), rep(33.1, 6)), cell("extra:L1", 22, rep(0.9, 7), rep(33.1, 7))),
  equal_runs = list(
    cell("basic", 20, c(0.9, 0.91, 0.92), c(20, 21, 22)), cell("extra:L1", 20, c(0.92, 0.9, 0.91), c(22, 20, 21)),
    cell("basic", 22, c(0.91, 0.92, 0.93), c(22, 23, 24)), cell("extra:L1", 22, c(0.93, 0.91, 0.92), c(24, 22, 23))),
  equal_times = list(
    cell("basic", 20, around(3, 0.91), rep(0.1, 3)), cell("basic", 22, around(2, 0.915), rep(0.1, 2)),
    cell("extra:L1", 20, around(3, 0.92), rep(0.1, 3)), cell("extra:L1", 22, around(3, 0.925), rep(0.1, 3))),
  ties_on_the_front = list(
    cell("basic", 20, c(0.9, 0.92), c(10, 12)), cell("extra:L1", 20, c(0.92, 0.9), c(12, 10)),
    cell("extra:L2", 20, c(0.91, 0.91), c(12, 12)), cell("residual:L1", 20, c(0.9, 0.9), c(11, 11)),
    cell("residual:L1", 22, c(0.93, 0.95), c(15, 15))),
  additive = list(
    cell("basic", 20, c(0.91, 0.912)), cell("basic", 22, c(0.92, 0.922)),
    cell("extra:L1", 20, c(0.93, 0.934)), cell("extra:L1", 22, c(0.94, 0.944))),
  lost_runs = list(
    cell("basic", 20, c(0.9391, NA, 0.9412, NaN, 0.9402), c(20, NA, 20.5, 20.1, 20.2)),
    cell("basic", 22, c(0.9421, 0.9412, NA), c(22, 22.1, NA)),
    cell("extra:L1", 20, c(NaN, 0.9433, 0.9441), c(24, 24.3, 24.1)), cell("extra:L1", 22, c(NA, NaN), c(NA, 26))))

or_null <- function(x) if (length(x) == 0 || !is.finite(x)) NULL else unname(x)

slope <- function(means, strata) {
  if (nrow(means) < 2) return(NULL)
  fit <- if (length(unique(means[[strata]])) > 1)
    lm(mean ~ factor(means[[strata]]) + seconds, means) else lm(mean ~ seconds, means)
  or_null(coef(fit)["seconds"])
}
# How a slope moves with the cells' means, and Satterthwaite's degrees of freedom of what moves so.
gradient <- function(means, strata) {
  x <- means$seconds - ave(means$seconds, means[[strata]])
  y <- means$mean - ave(means$mean, means[[strata]])
  list(x / sum(x^2), y / sum(x^2) - 2 * x * sum(x * y) / sum(x^2)^2)
}
freedom <- function(means, runs, moves) {
  if (any(!is.finite(unlist(moves)))) return(NULL)
  parts <- sapply(seq_len(nrow(means)), function(i) {
    mine <- runs[runs$network == means$network[i] & runs$epochs == means$epochs[i], ]
    if (moves[[1]][i] == 0 && moves[[2]][i] == 0) 0
    else var(moves[[1]][i] * mine$accuracy + moves[[2]][i] * mine$seconds) / nrow(mine)
  })
  or_null(sum(parts)^2 / sum((parts^2 / (means$n - 1))[parts > 0]))
}

interaction_of <- function(runs, means) {
  residual <- sum((means$n - 1) * ifelse(means$n > 1, means$sd^2, 0))
  said <- list(residual_sum_of_squares = if (any(means$n > 1)) residual else NULL, residual_df = sum(means$n - 1))
  empty <- c(list(sum_of_squares = NULL, df = NULL, f = NULL, p = NULL), said)
  if (length(unique(runs$network)) < 2 || length(unique(runs$epochs)) < 2) return(empty)
  parts <- lm(accuracy ~ factor(network) + factor(epochs), runs)
  cells <- lm(accuracy ~ factor(network) * factor(epochs), runs)
  df <- parts$df.residual - cells$df.residual
  if (df == 0) return(empty)
  whole <- lm(mean ~ factor(network) + factor(epochs), means, weights = n)
  tests <- residual > 0 && said$residual_df > 0
  test <- if (tests) suppressWarnings(anova(parts, cells)) else NULL
  c(list(sum_of_squares = deviance(whole), df = df,
      f = if (tests) test$F[2] else NULL, p = if (tests) test$`Pr(>F)`[2] else NULL), said)
}

longer_of <- function(means, values) {
  out <- list()
  for (name in unique(means$network)) {
    mine <- means[means$network == name, ]
    if (nrow(mine) < 2) next
    short <- mine[which.min(mine$epochs), ]
    long <- mine[which.max(mine$epochs), ]
    x <- values(name, long$epochs)
    y <- values(name, short$epochs)
    varies <- length(x) > 1 && length(y) > 1 && (var(x) > 0 || var(y) > 0)
    interval <- if (varies) t.test(x, y)$conf.int else c(NA, NA)
    gain <- long$mean - short$mean
    seconds <- long$seconds - short$seconds
    out[[name]] <- list(shortest = short$epochs, longest = long$epochs, gain = gain, low = or_null(interval[1]),
      high = or_null(interval[2]), seconds = seconds, per_second = if (abs(seconds) < 1e-12) NULL else gain / seconds)
  }
  out
}

expected_maximum <- function(s) {
  if (max(s) == 0) return(0)
  rest <- function(x) sapply(x, function(each) 1 - prod(pnorm(each / s)) - prod(pnorm(-each / s)))
  ends <- unique(c(0, sort(as.vector(outer(s[s > 0], c(0.5, 1, 2, 3, 4, 6, 8, 10))))))
  sum(sapply(2:length(ends), function(i) if (ends[i] - ends[i - 1] < 1e-15) 0 else
    integrate(rest, ends[i - 1], ends[i], rel.tol = 1e-12, abs.tol = 1e-17, stop.on.error = FALSE)$value))
}

best_of <- function(means) {
  out <- list()
  for (epochs in unique(means$epochs)) {
    here <- means[means$epochs == epochs, ]
    for (name in here$network) out[[paste(name, epochs)]] <-
      list(networks = NULL, above_average = NULL, expected_max_under_null = NULL, tau = NULL, shrinkage_estimate = NULL, p_best = NULL)
    rivals <- here[here$n > 1, ]
    if (nrow(rivals) < 2) next
    variances <- rivals$sd^2 / rivals$n
    tau2 <- max(0, var(rivals$mean) - mean(variances))
    shrinkage_estimate <- rep(NA, nrow(rivals))
    if (tau2 > 0 || all(variances > 0)) {
      fit <- suppressWarnings(rma(rivals$mean, variances, method = "HE"))
      stopifnot(abs(fit$tau2 - tau2) < 1e-16)
      shrinkage_estimate <- suppressWarnings(blup(fit, digits = 16))$pred
    }
    for (i in seq_len(nrow(rivals))) out[[paste(rivals$network[i], epochs)]] <- list(
      networks = nrow(rivals), above_average = rivals$mean[i] - mean(rivals$mean), expected_max_under_null = expected_maximum(sqrt(variances)),
      tau = sqrt(tau2), standard_error = sqrt(variances[i]), shrinkage_estimate = or_null(shrinkage_estimate[i]))
  }
  out
}

pareto_of <- function(means) {
  time <- round(means$seconds, 9)
  accuracy <- round(means$mean, 12)
  out <- lapply(seq_len(nrow(means)), function(i) {
    list(on_front = !any(time <= time[i] & accuracy >= accuracy[i] & (time < time[i] | accuracy > accuracy[i])))
  })
  setNames(out, paste(means$network, means$epochs))
}

at_target_of <- function(means, values) {
  out <- lapply(seq_len(nrow(means)), function(i) {
    x <- values(means$network[i], means$epochs[i])
    interval <- suppressWarnings(prop.test(sum(x >= 0.94), length(x), correct = FALSE))$conf.int
    list(n = length(x), reached = sum(x >= 0.94), share = mean(x >= 0.94), low = interval[1], high = interval[2])
  })
  setNames(out, paste(means$network, means$epochs))
}

told <- lapply(studies, function(cells) {
  runs <- do.call(rbind, lapply(cells, function(each) data.frame(
    network = each$network, epochs = each$epochs, accuracy = each$accuracies, seconds = each$seconds)))
  runs <- runs[!is.na(runs$accuracy), ]
  means <- do.call(rbind, lapply(cells, function(each) {
    kept <- !is.na(each$accuracies)
    data.frame(network = each$network, epochs = each$epochs, n = sum(kept), mean = mean(each$accuracies[kept]),
      sd = sd(each$accuracies[kept]), seconds = mean(each$seconds[kept]))
  }))
  means <- means[means$n > 0, ]
  values <- function(name, length) runs$accuracy[runs$network == name & runs$epochs == length]
  longer <- slope(means, "network")
  deeper <- slope(means, "epochs")
  by_network <- gradient(means, "network")
  by_length <- gradient(means, "epochs")
  list(
    cells = lapply(cells, function(each) list(
      network = each$network, epochs = each$epochs, seconds = I(each$seconds),
      accuracies = I(lapply(each$accuracies, function(x) if (is.nan(x)) "NaN" else if (is.na(x)) NULL else x)))),
    longer_or_deeper = list(list(
      longer = longer, deeper = deeper, difference = if (is.null(longer) || is.null(deeper)) NULL else deeper - longer,
      longer_df = if (!is.null(longer)) freedom(means, runs, by_network),
      deeper_df = if (!is.null(deeper)) freedom(means, runs, by_length),
      difference_df = if (!is.null(longer) && !is.null(deeper))
        freedom(means, runs, Map(`-`, by_length, by_network)))),
    interaction = list(interaction_of(runs, means)),
    longer = longer_of(means, values), best = best_of(means), pareto = pareto_of(means),
    at_target = at_target_of(means, values))
})
cat(toJSON(told, auto_unbox = TRUE, digits = NA, null = "null", na = "null"), "\n", sep = "")
