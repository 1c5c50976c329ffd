"""The default adults against measured people: glucose and insulin, fasting and after two hours.

Measured people are read from a folder and are no part of this project (Altuve2019: 2,835 women of
a clinic; Ohashi2015: NGT, IGT and T2D). Simulated people are compared as a laboratory would report
them, with the variation of a person from day to day (Mooy1996). Then weights are sought under which
they have the moments of the measured ones, and the share of people that these weights leave.

    python -m benchmarks.population [--data FOLDER] [--people N] [--figure FILE] [--json FILE]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.report import Table, arguments, publish
from physiology import InputError, ogtt
from physiology.cohort import adults
from physiology.cohort.acceptance import accept, moments
from physiology.cohort.doses import doses
from physiology.cohort.endpoints import CATEGORIES, ada_category
from physiology.cohort.engine import on_all_cores
from physiology.cohort.measurement import REPEATED_OGTT, Variation, as_measured
from physiology.cohort.report import BMI_CLASSES
from physiology.commands.cache import use_compile_cache
from physiology.throughput import compile_for_throughput

NAMES = ("glucose_fasting", "glucose_2h", "insulin_fasting", "insulin_2h")
_MG_PER_DL = 18.016  # per mmol/L of glucose
_PMOL = 6.0  # per uU of insulin
# What the clinic reported: insulin from 2 uU/mL on; nobody with glucose below 70 mg/dL, or insulin
# after two hours outside 16 to 300 uU/mL. All of it is seen in the data.
_REPORTED = {**REPEATED_OGTT, "insulin_fasting": Variation(additive=20.0, least=2 * _PMOL)}
_INCLUDED = {
    "glucose_fasting": (70 / _MG_PER_DL, np.inf),
    "glucose_2h": (70 / _MG_PER_DL, np.inf),
    "insulin_2h": (16 * _PMOL, 300 * _PMOL),
}
_AGES = (20.0, 80.0)  # of the default adults


def simulated(people: int, seed: int) -> dict[str, np.ndarray]:
    """Adults in an OGTT: the four values, and covariates, of those who completed."""
    crowd = adults(seed).people(range(people))
    laid = doses(ogtt(75, duration=120.0))
    followed = on_all_cores(crowd, laid, ("glucose", "insulin"))
    ok = followed.outcomes.ok
    found = {
        f"{name}_{label}": followed.curves[name][row]
        for name in ("glucose", "insulin")
        for label, row in (("fasting", 0), ("2h", -1))
    }
    found.update(male=crowd.male, age=crowd.age, body_mass_index=crowd.body_mass_index)
    return {name: values[ok] for name, values in found.items()}


def measured_women(folder: Path) -> dict[str, np.ndarray]:
    """Fasting and two-hour values, and ages, of the women of the clinic who are adults."""
    values = _wide(folder / "altuve2019_women_fasting_2h.csv", {0: "fasting", 120: "2h"})
    grown = (values["age"] >= _AGES[0]) & (values["age"] <= _AGES[1])
    return {name: column[grown] for name, column in values.items()}


def measured_groups(folder: Path) -> dict[str, dict[str, np.ndarray]]:
    """The same of the groups of glucose tolerance, with age and BMI."""
    import pandas as pd

    path = folder / "ohashi_ogtt75.csv"
    conditions = pd.read_csv(path).condition.unique()
    groups = {}
    for name in conditions:
        group = str(name).partition("|")[2]
        groups[group] = {
            **_wide(path, {0: "fasting", 120: "2h"}, str(name)),
            **_built(folder, group),
        }
    return groups


def _built(folder: Path, group: str) -> dict[str, np.ndarray]:
    """Age, BMI and sex of the people of a group."""
    import pandas as pd

    rows = pd.read_csv(folder / "ohashi_subjects_indices.csv")
    rows = rows[rows.condition == group]
    table = rows.pivot_table(index="subject_or_group", columns="variable", values="value")
    given = table[["age", "BMI", "sex_male1"]].dropna()
    return {
        "age": given.age.to_numpy(),
        "body_mass_index": given.BMI.to_numpy(),
        "male": given.sex_male1.to_numpy(),
    }


def _wide(path: Path, minutes: dict[int, str], condition: str | None = None) -> dict[str, Any]:
    """Four values a person, of those who have all of them."""
    import pandas as pd

    if not path.exists():
        raise InputError(f"there is no file {path}: give the folder of measured people with --data")
    rows = pd.read_csv(path)
    if condition is not None:
        rows = rows[rows.condition == condition]
    table = rows.pivot_table(
        index="subject_or_group", columns=["variable", "time_min"], values="value"
    )
    insulin = "plasma_insulin" if "plasma_insulin" in table else "serum_insulin"
    units = (("glucose", "plasma_glucose", 1 / _MG_PER_DL), ("insulin", insulin, _PMOL))
    columns = {
        f"{name}_{label}": scale * table[column][minute]
        for name, column, scale in units
        for minute, label in minutes.items()
    }
    complete = pd.DataFrame(columns).dropna()
    found = {name: complete[name].to_numpy() for name in NAMES}
    told = rows.drop_duplicates("subject_or_group").set_index("subject_or_group").condition
    ages = told.str.extract(r"age (\d+)", expand=False).astype(float)
    return {**found, "age": ages.loc[complete.index].to_numpy()}


def logarithms(values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Of the four values, which are skewed."""
    return {name: np.log(values[name]) for name in NAMES}


def classes_table(found: dict[str, np.ndarray]) -> Table:
    """Means and SDs by class of BMI, and categories."""
    category = ada_category(found["glucose_fasting"], found["glucose_2h"])
    rows = []
    for low, high, words in BMI_CLASSES:
        here = (found["body_mass_index"] >= low) & (found["body_mass_index"] < high)
        cells = [f"{found[n][here].mean():.3g} ({found[n][here].std():.2g})" for n in NAMES]
        shares = [f"{100 * (category[here] == place).mean():.0f}" for place in range(3)]
        rows.append((words, int(here.sum()), *cells, " / ".join(shares)))
    return Table(
        "Simulated adults, mean (SD), mmol/L and pmol/L",
        ("class", "people", *NAMES, "normal / prediabetes / diabetes [%]"),
        rows,
    )


def groups_table(groups: dict[str, dict[str, np.ndarray]], found: dict[str, np.ndarray]) -> Table:
    """Groups of measured people, and simulated ones of the same glucose tolerance (WHO), age, BMI
    and sex: people of the same category, weighted to age and BMI of the group."""
    seen = as_measured(found, seed=0)
    fasting, late = seen["glucose_fasting"], seen["glucose_2h"]
    diabetic = (fasting >= 7.0) | (late >= 11.1)
    same = {
        "NGT": ~diabetic & (late < 7.8) & (fasting < 6.1),
        "IGT": ~diabetic & (late >= 7.8),
        "T2DM": diabetic,
    }
    rows = []
    for group, values in groups.items():
        here = same[group]
        weight, words = _alike(values, {name: column[here] for name, column in found.items()})
        for name in NAMES:
            ours, spread = _weighted(np.log(seen[name][here]), weight)
            theirs = np.log(values[name])
            cells = (float(np.exp(theirs.mean())), float(theirs.std(ddof=1)))
            rows.append((group, words, name, *cells, float(np.exp(ours)), spread))
    return Table(
        "Groups of glucose tolerance: measured (Ohashi2015), and simulated of the same build",
        ("group", "simulated people", "value", "measured", "SD of log", "simulated", "SD of log "),
        rows,
    )


def _alike(values: dict[str, np.ndarray], found: dict[str, np.ndarray]) -> tuple[np.ndarray, str]:
    """Weights by which simulated people have the covariates of measured ones; equal ones where
    none do."""
    people = len(found["age"])
    for names in (("age", "body_mass_index"), ("age",)):
        try:
            target = moments({name: values[name] for name in names})
            weight = accept(target, found).probability(found)
            return weight, f"{effective(weight):.0f} of {people}, by {' and '.join(names)}"
        except InputError:
            continue
    return np.ones(people), f"{people}, as they are"


def _weighted(values: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Mean and SD."""
    mean = np.average(values, weights=weight)
    return float(mean), float(np.sqrt(np.average((values - mean) ** 2, weights=weight)))


def effective(weight: np.ndarray) -> float:
    """How many equally weighted people weights are worth (Kish1965)."""
    return float(weight.sum() ** 2 / np.sum(weight**2))


def reported_women(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Simulated women as the clinic would have reported them."""
    women = {name: values[found["male"] == 0] for name, values in found.items()}
    seen = as_measured(women, seed=0, variations=_REPORTED)
    kept = np.ones(len(seen["age"]), bool)
    for name, (least, most) in _INCLUDED.items():
        kept &= (seen[name] >= least) & (seen[name] <= most)
    return {name: values[kept] for name, values in seen.items()}


class Match(NamedTuple):
    """Simulated women beside the measured ones: their weights, and what became of them."""

    women: dict[str, np.ndarray]
    weight: np.ndarray
    words: str


def matched(measured: dict[str, np.ndarray], found: dict[str, np.ndarray]) -> Match:
    """Simulated women as reported, with weights under which moments agree."""
    women = reported_women(found)
    values = {**logarithms(women), "age": women["age"]}
    target = moments({**logarithms(measured), "age": measured["age"]})
    try:
        weight = accept(target, values).probability(values)
        words = f"{effective(weight):.0f} of {len(weight)} women"
    except InputError as error:
        weight, words = np.ones(len(women["age"])), f"no weights: {error}"
    return Match(women, weight, words)


def women_table(measured: dict[str, np.ndarray], match: Match) -> Table:
    """Women of the clinic and simulated women, before and after weighting."""
    rows: list[tuple] = []
    equal = np.ones(len(match.weight))
    for name in NAMES:
        logs = np.log(match.women[name])
        cells = [
            _weighted(np.log(measured[name]), np.ones(len(measured[name]))),
            _weighted(logs, equal),
            _weighted(logs, match.weight),
        ]
        rows.append((name, *(float(np.exp(c[0])) for c in cells), *(c[1] for c in cells)))
    return Table(
        f"Women (Altuve2019) and simulated women as reported; weights leave {match.words}",
        ("value", "measured", "simulated", "weighted")
        + ("measured SD of log", "simulated SD of log", "weighted SD of log"),
        rows,
    )


def shape_table(measured: dict[str, np.ndarray], match: Match) -> Table:
    """What weights were not asked for (percentiles, categories), and correlations."""
    equal, ones = np.ones(len(match.weight)), np.ones(len(measured["age"]))
    sides = ((measured, ones), (match.women, equal), (match.women, match.weight))
    rows: list[tuple] = []
    for name in NAMES:
        for percent in (5, 25, 50, 75, 95):
            rows.append(
                (f"{name}, {percent} %", *(_quantile(v[name], w, percent) for v, w in sides))
            )
    for i, one in enumerate(NAMES):
        for other in NAMES[i + 1 :]:
            rows.append(
                (f"correlation {one}, {other}", *(_related(v, w, one, other) for v, w in sides))
            )
    for place, category in enumerate(CATEGORIES):
        shares = (
            np.average(ada_category(v["glucose_fasting"], v["glucose_2h"]) == place, weights=w)
            for v, w in sides
        )
        rows.append((f"{category} [share]", *map(float, shares)))
    return Table("The same women", ("what", "measured", "simulated", "weighted"), rows)


def _quantile(values: np.ndarray, weight: np.ndarray, percent: float) -> float:
    order = np.argsort(values)
    mass = (np.cumsum(weight[order]) - 0.5 * weight[order]) / weight.sum()
    return float(np.interp(percent / 100, mass, values[order]))


def _related(values: dict[str, np.ndarray], weight: np.ndarray, one: str, other: str) -> float:
    matrix = np.cov(np.log(values[one]), np.log(values[other]), aweights=weight)
    return float(matrix[0, 1] / np.sqrt(matrix[0, 0] * matrix[1, 1]))


def figure(measured: dict[str, np.ndarray], match: Match) -> Any:
    """Distributions of measured and simulated women, before and after weighting."""
    from physiology.plotting.style import label_axes, new_figure, styled

    units = {"glucose": "mmol/L", "insulin": "pmol/L"}
    with styled():
        drawn = new_figure(11.0, 3.0)
        for ax, name in zip(drawn.subplots(1, 4), NAMES, strict=True):
            ours = match.women[name]
            edges = np.linspace(0, np.percentile(np.r_[measured[name], ours], 99), 40)
            sides = ((measured[name], None, "measured"), (ours, None, "simulated"))
            for values, weight, words in (*sides, (ours, match.weight, "weighted")):
                ax.hist(
                    values, edges, weights=weight, density=True, histtype="step",
                    linewidth=1.8, label=words,
                )  # fmt: skip
            ax.set_title(name.replace("_", " "))
            ax.set_yticks([])
            label_axes(ax, units[name.partition("_")[0]], "")
        drawn.axes[0].legend()
        drawn.tight_layout()
        return drawn


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="FOLDER")
    parser.add_argument("--people", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="distributions of women")
    options = parser.parse_args()
    compile_for_throughput()
    use_compile_cache()
    women, groups = measured_women(options.data), measured_groups(options.data)
    found = simulated(options.people, options.seed)
    match = matched(women, found)
    tables = [classes_table(found), groups_table(groups, found)]
    publish([*tables, women_table(women, match), shape_table(women, match)], options.json)
    if options.figure:
        from physiology.plotting.style import save

        save(figure(women, match), options.figure)


if __name__ == "__main__":
    main()
