"""Estimates: what a laboratory would conclude, beside what the simulated body did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from organs.kinetics import namespace
from physiology.body import qualified
from physiology.errors import InputError
from physiology.tracers.result import TracerResult
from physiology.tracers.turnover import Method, Steele

UNIT = "mmol/min"


@dataclass(frozen=True)
class Estimate:
    """A flux as estimated and as it was.

    Attributes:
        name: the observable that is estimated.
        unit: of both.
        times: of the samples [min].
        value: estimate.
        truth: the observable of the trajectory.
    """

    name: str
    unit: str
    times: np.ndarray = field(repr=False)
    value: Any = field(repr=False)
    truth: Any = field(repr=False)

    @property
    def bias(self) -> Any:
        """Estimate less truth."""
        return self.value - self.truth


def glucose_turnover(
    infused: TracerResult, method: Method | None = None, times: Sequence[float] | None = None
) -> dict[str, Estimate]:
    """Total Ra and Rd of glucose from one infused tracer, and EGP where no meal hides it.

    Args:
        infused: the traced infusion.
        method: `Steele` (by body weight where None) or `TwoCompartment`.
        times: of the blood samples [min]; every minute with tracer in plasma where None.
    """
    sampled = _samples(infused, times)
    method = Steele.of(infused.trajectory.start) if method is None else method
    turnover = method.turnover(*_measured(infused, sampled))
    found = {
        "ra": _estimate(infused, "ra", turnover.ra, sampled),
        "rd": _estimate(infused, "rd", turnover.rd, sampled),
    }
    if not infused.trajectory.experiment.meals:
        egp = turnover.ra - glucose_infusion(infused)[sampled]
        found["egp"] = _estimate(infused, "egp", egp, sampled)
    return found


def meal_turnover(
    infused: TracerResult,
    oral: TracerResult,
    meal_enrichment: float,
    method: Method | None = None,
    times: Sequence[float] | None = None,
) -> dict[str, Estimate]:
    """Ra of a meal by the dual-tracer method, and EGP as what is left of total Ra.

    The infused tracer tells how fast glucose is removed; with that, the label of the meal in
    plasma tells how fast it must have appeared.

    Args:
        infused: the traced infusion.
        oral: the label of the meal, traced through the same experiment.
        meal_enrichment: labelled per unlabelled molecule in the meal.
        method, times: as in `glucose_turnover`.

    Raises:
        InputError: where the tracers belong to different experiments.
    """
    if infused.trajectory.experiment != oral.trajectory.experiment:
        raise InputError("both tracers must be followed through the same experiment")
    sampled = _samples(infused, times)
    method = Steele.of(infused.trajectory.start) if method is None else method
    found = glucose_turnover(infused, method, times)
    minutes, tracer, _, infusion = _measured(infused, sampled)
    of_meal = oral.concentration[sampled] / meal_enrichment
    ra_oral = method.turnover(minutes, tracer, of_meal, infusion).ra
    egp = found["ra"].value - ra_oral - glucose_infusion(infused)[sampled]
    found["ra_oral"] = _estimate(infused, "ra_oral", ra_oral, sampled)
    found["egp"] = _estimate(infused, "egp", egp, sampled)
    return found


def dilution(traced: TracerResult, times: Sequence[float] | None = None) -> Estimate:
    """Ra by dilution, as if in a steady state: the infusion over the tracer-to-tracee ratio.

    The truth beside it is the Ra of all that enters the pool. A tracer of fatty acids does not see
    what the liver takes of those from visceral fat before they reach the other blood
    (`physiology.tracers.routes.systemic_appearance`).
    """
    sampled = _samples(traced, times)
    ra = traced.infusion[sampled] / traced.ratio()[sampled]
    substance = traced.label.pool.rpartition(".")[2]
    return _estimate(traced, "ra" if substance == "glucose" else f"{substance}_ra", ra, sampled)


def glucose_infusion(traced: TracerResult) -> Any:
    """Unlabelled glucose infused into a vein, as the laboratory knows it [mmol/min]."""
    total = np.zeros(len(traced.times))
    for path, process in traced.trajectory.snapshot.processes.items():
        pools = qualified(path.partition(".")[0], process)
        if pools.get("blood.glucose", 0.0) > 0 and pools.get("environment.glucose", 0.0) < 0:
            total = total + pools["blood.glucose"] * process.rate
    return total


def _samples(traced: TracerResult, times: Sequence[float] | None) -> np.ndarray:
    """Indices of the samples among the minutes of a result; all with tracer where none are named.

    Raises:
        InputError: for a time between the minutes, or one without tracer in plasma.
    """
    ratio = traced.ratio()
    known = isinstance(ratio, np.ndarray)
    if times is None:
        return np.flatnonzero(ratio > 0) if known else np.arange(len(traced.times))
    nearest = np.searchsorted(traced.times, np.asarray(times) - 1e-9)
    chosen = np.minimum(nearest, len(traced.times) - 1)
    for wanted, found in zip(times, traced.times[chosen], strict=True):
        if abs(wanted - found) > 1e-6:
            raise InputError(f"no sample at {wanted:g} min: sample on the grid of the tracer")
    if known and not np.all(ratio[chosen] > 0):
        empty = traced.times[chosen][ratio[chosen] <= 0][0]
        raise InputError(f"no {traced.label.name} in plasma at {empty:g} min: sample later")
    return chosen


def _measured(infused: TracerResult, sampled: np.ndarray) -> tuple[Any, Any, Any, Any]:
    """Times, tracer and tracee in plasma, and the infusion."""
    return (
        infused.times[sampled],
        infused.concentration[sampled],
        infused.tracee[sampled],
        infused.infusion[sampled],
    )


def _truth(traced: TracerResult, name: str) -> Any:
    trajectory = traced.trajectory
    if name == "ra":
        return trajectory["egp"] + trajectory["ra_oral"] + glucose_infusion(traced)
    return trajectory[name]


def _estimate(traced: TracerResult, name: str, value, sampled: np.ndarray) -> Estimate:
    truth = _truth(traced, name)[sampled]
    return Estimate(name, UNIT, traced.times[sampled], namespace(value).asarray(value), truth)
