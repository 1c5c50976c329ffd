"""Left-out samples: what a fit says of a time that it has not seen, beside interpolation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.layout import Measured
from calibration.prior import Prior
from calibration.problem import Problem
from calibration.search import Search


class LeftOut(NamedTuple):
    """Predictions of samples that were hidden, one time after the other.

    Attributes:
        analytes: that were measured.
        times: that were hidden in turn [min].
        measured, predicted, interpolated: (people, analytes, times); NaN where not measured. At
            the ends, interpolation extends the line through the two nearest samples.
        held: interpolation that repeats the nearest sample at the ends instead.
        converged: share of the fits that converged.
    """

    analytes: tuple[str, ...]
    times: np.ndarray
    measured: np.ndarray
    predicted: np.ndarray
    interpolated: np.ndarray
    held: np.ndarray
    converged: float


def leave_times_out(problem: Problem, prior: Prior, visit: str, iterations: int = 40) -> LeftOut:
    """Hide each time in turn, in everybody, and predict it from the others.

    Args:
        problem: everybody.
        prior: for each person, learned from other people (`calibration.population.cross_estimate`).
        visit: whose times are hidden, all analytes at once.
        iterations: most evaluations of each fit.
    """
    measured = problem.visits[visit].measured
    people, times = len(problem), len(measured.times)
    owners = np.tile(np.arange(people), times)
    hidden_time = np.repeat(np.arange(times), people)
    hidden = np.zeros((len(owners), len(measured.analytes), times), bool)
    hidden[np.arange(len(owners)), :, hidden_time] = True
    search = Search(problem, owners, prior.repeated(times), {visit: hidden})
    # From the middle of the prior: where the whole fit ended has seen the sample.
    found = search.run(search.prior.mean, iterations)
    _, prediction = search.data(found.coordinates, np.arange(len(owners)))
    values = prediction.values[visit]
    predicted = np.stack(
        [values[k * people : (k + 1) * people, :, k] for k in range(times)], axis=-1
    )
    there = np.moveaxis(measured.values, -1, 0)
    return LeftOut(
        analytes=measured.analytes,
        times=measured.times,
        measured=there,
        predicted=np.where(np.isfinite(there), predicted, np.nan),
        interpolated=_interpolated(measured, extend=True),
        held=_interpolated(measured, extend=False),
        converged=float(np.mean([o.name == "CONVERGED" for o in found.outcome])),
    )


def _interpolated(measured: Measured, extend: bool) -> np.ndarray:
    """Every sample from the other samples of the same analyte and person, by straight lines."""
    values = np.moveaxis(measured.values, -1, 0)
    found = np.full(values.shape, np.nan)
    for place in np.ndindex(values.shape[:2]):
        series = values[place]
        for k in np.flatnonzero(np.isfinite(series)):
            others = np.flatnonzero(np.isfinite(series) & (np.arange(series.size) != k))
            if others.size >= 2:
                found[(*place, k)] = _line(measured.times, series, others, int(k), extend)
    return found


def _line(times, series, others, k: int, extend: bool) -> float:
    if extend and (k < others[0] or k > others[-1]):
        a, b = others[:2] if k < others[0] else others[-2:]
        slope = (series[b] - series[a]) / (times[b] - times[a])
        return float(series[a] + slope * (times[k] - times[a]))
    return float(np.interp(times[k], times[others], series[others]))
