"""Ohashi's people in their clamp: the measurements, the protocol, and the indices taken from it."""

import csv
import dataclasses
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from calibration.data import Dataset, Series, Subject, Visit, read_dataset
from calibration.prediction import Predicted
from physiology.experiments import Experiment
from physiology.infusions import PMOL_PER_MILLIUNIT, GlucoseClamp, Infusion

ORAL, VISIT = "OGTT_75g", "clamp"
INSULIN = 40.0  # [mU/m2/min], as recalled; what it gives in plasma is learned from other people
HIGH, NORMAL = 12.6, 4.7  # glucose that was held on average [mmol/L]
EUGLYCAEMIA = 100.0  # its beginning [min]
END = 220.0
TIMES = (0.0, 5.0, 10.0, 15.0, 60.0, 75.0, 85.0, 90.0, 190.0, END)
MG_PER_MMOL = 180.16
MG_PER_DL = 18.016

_NAMES = {"plasma_glucose": "glucose", "serum_insulin": "insulin", "serum_Cpeptide": "c_peptide"}
_UNITS = {"glucose": 1 / MG_PER_DL, "insulin": PMOL_PER_MILLIUNIT, "c_peptide": 331.1}
# How far the model may err: it makes a first phase that is too high (docs/decisions.md).
_PROPORTIONAL = {"insulin": 0.25, "c_peptide": 0.25}
_STEADY = 0.10  # of insulin in the euglycaemic part
# One fast differs from another of the same person (SD of the logarithm of the ratio of the two
# fasts of these people, over the root of two): a single fast says that little of a person.
_FASTING = {"glucose": 0.10, "insulin": 0.37, "c_peptide": 0.16}
# The model takes up too much under hyperglycaemia for what it takes up under insulin.
_GIR = {85.0: 0.30, END: 0.05}


class Indices(NamedTuple):
    """What the clamp is summarised by; arrays over people.

    Attributes:
        sensitivity: GIR / glucose / insulin at the end [mg/kg/min per mg/dL per uU/mL].
        gir: glucose infused at the end [mg/kg/min].
        first, second: insulin above its fast, area from 0 to 10 and 10 to 90 min [uU/mL min].
    """

    sensitivity: np.ndarray
    gir: np.ndarray
    first: np.ndarray
    second: np.ndarray


STEADY_GIR = "GIR_euglycaemic_steady_state"
# Names in the data, in the order of `Indices`.
MEASURED = (
    "ISI_GIR_over_glucose_over_insulin",
    STEADY_GIR,
    "incAUC_insulin_0_10min",
    "incAUC_insulin_10_90min",
)


def people(folder: Path) -> Dataset:
    """Everybody's oral test, with covariates; what the clamp gave goes to `extra`."""
    return read_dataset(
        folder / "ohashi_ogtt75.csv",
        covariates=folder / "ohashi_subjects_indices.csv",
        analytes=("glucose", "insulin", "c_peptide"),
        name="Ohashi OGTT",
    )


def measured_indices(dataset: Dataset) -> Indices:
    """As they were measured; NaN where somebody has none."""
    return Indices(*(np.array([s.extra.get(name, np.nan) for s in dataset]) for name in MEASURED))


def simulated_indices(dataset: Dataset, found: Predicted) -> Indices:
    """As a laboratory would compute them from simulated clamps."""
    weight = np.array([s.body.person.weight for s in dataset])
    gir = MG_PER_MMOL * found.at("gir", END) / weight
    glucose = MG_PER_DL * found.at("glucose", END)
    insulin = found.values["insulin"] / PMOL_PER_MILLIUNIT
    above = insulin - insulin[:, :1]

    def over(begin, end):
        chosen = (found.times >= begin) & (found.times <= end)
        return np.trapezoid(above[:, chosen], found.times[chosen], axis=1)

    at_end = insulin[:, np.isclose(found.times, END)][:, 0]
    return Indices(gir / glucose / at_end, gir, over(0.0, 10.0), over(10.0, 90.0))


def protocol(high=HIGH, normal=NORMAL) -> Experiment:
    """Hyperglycaemic to 90 min, then euglycaemic from 100 min under primed insulin.

    Args:
        high: level, or curve of (minute, level), of the first part [mmol/L].
        normal: level of the second part [mmol/L].
    """
    return Experiment(
        "hyperglycaemic, then euglycaemic clamp",
        END,
        infusions=(
            Infusion("insulin", INSULIN, "mU/m2/min", EUGLYCAEMIA, END),
            Infusion("insulin", INSULIN, "mU/m2/min", EUGLYCAEMIA, EUGLYCAEMIA + 10.0),
        ),
        clamps=(GlucoseClamp(high, 0.0, 90.0), GlucoseClamp(normal, EUGLYCAEMIA, END)),
        every=5.0,
    )


def with_clamps(dataset: Dataset, folder: Path) -> Dataset:
    """The people of an oral test who were clamped too, with that as a further visit."""
    curves = _curves(folder / "ohashi_clamp.csv")

    def clamped(subject: Subject) -> Subject:
        visit = _visit(subject, curves[subject.name])
        return dataclasses.replace(subject, visits={**subject.visits, VISIT: visit})

    both = dataset.select(lambda s: s.name in curves and STEADY_GIR in s.extra)
    return both.change(clamped)


def _curves(path: Path) -> dict[str, dict[str, dict[float, float]]]:
    """Values by subject, analyte and minute, in the project's units."""
    found: dict[str, dict[str, dict[float, float]]] = defaultdict(lambda: defaultdict(dict))
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["value"] not in ("", "NA") and row["variable"] in _NAMES:
                name = _NAMES[row["variable"]]
                value = _UNITS[name] * float(row["value"])
                found[row["subject_or_group"]][name][float(row["time_min"])] = value
    return found


def _visit(subject: Subject, curves: dict[str, dict[float, float]]) -> Visit:
    """The clamp of one person, led along the glucose that was held in that person."""
    glucose = curves["glucose"]
    # Where nobody wrote down what was held, it is what was held on average.
    early = [(t, glucose[t]) for t in (5.0, 15.0, 60.0, 90.0) if t in glucose] or [(90.0, HIGH)]
    high = ((0.0, early[0][1]), *early, *(() if early[-1][0] == 90 else ((90.0, early[-1][1]),)))
    normal = float(np.mean([glucose[t] for t in (190.0, END) if t in glucose] or [NORMAL]))
    series = {}
    for name in ("insulin", "c_peptide"):
        if not curves[name]:
            continue
        course = {t: v for t, v in curves[name].items() if t in TIMES}
        times, values = np.array(list(course)), np.array(list(course.values()))
        steady = (name == "insulin") & (times > EUGLYCAEMIA)
        share = np.where(steady, _STEADY, _PROPORTIONAL[name])
        share = np.where(times == 0.0, _FASTING[name], share)
        series[name] = Series.of(times, values, sd=share * values + 10.0)
    if 0.0 in glucose:
        fasting = np.array([glucose[0.0]])
        series["glucose"] = Series.of(np.zeros(1), fasting, sd=_FASTING["glucose"] * fasting)
    weight = subject.body.person.weight
    asked = {85.0: "GIR_hyperglycaemic_85min", END: STEADY_GIR}
    infused = {
        t: subject.extra[name] * weight / MG_PER_MMOL
        for t, name in asked.items()
        if name in subject.extra
    }
    rates = np.array(list(infused.values()))
    error = np.array([_GIR[minute] for minute in infused])
    series["gir"] = Series.of(np.array(list(infused)), rates, sd=error * rates + 0.05)
    return Visit(protocol(high, normal), series)
