"""Schedule: an experiment laid out on the grid of the solver.

Meals and activity become rates that are constant within each step, with exactly the amounts
that were ordered whatever the step; sampling times are multiples of the step.
"""

import math
from typing import NamedTuple

import numpy as np

from physiology.errors import InputError, check_amount
from physiology.experiments import Experiment
from physiology.human import REFERENCE_MAN, Person
from physiology.infusions import GlucoseClamp
from physiology.intake import INTAKES

STEP = 1.0  # [min]; the fastest process of the body takes about a minute
FINEST = 0.25

_COLUMN = {name: column for column, name in enumerate(INTAKES)}


class Schedule(NamedTuple):
    """What the solver needs to know of an experiment.

    `intake` has shape (samples, steps, intakes), in the order and units of `Intake`.
    `times` [min] are the reported ones among the samples.
    """

    intake: np.ndarray
    step: float
    grid: np.ndarray  # times of all samples, the start included [min]
    times: np.ndarray  # reported times [min]


def schedule(
    experiment: Experiment, step: float | None = None, person: Person = REFERENCE_MAN
) -> Schedule:
    """Lay out an experiment on a grid.

    Args:
        experiment: what is done.
        step: step of the grid [min]; chosen from the sampling times where None.
        person: whose weight and surface doses refer to.

    Raises:
        InputError: for a sampling time that no step of at least 0.25 min reaches.
    """
    times = np.asarray(experiment.sampling_times(), float)
    step = _coarsest(experiment, times) if step is None else _chosen(experiment, times, step)
    # To the end of the experiment, whenever the last sample is taken: the body that it leaves
    # may be experimented on again.
    count = max(math.ceil(experiment.duration / step - 1e-9), 1)
    ticks = np.rint(times / step).astype(int)
    stride = int(np.gcd.reduce([count, *ticks[ticks > 0]]))
    samples = count // stride
    edges = np.arange(samples * stride + 1) * step
    intake = _intake(experiment, edges, step, person)
    return Schedule(
        intake=intake.reshape(samples, stride, len(INTAKES)),
        step=step,
        grid=np.arange(samples + 1) * stride * step,
        times=times,
    )


def _intake(experiment: Experiment, edges: np.ndarray, step: float, person: Person) -> np.ndarray:
    """What is done in each step, shape (steps, intakes)."""
    intake = np.zeros((len(edges) - 1, len(INTAKES)))
    for minute, meal in experiment.meals:
        fraction = _overlap(edges, minute, minute + meal.minutes) / meal.minutes
        for name, amount in meal.amounts().items():
            intake[:, _COLUMN[name]] += amount * fraction / step
    for spell in experiment.activity:
        share = _overlap(edges, spell.start, spell.end) / step
        intake[:, _COLUMN["activity"]] += spell.power * share
    for infusion in experiment.infusions:
        share = _overlap(edges, infusion.start, infusion.end) / step
        intake[:, _COLUMN[infusion.substance]] += infusion.absolute_rate(person) * share
    for clamp in experiment.clamps:
        share = _overlap(edges, clamp.start, clamp.end) / step
        level = np.interp(edges, *_curve(clamp))
        held = share > 0
        intake[:, _COLUMN["clamping"]] += share
        intake[held, _COLUMN["clamp_target"]] = ((level[:-1] + level[1:]) / 2)[held]
        intake[held, _COLUMN["clamp_slope"]] = np.diff(level)[held] / step
    return intake


def _curve(clamp: GlucoseClamp) -> tuple[list[float], list[float]]:
    """Times in the experiment [min] and targets [mmol/L]."""
    curve = clamp.curve()
    return [clamp.start + minute for minute, _ in curve], [level for _, level in curve]


def _chosen(experiment: Experiment, times: np.ndarray, step: float) -> float:
    """The step asked for, where it reaches every sampling time."""
    check_amount(f"{experiment.name}: step", step, "min", minimum=1e-3, maximum=10.0)
    if not _reaches(times, step):
        raise InputError(f"{experiment.name}: a step of {step:g} min misses some sampling times")
    return float(step)


def _reaches(times: np.ndarray, step: float) -> bool:
    return np.allclose(times / step, np.rint(times / step), rtol=0.0, atol=1e-9)


def _coarsest(experiment: Experiment, times: np.ndarray) -> float:
    """The coarsest of 1, 1/2 and 1/4 min that reaches every sampling time."""
    step = STEP
    while step >= FINEST:
        if _reaches(times, step):
            return step
        step /= 2
    raise InputError(
        f"{experiment.name}: sampling times must be multiples of {FINEST} min; "
        f"got {[t for t in times if abs(t / FINEST - round(t / FINEST)) > 1e-9][:3]}"
    )


def _overlap(edges: np.ndarray, start: float, end: float) -> np.ndarray:
    """Minutes of each grid interval that lie between start and end."""
    return np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], start), 0.0, None)
