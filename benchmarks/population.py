"""The default adults against measured people: glucose and insulin, fasting and after two hours.

Measured people are read from a folder and are no part of this project (Altuve2019: 2,835 women of
a clinic; Ohashi2015: NGT, IGT and T2D).

    python -m benchmarks.population [--data FOLDER] [--people N] [--figure FILE] [--json FILE]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Table, arguments, publish
from physiology import InputError, ogtt
from physiology.cohort import adults, simulate_people
from physiology.cohort.acceptance import accept, compared, moments
from physiology.cohort.doses import doses
from physiology.cohort.endpoints import ada_category
from physiology.cohort.report import BMI_CLASSES

NAMES = ("glucose_fasting", "glucose_2h", "insulin_fasting", "insulin_2h")
_MG_PER_DL = 18.016  # per mmol/L of glucose
_PMOL = 6.0  # per uU of insulin


def simulated(people: int, seed: int) -> dict[str, np.ndarray]:
    """Adults in an OGTT: the four values, covariates, and whether they completed."""
    crowd = adults(seed).people(range(people))
    followed = simulate_people(crowd, doses(ogtt(75)), ("glucose", "insulin"))
    hours = followed.times.searchsorted(120.0)
    ok = followed.outcomes.ok
    found = {
        f"{name}_{label}": followed.curves[name][row]
        for name in ("glucose", "insulin")
        for label, row in (("fasting", 0), ("2h", hours))
    }
    found.update(male=crowd.male, age=crowd.age, body_mass_index=crowd.body_mass_index)
    return {name: values[ok] for name, values in found.items()}


def measured_women(folder: Path) -> dict[str, np.ndarray]:
    """Fasting and two-hour values of the women of the clinic."""
    return _wide(folder / "altuve2019_women_fasting_2h.csv", {0: "fasting", 120: "2h"})


def measured_groups(folder: Path) -> dict[str, dict[str, np.ndarray]]:
    """The same of the groups of glucose tolerance."""
    import pandas as pd

    path = folder / "ohashi_ogtt75.csv"
    conditions = pd.read_csv(path).condition.unique()
    return {
        str(name).partition("|")[2]: _wide(path, {0: "fasting", 120: "2h"}, str(name))
        for name in conditions
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
    return {name: complete[name].to_numpy() for name in NAMES}


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
    """Groups of measured people, and simulated ones of the same glucose tolerance (WHO)."""
    fasting, late = found["glucose_fasting"], found["glucose_2h"]
    diabetic = (fasting >= 7.0) | (late >= 11.1)
    same = {
        "NGT": ~diabetic & (late < 7.8) & (fasting < 6.1),
        "IGT": ~diabetic & (late >= 7.8),
        "T2DM": diabetic,
    }
    rows = []
    for group, values in groups.items():
        here = same[group]
        for name in NAMES:
            seen = (values[name].mean(), values[name].std(ddof=1))
            had = (
                (found[name][here].mean(), found[name][here].std()) if here.any() else (np.nan,) * 2
            )
            rows.append((group, name, *map(float, seen), *map(float, had)))
    return Table(
        "Groups of glucose tolerance: measured (Ohashi2015) and simulated, by two-hour glucose",
        ("group", "value", "measured mean", "SD", "simulated mean", "SD "),
        rows,
    )


def women_table(measured: dict[str, np.ndarray], found: dict[str, np.ndarray]) -> Table:
    """Women of the clinic and simulated women, before and after weighting (of logarithms)."""
    women = {name: values[found["male"] == 0] for name, values in found.items()}
    target, values = moments(logarithms(measured)), logarithms(women)
    plain = compared(target, values)
    try:
        chosen = accept(target, values).probability(values)
        weighted = compared(target, values, chosen)
        share = chosen.sum() ** 2 / (len(chosen) * np.sum(chosen**2))
        words = f"weights leave {100 * share:.0f} % of {len(chosen)} women"
    except InputError as error:
        weighted, words = {}, str(error)
    rows: list[tuple] = []
    for name, (mean, ours, spread, our_spread) in plain.items():
        after = weighted.get(name, (np.nan,) * 4)
        geometric = [float(np.exp(v)) for v in (mean, ours, after[1])]
        rows.append((name, *geometric, spread, our_spread, after[3]))
    return Table(
        f"Women (Altuve2019) and simulated women: {words}",
        ("value", "measured", "simulated", "weighted")
        + ("measured SD of log", "simulated SD of log", "weighted SD of log"),
        rows,
    )


def figure(measured: dict[str, np.ndarray], found: dict[str, np.ndarray]) -> Any:
    """Distributions of measured and simulated women."""
    from physiology.plotting.style import label_axes, new_figure, styled

    units = {"glucose": "mmol/L", "insulin": "pmol/L"}
    with styled():
        drawn = new_figure(11.0, 3.0)
        for ax, name in zip(drawn.subplots(1, 4), NAMES, strict=True):
            women = found[name][found["male"] == 0]
            edges = np.linspace(0, np.percentile(np.r_[measured[name], women], 99), 45)
            for values, words in ((measured[name], "measured"), (women, "simulated")):
                ax.hist(values, edges, density=True, histtype="step", linewidth=1.8, label=words)
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
    women, groups = measured_women(options.data), measured_groups(options.data)
    found = simulated(options.people, options.seed)
    tables = [classes_table(found), groups_table(groups, found), women_table(women, found)]
    publish(tables, options.json)
    if options.figure:
        from physiology.plotting.style import save

        save(figure(women, found), options.figure)


if __name__ == "__main__":
    main()
