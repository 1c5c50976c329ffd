"""Fate: where the carbohydrate of the meals goes, gram by gram.

The carbon that was eaten is followed as a tracer (`physiology.tracers`): each process carries
label away in proportion to the label in the pools it draws from, opposite flows one by one. What
is eaten is found again to the last atom, whatever the sampling.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from organs.substances import SUBSTANCES
from physiology.body import qualified
from physiology.trajectory import Trajectory

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
    """Follow the carbohydrate of all meals of a trajectory.

    Label is followed minute by minute; a trajectory with fewer samples is simulated again.
    """
    from physiology.tracers import CARBON, trace

    traced = trace(trajectory, CARBON, meal_enrichment=1.0)
    times = np.asarray(trajectory.times, float)
    grams = np.zeros((len(PLACES), len(times)))
    for place, carbon in _found(traced):
        grams[_NAMES.index(place)] += np.interp(times, traced.times, carbon)
    return Fate(times, _grams_per_carbon(trajectory) * grams)


def _found(traced) -> Iterator[tuple[str, np.ndarray]]:
    """Carbon of the meals [mmol], minute by minute, with the name of its place."""
    for pool, amount in zip(traced.pools, traced.amounts, strict=True):
        yield _PLACE_OF.get(pool, "fat"), amount
    for path, amount in traced.lost.items():
        organ = path.partition(".")[0]
        pools = qualified(organ, traced.trajectory.snapshot.processes[path])
        burned = "environment.co2" in pools
        yield _BURNED_BY.get(organ, "burned elsewhere") if burned else _LOST, amount


def _grams_per_carbon(trajectory: Trajectory) -> float:
    """Carbohydrate as it was served [g] per carbon of it [mmol]."""
    meals = [meal for _, meal in trajectory.experiment.meals]
    amount = sum(meal.amounts()["solid"] + meal.amounts()["liquid"] for meal in meals)
    served = sum(meal.glucose + meal.starch for meal in meals)
    return served / (SUBSTANCES["glucose"].carbon * amount) if amount else 0.0


_NAMES = [place.name for place in PLACES]
_BURNED_BY = {
    "brain": "burned by the brain",
    "skeletal_muscle": "burned by muscle",
    "gut": "burned by gut and liver",
    "liver": "burned by gut and liver",
}
_PLACE_OF = {
    "skeletal_muscle.glycogen": "muscle glycogen",
    "liver.glycogen": "liver glycogen",
    "blood.lactate": "lactate",
    "blood.glucose": "glucose in blood and fluid",
    "blood.interstitial_glucose": "glucose in blood and fluid",
    "blood.slow_glucose": "glucose in blood and fluid",
    "gut.stomach_solid": _GUT,
    "gut.stomach_liquid": _GUT,
    "gut.intestine_glucose": _GUT,
    "gut.intestine_starch": _GUT,
}
