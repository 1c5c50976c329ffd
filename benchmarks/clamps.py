"""Clamps: is glucose held, does the balance close, can it be differentiated, what do people do.

    python -m benchmarks.clamps [--json FILE] [--data FOLDER] [--figure FILE]

The clamp data are read from FOLDER (`../shared/data` unless told) where they are; without them
the last table says that they are missing.
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import closed_loop
from benchmarks.report import Table, arguments, publish
from physiology import Trajectory, human, simulate
from physiology.experiments import Experiment, ogtt
from physiology.files import replacing
from physiology.infusions import GlucoseClamp, Infusion
from physiology.laboratory import (
    euglycaemic_clamp,
    hyperglycaemic_clamp,
    hyperglycaemic_euglycaemic_clamp,
    hypoglycaemic_clamp,
    isoglycaemic_infusion,
    pancreatic_clamp,
)

LEAK = 0.02  # GIR below which the pump stands at its stop [mmol/min]
ANALYTES = {
    # name: (name in the data, factor to the project's unit)
    "glucose": ("plasma_glucose", 1 / 18.0),
    "insulin": ("serum_insulin", 6.0),
    "c_peptide": ("serum_Cpeptide", 331.0),
}


class Held(NamedTuple):
    """One kind of clamp, and when its glucose counts as steady."""

    name: str
    experiment: Experiment
    steady: tuple[tuple[float, float], ...]  # windows [min]


def clamps() -> tuple[Held, ...]:
    """Every kind of clamp; the isoglycaemic one follows the reference man's own OGTT."""
    oral = simulate(human(), ogtt(75.0, 240.0))
    stairs = hypoglycaemic_clamp()
    plateaus = tuple((60.0 * n + 50.0, 60.0 * n + 60.0) for n in range(5))
    fixed = (
        Held("40 mU/m2/min", euglycaemic_clamp(40.0), ((90, 120),)),
        Held(
            "10, 40, 120 mU/m2/min",
            euglycaemic_clamp((10.0, 40.0, 120.0)),
            ((90, 120), (210, 240), (330, 360)),
        ),
        Held("5 mU/kg/min at 5.6", euglycaemic_clamp(5.0, 5.6, 180.0, "mU/kg/min"), ((150, 180),)),
        Held("hyperglycaemic, 11.9", hyperglycaemic_clamp(11.9, 180.0), ((90, 180),)),
        Held(
            "hyper-, then euglycaemic", hyperglycaemic_euglycaemic_clamp(), ((60, 90), (180, 210))
        ),
        Held("pancreatic", pancreatic_clamp(), ((150, 180),)),
        Held("hypoglycaemic, 5 plateaus", stairs, plateaus),
    )
    followed = isoglycaemic_infusion(oral)
    running = infusing(simulate(human(), followed))
    return (*fixed, Held("isoglycaemic, while infusing", followed, ((10.0, running),)))


def infusing(trajectory: Trajectory) -> float:
    """The minute until which the clinician infuses: then glucose falls no faster by itself."""
    stopped = trajectory.times[(trajectory["gir"] < LEAK) & (trajectory.times > 10)]
    return float(stopped[0]) - 5.0 if len(stopped) else float(trajectory.times[-1])


def held_table() -> Table:
    """How well each clamp holds its target, and how well its glucose balance closes."""
    man, rows = human(), []
    for name, experiment, windows in clamps():
        t = simulate(man, experiment)
        steady = np.any([(t.times >= start) & (t.times <= end) for start, end in windows], axis=0)
        worst = np.abs(t["glucose"] / targets(experiment, t.times) - 1)[steady].max()
        pools = t.snapshot.net("blood.glucose") + t.snapshot.net("blood.interstitial_glucose")
        # Rd counts what is lost in urine (UGE).
        gap = np.abs(t["gir"] + t["egp"] + t["ra_oral"] - t["rd"] - pools).max()
        seen = ("glucose", "insulin", "gir", "egp")
        means = (float(t[quantity][steady].mean()) for quantity in seen)
        rows.append((name, 100 * float(worst), float(gap), *means))
    columns = ("clamp", "off by [%]", "balance", "glucose", "insulin", "GIR", "EGP")
    return Table("Clamps (goal: within 2 %, balance below 1e-8 mmol/min)", columns, rows)


def targets(experiment: Experiment, times: np.ndarray) -> np.ndarray:
    """The target at each time; not a number outside a clamp."""
    level = np.full(times.shape, np.nan)
    for clamp in experiment.clamps:
        minutes, values = zip(*clamp.curve(), strict=True)
        inside = (times >= clamp.start) & (times <= clamp.end)
        level[inside] = np.interp(times[inside] - clamp.start, minutes, values)
    return level


def measured_means(folder: Path) -> tuple[dict[str, dict[float, float]], dict[str, float]] | None:
    """Mean clamp of the people with normal tolerance, and their mean covariates."""
    clamp, people = folder / "ohashi_clamp.csv", folder / "ohashi_subjects_indices.csv"
    if not (clamp.exists() and people.exists()):
        return None
    values: dict[tuple[str, float], list[float]] = defaultdict(list)
    names = {data: name for name, (data, _) in ANALYTES.items()}
    for row in _rows(clamp):
        parts = row["condition"].split("|")
        if "NGT" in parts and "at_end_of_clamp" not in parts and row["variable"] in names:
            name = names[row["variable"]]
            value = float(row["value"]) * ANALYTES[name][1]
            values[name, float(row["time_min"])].append(value)
    means: dict[str, dict[float, float]] = defaultdict(dict)
    for (name, minute), found in sorted(values.items()):
        means[name][minute] = float(np.mean(found))
    covariates: dict[str, list[float]] = defaultdict(list)
    for row in _rows(people):
        if row["condition"] == "NGT":
            covariates[row["variable"]].append(float(row["value"]))
    return means, {name: float(np.mean(found)) for name, found in covariates.items()}


def _rows(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["value"] not in ("", "NA")]


def consecutive_clamp(insulin: float) -> Experiment:
    """Hyperglycaemic to 90 min, then euglycaemic from 100 min: the protocol of the data.

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
    )


def overlay(folder: Path, figure: Path | None) -> Table:
    """Simulation of a body with the group's mean covariates, unfitted, beside its mean clamp.

    Two readings of the insulin dose: the 40 mU/m2/min that is recalled, and the dose that
    would give the insulin measured.
    """
    columns = ("insulin dose", "analyte", "minute", "measured", "simulated", "error [%]")
    found = measured_means(folder)
    if found is None:
        missing = [("-", f"no clamp data in {folder}", 0.0, 0.0, 0.0, 0.0)]
        return Table("NGT clamp overlaid, unfitted", columns, missing)
    means, mean = found
    body = human(
        "male" if mean["sex_male1"] >= 0.5 else "female",
        age=mean["age"],
        height=mean["height"] / (100 if mean["height"] > 3 else 1),
        weight=mean["weight"],
    )
    rows, curves = [], {}
    for dose in (40.0, 56.0):
        t = curves[dose] = simulate(body, consecutive_clamp(dose))
        for name, course in means.items():
            for minute, value in course.items():
                simulated = t.at(name, minute)
                error = 100 * (simulated / value - 1)
                rows.append((f"{dose:g} mU/m2/min", name, minute, value, simulated, error))
    if figure is not None:
        _draw(curves, means, figure)
    return Table("NGT clamp overlaid, unfitted (mean covariates of the group)", columns, rows)


def _draw(curves, means, path: Path) -> None:
    from matplotlib.figure import Figure

    picture = Figure(figsize=(11, 3.6), layout="constrained")
    for axes, (name, course) in zip(picture.subplots(1, 3), means.items(), strict=True):
        for (dose, t), style in zip(curves.items(), ("-", "--"), strict=True):
            axes.plot(t.times, t[name], style, color="#0072B2", label=f"{dose:g} mU/m2/min")
        axes.plot(list(course), list(course.values()), "o", color="#D55E00", label="measured")
        axes.set(xlabel="min", ylabel=t.unit(name), title=t.long_name(name), ylim=(0, None))
        axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    with replacing(path) as temporary:
        picture.savefig(temporary, format="png", dpi=130)


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="FOLDER")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="also draw the overlay")
    options = parser.parse_args()
    tables = [held_table(), overlay(options.data, options.figure), *closed_loop.tables()]
    publish(tables, options.json)


if __name__ == "__main__":
    main()
