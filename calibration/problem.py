"""Problem: people, their measurements and what is free, laid out for one compiled program.

Predictions and their derivatives by the coordinates of `FreeSet` come out of `predict`; what
becomes of them (weights, censoring, priors, left-out samples) is NumPy, so that no new value
compiles anew. People come in batches of a fixed size, each on one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import jax
import numpy as np

from calibration.data.dataset import Dataset, Subject
from calibration.free import FreeSet, choose
from calibration.layout import Layout, layout
from calibration.sensitivities import Inputs, program
from calibration.threads import side_by_side
from organs.parameters import replace
from physiology.errors import InputError
from physiology.human import Body
from physiology.simulate import enable_float64

BATCH = 16  # people a program follows at a time


class Prediction(NamedTuple):
    """What the model says of the measurements, by visit.

    Attributes:
        values: arrays (people, analytes, times).
        slopes: derivatives by the coordinates, (people, analytes, times, parameters).
    """

    values: dict[str, np.ndarray]
    slopes: dict[str, np.ndarray]

    def merge(self, other: Prediction, chosen: np.ndarray) -> Prediction:
        """This prediction, with that of `other` for some people."""

        def mixed(mine, theirs):
            mask = chosen.reshape(-1, *[1] * (mine.ndim - 1))
            return np.where(mask, theirs, mine)

        return Prediction(
            *(
                {name: mixed(mine[name], theirs[name]) for name in mine}
                for mine, theirs in zip(self, other, strict=True)
            )
        )


class Problem:
    """Fitting some free parameters to the measurements of some people.

    Attributes:
        dataset: the people.
        free: what is free.
        visits: a `Layout` for every visit.
    """

    def __init__(
        self,
        dataset: Dataset,
        free: str | FreeSet | Sequence,
        step: float | None = None,
        batch: int | None = None,
    ):
        """Lay out a problem.

        Args:
            dataset: people with visits; analytes that nobody has are left out.
            free: free parameters: a ready set by name, paths, or a FreeSet.
            step: step of the grid [min]; the coarsest of `STEPS` that reaches all samples where
                None.
            batch: people a program follows at a time; everybody, at most `BATCH`, where None.

        Raises:
            InputError: for people without measurements, or samples off the grid.
        """
        enable_float64()
        if not len(dataset):
            raise InputError(f"{dataset.name} has no subjects to fit")
        for subject in dataset:
            if not any(s.times.size for v in subject.visits.values() for s in v.series.values()):
                raise InputError(f"subject {subject.name} has no measurements: leave it out")
        self.dataset = dataset
        self.free = choose(free)
        self.batch = batch or min(len(dataset), BATCH)
        names = dict.fromkeys(name for s in dataset for name in s.visits)
        self.visits = {name: layout(name, dataset, self.free, step) for name in names}
        self._followed: set[int] = set()  # visits whose program is compiled

    def __len__(self) -> int:
        return len(self.dataset)

    def predict(self, coordinates: np.ndarray, people: np.ndarray | None = None) -> Prediction:
        """Predictions and their derivatives at some coordinates.

        Args:
            coordinates: shape (people, parameters).
            people: indices of the people they belong to; everybody in order where None. Somebody
                may come more than once.

        Returns:
            People in the order of `people`; NaN where the model does not follow.
        """
        chosen = np.arange(len(self)) if people is None else np.asarray(people)
        values: dict[str, np.ndarray] = {}
        slopes: dict[str, np.ndarray] = {}
        for name, visit in self.visits.items():
            values[name], slopes[name] = self._predict(visit, coordinates, chosen)
        return Prediction(values, slopes)

    def _predict(self, visit: Layout, coordinates, people) -> tuple[np.ndarray, np.ndarray]:
        run = program(self.free.paths, visit.measured.analytes)
        groups = [people[i : i + self.batch] for i in range(0, len(people), self.batch)]
        starts = range(0, len(people), self.batch)

        def one(part: tuple[int, np.ndarray]):
            start, group = part
            # The last batch is filled up with copies of its last member.
            padded = np.concatenate([group, np.repeat(group[-1], self.batch - len(group))])
            here = coordinates[start : start + len(group)]
            here = np.concatenate([here, np.repeat(here[-1:], self.batch - len(group), axis=0)]).T
            values, slopes = run(self.free.values(here), _take(visit.inputs, padded))
            values = np.asarray(values)[:, visit.pick]
            slopes = np.asarray(slopes)[:, :, visit.pick]
            slopes = slopes * self.free.slopes(here)[:, None, None, :]
            count = len(group)
            return np.moveaxis(values, -1, 0)[:count], np.moveaxis(slopes, (0, -1), (-1, 0))[:count]

        parts = side_by_side(one, zip(starts, groups, strict=True), self.compiled(visit))
        return (
            np.concatenate([values for values, _ in parts]),
            np.concatenate([slopes for _, slopes in parts]),
        )

    def compiled(self, visit: Layout) -> bool:
        """Whether this problem has followed a visit before; from now on it has."""
        before = id(visit) in self._followed
        self._followed.add(id(visit))
        return before

    def start(self) -> np.ndarray:
        """Coordinates to start from: medians, and the fasting values that were measured.

        Shape (people, parameters).
        """
        start = np.tile([item.centre for item in self.free.items], (len(self), 1))
        for column, item in enumerate(self.free.items):
            analyte = _FASTING.get(item.name)
            fasting = self._fasting(analyte) if analyte else None
            if item.name == "pancreas.insulin_secretion":
                fasting = self._fasting_secretion() / self._factor(column)
            if fasting is not None:
                seen = np.isfinite(fasting)
                start[seen, column] = item.coordinate_of(fasting[seen])
        return start

    def _factor(self, column: int) -> np.ndarray:
        """Covariate factor of a free parameter, by person."""
        return next(iter(self.visits.values())).inputs.factors[column][0]

    def _fasting_secretion(self) -> np.ndarray:
        """Fasting secretion [pmol/min] that the fasting samples mean: what clears the C-peptide,
        or, without it, what goes with the insulin."""
        organs = next(iter(self.visits.values())).inputs.organs
        c_peptide, insulin = self._fasting("c_peptide"), self._fasting("insulin")
        cleared = c_peptide * organs.kidney.c_peptide_elimination * organs.blood.c_peptide_volume
        usual = organs.pancreas.insulin_secretion
        # Insulin above the usual is partly slower clearance.
        by_insulin = usual * np.sqrt(insulin / organs.blood.insulin_fasting)
        return np.where(np.isfinite(cleared), cleared, by_insulin)

    def _fasting(self, analyte: str) -> np.ndarray:
        """Measured fasting value of an analyte, by person; NaN where there is none."""
        found = np.full(len(self), np.nan)
        for visit in self.visits.values():
            measured = visit.measured
            if analyte in measured.analytes and measured.times[0] == 0:
                here = measured.values[measured.analytes.index(analyte), 0]
                censored = measured.censored[measured.analytes.index(analyte), 0]
                found = np.where(np.isnan(found) & ~censored & (here > 0), here, found)
        return found

    def body(self, person: int, coordinates: np.ndarray) -> Body:
        """The body of one person with these coordinates: a body like any other."""
        subject = self.dataset.subjects[person]
        return fitted_body(subject, self.free, self.free.values(np.asarray(coordinates)))


# Free parameters that a fasting sample measures directly.
_FASTING = {
    "blood.glucose_fasting": "glucose",
    "blood.insulin_fasting": "insulin",
    "blood.nefa_fasting": "nefa",
    "blood.lactate_fasting": "lactate",
    "blood.ketone_fasting": "ketones",
    "blood.vldl_fasting": "triglyceride",
    "blood.glycerol_fasting": "glycerol",
    "blood.glucagon_fasting": "glucagon",
    "gut.gip_fasting": "gip",
    "gut.glp1_fasting": "glp1",
}


def person_values(subject: Subject, free: FreeSet, values: np.ndarray) -> dict[str, float]:
    """A person's own parameters by path, from free values: with the covariate factors."""
    factors = free.factors(subject.body.organs)
    return {
        path: float(value * factor)
        for item, value, own in zip(free.items, values, factors, strict=True)
        for path, factor in zip(item.paths, own, strict=True)
    }


def fitted_body(subject: Subject, free: FreeSet, values: np.ndarray) -> Body:
    """The person's body with free values: healthy in the sense that its fast is closed."""
    organs = replace(subject.body.organs, person_values(subject, free, values))
    return Body(organs, person=subject.body.person)


def _take(inputs: Inputs, people: np.ndarray) -> Inputs:
    """The inputs of some people."""
    return jax.tree.map(lambda leaf: np.asarray(leaf)[..., people], inputs)
