"""Posterior predictive bands: where the next sample of a person is to be expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from calibration.data.analytes import ANALYTES
from calibration.differences import Differences

BAND = (5.0, 95.0)  # percentiles


class Band(NamedTuple):
    """A 90 % band over time.

    Attributes:
        times: minutes.
        low, middle, high: of the curve itself.
        sample_low, sample_high: of a sample taken from it, with the error of measurement.
    """

    times: np.ndarray
    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray
    sample_low: np.ndarray
    sample_high: np.ndarray


def bands(
    problem: Differences, person: int, draws: np.ndarray, seed: int = 0
) -> Mapping[str, Mapping[str, Band]]:
    """Bands of everything measured in one person, by visit and analyte.

    Args:
        problem: the people.
        person: index.
        draws: coordinates from the posterior (`laplace.draw`, `nuts.sample`), shape
            (draws, parameters). Those that the model cannot follow are left out.
        seed: of the errors of measurement.
    """
    random = np.random.default_rng(seed)
    found: dict[str, dict[str, Band]] = {}
    for name, visit in problem.visits.items():
        if name not in problem.dataset.subjects[person].visits:
            continue
        curves = problem.follow(visit, draws, np.full(len(draws), person))
        curves = curves[np.isfinite(curves).all(axis=(1, 2))]
        found[name] = {
            analyte: _band(visit.measured.times, curves[:, row], analyte, random)
            for row, analyte in enumerate(visit.measured.analytes)
        }
    return found


def _band(times: np.ndarray, curves: np.ndarray, analyte: str, random) -> Band:
    error = ANALYTES[analyte].error
    deviation = np.hypot(error.proportional * curves, error.additive)
    samples = curves + deviation * random.standard_normal(curves.shape)
    low, middle, high = np.percentile(curves, (BAND[0], 50.0, BAND[1]), axis=0)
    sample_low, sample_high = np.percentile(samples, BAND, axis=0)
    return Band(times, low, middle, high, sample_low, sample_high)
