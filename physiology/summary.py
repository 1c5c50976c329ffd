"""Summary: what an experiment showed, as tables a person can read in a terminal."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from organs.substances import ANHYDROUS_GLUCOSE
from physiology.fate import carbohydrate_fate
from physiology.observables import FAT_DEPOTS
from physiology.readout import readout
from physiology.trajectory import Trajectory

# The main analytes, as a laboratory prints them.
ANALYTES = {
    "glucose": "glucose",
    "insulin": "insulin",
    "c_peptide": "C-peptide",
    "glucagon": "glucagon",
    "glp1": "GLP-1, total",
    "nefa": "NEFA",
    "glycerol": "glycerol",
    "triglyceride": "triglyceride",
    "lactate": "lactate",
    "ketones": "ketone bodies",
}
TWO_HOURS = 120.0


class Course(NamedTuple):
    """One quantity over an experiment: where it starts and ends, and how far it went.

    Values are in `unit`, times in minutes; `two_hours` is None in shorter experiments.
    """

    name: str
    unit: str
    fasting: float
    peak: float
    peak_time: float
    nadir: float
    nadir_time: float
    two_hours: float | None
    end: float


def course(trajectory: Trajectory, name: str) -> Course:
    """The course of one quantity."""
    times, values = trajectory.times, np.asarray(trajectory[name])
    high, low = int(np.argmax(values)), int(np.argmin(values))
    covered = times[0] <= TWO_HOURS <= times[-1]
    return Course(
        name=name,
        unit=trajectory.unit(name),
        fasting=float(values[0]),
        peak=float(values[high]),
        peak_time=float(times[high]),
        nadir=float(values[low]),
        nadir_time=float(times[low]),
        two_hours=trajectory.at(name, TWO_HOURS) if covered else None,
        end=float(values[-1]),
    )


class GlucoseFlow(NamedTuple):
    """Glucose into (positive) or out of (negative) blood by one route [mmol/min] over time."""

    name: str
    organ: str
    rate: np.ndarray


def glucose_flows(trajectory: Trajectory) -> list[GlucoseFlow]:
    """Every route by which glucose enters and leaves blood and fluid; sources first."""
    snapshot = trajectory.snapshot

    def used(*organs: str):
        plasma = snapshot.exchange("blood.glucose", -1, organs)
        return -(plasma + snapshot.exchange("blood.interstitial_glucose", -1, organs))

    urine = trajectory["urine_glucose"]
    made = trajectory["gng"]
    flows = (
        ("absorbed from the meal", "gut", trajectory["absorption"]),
        ("infused", "infusion", trajectory["gir"]),
        ("liver glycogen", "liver", trajectory["glycogenolysis"]),
        ("made anew (GNG)", "gluconeogenesis", made),
        ("brain", "brain", used("brain")),
        ("muscle", "skeletal_muscle", used("skeletal_muscle")),
        ("liver", "liver", used("liver")),
        ("fat", "adipose_tissue", used(*FAT_DEPOTS)),
        ("kidney", "kidney", used("kidney") + urine),
        ("gut", "gut", used("gut")),
        ("heart", "heart", used("heart")),
        ("blood cells", "blood_cells", used("blood_cells")),
        ("other tissues", "other_tissues", used("other_tissues")),
        ("urine", "urine", -urine),
    )
    shape = trajectory.times.shape
    return [GlucoseFlow(name, organ, np.broadcast_to(v, shape)) for name, organ, v in flows]


def integrated(trajectory: Trajectory, rate: np.ndarray) -> float:
    """Time integral of a rate per minute, by the trapezoidal rule over the samples."""
    return float(np.trapezoid(rate, trajectory.times))


def summary(trajectory: Trajectory) -> str:
    """The whole report: courses of plasma, glucose flows, fuels, fate of carbohydrate."""
    parts = [header(trajectory), courses_table(trajectory)]
    if len(trajectory.times) > 1:
        parts += readout_tables(trajectory)
        parts += [flows_table(trajectory), fuels_table(trajectory)]
        if _carbohydrate(trajectory):
            parts.append(fate_table(trajectory))
    return "\n\n".join(parts)


def _carbohydrate(trajectory: Trajectory) -> float:
    return sum(meal.glucose + meal.starch for _, meal in trajectory.experiment.meals)


def header(trajectory: Trajectory) -> str:
    """Experiment, food and person, a line each."""
    experiment = trajectory.experiment
    first = f"{experiment.name}, followed for {span(experiment.duration)}"
    return "\n".join([first, *filter(None, (food(trajectory), who(trajectory)))])


def food(trajectory: Trajectory) -> str:
    """What is eaten, in words; empty where it is nothing."""
    meals = [meal for _, meal in trajectory.experiment.meals]
    if len(meals) > 1:
        return f"{len(meals)} meals, {sum(meal.energy() for meal in meals):.0f} kcal"
    return describe_meal(meals[0]) if meals else ""


def who(trajectory: Trajectory) -> str:
    """The person in words."""
    person = trajectory.start.person
    return (
        f"{person.sex}, {person.age:g} years, {person.height:g} m, {person.weight:g} kg, "
        f"{100 * person.body_fat:.0f} % fat"
    )


def describe_meal(meal) -> str:
    """A meal in words: `75 g glucose, liquid`."""
    contents = [
        f"{getattr(meal, name):.3g} g {name}"
        for name in ("glucose", "starch", "fat", "protein")
        if getattr(meal, name)
    ]
    return f"{', '.join(contents) or 'nothing'} ({meal.form})"


def span(minutes: float) -> str:
    """A duration in the unit people would use: `90 min`, `8 h`, `3 d`."""
    if minutes >= 2880 and minutes % 1440 == 0:
        return f"{minutes / 1440:g} d"
    if minutes >= 120 and minutes % 30 == 0:
        return f"{minutes / 60:g} h"
    return f"{minutes:g} min"


def courses_table(trajectory: Trajectory, names: Iterable[str] = ANALYTES) -> str:
    """Fasting, peak, nadir, two hours and end of some quantities."""
    rows = [course(trajectory, name) for name in names]
    first = "fasting" if trajectory.start.state is None else "start"
    clock = _clock(trajectory)
    return table(
        ("plasma", "unit", first, "peak", "at", "nadir", "at", "2 h", "end"),
        [
            (
                ANALYTES.get(row.name, row.name),
                row.unit,
                digits(row.fasting),
                digits(row.peak),
                clock(row.peak_time),
                digits(row.nadir),
                clock(row.nadir_time),
                "" if row.two_hours is None else digits(row.two_hours),
                digits(row.end),
            )
            for row in rows
        ],
    )


def _clock(trajectory: Trajectory):
    if trajectory.times[-1] > 1440:
        return lambda minutes: f"{minutes / 60:.0f} h"
    return lambda minutes: f"{minutes:.0f} min"


def readout_tables(trajectory: Trajectory) -> list[str]:
    """What is read off each kind of laboratory test, its steps side by side."""
    found = readout(trajectory)
    tables = []
    for name in dict.fromkeys(read.procedure.name for read in found):
        steps = [read for read in found if read.procedure.name == name]
        spans = [f"{s.procedure.start:g}-{s.procedure.end:g} min" for s in steps]
        rows = [
            (row.name, row.unit, *(digits(step.rows[i].value) for step in steps))
            for i, row in enumerate(steps[0].rows)
        ]
        tables.append(table((f"read off the {name}", "unit", *spans), rows))
    return tables


def flows_table(trajectory: Trajectory) -> str:
    """Glucose into and out of blood over the whole experiment."""
    flows = glucose_flows(trajectory)
    amounts = [integrated(trajectory, flow.rate) for flow in flows]
    total = sum(amount for amount in amounts if amount > 0)
    rows = [
        (
            ("into blood: " if amount > 0 else "out of it: ") + flow.name,
            f"{ANHYDROUS_GLUCOSE * abs(amount):.1f}",
            f"{abs(amount):.0f}",
            f"{100 * abs(amount) / total:.0f}",
        )
        for flow, amount in zip(flows, amounts, strict=True)
        if abs(amount) * ANHYDROUS_GLUCOSE >= 0.05
    ]
    return table(("glucose, whole experiment", "g", "mmol", "% of inflow"), rows)


def fuels_table(trajectory: Trajectory) -> str:
    """What was burned, as indirect calorimetry sees it."""
    carbohydrate = integrated(trajectory, trajectory["carbohydrate_oxidation"])
    fat = integrated(trajectory, trajectory["lipid_oxidation"])
    energy = integrated(trajectory, trajectory["energy_expenditure"])
    rows = [
        ("carbohydrate burned, net", f"{carbohydrate:.1f}", "g"),
        ("fat burned, net", f"{fat:.1f}", "g"),
        ("energy spent", f"{energy:.0f}", "kcal"),
    ]
    return table(("indirect calorimetry", "", ""), rows)


def fate_table(trajectory: Trajectory) -> str:
    """Where the carbohydrate of the meals is at the end."""
    fate = carbohydrate_fate(trajectory)
    rows = [
        (name, f"{grams:.1f}", f"{100 * grams / fate.eaten:.1f}")
        for name, grams in fate.final.items()
    ]
    rows.append(("total eaten", f"{fate.eaten:.1f}", "100.0"))
    title = f"where the carbohydrate is after {span(float(trajectory.times[-1]))}"
    return table((title, "g", "%"), rows)


def digits(value: float) -> str:
    """Three significant digits without an exponent; whole numbers from 100 on."""
    if 0 < abs(value) < 0.001:
        return "<0.001"
    if abs(value) >= 100:
        return f"{value:.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.2g}"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns aligned with blanks: words to the left, numbers to the right."""
    cells = [tuple(heading), *(tuple(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heading))]
    words = [i == 0 or not any(_numeric(row[i]) for row in cells[1:]) for i in range(len(heading))]

    def line(row: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if word else cell.rjust(width)
            for cell, width, word in zip(row, widths, words, strict=True)
        )
        return "  ".join(padded).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(cells[0]), rule, *(line(row) for row in cells[1:])])


def _numeric(cell: str) -> bool:
    try:
        float(cell.lstrip("<").split()[0])
    except (ValueError, IndexError):
        return False
    return True
