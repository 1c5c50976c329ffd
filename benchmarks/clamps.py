"""Clamps: is glucose held, does the balance close, and what do people do in the same clamp.

    python -m benchmarks.clamps [--json FILE] [--data FOLDER] [--figure FILE]

The clamp data are read from FOLDER (`../shared/data` unless told) where they are; without them
the last table says that they are missing.
"""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.report import Table, arguments, publish
from physiology import human, simulate
from physiology.experiments import Experiment
from physiology.files import replacing
from physiology.infusions import GlucoseClamp, Infusion
from physiology.laboratory import euglycaemic_clamp, hyperglycaemic_clamp

ANALYTES = {
    # name: (name in the data, factor to the project's unit)
    "glucose": ("plasma_glucose", 1 / 18.0),
    "insulin": ("serum_insulin", 6.0),
    "c_peptide": ("serum_Cpeptide", 331.0),
}
CLAMPS = (
    ("40 mU/m2/min", euglycaemic_clamp(40.0), 5.0, (90, 120)),
    ("10, 40, 120 mU/m2/min", euglycaemic_clamp((10.0, 40.0, 120.0)), 5.0, (330, 360)),
    ("5 mU/kg/min at 5.6", euglycaemic_clamp(5.0, 5.6, 180.0, "mU/kg/min"), 5.6, (150, 180)),
    ("hyperglycaemic, 11.9", hyperglycaemic_clamp(11.9, 180.0), 11.9, (90, 180)),
)


def held_table() -> Table:
    """How well each clamp holds its target, and how well its glucose balance closes."""
    man, rows = human(), []
    for name, experiment, target, (start, end) in CLAMPS:
        t = simulate(man, experiment)
        steady = (t.times >= start) & (t.times <= end)
        worst = np.abs(t["glucose"][steady] / target - 1).max()
        pools = t.snapshot.net("blood.glucose") + t.snapshot.net("blood.interstitial_glucose")
        gap = np.abs(t["gir"] + t["egp"] + t["ra_oral"] - t["rd"] - pools).max()
        rows.append(
            (
                name,
                target,
                100 * float(worst),
                float(gap),
                float(t["insulin"][steady].mean()),
                float(t["gir"][steady].mean()),
                float(t["egp"][steady].mean()),
            )
        )
    columns = ("clamp", "target", "off by [%]", "balance", "insulin", "GIR", "EGP")
    return Table("Clamps (goal: within 2 %, balance below 1e-8 mmol/min)", columns, rows)


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
    publish([held_table(), overlay(options.data, options.figure)], options.json)


if __name__ == "__main__":
    main()
