"""Ensemble: what a fitted person would show in an experiment, and how sure that is.

Bodies are drawn from the Laplace approximation of the fit and followed side by side, in the
program that simulates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.fit import Fit
from calibration.problem import fitted_body
from calibration.sensitivities import stacked
from physiology.body import constants, fasting_state
from physiology.experiments import Experiment
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot
from physiology.room import integrate_in_room
from physiology.schedule import schedule
from physiology.simulate import enable_float64

DRAWS = 32
BAND = (5.0, 95.0)  # percentiles of the band


class Curve(NamedTuple):
    """One quantity over time: of the most probable body, and the 90 % band of the drawn ones."""

    times: np.ndarray
    best: np.ndarray
    low: np.ndarray
    high: np.ndarray


def ensemble(
    item: Fit,
    experiment: Experiment,
    names: Sequence[str],
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[str, Curve]:
    """Curves of some observables in an experiment.

    Args:
        item: a fitted person.
        experiment: what is done; sampled as it says.
        names: of observables.
        draws: bodies drawn from the uncertainty of the fit.
        seed: of the draws.

    Returns:
        By name. Drawn bodies that cannot be followed are left out of the band.
    """
    enable_float64()
    coordinates = _drawn(item, draws, seed)
    bodies = [fitted_body(item.subject, item.free, item.free.values(x)) for x in coordinates]
    organs = stacked([body.organs for body in bodies])
    rest = constants(organs)
    shape = (len(bodies),)
    start = tuple(np.broadcast_to(v, shape).astype(float) for v in fasting_state(organs, rest))
    plan = schedule(experiment, None, item.subject.body.person)
    states = integrate_in_room(organs, rest, start, plan.intake, plan.step)
    every = np.concatenate([np.stack(start)[:, None], states], axis=1)
    pick = np.searchsorted(plan.grid, plan.times - 1e-9)
    intake = np.concatenate([plan.intake[:, 0], plan.intake[-1:, -1]])[pick].T
    snapshot = Snapshot(organs, rest, every[:, pick], Intake(*intake[..., None]))
    wanted = (len(pick), *shape)
    return {
        name: _curve(plan.times, np.broadcast_to(OBSERVABLES[name].formula(snapshot), wanted))
        for name in names
    }


def _drawn(item: Fit, draws: int, seed: int) -> np.ndarray:
    """The most probable coordinates, then drawn ones."""
    random = np.random.default_rng(seed)
    covariance = np.where(np.isfinite(item.covariance), item.covariance, 0.0)
    values, vectors = np.linalg.eigh(covariance)
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    away = random.standard_normal((draws, len(values))) @ factor.T
    return np.concatenate([item.coordinates[None], item.coordinates + away])


def _curve(times: np.ndarray, values: np.ndarray) -> Curve:
    drawn = values[:, 1:]
    followed = np.isfinite(drawn).all(axis=0)
    if not followed.any():
        return Curve(times, values[:, 0], values[:, 0], values[:, 0])
    low, high = np.percentile(drawn[:, followed], BAND, axis=1)
    return Curve(times, values[:, 0], low, high)
