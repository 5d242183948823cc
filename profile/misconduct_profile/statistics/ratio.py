"""The ratio of two rates of events, with an interval that no approximation widens."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

FloatArray = npt.NDArray[np.float64]


def rate_ratio(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    reference_exposure: npt.ArrayLike,
    level: float = 0.95,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return (ratio, low, high): a group's rate over the reference's, exactly conditional.

    Counts are whole and not negative, exposures positive and in one unit; all four
    broadcast together and the results have the broadcast shape. With no event in the
    reference the ratio and its upper limit are infinite; with no event at all the ratio
    is NaN and the interval 0 to infinity. Raises ValueError for an argument outside its
    range.

    Given the sum n of two Poisson counts, the group's is binomial with share
    p = r E1 / (r E1 + E0), r the ratio of rates; the Clopper-Pearson limits of p, turned
    back, are those of r. The interval covers at least `level`, and so errs towards
    saying nothing. Sources: Przyborowski, J. and Wilenski, H. (1940), Homogeneity of
    results in testing samples from Poisson series, Biometrika 31(3/4):313-323; Clopper,
    C. J. and Pearson, E. S. (1934), Biometrika 26(4):404-413.
    """
    one, units, none, base = np.broadcast_arrays(
        *(
            np.asarray(number, dtype=np.float64)
            for number in (count, exposure, reference_count, reference_exposure)
        )
    )
    _check(one, units, level)
    _check(none, base, level)
    tail = (1 - level) / 2
    low, high = np.zeros(one.shape), np.ones(one.shape)
    some, rest = one > 0, none > 0
    low[some] = stats.beta.ppf(tail, one[some], none[some] + 1)
    high[rest] = stats.beta.isf(tail, one[rest] + 1, none[rest])
    with np.errstate(divide="ignore", invalid="ignore"):
        back = base / units
        ratio = one / none * back
        return ratio, low / (1 - low) * back, high / (1 - high) * back


def _check(count: FloatArray, exposure: FloatArray, level: float) -> None:
    """Refuse what is no count, no exposure or no level."""
    if not np.all((count >= 0) & (count == np.floor(count)) & np.isfinite(count)):
        raise ValueError("a count is a whole number, 0 or more")
    if not np.all((exposure > 0) & np.isfinite(exposure)):
        raise ValueError("an exposure is greater than 0")
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
