#!/usr/bin/env Rscript
# What R says of the smallest difference that runs show: analysis.Power is held against it.
#
#   Rscript power.R > power.json       (in this folder; R 4.2, 2026-11-25)
#
# power.t.test for families of up to 14. R's noncentral t is an approximation above a noncentrality of
# 37.62, so what lies there (few runs, many comparisons) is integrated over the spread instead.
library(jsonlite)

by_r <- function(runs, comparisons, power)
  power.t.test(n = runs, sd = 1, sig.level = 0.05 / comparisons, power = power, tol = 1e-14)$delta

by_integral <- function(runs, comparisons, power) {
  df <- 2 * runs - 2
  critical <- qt(0.025 / comparisons, df, lower.tail = FALSE)
  below <- function(noncentrality) integrate(
    function(s) pnorm(critical * s - noncentrality) * 2 * df * s * dchisq(df * s^2, df), 0, Inf,
    rel.tol = 1e-12, abs.tol = 0, subdivisions = 1000)$value
  uniroot(function(x) 1 - below(x) - power, c(1, 3 * critical), tol = 1e-13)$root * sqrt(2 / runs)
}

cases <- expand.grid(runs = c(3:50, 100, 1000), comparisons = c(1, 14), power = c(0.8, 0.95))
cases$difference <- mapply(by_r, cases$runs, cases$comparisons, cases$power)
extreme <- expand.grid(runs = c(2, 3), comparisons = c(1, 28, 105), power = c(0.8, 0.95))
extreme$difference <- mapply(by_integral, extreme$runs, extreme$comparisons, extreme$power)
cat(toJSON(rbind(cases, extreme), digits = NA, pretty = FALSE), "\n", sep = "")
