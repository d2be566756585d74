#!/usr/bin/env python3
"""What 30 digits say of paired differences that are looked at again and again.

    pip install mpmath
    python3 sequential.py > sequential.json       (in this folder; mpmath 1.3, 2026-11-26)

The Bayes factor's closed form is checked first: integrated over effect sizes ~ N(0, tau^2), the density of a
noncentral t over that of Student's gives the same. An interval's ends are the roots of E(d) = 1 / alpha, by bisection.
"""
import json
import random

from mpmath import (exp, factorial, gamma, hyp1f1, inf, log, mp, mpf, pi, quad, sqrt)

mp.dps = 30
TAU = mpf(2)


def noncentral_t_ratio(t, nu, delta):
    """The density of a noncentral t over that of Student's: with x = t delta / sqrt(nu + t^2),
    exp(-delta^2/2) times the sum over j of (x sqrt 2)^j gamma((nu+1+j)/2) / (j! gamma((nu+1)/2))."""
    y = t * delta / sqrt(nu + t * t) * sqrt(mpf(2))
    half = (nu + 1) / mpf(2)
    even = hyp1f1(half, mpf(1) / 2, y * y / 4)
    odd = y * gamma(half + mpf(1) / 2) / gamma(half) * hyp1f1(half + mpf(1) / 2, mpf(3) / 2, y * y / 4)
    return exp(-delta * delta / 2) * (even + odd)


def integrated(mean, sd, n, d):
    t = (mean - d) * sqrt(mpf(n)) / sd
    nu = mpf(n - 1)
    prior = lambda g: exp(-g * g / (2 * TAU ** 2)) / (TAU * sqrt(2 * pi))
    center = t / sqrt(mpf(n))
    points = sorted({-inf, center - 2, center - mpf(1) / 2, mpf(0), center, center + mpf(1) / 2, center + 2, inf})
    return quad(lambda g: noncentral_t_ratio(t, nu, g * sqrt(mpf(n))) * prior(g), points)


def closed(mean, sd, n, d):
    t2 = (mean - d) ** 2 * n / sd ** 2
    nu = mpf(n - 1)
    a = 1 + n * TAU ** 2
    return a ** (-mpf(1) / 2) * ((1 + t2 / nu) / (1 + t2 / (nu * a))) ** (mpf(n) / 2)


def moments(ds, floor):
    n = len(ds)
    mean = sum(ds) / n
    sd = sqrt(sum((d - mean) ** 2 for d in ds) / (n - 1))
    return mean, max(sd, floor)


def end(mean, sd, n, alpha, sign):
    """The root beyond the mean, by doubling and bisection; none where E never gets there."""
    wanted = log(1 / alpha)
    e = lambda d: log(closed(mean, sd, n, d)) - wanted
    step = sd
    while e(mean + sign * step) < 0:
        step *= 2
        if step > sd * mpf(10) ** 12:
            return None
    low, high = mpf(0), step
    for _ in range(110):
        middle = (low + high) / 2
        if e(mean + sign * middle) < 0:
            low = middle
        else:
            high = middle
    return mean + sign * low


def sequence(ds, floor, alpha):
    low, high, largest, last = -inf, inf, mpf(1), (None, None)
    for n in range(2, len(ds) + 1):
        mean, sd = moments(ds[:n], floor)
        last = (end(mean, sd, n, alpha, -1), end(mean, sd, n, alpha, 1))
        low = max(low, last[0]) if last[0] is not None else low
        high = min(high, last[1]) if last[1] is not None else high
        largest = max(largest, closed(mean, sd, n, mpf(0)))
    number = lambda x: None if x is None or abs(x) == inf else float(x)
    return {"low": number(low), "high": number(high), "last_low": number(last[0]), "last_high": number(last[1]),
            "p": float(1 / largest)}


def symmetry(ds):
    largest = mpf(1)
    for n in range(1, len(ds) + 1):
        total = mpf(0)
        for l in (mpf(1) / 4, mpf(1) / 2, mpf(1), mpf(2), mpf(4)):
            for sign in (1, -1):
                product = mpf(1)
                for i in range(1, n + 1):
                    r = sqrt(sum(d * d for d in ds[:i]) / i)
                    product *= 2 / (1 + exp(-sign * 2 * l * ds[i - 1] / r)) if r else 1
                total += product
        largest = max(largest, total / 10)
    return float(1 / largest)


def data():
    draw = random.Random(20261126)
    sets = []
    for n in (1, 2, 3, 4, 5, 7, 10, 20, 50):
        for effect, sd in ((0, 0.0015), (1.5, 0.002), (-4, 0.0008)):
            sets.append(([draw.gauss(effect * sd, sd) for _ in range(n)], 0.0, 0.05))
    sets.append(([round(draw.gauss(0.0001, 0.00007), 4) for _ in range(12)], 1 / (6 ** 0.5 * 10000), 0.05))
    sets.append(([0.0002] * 6, 1 / (6 ** 0.5 * 10000), 0.05))
    sets.append(([0.0, 0.0, 0.0001, 0.0, -0.0001, 0.0], 1 / (6 ** 0.5 * 10000), 0.05))
    sets.append(([draw.gauss(0.003, 0.0015) for _ in range(9)], 0.0, 0.05 / 14))
    sets.append(([draw.gauss(0.3, 0.2) for _ in range(30)], 0.0, 0.05 / 105))
    sets.append(([draw.gauss(0.01, 0.001) for _ in range(8)] + [-0.03], 0.0, 0.05))
    sets.append(([0.001 - draw.expovariate(1 / 0.001) for _ in range(40)], 0.0, 0.05))
    sets.append(([draw.gauss(25, 0.01) for _ in range(15)], 0.0, 0.05))
    return sets


def main():
    for t, n in ((0.7, 2), (2.3, 5), (-6.0, 12), (1.1, 40)):
        mean, sd = mpf(t) / sqrt(mpf(n)), mpf(1)
        one, other = integrated(mean, sd, n, 0), closed(mean, sd, n, 0)
        assert abs(one / other - 1) < mpf(10) ** -12, (t, n, one, other)
    cases = []
    for floats, floor, alpha in data():
        ds = [mpf(d) for d in floats]
        case = {"differences": floats, "least_sd": floor, "alpha": alpha}
        case.update(sequence(ds, mpf(floor), mpf(alpha)))
        case["symmetry_p"] = symmetry(ds)
        cases.append(case)
    divergence = []
    for b, c in ((0, 0), (1, 0), (0, 3), (5, 0), (8, 1), (4, 4), (0, 9), (30, 12), (200, 150)):
        e = mpf(2) ** (b + c) * factorial(b) * factorial(c) / factorial(b + c + 1)
        divergence.append({"one": b, "other": c, "p": float(min(mpf(1), 1 / e))})
    print(json.dumps({"sequences": cases, "divergence": divergence}, indent=1))


main()
