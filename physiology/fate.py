"""Fate: where the carbohydrate of the meals goes, gram by gram.

The carbon that was eaten is followed as if it were labelled: each process carries label away
in proportion to the label in the pools it draws from (pools are taken as well mixed). No law
is written down twice; the fluxes are those of the trajectory. What is eaten is found again to
the last atom, whatever the sampling.
"""

from typing import NamedTuple

import numpy as np

from organs.substances import SUBSTANCES
from physiology.body import VARIABLES, qualified
from physiology.trajectory import Trajectory

STEP = 1.0  # [min]; implicit steps, so that a coarse one blurs but never loses anything

_GUT = "in stomach and gut"
_LOST = "lost (stool, urine)"


class Place(NamedTuple):
    """One place where carbohydrate of the meal is found: its name and the organ it belongs to."""

    name: str
    organ: str


PLACES: tuple[Place, ...] = (
    Place("burned by the brain", "brain"),
    Place("burned by muscle", "skeletal_muscle"),
    Place("burned by gut and liver", "gut"),
    Place("burned elsewhere", "other_tissues"),
    Place("muscle glycogen", "skeletal_muscle"),
    Place("liver glycogen", "liver"),
    Place("fat", "adipose_tissue"),
    Place("lactate", "lactate"),
    Place("glucose in blood and fluid", "blood"),
    Place(_GUT, "gut"),
    Place(_LOST, "lost"),
)


class Fate(NamedTuple):
    """Carbohydrate of the meals by place over time.

    `grams` has shape (places, times), in the order of `PLACES` and of `times` [min]; at each
    time it sums to what was eaten until then.
    """

    times: np.ndarray
    grams: np.ndarray

    @property
    def final(self) -> dict[str, float]:
        """Grams in each place at the end."""
        return {place.name: float(g) for place, g in zip(PLACES, self.grams[:, -1], strict=True)}

    @property
    def eaten(self) -> float:
        """Carbohydrate eaten [g]."""
        return float(self.grams[:, -1].sum())


def carbohydrate_fate(trajectory: Trajectory) -> Fate:
    """Follow the carbohydrate of all meals of a trajectory."""
    pools, turnover = _turnover(trajectory)
    times = np.asarray(trajectory.times, float)
    label = np.zeros((len(pools), len(times)))
    if times[0] > 0:  # the first sample is late: until then, as at that sample
        first = np.repeat(turnover[:, :, :1], 2, axis=2)
        label[:, 0] = _advance(trajectory, pools, label[:, 0], (0.0, times[0]), first)
    for k in range(len(times) - 1):
        label[:, k + 1] = _advance(
            trajectory, pools, label[:, k], times[k : k + 2], turnover[:, :, k : k + 2]
        )
    carbon = SUBSTANCES["glucose"].carbon
    meals = [meal for _, meal in trajectory.experiment.meals]
    amount = sum(meal.amounts()["solid"] + meal.amounts()["liquid"] for meal in meals)
    served = sum(meal.glucose + meal.starch for meal in meals)
    grams_per_carbon = served / (carbon * amount) if amount else 0.0
    by_place = np.zeros((len(PLACES), len(times)))
    for pool, row in zip(pools, label, strict=True):
        by_place[_place(pool)] += grams_per_carbon * row
    return Fate(times, by_place)


def _turnover(trajectory: Trajectory) -> tuple[list[str], np.ndarray]:
    """Pools, and the label that flows from one (column) to another (row) per label in it [1/min].

    Shape (pools, pools, times). What is breathed out is booked under the organ that burned it.
    """
    substance = {v.path: v.substance for v in VARIABLES if v.substance is not None}
    moves: list[tuple[str, str, np.ndarray]] = []
    for path, process in trajectory.snapshot.processes.items():
        organ = path.partition(".")[0]
        if organ == "intake":
            continue
        carbon = {
            pool: n * substance[pool].carbon
            for pool, n in qualified(organ, process).items()
            if substance[pool].carbon
        }
        made = sum(n for n in carbon.values() if n > 0)
        for source in (pool for pool, n in carbon.items() if n < 0):
            if source.startswith("environment."):
                continue
            stored = substance[source].carbon * trajectory[source]
            rate = _per_label(-carbon[source] * np.asarray(process.rate), stored)
            for target in (pool for pool, n in carbon.items() if n > 0):
                booked = f"co2.{organ}" if target == "environment.co2" else target
                moves.append((source, booked, rate * carbon[target] / made))
    pools = sorted({name for source, target, _ in moves for name in (source, target)})
    index = {name: i for i, name in enumerate(pools)}
    turnover = np.zeros((len(pools), len(pools), len(trajectory.times)))
    for source, target, rate in moves:
        turnover[index[target], index[source]] += rate
        turnover[index[source], index[source]] -= rate
    return pools, turnover


def _per_label(flow: np.ndarray, stored: np.ndarray) -> np.ndarray:
    """Fractional turnover of a pool [1/min]; where it is empty, what it is once it fills."""
    flow, stored = np.broadcast_arrays(flow, stored)
    filled = np.flatnonzero(stored > 1e-6)
    if not len(filled):
        return np.zeros(stored.shape)
    nearest = filled[np.minimum(np.searchsorted(filled, np.arange(len(stored))), len(filled) - 1)]
    return np.maximum(flow[nearest] / stored[nearest], 0.0)


def _advance(trajectory, pools, label, span, turnover) -> np.ndarray:
    """Label at the end of one sampling interval, by implicit Euler steps."""
    steps = max(1, round((span[1] - span[0]) / STEP))
    length = (span[1] - span[0]) / steps
    for i in range(steps):
        share = (i + 1) / steps
        matrix = (1 - share) * turnover[:, :, 0] + share * turnover[:, :, 1]
        start = span[0] + i * length
        label = label + _eaten(trajectory, pools, start, start + length)
        label = np.linalg.solve(np.eye(len(pools)) - length * matrix, label)
    return label


def _eaten(trajectory, pools, start: float, end: float) -> np.ndarray:
    """Carbon of carbohydrate eaten between two minutes [mmol], by pool."""
    carbon = np.zeros(len(pools))
    for minute, meal in trajectory.experiment.meals:
        overlap = max(0.0, min(end, minute + meal.minutes) - max(start, minute)) / meal.minutes
        if overlap:
            for form in ("solid", "liquid"):
                amount = meal.amounts()[form] * SUBSTANCES["glucose"].carbon
                carbon[pools.index(f"gut.stomach_{form}")] += overlap * amount
    return carbon


_NAMES = [place.name for place in PLACES]
_PLACE_OF = {
    "co2.brain": "burned by the brain",
    "co2.skeletal_muscle": "burned by muscle",
    "co2.gut": "burned by gut and liver",
    "co2.liver": "burned by gut and liver",
    "skeletal_muscle.glycogen": "muscle glycogen",
    "liver.glycogen": "liver glycogen",
    "blood.lactate": "lactate",
    "blood.glucose": "glucose in blood and fluid",
    "blood.interstitial_glucose": "glucose in blood and fluid",
    "gut.stomach_solid": _GUT,
    "gut.stomach_liquid": _GUT,
    "gut.intestine_glucose": _GUT,
    "environment.glucose": _LOST,
}


def _place(pool: str) -> int:
    if pool in _PLACE_OF:
        return _NAMES.index(_PLACE_OF[pool])
    return _NAMES.index("burned elsewhere" if pool.startswith("co2.") else "fat")
