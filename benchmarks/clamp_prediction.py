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
    VISIT,
    Indices,
    measured_indices,
    people,
    protocol,
    simulated_indices,
    with_clamps,
)
from benchmarks.regressions import bootstrap_difference, nested, pearson, spearman
from benchmarks.report import Table, arguments, data_folder, needed, publish
from calibration.data import Dataset, Series, Subject
from calibration.differences import Differences
from calibration.fit import Fits, fit
from calibration.free import FreeSet, choose, free
from calibration.population.transfer import Transferred, cross_transfer
from calibration.prediction import Predicted, asked
from calibration.prior import Prior
from physiology import indices
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

FILES = ("ohashi_ogtt75.csv", "ohashi_subjects_indices.csv", "ohashi_clamp.csv")
GOALS = {"sensitivity": 0.78, "gir": 0.74}
ORAL_FREE = "with C-peptide"
FEWEST = 10  # people with both tests, below whom nobody can teach anybody
NOTHING = Series.of((), ())
PAIRS = 8  # of draws around the expected coordinates, over which outcomes are averaged
ABOUT = {
    "sensitivity": "insulin sensitivity index",
    "gir": "steady-state GIR",
    "first": "first-phase insulin",
    "second": "second-phase insulin",
}

_FAST = ("blood.glucose_fasting", "blood.insulin_fasting", "pancreas.insulin_secretion")
_UPTAKE = "skeletal_muscle.carbohydrate.glucose_uptake"
_SECRETION = (
    *_FAST,
    "pancreas.release_glucose_half",
    "pancreas.gip_gain",
    "pancreas.provision_glucose_half",
    "pancreas.provision_tau",
)
_EXTRACTION = "liver.insulin_extraction"

# What a clamp tells, and what an oral test says of each, by what it stands for in the body:
# disposal from muscle's uptake and the insulin that it takes to fast; clearance from insulin beside
# secretion; both phases from all that secretes.
PARTNERS = {
    "blood.glucose_fasting": ("blood.glucose_fasting",),
    "blood.insulin_fasting": (_EXTRACTION, *_FAST[1:]),
    "pancreas.insulin_secretion": _FAST[1:],
    _UPTAKE: (_UPTAKE, "blood.insulin_fasting"),
    "liver.carbohydrate.glucokinase": (_UPTAKE, "liver.carbohydrate.glucokinase"),
    "liver.carbohydrate.glycogenolysis_akt_half": (_UPTAKE, "blood.insulin_fasting"),
    _EXTRACTION: (_EXTRACTION, *_FAST[1:]),
    "kidney.insulin_saturation": (_EXTRACTION, *_FAST[1:]),
    "kidney.insulin_clearance_floor": (_EXTRACTION, *_FAST[1:]),
    "kidney.c_peptide_elimination": ("kidney.c_peptide_elimination",),
    "pancreas.release_maximum": _SECRETION,
    "pancreas.release_glucose_half": _SECRETION,
    "pancreas.provision_glucose_half": _SECRETION,
    "pancreas.provision_tau": _SECRETION,
}


def clamp_free() -> FreeSet:
    """What a clamp tells: fast, disposal, clearance at high insulin, and both phases."""
    known = {item.name: item for item in choose(ORAL_FREE).items}
    wider = (
        free(_UPTAKE, 0.02, 2.0, None, 0.6),
        free("liver.carbohydrate.glycogenolysis_akt_half", 0.01, 1.0, None, 0.5),
        free("kidney.insulin_saturation", 20.0, 5000.0, 200.0, 1.0),
        free("kidney.insulin_clearance_floor", 0.03, 0.97, 0.4, 0.2),
        free("pancreas.release_maximum", 0.03, 1.5, None, 0.5),
    )
    return choose([known[name] for name in PARTNERS if name in known]).plus(*wider)


class Foretold(NamedTuple):
    """Clamps of everybody, foretold and measured.

    Attributes:
        dataset: the people, with their oral tests alone.
        oral, clamped: fits of the oral tests, and of the clamps that teach.
        transferred: clamps' coordinates from oral tests, cross-fitted.
        simulated: clamps of the fitted bodies, expected over what is not known of them.
        by_covariates: of the mean bodies of others with the same covariates.
        measured: what the clamp showed.
    """

    dataset: Dataset
    oral: Fits
    clamped: Fits
    transferred: Transferred
    simulated: Indices
    by_covariates: Indices
    measured: Indices


def foretell(both: Dataset) -> Foretold:
    """Fit everybody's oral test, and clamp the fitted bodies.

    Args:
        both: people with an oral test and a clamp.
    """
    oral = Differences(_only(both, ORAL), ORAL_FREE)
    fits = fit(oral)
    # The clamp is of the body that the oral test showed; what it tells itself is free again.
    clamp = Differences(_shown(_only(both, VISIT), fits), clamp_free())
    clamped = fit(clamp)
    transferred = cross_transfer(fits, clamped, PARTNERS)
    return Foretold(
        oral.dataset,
        fits,
        clamped,
        transferred,
        expected(clamp, transferred.prior),
        expected(clamp, transferred.by_covariates),
        measured_indices(both),
    )


def _only(dataset: Dataset, visit: str) -> Dataset:
    return dataset.change(lambda s: dataclasses.replace(s, visits={visit: s.visits[visit]}))


def _shown(dataset: Dataset, fits: Fits) -> Dataset:
    """The people with the parameters that their oral tests showed, but for those of the clamp."""
    again = {path for item in clamp_free().items for path in item.paths}

    def known(subject: Subject) -> Subject:
        found = fits[subject.name].parameters
        mine = {path: value for path, value in found.items() if path not in again}
        return dataclasses.replace(subject, parameters=mine)

    return dataset.change(known)


def expected(problem: Differences, prior: Prior) -> Indices:
    """Indices of everybody's clamp, averaged over what is not known of the coordinates.

    The same draws are used for everybody, and each with its mirror image.
    """
    random = np.random.default_rng(0)
    factor = np.linalg.cholesky(prior.covariance)
    drawn = random.standard_normal((PAIRS, factor.shape[-1]))
    away = np.einsum("npq,dq->dnp", factor, np.concatenate([drawn, -drawn]))
    coordinates = (prior.mean + away).reshape(-1, factor.shape[-1])
    plan = asked(problem, protocol(), ("glucose", "insulin", "gir"), TIMES)
    people = np.tile(np.arange(len(problem)), len(away))
    curves = problem.follow(plan, coordinates, people).reshape(*away.shape[:2], -1, len(TIMES))
    names, times = plan.measured.analytes, plan.measured.times
    seen = []
    for own in curves:
        found = Predicted(times, dict(zip(names, np.moveaxis(own, 1, 0), strict=True)))
        seen.append(simulated_indices(problem.dataset, found))
    return Indices(*(np.nanmean(column, axis=0) for column in zip(*seen, strict=True)))


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
        series = subject.visits[ORAL].series.get(analyte, NOTHING)
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
    folds = found.transferred.folds
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
    both = with_clamps(people(folder), folder)
    if len(both) < FEWEST:
        return [Table(f"Clamp not foretold: {FEWEST} people with both tests are needed",
                      ("people",), [(len(both),)])]  # fmt: skip
    found = foretell(both)
    seconds = time.perf_counter() - begin
    about = Table(
        f"Fits behind the prediction ({seconds:.0f} s in all)",
        ("of", "people", "converged [%]", "free", "evaluations each"),
        [
            (
                what,
                len(fits),
                100 * float(fits.converged.mean()),
                len(fits.free.items),
                float(np.mean([item.iterations for item in fits])),
            )
            for what, fits in (("oral tests", found.oral), ("clamps, to teach", found.clamped))
        ],
    )
    return [about, *(comparison(found, name) for name in Indices._fields)]


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    data_folder(parser)
    options = parser.parse_args()
    needed(options.data, *FILES)
    compile_for_throughput()
    enable_float64()
    publish(tables(options.data), options.json)


if __name__ == "__main__":
    main()
