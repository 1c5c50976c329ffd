"""The clamp foretold from the oral test: fitted bodies against indices and regressions.

    python -m benchmarks.clamp_prediction --data FOLDER [--json FILE]

FOLDER holds ohashi_ogtt75.csv, ohashi_clamp.csv and ohashi_subjects_indices.csv. Each body is
fitted to its oral test, age, sex and build alone, under a population estimated from the oral tests
and clamps of people in other folds, and then clamped in simulation. Regressions are fitted in the
same folds, with all choices made inside them.
"""

import dataclasses
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.clamped_people import (
    ORAL,
    TIMES,
    Indices,
    measured_indices,
    people,
    protocol,
    simulated_indices,
    with_clamps,
)
from benchmarks.regressions import bootstrap_difference, nested, pearson, spearman
from benchmarks.report import Table, arguments, publish
from calibration.data import Dataset
from calibration.differences import Differences
from calibration.fit import Fits, fit
from calibration.free import FreeSet, choose, free
from calibration.population import CrossFittedPopulation, cross_estimate
from calibration.prediction import predict
from physiology import indices
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

GOALS = {"sensitivity": 0.78, "gir": 0.74}
ROUNDS, ITERATIONS = 2, 20  # of the population, and of each fit of an oral test
ABOUT = {
    "sensitivity": "insulin sensitivity index",
    "gir": "steady-state GIR",
    "first": "first-phase insulin",
    "second": "second-phase insulin",
}


def freed() -> FreeSet:
    """What an oral test frees, and what only a clamp tells: how far insulin reaches in muscle, how
    extraction saturates, and how fast granules can be released."""
    return choose("with C-peptide").plus(
        free("skeletal_muscle.carbohydrate.glut4_half", 0.3, 6.0, None, 0.4),
        free("liver.extraction_half", 100.0, 5000.0, None, 0.4),
        free("pancreas.release_maximum", 0.03, 1.5, None, 0.5),
    )


class Foretold(NamedTuple):
    """Clamps of everybody, foretold and measured.

    Attributes:
        dataset: the people, with their oral tests alone.
        fits: of those.
        populations: cross-fitted.
        simulated: of the fitted bodies.
        by_covariates: of bodies that are the mean of others with the same covariates.
        measured: what the clamp showed.
    """

    dataset: Dataset
    fits: Fits
    populations: CrossFittedPopulation
    simulated: Indices
    by_covariates: Indices
    measured: Indices


def foretell(folder: Path) -> Foretold:
    """Fit everybody's oral test, and clamp the fitted bodies."""
    both = with_clamps(people(folder), folder)
    populations = cross_estimate(Differences(both, freed()), rounds=ROUNDS)
    oral = both.change(lambda s: dataclasses.replace(s, visits={ORAL: s.visits[ORAL]}))
    problem = Differences(oral, freed())
    prior = populations.prior(oral.subjects)
    fits = fit(problem, prior=prior, iterations=ITERATIONS)

    def clamped(coordinates) -> Indices:
        names = ("glucose", "insulin", "gir")
        return simulated_indices(oral, predict(problem, coordinates, protocol(), names, TIMES))

    return Foretold(
        oral,
        fits,
        populations,
        clamped(fits.coordinates),
        clamped(prior.mean),
        measured_indices(oral),
    )


# --- what else foretells it -----------------------------------------------------------------------


def alternatives(dataset: Dataset) -> dict[str, np.ndarray]:
    """Indices of the oral test, oriented so that more means more sensitive; by name."""
    glucose, insulin = (_samples(dataset, name) for name in ("glucose", "insulin"))
    people = [s.body.person for s in dataset]
    surface = np.sqrt([p.height * 100 * p.weight / 3600 for p in people])
    times = indices.oral.STANDARD_TIMES
    whole = np.isfinite(glucose + insulin).all(axis=1)
    found = {
        name: np.full(len(dataset), np.nan) for name in ("HOMA-IR", "Matsuda", "OGIS", "QUICKI")
    }
    g, i = glucose[whole], insulin[whole]
    found["HOMA-IR"][whole] = -np.log(indices.homa_ir(g[:, 0], i[:, 0]))
    found["Matsuda"][whole] = np.log(indices.matsuda(times, g, i))
    found["OGIS"][whole] = indices.ogis(times, g, i, surface[whole])
    found["QUICKI"][whole] = indices.quicki(g[:, 0], i[:, 0])
    found["BMI"] = -np.log([p.weight / p.height**2 for p in people])
    return found


def secretion_indices(dataset: Dataset) -> dict[str, np.ndarray]:
    """Indices of secretion from the oral test, by name."""
    glucose, insulin = (_samples(dataset, name) for name in ("glucose", "insulin"))
    times = indices.oral.STANDARD_TIMES
    whole = np.isfinite(glucose + insulin).all(axis=1)
    found = {}
    for name, formula in {
        "Stumvoll first phase": indices.stumvoll_first_phase,
        "Stumvoll second phase": indices.stumvoll_second_phase,
        "insulinogenic index": indices.insulinogenic_index,
    }.items():
        found[name] = np.full(len(dataset), np.nan)
        found[name][whole] = formula(times, glucose[whole], insulin[whole])
    return found


def _samples(dataset: Dataset, analyte: str) -> np.ndarray:
    """Measured values at the standard times, shape (people, times)."""
    found = np.full((len(dataset), len(indices.oral.STANDARD_TIMES)), np.nan)
    for row, subject in enumerate(dataset):
        series = subject.visits[ORAL].series[analyte]
        for column, minute in enumerate(indices.oral.STANDARD_TIMES):
            here = series.values[series.times == minute]
            found[row, column] = here.mean() if here.size else np.nan
    return found


def regression(
    dataset: Dataset, target: np.ndarray, folds: np.ndarray, chosen: np.ndarray
) -> np.ndarray:
    """The best regression on all indices, age and sex, nested in the folds."""
    age = np.array([s.body.person.age for s in dataset])
    male = np.array([float(s.body.person.sex == "male") for s in dataset])
    features = np.stack([*alternatives(dataset).values(), age, male], axis=1)
    found = np.full(len(dataset), np.nan)
    found[chosen] = nested(features[chosen], target[chosen], folds[chosen])
    return found


# --- tables ---------------------------------------------------------------------------------------


def comparison(found: Foretold, name: str) -> Table:
    """One quantity: fitted bodies beside everything else, on the same people."""
    target = getattr(found.measured, name)
    others = (
        alternatives(found.dataset)
        if name in GOALS
        else {**secretion_indices(found.dataset), "BMI": alternatives(found.dataset)["BMI"]}
    )
    own = getattr(found.simulated, name)
    complete = np.isfinite(np.array([target, own, *others.values()])).all(axis=0)
    complete &= np.isfinite(np.array(list(alternatives(found.dataset).values()))).all(axis=0)
    folds = found.populations.folds
    guesses = {
        "fitted bodies": own,
        "mean bodies by covariates": getattr(found.by_covariates, name),
        "nested regression": regression(found.dataset, target, folds, complete),
        **others,
    }
    rows = []
    in_units = ("fitted bodies", "mean bodies by covariates", "nested regression")
    for label, guess in guesses.items():
        a, b = guess[complete], target[complete]
        bias = f"{100 * (a.mean() / b.mean() - 1):.1f}" if label in in_units else "-"
        low, high = bootstrap_difference(own[complete], a, b)
        apart = "-" if label == "fitted bodies" else f"{low:.2f} to {high:.2f}"
        rows.append((label, len(a), spearman(a, b), pearson(a, b), bias, apart))
    goal = f" (goal: Spearman {GOALS[name]}, bias below 10 %)" if name in GOALS else ""
    columns = ("by", "people", "Spearman", "Pearson", "bias [%]", "fitted minus this, 95 %")
    return Table(f"Clamp foretold: {ABOUT[name]}{goal}", columns, rows)


def tables(folder: Path) -> list[Table]:
    """All quantities."""
    begin = time.perf_counter()
    found = foretell(folder)
    seconds = time.perf_counter() - begin
    about = Table(
        "Fits of the oral tests",
        ("people", "converged [%]", "free", "seconds in all"),
        [
            (
                len(found.dataset),
                100 * float(found.fits.converged.mean()),
                len(found.fits.free.items),
                seconds,
            )
        ],
    )
    return [about, *(comparison(found, name) for name in Indices._fields)]


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    options = parser.parse_args()
    compile_for_throughput()
    enable_float64()
    publish(tables(options.data), options.json)


if __name__ == "__main__":
    main()
