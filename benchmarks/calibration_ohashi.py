"""Ohashi's oral glucose tests: everybody fitted to glucose, insulin and C-peptide.

    python -m benchmarks.calibration_ohashi --data FOLDER [--json FILE]

FOLDER holds ohashi_ogtt75.csv, ohashi_subjects_indices.csv and ohashi_clamp.csv. Priors are
cross-fitted: a person's prior comes from other people only. Errors are root mean squares over the
samples of one person, in per cent of that person's highest sample; tables give the median over
people. The last tables are those of `benchmarks.clamp_prediction` and of
`benchmarks.calibration_speed`.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks import calibration_speed, clamp_prediction
from benchmarks.clamped_people import people
from benchmarks.report import Table, arguments, data_folder, needed, publish
from calibration.data import Dataset
from calibration.differences import Differences
from calibration.fit import Fits, fit
from calibration.left_out import LeftOut, leave_times_out
from calibration.population import cross_estimate
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

VISIT = "OGTT_75g"
ANALYTES = ("glucose", "insulin", "c_peptide")
GOALS = {"glucose": 6.0, "insulin": 20.0, "c_peptide": 12.0}
FREE = "with C-peptide"


def groups_of(dataset: Dataset) -> dict[str, np.ndarray]:
    """Indices of the people of each group, and of all."""
    index = {name: k for k, name in enumerate(dataset.names)}
    found = {g: np.array([index[s.name] for s in ss]) for g, ss in dataset.groups.items()}
    return {**found, "all": np.arange(len(dataset))}


def in_sample(fits: Fits, title: str) -> Table:
    """Errors by group and analyte, and the share converged."""
    errors = [item.relative_errors() for item in fits]
    rows = []
    for group, chosen in groups_of(fits.dataset).items():
        cells = [
            100 * float(np.median([errors[k][a] for k in chosen if a in errors[k]] or [np.nan]))
            for a in ANALYTES
        ]
        converged = 100 * float(np.mean(fits.converged[chosen]))
        rows.append((group, len(chosen), *cells, converged))
    goals = ", ".join(f"{a} {limit:g}" for a, limit in GOALS.items())
    columns = ("group", "people", *(f"{a} [%]" for a in ANALYTES), "converged [%]")
    return Table(f"{title} (goals: {goals} %)", columns, rows)


def peaks(found: LeftOut) -> np.ndarray:
    """Highest sample of every person and analyte; NaN where it was not measured."""
    highest = np.max(np.where(np.isfinite(found.measured), found.measured, -np.inf), axis=-1)
    return np.where(np.isfinite(highest), highest, np.nan)


def left_out_table(found: LeftOut, dataset: Dataset, inner: bool) -> Table:
    """Errors of hidden samples beside interpolation.

    Args:
        inner: only times with a neighbour on either side, where interpolation is what it says.
    """
    peak = peaks(found)
    chosen_times = slice(1, -1) if inner else slice(None)
    rows = []
    for row, analyte in enumerate(found.analytes):
        for group, everybody in groups_of(dataset).items():
            chosen = everybody[np.isfinite(peak[everybody, row])]
            if not chosen.size:
                continue
            cells = []
            for guess in (found.predicted, found.interpolated, found.held):
                away = (guess - found.measured)[chosen, row, chosen_times]
                square = np.nanmean(away**2, axis=-1)
                cells.append(100 * float(np.nanmedian(np.sqrt(square) / peak[chosen, row])))
            rows.append((analyte, group, len(chosen), *cells))
    which = "30, 60, 90 min" if inner else "0, 30, 60, 90, 120 min"
    return Table(
        f"One time left out in turn ({which}; goal: below interpolation)",
        ("analyte", "group", "people", "fit [%]", "line [%]", "line, ends held [%]"),
        rows,
    )


def by_time_table(found: LeftOut) -> Table:
    """Errors of hidden samples by time: root mean square over all people."""
    peak = peaks(found)[..., None]
    rows = []
    for row, analyte in enumerate(found.analytes):
        for k, minute in enumerate(found.times):
            cells = [
                100 * float(np.sqrt(np.nanmean(((g - found.measured) / peak)[:, row, k] ** 2)))
                for g in (found.predicted, found.interpolated)
            ]
            bias = 100 * float(np.nanmean(((found.predicted - found.measured) / peak)[:, row, k]))
            rows.append((analyte, float(minute), *cells, bias))
    return Table(
        "The same by time, root mean square over everybody",
        ("analyte", "minute", "fit [%]", "line [%]", "bias of the fit [%]"),
        rows,
    )


def tables(folder: Path) -> Iterator[Table]:
    """All tables, one after the other."""
    dataset = people(folder)
    problem = Differences(dataset, FREE)
    yield in_sample(fit(problem), "In sample, literature priors")
    crossed = cross_estimate(problem).prior(dataset.subjects)
    yield in_sample(fit(problem, prior=crossed), "In sample, cross-fitted priors")
    hidden = leave_times_out(problem, crossed, VISIT)
    yield from (left_out_table(hidden, dataset, inner) for inner in (False, True))
    yield by_time_table(hidden)
    yield from clamp_prediction.tables(folder)
    yield from calibration_speed.tables(folder)


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    data_folder(parser)
    options = parser.parse_args()
    needed(options.data, *clamp_prediction.FILES)
    compile_for_throughput()
    enable_float64()
    publish(tables(options.data), options.json)


if __name__ == "__main__":
    main()
