"""Fujita's oral glucose tests: nine analytes of each healthy person fitted at once.

    python -m benchmarks.calibration_fujita --data FOLDER [--json FILE]

FOLDER holds fujita2022_ogtt75.csv: 14 samples to 240 min. The file knows neither sex nor build, so
everybody has the reference man's. GIP at the limit of detection is treated as below it. Errors
are root mean squares over the samples, in per cent of the person's highest.
"""

import dataclasses
from pathlib import Path

import numpy as np

from benchmarks.report import Table, arguments, data_folder, needed, publish
from calibration.data import Dataset, Series, Subject, Visit, read_dataset
from calibration.differences import Differences
from calibration.fit import Fits, fit
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

ANALYTES = (
    "glucose", "insulin", "c_peptide", "gip", "glucagon", "nefa", "ketones", "triglyceride",
    "lactate",
)  # fmt: skip
FILE = "fujita2022_ogtt75.csv"
GIP_LIMIT = 0.6423  # value in the file where GIP was below detection [pmol/L]
VISIT = "OGTT_75g"


def people(folder: Path) -> Dataset:
    """Everybody, with GIP at the limit of detection censored."""
    dataset = read_dataset(folder / FILE, analytes=ANALYTES, name="Fujita OGTT")
    return dataset.change(_censored)


def _censored(subject: Subject) -> Subject:
    def change(visit: Visit) -> Visit:
        series = dict(visit.series)
        if "gip" in series:
            gip = series["gip"]
            below = gip.values <= GIP_LIMIT
            # The limit itself is unknown: nothing lower was ever reported.
            series["gip"] = Series.of(gip.times, gip.values, censored=below)
        return dataclasses.replace(visit, series=series)

    return subject.change_visits(change)


def errors(fits: Fits) -> Table:
    """Error of each analyte, over people, and where in the test the model is off."""
    found = [item.relative_errors() for item in fits]
    rows = []
    for analyte in ANALYTES:
        values = [100 * f[analyte] for f in found if analyte in f]
        if not values:
            continue  # nobody had it measured
        early, late = (_bias(fits, analyte, *window) for window in ((10, 60), (90, 240)))
        low, middle, high = np.percentile(values, [25, 50, 75])
        rows.append((analyte, float(middle), float(low), float(high), early, late))
    converged = int(fits.converged.sum())
    return Table(
        f"Errors of {len(fits)} people, {converged} converged, {len(fits.free.items)} parameters",
        ("analyte", "median [%]", "quartile", "quartile ", "bias 10-60 min [%]", "90-240 min [%]"),
        rows,
    )


def _bias(fits: Fits, analyte: str, start: float, end: float) -> float:
    """Mean of model less measurement in a window, in per cent of the peak."""
    away = []
    for item in fits:
        if analyte not in item.predicted[VISIT]:
            continue
        series = item.subject.visits[VISIT].series[analyte]
        times, values = item.predicted[VISIT][analyte]
        inside = (series.times >= start) & (series.times <= end)
        if not inside.any():
            continue
        model = np.interp(series.times[inside], times, values)
        away.append(100 * np.mean(model - series.values[inside]) / series.values.max())
    return float(np.mean(away)) if away else float("nan")


def parameters(fits: Fits) -> Table:
    """What was learned of each parameter."""
    rows = []
    for k, item in enumerate(fits.free.items):
        estimates = [f.estimates()[k] for f in fits]
        low, middle, high = np.percentile([e.value for e in estimates], [25, 50, 75])
        learned = float(np.mean([e.learned for e in estimates]))
        rows.append((item.name, item.unit, float(middle), float(low), float(high), learned))
    return Table("Parameters", ("path", "unit", "median", "quartile", "quartile ", "learned"), rows)


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    data_folder(parser)
    options = parser.parse_args()
    needed(options.data, FILE)
    compile_for_throughput()
    enable_float64()
    fits = fit(Differences(people(options.data), "full"))
    publish([errors(fits), parameters(fits)], options.json)


if __name__ == "__main__":
    main()
