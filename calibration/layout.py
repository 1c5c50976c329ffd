"""Layout: the measurements and the protocol of one visit of many people, on a common grid."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np

from calibration.data.dataset import Dataset, standard_deviation
from calibration.free import FreeSet
from calibration.sensitivities import Inputs, stacked
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.schedule import schedule

# Of the grid [min]; the coarsest that fits is taken. Runge-Kutta steps are stable to 2.8 per step,
# and the fastest rate of the body is 1.2 per minute.
STEPS = (1.25, 1.0, 0.5, 0.25)
LABORATORY_STEP = 1.0  # longest where a clinician or a pump acts [min]


class Measured(NamedTuple):
    """Measurements of one visit on a common grid; arrays (analytes, times, people).

    Attributes:
        analytes: names of observables.
        times: minutes; the fast is minute 0.
        values, sd: NaN where nothing was measured.
        censored: whether a value is an upper limit.
    """

    analytes: tuple[str, ...]
    times: np.ndarray
    values: np.ndarray
    sd: np.ndarray
    censored: np.ndarray


@dataclasses.dataclass(frozen=True)
class Layout:
    """One visit of all people, ready for the program; people without it take no part in it."""

    name: str
    measured: Measured
    inputs: Inputs
    pick: np.ndarray  # samples of the program that are measurement times


def layout(name: str, dataset: Dataset, free: FreeSet, step: float | None) -> Layout:
    """One visit of all people; those without it are there, unmeasured.

    Args:
        name: of the visit.
        dataset: the people.
        free: what is free (for the covariate factors).
        step: of the grid [min]; the coarsest of `STEPS` that reaches all samples where None.

    Raises:
        InputError: for samples beyond the end of the experiment, or off the grid.
    """
    measured = _measured(name, dataset)
    bodies = [subject.body for subject in dataset]
    someone = next(s.visits[name].experiment for s in dataset if name in s.visits)
    plans = []
    for subject in dataset:
        own = subject.visits[name].experiment if name in subject.visits else someone
        experiment = _until(own, measured.times)
        plans.append(schedule(experiment, step or _step(experiment), subject.body.person))
    if len({plan.step for plan in plans}) > 1:
        finest = min(plan.step for plan in plans)
        return layout(name, dataset, free, finest)
    intake = np.stack([plan.intake for plan in plans], axis=-1)
    first = plans[0]
    at_samples = np.concatenate([intake[:, 0], intake[-1:, -1]])
    organs = stacked([body.organs for body in bodies])
    inputs = Inputs(
        organs=organs,
        factors=tuple(
            tuple(np.broadcast_to(f, (len(bodies),)) for f in own) for own in free.factors(organs)
        ),
        intake=intake,
        at_samples=np.moveaxis(at_samples, 0, 1),
        step=np.full(len(bodies), first.step),
    )
    pick = np.searchsorted(first.grid, measured.times - 1e-9)
    return Layout(name, measured, inputs, pick)


def _until(experiment: Experiment, times: np.ndarray) -> Experiment:
    """The experiment up to the last measurement, sampled at the measurements."""
    last = max(float(times[-1]), 1.0)
    if last > experiment.duration:
        raise InputError(
            f"{experiment.name} lasts {experiment.duration:g} min but was sampled at {last:g} min: "
            "lengthen the experiment"
        )
    ends = [m + meal.minutes for m, meal in experiment.meals]
    ends += [i.end for i in experiment.infusions] + [c.end for c in experiment.clamps]
    ends += [spell.end for spell in experiment.activity]
    duration = min(experiment.duration, max([last, *ends]))
    return dataclasses.replace(experiment, duration=duration, times=tuple(map(float, times)))


def _step(experiment: Experiment) -> float:
    """The coarsest step that reaches every sample and every beginning and end."""
    edges = [t for minute, meal in experiment.meals for t in (minute, minute + meal.minutes)]
    edges += [t for s in experiment.activity for t in (s.start, s.end)]
    edges += [t for i in experiment.infusions for t in (i.start, i.end)]
    edges += [t for c in experiment.clamps for t in (c.start, c.end)]
    laboratory = experiment.infusions or experiment.clamps
    longest = LABORATORY_STEP if laboratory else STEPS[0]
    for wanted in (np.array([*experiment.times, *edges]), np.array(experiment.times)):
        for step in STEPS:
            on_grid = np.abs(wanted / step - np.rint(wanted / step)) < 1e-9
            if step <= longest and on_grid.all():
                return step
    raise InputError(
        f"{experiment.name}: sampling times must be multiples of {STEPS[-1]:g} min: round them"
    )


def _measured(name: str, dataset: Dataset) -> Measured:
    """Measurements of a visit on the union of everybody's times."""
    visits = [subject.visits.get(name) for subject in dataset]
    analytes = tuple(a for a in dataset.analytes if any(v and a in v.series for v in visits))
    series = [s for v in visits if v for s in v.series.values()]
    times = np.unique(np.concatenate([np.maximum(s.times, 0.0) for s in series]))
    shape = (len(analytes), len(times), len(visits))
    values, sd = np.full(shape, np.nan), np.full(shape, np.nan)
    censored = np.zeros(shape, bool)
    for column, visit in enumerate(visits):
        for row, analyte in enumerate(analytes):
            own = visit.series.get(analyte) if visit else None
            if own is None or not own.times.size:
                continue
            # Samples of the fast are repeated measurements of one state.
            at = np.searchsorted(times, np.maximum(own.times, 0.0))
            spread = standard_deviation(analyte, own)
            for place in np.unique(at):
                here = at == place
                values[row, place, column] = own.values[here].mean()
                sd[row, place, column] = spread[here].mean() / np.sqrt(here.sum())
                censored[row, place, column] = own.censored[here].all()
    return Measured(analytes, times, values, sd, censored)
