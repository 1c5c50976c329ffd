"""A stand-in for the body that is linear in the coordinates: what is known of it exactly.

Glucose shows the first coordinate, insulin the sum of the second and third, and nothing the fourth.
"""

import numpy as np

from calibration.data import Dataset, Series, Subject, Visit
from calibration.differences import Differences
from calibration.free import FreeSet, free
from physiology import ogtt

TIMES = (0.0, 30.0, 60.0, 90.0, 120.0)
EXPERIMENT = ogtt(75, 120.0).sampled(TIMES)
FREE = FreeSet(
    "four",
    (
        free("blood.glucose_fasting", 3.0, 16.0, 5.2, 0.15),
        free("blood.insulin_fasting", 5.0, 500.0, 40.0, 0.5),
        free("pancreas.insulin_secretion", 15.0, 700.0, 100.0, 0.4),
        free("gut.emptying", 0.01, 0.3, 0.05, 0.4),
    ),
)
NAMES = ("glucose", "insulin", "c_peptide")
SD = {"glucose": 0.2, "insulin": 10.0, "c_peptide": 50.0}
LEVEL = {"glucose": 6.0, "insulin": 100.0, "c_peptide": 900.0}
SLOPE = {
    "glucose": np.array([1.0, 0.0, 0.0, 0.0]),
    "insulin": np.array([0.0, 40.0, 40.0, 0.0]),
    "c_peptide": np.zeros(4),
}


class Linear(Differences):
    """A problem whose predictions are linear; nothing is compiled."""

    def follow(self, visit, coordinates, people):
        """Values at every time alike."""
        rows = [LEVEL[n] + coordinates @ SLOPE[n] for n in visit.measured.analytes]
        return np.repeat(np.stack(rows, axis=1)[:, :, None], len(visit.measured.times), axis=2)


def made(truth, covariates=None, seed=0, noise=1.0, names=NAMES) -> Dataset:
    """People with these coordinates, measured with noise."""
    random = np.random.default_rng(seed)
    people = []
    for k, x in enumerate(truth):
        series = {}
        for name in names:
            sd = np.full(len(TIMES), SD[name])
            values = LEVEL[name] + x @ SLOPE[name] + noise * sd * random.standard_normal(len(TIMES))
            series[name] = Series.of(TIMES, values, sd=sd)
        own = {} if covariates is None else covariates[k]
        people.append(Subject(f"P{k}", {"ogtt": Visit(EXPERIMENT, series)}, own))
    return Dataset("linear", tuple(people))
