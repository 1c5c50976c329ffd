"""The clamp of people with normal tolerance (Ohashi2015), and the simulation of their mean body.

Nothing is fitted to it: the body has the group's mean covariates, targets are what was observed.
The insulin dose is read in two ways: the 40 mU/m2/min that is recalled, and the dose that would
give the insulin that was measured. The data are read where they are and never kept.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.report import Table
from physiology import Trajectory, human, simulate
from physiology.experiments import Experiment
from physiology.infusions import GlucoseClamp, Infusion
from physiology.plotting import save
from physiology.plotting.style import COLOURS, label_axes, line_up, new_figure, styled

DOSES = (40.0, 56.0)  # [mU/m2/min]
COLUMNS = ("insulin dose", "analyte", "minute", "measured", "SEM", "simulated", "error [%]")
_UMOL_PER_MG = 1000 / 180.16  # of glucose

# Name: name in the data, factor to the unit of this project, which is the last.
_COURSES = {
    "glucose": ("plasma_glucose", 1 / 18.0, "mmol/L"),
    "insulin": ("serum_insulin", 6.0, "pmol/L"),
    "c_peptide": ("serum_Cpeptide", 331.0, "pmol/L"),
}
_INFUSED = {  # infusion: minute at which it was read
    "GIR_hyperglycaemic_85min": 85.0,
    "GIR_euglycaemic_steady_state": 220.0,
}


class Mean(NamedTuple):
    """Mean of a group, and its standard error."""

    value: float
    error: float


class Measured(NamedTuple):
    """What was measured: courses by name and minute, and the group's mean covariates."""

    courses: Mapping[str, Mapping[float, Mean]]
    covariates: Mapping[str, float]
    people: int


def measured(folder: Path) -> Measured | None:
    """The group's mean clamp; None where the data are not there."""
    clamp, people = folder / "ohashi_clamp.csv", folder / "ohashi_subjects_indices.csv"
    if not (clamp.exists() and people.exists()):
        return None
    values: dict[str, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
    names = {data: (name, factor) for name, (data, factor, _) in _COURSES.items()}
    for row in _rows(clamp):
        parts = row["condition"].split("|")
        if "NGT" in parts and "at_end_of_clamp" not in parts and row["variable"] in names:
            name, factor = names[row["variable"]]
            values[name][float(row["time_min"])].append(factor * float(row["value"]))
    covariates: dict[str, list[float]] = defaultdict(list)
    for row in _rows(people):
        if row["condition"] != "NGT":
            continue
        covariates[row["variable"]].append(float(row["value"]))
        if row["variable"] in _INFUSED:
            values["gir"][_INFUSED[row["variable"]]].append(_UMOL_PER_MG * float(row["value"]))
    courses = {
        name: {minute: _mean(found) for minute, found in sorted(course.items())}
        for name, course in values.items()
    }
    means = {name: float(np.mean(found)) for name, found in covariates.items()}
    return Measured(courses, means, len(covariates["weight"]))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        yield from (row for row in csv.DictReader(file) if row["value"] not in ("", "NA"))


def _mean(values: list[float]) -> Mean:
    return Mean(float(np.mean(values)), float(np.std(values, ddof=1) / np.sqrt(len(values))))


def protocol(insulin: float) -> Experiment:
    """Hyperglycaemic to 90 min, then euglycaemic from 100 min, as the data have it.

    Targets are what was observed; the prime is left to the clinician.
    """
    return Experiment(
        "hyperglycaemic, then euglycaemic clamp",
        220.0,
        infusions=(
            Infusion("insulin", insulin, "mU/m2/min", 100.0, 220.0),
            Infusion("insulin", insulin, "mU/m2/min", 100.0, 110.0),
        ),
        clamps=(GlucoseClamp(12.0, 0.0, 90.0), GlucoseClamp(4.6, 100.0, 220.0)),
        every=1.0,
    )


def simulated(covariates: Mapping[str, float]) -> dict[float, Trajectory]:
    """A body with the group's mean covariates in the clamp, by dose of insulin."""
    body = human(
        "male" if covariates["sex_male1"] >= 0.5 else "female",
        age=covariates["age"],
        height=covariates["height"] / 100,
        weight=covariates["weight"],
    )
    return {dose: simulate(body, protocol(dose)) for dose in DOSES}


def overlay(folder: Path, figure: Path | None = None) -> Table:
    """Measured and simulated values side by side; drawn where a file is named."""
    found = measured(folder)
    if found is None:
        missing = [("-", f"no clamp data in {folder}", 0.0, 0.0, 0.0, 0.0, 0.0)]
        return Table("NGT clamp overlaid, unfitted", COLUMNS, missing)
    curves = simulated(found.covariates)
    rows = []
    for dose, trajectory in curves.items():
        for name, course in found.courses.items():
            for minute, mean in course.items():
                value = at(trajectory, name, minute)
                error = 100 * (value / mean.value - 1)
                rows.append((f"{dose:g} mU/m2/min", name, minute, *mean, value, error))
    if figure is not None:
        save(draw(curves, found), figure, dpi=110)
    title = f"NGT clamp overlaid, unfitted (mean covariates of {found.people} people)"
    return Table(title, COLUMNS, rows)


def at(trajectory: Trajectory, name: str, minute: float) -> float:
    """A simulated value in the unit of the data (GIR in umol/kg/min)."""
    scale = 1000 / trajectory.start.person.weight if name == "gir" else 1.0
    return scale * trajectory.at(name, minute)


# --- the figure -----------------------------------------------------------------------------------

_PANELS = (
    ("glucose", "Plasma glucose", "mmol/L", "glucose"),
    ("gir", "Glucose infusion (GIR)", "umol/kg/min", "infusion"),
    ("insulin", "Serum insulin", "pmol/L", "insulin"),
    ("c_peptide", "Serum C-peptide", "pmol/L", "insulin"),
)


def draw(curves: Mapping[float, Trajectory], found: Measured) -> Figure:
    """Courses of both doses as lines, the group as points with its standard error."""
    with styled():
        figure = new_figure(10.0, 6.9)
        figure.text(
            0.012,
            0.975,
            f"Hyperglycaemic, then euglycaemic clamp: {found.people} people with normal tolerance",
            fontsize=15,
            fontweight="bold",
            va="top",
        )
        figure.text(
            0.012,
            0.93,
            "points: mean and SEM (Ohashi2015)   |   lines: a body with their mean covariates, "
            "nothing fitted",
            fontsize=10,
            color="#555555",
            va="top",
        )
        grid = figure.add_gridspec(
            2, 2, left=0.075, right=0.985, top=0.85, bottom=0.085, hspace=0.42, wspace=0.2
        )
        for number, (name, title, unit, colour) in enumerate(_PANELS):
            ax = figure.add_subplot(grid[number // 2, number % 2])
            _panel(ax, name, COLOURS[colour], curves, found.courses[name])
            ax.set_title(title)
            label_axes(ax, "min", unit)
        line_up(figure)
        return figure


def _panel(ax: Axes, name: str, colour: str, curves, course: Mapping[float, Mean]) -> None:
    for (dose, trajectory), style in zip(curves.items(), ("-", "--"), strict=True):
        scale = 1000 / trajectory.start.person.weight if name == "gir" else 1.0
        label = f"{dose:g} mU/m2/min"
        ax.plot(trajectory.times, scale * trajectory[name], style, color=colour, label=label)
    values = np.array([mean.value for mean in course.values()])
    errors = np.array([mean.error for mean in course.values()])
    ax.errorbar(
        list(course), values, errors, fmt="o", color="black", ms=5, mfc="white", capsize=2.5, lw=1.2
    )
    late = max(float(scale * np.max(t[name][t.times >= 15])) for t in curves.values())
    ax.set_ylim(0, 1.3 * max(late, float((values + errors).max())))
    ax.set_xlim(0, 222)
    ax.set_xticks(range(0, 221, 30))
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
    ax.axvspan(100, 220, color="#F6F6F6", lw=0, zorder=-1)
    ax.legend(loc="upper right", ncols=2, handlelength=1.8, columnspacing=1.0)
