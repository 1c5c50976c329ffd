"""Group means of meals, oral glucose and a long fast: fitted and overlaid.

    python -m benchmarks.calibration_groups --data FOLDER [--json FILE] [--figures FOLDER]

FOLDER holds dallaman2007_mixed_meal_tripletracer.csv, mayo_elderly_young_mixed_meal.csv,
krssak2004_mixed_meal.csv, firth1986_ogtt50_EGP.csv and rothman1991_fast_liver_glycogen.csv, or some
of them. A mean is treated as one person; samples are moved to the nearest 2.5 min. Errors are root
mean squares over the samples, in per cent of the highest; a bias is the mean over a stretch of
time.
"""

import csv
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from benchmarks.report import Table, arguments, data_folder, needed, publish
from calibration.data import Dataset, Series, Subject, Visit, read_dataset
from calibration.data.analytes import ANALYTES
from calibration.differences import Differences
from calibration.fit import Fit, Fits, fit
from calibration.free import FreeSet, choose, free
from physiology.experiments import Experiment, Meal, fast, ogtt
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

GRID = 2.5  # [min]
VISIT = "test"
STRETCHES = ((0.0, 30.0), (30.0, 120.0), (120.0, 300.0), (300.0, 4000.0))  # [min]
PLAIN = 10.0  # bias [% of the peak] over a stretch from which on it is called a miss
SINCE_MEAL = 600.0  # minutes after the last meal at which the model's long fast begins


class Study(NamedTuple):
    """One publication.

    Attributes:
        file: name in the folder.
        analytes: what is fitted.
        experiment: what was done to a group of a given weight [kg].
        groups: covariates by group.
    """

    file: str
    analytes: tuple[str, ...]
    experiment: Callable[[float], Experiment]
    groups: dict[str, dict]


def mayo_meal(weight: float) -> Experiment:
    """10 kcal/kg with 1 g/kg of glucose in jelly, 45 % carbohydrate, 40 % fat, 15 % protein (dose
    and shares as recalled)."""
    energy = 10.0 * weight
    meal = Meal(
        glucose=weight, starch=max(0.45 * energy / 4 - weight, 0.0), fat=0.40 * energy / 9,
        protein=0.15 * energy / 4, form="solid", minutes=15.0,
    )  # fmt: skip
    return Experiment("Mayo mixed meal", 480.0, meals=((0.0, meal),))


def krssak_meal(weight: float) -> Experiment:
    """400 ml of a liquid meal, 652 kcal."""
    meal = Meal(glucose=83.6, fat=24.0, protein=23.2, form="liquid", minutes=10.0)
    return Experiment("liquid mixed meal", 900.0, meals=((0.0, meal),))


# Covariates as the papers have them, as far as the files say so; sizes not given are assumed.
MEALS = (
    Study(
        "dallaman2007_mixed_meal_tripletracer.csv",
        ("glucose", "insulin", "egp", "ra_oral", "rd", "isr"),
        mayo_meal,
        {"normal": {"sex": "male", "age": 56.0, "height": 1.73, "weight": 78.0}},
    ),
    Study(
        "mayo_elderly_young_mixed_meal.csv",
        ("glucose", "insulin", "c_peptide", "glucagon"),
        mayo_meal,
        {
            "elderly": {"sex": "male", "age": 70.0, "height": 1.71, "weight": 79.0},
            "young": {"sex": "male", "age": 23.0, "height": 1.75, "weight": 75.0},
        },
    ),
    Study(
        "krssak2004_mixed_meal.csv",
        ("glucose", "insulin", "nefa", "glucagon", "egp", "liver_glycogen"),
        krssak_meal,
        {
            "healthy": {"sex": "male", "age": 49.0, "height": 1.73, "weight": 77.0},
            "T2D": {"sex": "male", "age": 56.0, "height": 1.73, "weight": 80.5},
        },
    ),
    Study(
        "firth1986_ogtt50_EGP.csv",
        ("glucose", "insulin", "glucagon", "egp"),
        lambda weight: ogtt(50.0, 420.0),
        {
            "nondiabetic": {"sex": "male", "age": 45.0, "height": 1.73, "weight": 78.0},
            "T2D": {"sex": "male", "age": 52.0, "height": 1.73, "weight": 85.0},
        },
    ),
)
ROTHMAN = "rothman1991_fast_liver_glycogen.csv"


def free_set() -> FreeSet:
    """What these curves tell: that of an oral test, and what holds EGP, glucagon and glycogen."""
    liver = "liver.carbohydrate."
    return choose("with C-peptide").plus(
        free(liver + "glycogen_fasting", 40.0, 500.0, None, 0.3),
        free(liver + "glycogenolysis_akt_half", 0.02, 1.0, None, 0.5),
        free(liver + "gluconeogenesis_insulin_share", 0.02, 0.98, None, 0.2),
        free("blood.glucagon_fasting", 1.5, 80.0, None, 0.6),
        free("pancreas.glucagon_glucose_half", 2.0, 15.0, None, 0.3),
        free("blood.nefa_fasting", 0.08, 1.6, None, 0.35),
        free("gut.emptying", 0.005, 0.3, None, 0.5),
        free("gut.slow_starch", 0.02, 0.9, None, 0.2),
    )


def fast_set() -> FreeSet:
    """What a long fast tells of the liver's glycogen."""
    liver = "liver.carbohydrate."
    return FreeSet(
        "long fast",
        (
            free(liver + "glycogen_fasting", 40.0, 500.0, None, 0.3),
            free(liver + "glycogen_half", 2.0, 200.0, None, 0.6),
            free(liver + "gluconeogenesis_amino_acid", 0.02, 0.2, None, 0.3),
            free("brain.glucose_oxidation", 0.2, 0.6, None, 0.15),
        ),
    )


# --- data -----------------------------------------------------------------------------------------


def meals(folder: Path) -> Dataset:
    """Every group after its meal, in one visit, so that one program follows them all."""
    found = []
    for study in MEALS:
        if not (folder / study.file).is_file():
            continue
        dataset = _read(folder, study)
        label = study.file.split("_")[0]
        for subject in dataset:
            (measured,) = subject.visits.values()
            own = study.groups[subject.name]
            visit = Visit(study.experiment(own["weight"]), _gridded(measured.series))
            found.append(Subject(f"{label} {subject.name}", {VISIT: visit}, own, label))
    last = max(s.times[-1] for f in found for s in f.visits[VISIT].series.values())
    return Dataset("groups", tuple(found)).change(lambda s: s.change_visits(_lasting(last)))


def _read(folder: Path, study: Study) -> Dataset:
    """One file, with the covariates of its groups (rates per kilogram need the weight)."""
    with TemporaryDirectory() as temporary:
        covariates = Path(temporary) / "covariates.csv"
        with open(covariates, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ("subject", "sex", "age", "height", "weight"))
            writer.writeheader()
            writer.writerows({"subject": g, **own} for g, own in study.groups.items())
        dataset = read_dataset(
            folder / study.file,
            experiment=ogtt(),
            covariates=covariates,
            analytes=study.analytes,
        )
    return dataset.select(lambda subject: subject.name in study.groups)


def _gridded(series: Mapping[str, Series]) -> dict[str, Series]:
    """Samples at the nearest minute of the grid; a mean's error is that of the model."""
    return {
        name: Series.of(GRID * np.rint(np.maximum(s.times, 0.0) / GRID), s.values)
        for name, s in series.items()
    }


def _lasting(minutes: float) -> Callable[[Visit], Visit]:
    return lambda visit: Visit(
        dataclasses.replace(visit.experiment, duration=minutes, times=()), visit.series
    )


def long_fast(folder: Path) -> Dataset:
    """Rothman's people from ten hours after their last meal."""
    dataset = read_dataset(
        folder / ROTHMAN, experiment=fast(72.0), analytes=("liver_glycogen",), name="Rothman"
    )

    def later(visit: Visit) -> Visit:
        glycogen = visit.series["liver_glycogen"]
        kept = glycogen.times >= SINCE_MEAL
        times = GRID * np.rint((glycogen.times[kept] - SINCE_MEAL) / GRID)
        return Visit(visit.experiment, {"liver_glycogen": Series.of(times, glycogen.values[kept])})

    named = dataset.select(lambda s: all("liver_glycogen" in v.series for v in s.visits.values()))
    found = named.change(lambda s: _renamed(s.change_visits(later)))
    return found


def _renamed(subject: Subject) -> Subject:
    (visit,) = subject.visits.values()
    return dataclasses.replace(subject, name=f"rothman1991 {subject.name}", visits={VISIT: visit})


# --- what came of it ------------------------------------------------------------------------------


def errors(fits: Fits) -> Table:
    """Errors of every curve of every group, and its bias over stretches of time."""
    rows = []
    for item in fits:
        for analyte, error in item.relative_errors().items():
            bias = [_bias(item, analyte, *stretch) for stretch in STRETCHES]
            cells = ["-" if b is None else f"{b:.0f}" for b in bias]
            rows.append(
                (item.subject.name, analyte, 100 * error, *cells, item.outcome.name.lower())
            )
    columns = tuple(f"bias {a:g}-{b:g} min [%]" for a, b in STRETCHES)
    return Table(
        f"{len(fits)} fitted with {len(fits.free.items)} parameters each",
        ("group", "curve", "error [%]", *columns, "search"),
        rows,
    )


def misses(fits: Fits) -> Table:
    """What the model cannot follow: stretches where a fitted curve stays off by a tenth of the
    peak."""
    rows = []
    for item in fits:
        for analyte in item.predicted[VISIT]:
            for begin, end in STRETCHES:
                bias = _bias(item, analyte, begin, end)
                if bias is not None and abs(bias) >= PLAIN:
                    side = "above" if bias > 0 else "below"
                    said = f"{analyte} stays {abs(bias):.0f} % of the peak {side} what was measured"
                    rows.append((item.subject.name, f"{begin:g}-{end:g} min", said))
    return Table(f"What it cannot follow in {fits.dataset.name}", ("group", "when", "what"), rows)


def _bias(item: Fit, analyte: str, begin: float, end: float) -> float | None:
    """Mean of model less measurement in a stretch [% of the peak]; None without samples."""
    series = item.subject.visits[VISIT].series[analyte]
    times, values = item.predicted[VISIT][analyte]
    inside = (series.times >= begin) & (series.times <= end)
    if not inside.any():
        return None
    away = np.interp(series.times[inside], times, values) - series.values[inside]
    return float(100 * away.mean() / series.values.max())


def overlay(fits: Fits, file: Path) -> Path:
    """Every group's curves, measured and fitted, in one figure."""
    from matplotlib.figure import Figure

    from physiology.plotting import save
    from physiology.plotting.style import styled

    names = list(dict.fromkeys(a for item in fits for a in item.predicted[VISIT]))
    with styled():
        figure = Figure(figsize=(2.4 * len(names), 1.8 * len(fits)), layout="constrained")
        axes = figure.subplots(len(fits), len(names), squeeze=False)
        for row, item in zip(axes, fits, strict=True):
            for panel, name in zip(row, names, strict=True):
                _panel(panel, item, name)
        save(figure, file)
    return file


def _panel(panel, item: Fit, name: str) -> None:
    if name not in item.predicted[VISIT]:
        panel.set_axis_off()
        return
    series = item.subject.visits[VISIT].series[name]
    times, values = item.predicted[VISIT][name]
    shown = times <= series.times.max()
    panel.plot(times[shown] / 60, values[shown], color="black")
    panel.plot(series.times / 60, series.values, "o", markersize=3)
    panel.set_title(f"{item.subject.name}: {name} [{ANALYTES[name].unit}]", fontsize=6)
    panel.set_ylim(bottom=0)
    panel.set_xlabel("hours", fontsize=6)


def tables(folder: Path, figures: Path | None = None) -> Iterator[Table]:
    """All tables of the studies that are there, and their figures."""
    there = [study.file for study in MEALS if (folder / study.file).is_file()]
    fasting = (folder / ROTHMAN).is_file()
    if not (there or fasting):
        needed(folder, *(study.file for study in MEALS), ROTHMAN)
    problems = {
        "groups_after_meals": lambda: (meals(folder), free_set()),
        "people_fasting": lambda: (long_fast(folder), fast_set()),
    }
    for (name, problem), present in zip(problems.items(), (there, fasting), strict=True):
        if not present:
            continue
        fits = fit(Differences(*problem()))
        yield from (errors(fits), misses(fits))
        if figures:
            overlay(fits, figures / f"{name}.svg")


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    data_folder(parser)
    parser.add_argument("--figures", type=Path, metavar="FOLDER", help="also draw the overlays")
    options = parser.parse_args()
    compile_for_throughput()
    enable_float64()
    publish(tables(options.data, options.figures), options.json)


if __name__ == "__main__":
    main()
