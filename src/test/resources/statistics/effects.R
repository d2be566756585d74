#!/usr/bin/env Rscript
# What R says of effects, means of levels and interactions: the views of jobs/sql are held against it.
#
#   apt-get install r-base-core r-cran-jsonlite r-cran-emmeans
#   Rscript effects.R > effects.json       (in this folder; R 4.2.2, emmeans 1.8.4, 2026-11-26)
#
# Differences are emmeans' contrasts of the cell-means model over the strata that count (equal weights);
# standard errors, degrees of freedom and p are written out in base R, as docs/statistics.md has the
# formulas, p.adjust is Holm's, anova of three nested models the interactions'. What R refuses to say is null.
suppressMessages(library(emmeans))
library(jsonlite)
options(warn = -1, contrasts = c("contr.treatment", "contr.poly"))
set.seed(14, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

MARGIN <- 0.001

# A study: axes as lists of labels; members with the indices of their levels, from 0; runs with the member, from 0,
# the seed and the value, which is NA where the status isn't ok.
grid_of <- function(axes) {
  grid <- expand.grid(rev(lapply(axes, function(levels) seq_along(levels) - 1)))
  unname(as.matrix(grid[, rev(seq_along(axes)), drop = FALSE]))
}

study <- function(axes, n, sd = 0.0015, effects = "baseline", drop = integer(0), by_seed = 0, by_level = 0,
                  shift = function(cell) 0, seeds = function(cell, n) seq_len(n), margin = NULL, digits = 5) {
  grid <- grid_of(axes)
  if (length(drop)) grid <- grid[-drop, , drop = FALSE]
  main <- lapply(axes, function(levels) round(rnorm(length(levels), 0, 0.002), 4))
  seed_luck <- rnorm(100, 0, by_seed)
  level_luck <- matrix(rnorm(100 * length(axes[[1]]), 0, by_level), 100)
  runs <- do.call(rbind, lapply(seq_len(nrow(grid)), function(cell) {
    count <- if (is.function(n)) n(cell) else n
    if (count == 0) return(NULL)
    seed <- seeds(cell, count)
    mean <- 0.93 + sum(mapply(function(part, level) part[level + 1], main, grid[cell, ])) + shift(grid[cell, ])
    spread <- if (is.function(sd)) sd(cell) else sd
    value <- mean + rnorm(count, 0, spread) + seed_luck[seed] + level_luck[seed, grid[cell, 1] + 1]
    data.frame(member = cell - 1, seed = seed, value = round(value, digits), status = "ok")
  }))
  list(axes = axes, members = grid, runs = runs, effects = effects_of(axes, effects), margin = margin)
}

effects_of <- function(axes, how) {
  do.call(rbind, lapply(seq_along(axes), function(axis) {
    levels <- seq_along(axes[[axis]]) - 1
    if (length(levels) < 2) return(NULL)
    pairs <- switch(how,
      baseline = cbind(levels[-1], 0),
      all = t(combn(levels, 2))[, 2:1, drop = FALSE],
      steps = cbind(levels[-1], levels[-length(levels)]))
    data.frame(axis = axis - 1, level = pairs[, 1], baseline = pairs[, 2])
  }))
}

lose <- function(study, which, status) {
  study$runs$status[which(study$runs)] <- status
  study$runs$value[which(study$runs)] <- NA
  study
}

level <- function(study, axis) study$members[study$runs$member + 1, axis]

network <- c("basic", "extra:L1", "residual:L1")
max_lr <- c("0.2", "0.4", "0.8")
augmentation <- c("plain", "cutout")

studies <- list(
  two_axes = study(list(network = network, max_lr = max_lr), 5, margin = MARGIN),
  three_axes = study(list(network = network, max_lr = max_lr, augmentation = augmentation), 4),
  unequal_runs = study(list(network = network, augmentation = augmentation), function(cell) c(2, 7, 3, 5, 4, 6)[cell]),
  unequal_runs_of_three_axes = study(list(network = network, max_lr = max_lr, augmentation = augmentation),
    function(cell) 2 + cell %% 5, sd = function(cell) 0.0005 * (1 + cell %% 4)),
  one_cell_excluded = study(list(network = network, max_lr = max_lr, augmentation = augmentation), 4, drop = 6),
  many_cells_excluded = study(list(network = c(network, "residual:L1+L3"), max_lr = max_lr, augmentation = augmentation),
    function(cell) 2 + cell %% 3, drop = c(2, 3, 9, 14, 15, 21)),
  some_single_runs = study(list(network = network, max_lr = max_lr), function(cell) c(1, 3, 3, 4, 1, 2, 3, 3, 3)[cell]),
  single_runs = study(list(network = network, max_lr = max_lr, augmentation = augmentation), 1),
  epochs_as_an_axis = study(list(network = network, augmentation = augmentation, epochs = c("6", "12", "24")), 5,
    shift = function(cell) 0.004 * cell[3]),
  seeds_carry_over = study(list(augmentation = augmentation, network = network, max_lr = max_lr), 10, by_level = 0.001),
  seeds_pair = study(list(network = network, max_lr = max_lr), 8, by_seed = 0.002),
  diverged_here_and_there = lose(
    study(list(network = network, max_lr = max_lr, augmentation = augmentation), 4),
    function(runs) (runs$member * 7 + runs$seed * 3) %% 11 < 3, "diverged"),
  diverged_at_a_high_rate = {
    made <- study(list(network = network, max_lr = max_lr, augmentation = augmentation), 5)
    lose(made, function(runs) level(made, 2) == 2 & level(made, 1) > 0, "diverged")
  },
  level_that_always_diverged = {
    made <- study(list(network = network, max_lr = max_lr), 5)
    lose(made, function(runs) level(made, 2) == 2, "diverged")
  },
  failed_and_not_yet_run = lose(
    study(list(network = network, max_lr = max_lr), function(cell) c(5, 5, 5, 5, 1, 5, 0, 5, 3)[cell]),
    function(runs) runs$member == 7 & runs$seed > 1, "failed"),
  other_seeds_in_each_cell = study(list(network = network, max_lr = max_lr), 4,
    seeds = function(cell, n) 4 * (cell - 1) + seq_len(n)),
  two_complete_seeds = study(list(network = network, augmentation = augmentation), 5,
    seeds = function(cell, n) if (cell == 1) c(1, 2, 11, 12, 13) else 1:5),
  seeds_half_complete = study(list(network = network, augmentation = augmentation), function(cell) 6 + cell %% 2 * 3,
    seeds = function(cell, n) cell %% 3 + seq_len(n), by_level = 0.001),
  no_spread_at_all = study(list(network = network, augmentation = augmentation), 3, sd = 0),
  no_spread_in_some_cells = study(list(network = network, augmentation = augmentation), 4,
    sd = function(cell) if (cell %in% c(1, 4)) 0 else 0.001),
  all_pairs = study(list(network = network, max_lr = max_lr), 4, effects = "all", margin = MARGIN),
  steps = study(list(max_lr = c(max_lr, "1.6"), augmentation = augmentation), 4, effects = "steps", margin = MARGIN),
  four_axes = study(list(network = network, max_lr = max_lr, augmentation = augmentation, epochs = c("6", "12")),
    function(cell) 2 + cell %% 4, drop = c(1, 8, 17, 30)),
  parts_that_share_nothing = study(list(network = network, max_lr = max_lr), 4, drop = c(3, 6, 7, 8)),
  fifteen_networks = study(list(network = sprintf("network %02d", 1:15), max_lr = max_lr, augmentation = augmentation),
    5, margin = MARGIN),
  interaction = study(list(network = network, max_lr = max_lr, augmentation = augmentation), 5,
    shift = function(cell) if (cell[1] == 2 && cell[2] == 2) 0.004 else 0),
  very_unequal_runs = study(list(network = network, max_lr = max_lr), function(cell) c(60, 2, 3, 2, 40, 2, 3, 2, 25)[cell]),
  nearly_equal = study(list(network = network, augmentation = augmentation), 12, sd = 0.0004, margin = 0.004,
    shift = function(cell) 0),
  one_axis = study(list(variants = c("study", "no cutout", "large batch")), 5),
  other_axes_of_one_level = study(list(network = network, max_lr = "0.4", augmentation = augmentation, epochs = "6"), 4))

null_if_missing <- function(x) if (is.null(x) || length(x) == 0 || !is.finite(x)) NULL else unname(x)

# The rest of the levels, but for the axis.
stratum_of <- function(study, axis) apply(study$members[, -axis, drop = FALSE], 1, paste, collapse = " ")

values_of <- function(study, member) study$runs$value[study$runs$member == member - 1 & !is.na(study$runs$value)]

emmeans_says <- function(study, members, sides, strata) {
  runs <- do.call(rbind, lapply(seq_along(members), function(i)
    data.frame(y = values_of(study, members[i]) - 0.93, side = sides[i], stratum = strata[i])))
  runs$side <- factor(runs$side, levels = c("one", "other"))
  runs$stratum <- factor(runs$stratum)
  fit <- if (nlevels(runs$stratum) > 1) lm(y ~ side * stratum, runs) else lm(y ~ side, runs)
  means <- suppressMessages(emmeans(fit, ~side))
  summary(contrast(means, list(d = c(1, -1))))$estimate
}

effect_of <- function(study, effect) {
  axis <- effect$axis + 1
  stratum <- stratum_of(study, axis)
  side <- function(of, level) match(of, ifelse(study$members[, axis] == level, stratum, NA))
  strata <- unique(stratum[study$members[, axis] %in% c(effect$level, effect$baseline)])
  one <- side(strata, effect$level)
  other <- side(strata, effect$baseline)
  count <- function(member) if (is.na(member)) NA else length(values_of(study, member))
  lost <- function(member, status) !is.na(member) && any(study$runs$member == member - 1 & study$runs$status == status)
  n_one <- sapply(one, count)
  n_other <- sapply(other, count)
  whole <- !is.na(n_one) & !is.na(n_other)
  needed <- if (any(whole & n_one >= 2 & n_other >= 2)) 2 else 1
  used <- whole & n_one >= needed & n_other >= needed
  reason <- sapply(seq_along(strata), function(i) {
    if (used[i]) return("used")
    if (!whole[i]) return("not_in_design")
    short <- c(if (n_one[i] < needed) one[i], if (n_other[i] < needed) other[i])
    for (status in c("diverged", "failed")) if (any(sapply(short, lost, status))) return(status)
    "few_runs"
  })
  told <- list(
    strata = sum(used), strata_of = length(strata), not_in_design = sum(reason == "not_in_design"),
    diverged = sum(reason == "diverged"), failed = sum(reason == "failed"), few_runs = sum(reason == "few_runs"),
    runs = sum(n_one[used]), baseline_runs = sum(n_other[used]), seeds = 0)
  empty <- c("difference", "low", "high", "p", "p_equal", "standard_error_cells", "df_cells", "p_cells",
    "standard_error_seeds", "p_seeds", "inflation")
  told[empty] <- list(NULL)
  if (!any(used)) return(told)
  cells <- c(one[used], other[used])
  S <- sum(used)
  told$difference <- emmeans_says(study, cells, rep(c("one", "other"), each = S), rep(strata[used], 2))
  d <- mean(sapply(one[used], function(i) mean(values_of(study, i)))) -
    mean(sapply(other[used], function(i) mean(values_of(study, i))))
  stopifnot(abs(d - told$difference) < 1e-13)
  if (needed < 2) return(told)
  n <- sapply(cells, count)
  v <- sapply(cells, function(i) var(values_of(study, i))) / (S^2 * n)
  se <- sqrt(sum(v))
  if (se == 0) se <- NA
  told["standard_error_cells"] <- list(null_if_missing(se))
  told["df_cells"] <- list(null_if_missing(sum(v)^2 / sum(v^2 / (n - 1))))
  told["p_cells"] <- list(null_if_missing(2 * pt(-abs(d / se), told$df_cells %||% NA)))
  # By seeds: a row a seed, a column a cell.
  seeds <- sort(unique(study$runs$seed))
  by_seed <- sapply(cells, function(i) {
    runs <- study$runs[study$runs$member == i - 1, ]
    runs$value[match(seeds, runs$seed)]
  })
  by_seed <- matrix(by_seed, ncol = length(cells))
  by_seed <- by_seed[complete.cases(by_seed), , drop = FALSE]
  told$seeds <- nrow(by_seed)
  se_seeds <- NA
  if (nrow(by_seed) > 1) {
    D <- rowMeans(by_seed[, 1:S, drop = FALSE]) - rowMeans(by_seed[, S + 1:S, drop = FALSE])
    if (sd(D) > 1e-12) {
      se_seeds <- t.test(D)$stderr
      told["inflation"] <- list(null_if_missing(var(D) / (sum(apply(by_seed, 2, var)) / S^2)))
    }
    told["standard_error_seeds"] <- list(null_if_missing(se_seeds))
    told["p_seeds"] <- list(null_if_missing(2 * pt(-abs(d / se_seeds), nrow(by_seed) - 1)))
  }
  ses <- se
  dfs <- told$df_cells %||% NA
  if (nrow(by_seed) >= 3 && !is.na(se_seeds)) {
    ses <- c(se, se_seeds)
    dfs <- c(dfs, nrow(by_seed) - 1)
  }
  if (is.na(se)) return(told)
  half <- max(qt(0.975, dfs) * ses)
  told$low <- d - half
  told$high <- d + half
  told$p <- max(2 * pt(-abs(d / ses), dfs))
  if (!is.null(study$margin))
    told$p_equal <- max(pt((d + study$margin) / ses, dfs, lower.tail = FALSE), pt((d - study$margin) / ses, dfs))
  told
}

`%||%` <- function(x, y) if (is.null(x)) y else x

holm <- function(tests, of, as) {
  p <- sapply(tests, function(test) test[[of]] %||% NA)
  adjusted <- p.adjust(ifelse(is.na(p), 1, p), "holm")
  Map(function(test, missing, p) {
    test[as] <- list(if (missing) NULL else p)
    test
  }, tests, is.na(p), adjusted)
}

verdict_of <- function(test) {
  if (is.null(test$p_holm)) return("not judged")
  if (!is.null(test$p_equal_holm) && test$p_equal_holm < 0.05) return("equal")
  if (test$p_holm >= 0.05) return("undecided")
  if (test$difference > 0) "better" else "worse"
}

effects_told <- function(study) {
  told <- lapply(seq_len(nrow(study$effects)), function(i) effect_of(study, study$effects[i, ]))
  told <- holm(holm(told, "p", "p_holm"), "p_equal", "p_equal_holm")
  lapply(seq_along(told), function(i) {
    effect <- study$effects[i, ]
    labels <- study$axes[[effect$axis + 1]]
    c(list(axis = names(study$axes)[effect$axis + 1], level = labels[effect$level + 1],
      baseline = labels[effect$baseline + 1]), told[[i]], family = length(told), verdict = verdict_of(told[[i]]))
  })
}

level_means_of <- function(study, axis) {
  labels <- study$axes[[axis]]
  if (length(labels) < 2) return(list())
  stratum <- stratum_of(study, axis)
  n <- sapply(seq_len(nrow(study$members)), function(i) length(values_of(study, i)))
  needed <- max(1, min(2, max(n)))
  strata <- unique(stratum)
  has <- sapply(seq_along(labels) - 1, function(level) strata %in% stratum[study$members[, axis] == level & n >= needed])
  has <- matrix(has, ncol = length(labels))
  ranked <- colSums(has) > 0
  shared <- strata[apply(has[, ranked, drop = FALSE], 1, all)]
  if (!any(ranked)) shared <- character(0)
  members <- lapply(seq_along(labels) - 1, function(level) which(study$members[, axis] == level & stratum %in% shared))
  means <- sapply(seq_along(labels), function(i)
    if (ranked[i] && length(shared)) mean(sapply(members[[i]], function(m) mean(values_of(study, m)))) else NA)
  ranks <- rank(-means, ties.method = "min", na.last = "keep")
  numbers <- as.numeric(labels)
  lapply(seq_along(labels), function(i) {
    edge <- NULL
    if (!is.na(ranks[i]) && ranks[i] == 1 && length(labels) > 2 && !anyNA(numbers)) {
      if (numbers[i] == min(numbers)) edge <- "smallest"
      if (numbers[i] == max(numbers)) edge <- "largest"
    }
    told <- list(axis = names(study$axes)[axis], level = labels[i], strata = if (ranked[i]) length(shared) else 0,
      strata_of = length(strata), runs = if (ranked[i]) sum(n[members[[i]]]) else 0)
    told["mean"] <- list(null_if_missing(means[i]))
    told["rank"] <- list(null_if_missing(ranks[i]))
    told["edge"] <- list(edge)
    told
  })
}

interactions_of <- function(study) {
  runs <- study$runs[!is.na(study$runs$value), ]
  frame <- data.frame(y = runs$value)
  for (axis in seq_along(study$axes)) frame[[paste0("x", axis)]] <- factor(study$members[runs$member + 1, axis])
  frame$cell <- factor(runs$member)
  axes <- which(lengths(study$axes) > 1)
  if (length(axes) < 2) return(list())
  pairs <- combn(axes, 2, simplify = FALSE)
  varies <- sapply(frame[paste0("x", seq_along(study$axes))], nlevels) > 1
  full <- lm(y ~ cell, frame)
  term <- function(pair) paste0("x", pair, collapse = ":")
  told <- lapply(pairs, function(pair) {
    told <- list(axis = names(study$axes)[pair[1]], other_axis = names(study$axes)[pair[2]])
    told[c("sum_of_squares", "df", "f", "p")] <- list(NULL)
    told$residual_sum_of_squares <- if (deviance(full) > 1e-20) deviance(full) else 0
    told$residual_df <- df.residual(full)
    if (!all(varies[pair])) return(told)
    kept <- axes[varies[axes]]
    others <- Filter(function(other) !identical(other, pair) && all(varies[other]), pairs)
    small <- lm(reformulate(c(paste0("x", kept), unlist(lapply(others, term))), "y"), frame)
    large <- lm(reformulate(c(paste0("x", kept), unlist(lapply(others, term)), term(pair)), "y"), frame)
    df <- df.residual(small) - df.residual(large)
    if (df == 0) return(told)
    told$df <- df
    told$sum_of_squares <- deviance(small) - deviance(large)
    if (told$residual_df > 0 && told$residual_sum_of_squares > 0) {
      says <- anova(small, large, full)
      told$f <- says[2, "F"]
      told$p <- says[2, "Pr(>F)"]
    }
    told
  })
  lapply(holm(told, "p", "p_holm"), function(test) c(test, family = length(pairs)))
}

cat(toJSON(lapply(studies, function(study) list(
  axes = lapply(names(study$axes), function(name) list(name = name, levels = I(study$axes[[name]]))),
  members = study$members, margin = study$margin, declared = study$effects,
  runs = lapply(seq_len(nrow(study$runs)), function(i) as.list(study$runs[i, ])),
  effects = effects_told(study),
  level_means = do.call(c, lapply(seq_along(study$axes), function(axis) level_means_of(study, axis))),
  interactions = interactions_of(study))), auto_unbox = TRUE, digits = NA, null = "null", na = "null"), "\n", sep = "")
