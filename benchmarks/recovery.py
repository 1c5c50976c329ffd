"""Recovery: virtual people with known parameters, measured with noise, and fitted.

    python -m benchmarks.recovery [--people N] [--skip-nuts] [--json FILE]

Coordinates are drawn from the population that the free parameters bring with them, covariates at
random; oral glucose tests are sampled as in a clinic, with the errors of measurement of
`calibration.data.analytes`. Nothing is known to the fit but the samples, covariates and population.
"""

import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.report import Table, arguments, data_folder, publish
from calibration.data import Dataset, Series, Subject, Visit
from calibration.data.dataset import standard_deviation
from calibration.differences import Differences
from calibration.fit import Fits, fit
from calibration.free import FreeSet, choose
from calibration.population import Population
from calibration.prediction import asked
from calibration.problem import Problem
from calibration.uncertainty import sample
from physiology import ogtt
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

FREE = "with C-peptide"
ANALYTES = ("glucose", "insulin", "c_peptide")
TIMES = (0.0, 30.0, 60.0, 90.0, 120.0)
SEED = 2026
STARTS = 4  # searches of each person: some posteriors have two peaks


class Virtual(NamedTuple):
    """Virtual people: what they are, and what was measured in them.

    Attributes:
        dataset: measurements with noise.
        truth: coordinates, shape (people, parameters).
        dropped: draws that no experiment could be simulated with, and that were drawn again.
    """

    dataset: Dataset
    truth: np.ndarray
    dropped: int


def covariates(people: int, seed: int) -> list[dict]:
    """Adults of both sexes, 25 to 70 years, BMI 19 to 34."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(people):
        male = random.random() < 0.5
        height = random.normal(1.74 if male else 1.62, 0.06)
        weight = random.uniform(19.0, 34.0) * height**2
        found.append(
            {
                "sex": "male" if male else "female",
                "age": float(random.uniform(25.0, 70.0)),
                "height": float(height),
                "weight": float(weight),
            }
        )
    return found


def virtual_people(free: FreeSet, people: int, seed: int = SEED) -> Virtual:
    """People drawn from the population, each after a noisy oral test."""
    own = covariates(people, seed)
    experiment = ogtt(75, TIMES[-1]).sampled(TIMES)
    blank = {name: Series.of(TIMES, np.ones(len(TIMES))) for name in ANALYTES}
    subjects = [
        Subject(f"V{k:03d}", {"ogtt": Visit(experiment, blank)}, c) for k, c in enumerate(own)
    ]
    problem = Differences(Dataset("virtual", tuple(subjects)), free)
    plan = asked(problem, experiment, ANALYTES, TIMES)
    population = Population.of(free)
    truth = population.draw(own, seed)
    lost, dropped = np.arange(people), 0
    curves = np.empty((people, len(ANALYTES), len(TIMES)))
    for again in range(5):
        if again:
            truth[lost] = population.draw([own[k] for k in lost], seed + again)
            dropped += len(lost)
        curves[lost] = problem.follow(plan, truth[lost], lost)
        lost = np.flatnonzero(~(np.isfinite(curves).all(axis=(1, 2))))
        if not lost.size:
            break
    random = np.random.default_rng(seed + 100)
    measured = []
    for k, subject in enumerate(subjects):
        series = {}
        for row, name in enumerate(plan.measured.analytes):
            exact = Series.of(TIMES, curves[k, row])
            noise = standard_deviation(name, exact) * random.standard_normal(len(TIMES))
            series[name] = Series.of(TIMES, np.maximum(curves[k, row] + noise, 0.1))
        visits = {"ogtt": Visit(experiment, series)}
        measured.append(Subject(subject.name, visits, subject.covariates))
    return Virtual(Dataset("virtual", tuple(measured)), truth, dropped)


def recovered(found: Virtual, fits: Fits) -> Table:
    """Bias and coverage by parameter, over everybody."""
    deviations = np.array([item.deviation for item in fits.free.items])
    spread = np.sqrt(np.einsum("npp->np", fits.covariances))
    away = fits.coordinates - found.truth
    ends = np.array([item.modes.interval() for item in fits])
    inside = (ends[:, 0] <= found.truth) & (found.truth <= ends[:, 1])
    rows = []
    for k, name in enumerate(fits.free.names):
        bias = float(away[:, k].mean() / deviations[k])
        error = float(np.sqrt((away[:, k] ** 2).mean()) / deviations[k])
        left = float(np.mean(spread[:, k]) / deviations[k])
        correlation = float(np.corrcoef(fits.coordinates[:, k], found.truth[:, k])[0, 1])
        rows.append((name, bias, error, left, correlation, 100 * float(inside[:, k].mean())))
    rows.append(
        (
            "all",
            float(np.mean(away / deviations)),
            float(np.sqrt(np.mean((away / deviations) ** 2))),
            float(np.mean(spread / deviations)),
            float("nan"),
            100 * float(inside.mean()),
        )
    )
    return Table(
        f"{len(fits)} virtual people, {100 * fits.converged.mean():.0f} % converged, "
        f"{found.dropped} drawn again (goal: 90 % intervals cover 85 to 95 %)",
        ("parameter", "bias [SD]", "error [SD]", "claimed [SD]", "correlation", "covered [%]"),
        rows,
    )


def slopes_table(dataset: Dataset, free: FreeSet) -> Table:
    """Differences against forward sensitivities (automatic differentiation)."""
    few = Dataset("few", dataset.subjects[:4])
    exact_problem, moved_problem = Problem(few, free, batch=4), Differences(few, free)
    x = exact_problem.start()
    exact, moved = exact_problem.predict(x).slopes["ogtt"], moved_problem.predict(x).slopes["ogtt"]
    rows = []
    for k, name in enumerate(free.names):
        size = np.abs(exact[..., k]).max(axis=-1)
        apart = np.abs(exact[..., k] - moved[..., k]).max(axis=-1) / (size + 1e-12)
        rows.append((name, *(float(apart[:, row].max()) for row in range(len(ANALYTES)))))
    return Table(
        "Slopes: largest relative difference between differences and automatic differentiation",
        ("parameter", *ANALYTES),
        rows,
    )


def sampled(problem: Problem, fits: Fits, person: int = 0) -> Table:
    """NUTS on one oral test, beside Laplace."""
    begin = time.process_time()
    drawn = sample(problem, fits, person)
    seconds = time.process_time() - begin
    item = fits.items[person]
    laplace = np.sqrt(np.diag(item.covariance))
    flat = drawn.coordinates.reshape(-1, laplace.size)
    rows = [
        (
            name,
            drawn.r_hat[name],
            drawn.effective[name],
            float((flat[:, k].mean() - item.coordinates[k]) / laplace[k]),
            float(flat[:, k].std() / laplace[k]),
        )
        for k, name in enumerate(problem.free.names)
    ]
    chains, draws = drawn.diverged.shape
    return Table(
        f"NUTS on one oral test: {chains} chains of {draws}, divergences "
        f"{100 * drawn.divergences:.2f} % (goal <= 1), worst R-hat "
        f"{max(drawn.r_hat.values()):.4f} (goal < 1.01), {drawn.steps.mean():.1f} leapfrog steps "
        f"a draw, {seconds:.0f} processor seconds",
        ("parameter", "R-hat", "effective draws", "mean - best [SE]", "SD / Laplace"),
        rows,
    )


def tables(people: int, nuts: bool, slopes: bool) -> Iterator[Table]:
    """All tables, one after the other."""
    free = choose(FREE)
    found = virtual_people(free, people)
    problem = Differences(found.dataset, free)
    fits = fit(problem, starts=STARTS)
    yield recovered(found, fits)
    if slopes:
        yield slopes_table(found.dataset, free)
    if nuts:
        yield sampled(problem, fits)


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    data_folder(parser, read=False)
    parser.add_argument("--people", type=int, default=100, help="how many virtual people")
    parser.add_argument("--skip-slopes", action="store_true", help="no check of the slopes")
    parser.add_argument("--skip-nuts", action="store_true", help="no sampling")
    options = parser.parse_args()
    compile_for_throughput()
    enable_float64()
    publish(tables(options.people, not options.skip_nuts, not options.skip_slopes), options.json)


if __name__ == "__main__":
    main()
