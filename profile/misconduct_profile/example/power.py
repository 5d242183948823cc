"""Power of named tests: the chance that each finds what was planted."""

from __future__ import annotations

from math import comb, log, sqrt

from scipy.special import bdtr, ndtr, ndtri


def conditional(total: float, null: float, true: float, alpha: float) -> float:
    """Power of the exact conditional test of two Poisson counts, two-sided.

    Given their sum, the first of two counts is binomial (Przyborowski and Wilenski,
    Biometrika 31, 1940): with share `null` where the rates are equal, `true` as planted.
    Each tail has at most half of `alpha`.
    """
    size = round(total)
    low = max((k for k in range(size + 1) if bdtr(k, size, null) <= alpha / 2), default=-1)
    high = min(
        (k for k in range(size + 1) if 1 - bdtr(k - 1, size, null) <= alpha / 2 and k > 0),
        default=size + 1,
    )
    below = float(bdtr(low, size, true)) if low >= 0 else 0.0
    above = 1 - float(bdtr(high - 1, size, true)) if high <= size else 0.0
    return below + above


def log_rank(events: int, share: float, ratio: float, alpha: float) -> float:
    """Power of the log-rank test, two-sided, for a ratio of hazards.

    `events` in both groups together, of which one has `share` of the subjects.
    Source: Schoenfeld, Biometrika 68, 1981.
    """
    distance = sqrt(events * share * (1 - share)) * abs(log(ratio))
    return float(ndtr(distance - ndtri(1 - alpha / 2)))


def all_or_none(before: int, after: int, alpha: float) -> float:
    """Power of Fisher's exact test where none is blank before and all are after.

    There is one such table, so the test finds it always, or with too few never.
    """
    least = 1 / comb(before + after, before)
    return 1.0 if least <= alpha else 0.0
