"""Group means that the reference human is fitted to: oral test and clamp of 30 healthy people.

`group_means.csv` holds mean, SD and number of the people with normal tolerance of Ohashi2015 (CC BY
4.0; 30 people, BMI 20.6, 31 years): an oral glucose test, and a hyperglycaemic and then euglycaemic
clamp. Their C-peptide after oral glucose stays unseen: rows O11 and O12 of the reference table
check it.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import jax.numpy as jnp

from calibration.data.analytes import ANALYTES, find
from calibration.reference_table.answers import trajectories_of
from calibration.reference_table.readings import at
from physiology.body import Organs
from physiology.experiments import Experiment
from physiology.human import REFERENCE_MAN, Person
from physiology.infusions import GlucoseClamp, Infusion
from physiology.trajectory import Trajectory

FILE = Path(__file__).with_name("group_means.csv")
CLOSENESS = 0.5  # standard deviations between people that count as one deviation of the mean body
INSULIN = 40.0  # of the clamp [mU/m2/min], as recalled
END = 220.0  # of the clamp [min]
CLAMP = "hyperglycaemic_then_euglycaemic_clamp"
_ORAL = ("glucose", "insulin")
_CLAMPED = ("insulin", "c_peptide")  # glucose is what was held
_INFUSED = {"GIR_hyperglycaemic_85min": 85.0, "GIR_euglycaemic_steady_state": END}


class Mean(NamedTuple):
    """Mean and standard deviation of a group, in the unit of the observable."""

    value: float
    deviation: float


Means = Mapping[tuple[str, float], Mean]  # by observable and minute


@cache
def oral_means() -> Means:
    """Of the oral test, after the fast (which is a parameter)."""
    found = _means("ogtt_75g", REFERENCE_MAN)
    return {key: mean for key, mean in found.items() if key[0] in _ORAL and key[1] > 0}


@cache
def clamp_means() -> Means:
    """Of the clamp, after the fast; glucose infused is that of the reference man's weight."""
    found = _means(CLAMP, REFERENCE_MAN)
    kept = {key: mean for key, mean in found.items() if key[0] in _CLAMPED and key[1] > 0}
    return {**kept, **_infused(REFERENCE_MAN)}


def clamp() -> Experiment:
    """The clamp of the group, led along the mean glucose that was held."""
    held = {
        t: m.value for (name, t), m in _means(CLAMP, REFERENCE_MAN).items() if name == "glucose"
    }
    early = [(t, held[t]) for t in (5.0, 15.0, 60.0, 90.0)]
    return Experiment(
        "hyperglycaemic, then euglycaemic clamp",
        END,
        infusions=(
            Infusion("insulin", INSULIN, "mU/m2/min", 100.0, END),
            Infusion("insulin", INSULIN, "mU/m2/min", 100.0, 110.0),
        ),
        clamps=(
            GlucoseClamp(((0.0, early[0][1]), *early), 0.0, 90.0),
            GlucoseClamp(held[190.0], 100.0, END),
        ),
        every=5.0,
    )


def distances(t: Trajectory, means: Means) -> list:
    """Distance of a trajectory from some means, in units of `CLOSENESS` of their spread."""
    return [
        (at(t, name, minute) - mean.value) / (CLOSENESS * mean.deviation)
        for (name, minute), mean in means.items()
    ]


def clamp_distances(organs: Organs):
    """Distances of the reference man's clamp; values may be traced."""
    (t,) = trajectories_of(organs, {CLAMP: clamp()}).values()
    return jnp.stack(distances(t, clamp_means()))


def _means(experiment: str, person: Person) -> dict[tuple[str, float], Mean]:
    found = {}
    for row in _rows():
        analyte = find(row["variable"])
        if row["experiment"] == experiment and analyte is not None:
            factor = analyte.units[row["unit"]]
            numbers = Mean(factor * float(row["mean"]), factor * float(row["sd"]))
            found[analyte.name, float(row["time_min"])] = numbers
    return found


def _infused(person: Person) -> dict[tuple[str, float], Mean]:
    found = {}
    for row in _rows():
        if row["variable"] in _INFUSED:
            factor = ANALYTES["gir"].units[row["unit"]] * person.weight
            numbers = Mean(factor * float(row["mean"]), factor * float(row["sd"]))
            found["gir", _INFUSED[row["variable"]]] = numbers
    return found


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """Rows of the file."""
    with open(FILE, newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
