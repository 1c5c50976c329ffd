"""`physiology fit`: people's measurements to people's bodies. `physiology predict`: and onward."""

from __future__ import annotations

from pathlib import Path

from physiology.errors import InputError


def register_fit(subparsers) -> None:
    """Add `fit` to the parsers of `physiology`."""
    parser = subparsers.add_parser(
        "fit",
        help="fit bodies to measurements of people",
        description="Fit one body to each person in a file of measurements: parameters with "
        "standard errors, figures and a report.",
        allow_abbrev=False,
    )
    parser.add_argument("data", metavar="DATA", help="tidy or wide CSV, Parquet, PEtab table")
    parser.add_argument(
        "--experiment",
        metavar="NAME|FILE.toml",
        help="what was done to everybody: ogtt, mixed_meal, ... or a protocol; where missing, the "
        "data must name it",
    )
    parser.add_argument("--covariates", metavar="FILE", help="sex, age, height, weight of people")
    parser.add_argument("--analytes", metavar="NAMES", help="read only these, joined by commas")
    parser.add_argument(
        "--unit", metavar="ANALYTE=UNIT", action="append", default=[], help="where the file is mute"
    )
    parser.add_argument(
        "--free",
        metavar="NAMES",
        help="a ready set or parameter paths, joined by commas (by what was measured)",
    )
    parser.add_argument("--subjects", metavar="NAMES", help="only these people, joined by commas")
    parser.add_argument("--starts", type=int, default=1, metavar="N", help="starts per person (1)")
    parser.add_argument("--resume", metavar="FIT.json", help="go on from an earlier fit")
    parser.add_argument(
        "--output", metavar="FOLDER", help="where files go (named after the data, with _fit)"
    )
    parser.add_argument("--no-report", action="store_true", help="only parameters, no pages")
    parser.set_defaults(run=run_fit)


def register_predict(subparsers) -> None:
    """Add `predict` to the parsers of `physiology`."""
    parser = subparsers.add_parser(
        "predict",
        help="what fitted people would show in another experiment",
        description="Run an experiment on the bodies of a fit, with the uncertainty of the fit.",
        allow_abbrev=False,
    )
    parser.add_argument("fit", metavar="FIT.json", help="what `physiology fit` wrote")
    parser.add_argument(
        "--experiment", metavar="NAME|FILE.toml", required=True, help="what is done"
    )
    parser.add_argument("--subjects", metavar="NAMES", help="only these people, joined by commas")
    parser.add_argument(
        "--quantities",
        metavar="NAMES",
        help="observables (glucose, insulin and C-peptide; in a clamp the glucose infused, too)",
    )
    parser.add_argument("--draws", type=int, default=32, metavar="N", help="bodies in a band (32)")
    parser.add_argument("--output", metavar="FOLDER", help="where files go (prediction/)")
    parser.set_defaults(run=run_predict)


def run_fit(options) -> int:
    """Read, fit, write; nothing is written before everything has been computed."""
    from physiology.commands.output import check_folder

    folder = check_folder(Path(options.output or f"{Path(options.data).stem}_fit"))
    if options.starts < 1:
        raise InputError(f"--starts is {options.starts}: give at least 1")
    dataset = _dataset(options)
    free = options.free or _set_for(dataset.analytes)
    from physiology.commands.cache import use_compile_cache
    from physiology.commands.progress import working

    use_compile_cache()
    from calibration.differences import Differences
    from calibration.fit import fit

    problem = Differences(dataset, free)  # ready in a fraction of the time
    start = _resumed(options.resume, problem) if options.resume else None
    for note in dataset.notes:
        print(f"note: {note}")
    with working(f"fitting {len(dataset)} people (compiling first: some seconds)"):
        fits = fit(problem, start=start, starts=options.starts)
    print(_summary(fits))
    for path in _write_fit(fits, folder, report=not options.no_report):
        print(f"wrote {path}")
    return 0 if fits.converged.any() else 1


def run_predict(options) -> int:
    """Load, simulate with uncertainty, write."""
    from calibration.data.protocols import experiment_named
    from calibration.storage import load
    from physiology.commands.output import check_folder

    folder = check_folder(Path(options.output or "prediction"))
    if options.draws < 2:
        raise InputError(f"--draws is {options.draws}: give at least 2")
    fits = load(options.fit)
    people = [fits[name] for name in _names(options.subjects)] if options.subjects else list(fits)
    experiment = experiment_named(options.experiment)
    names = _quantities(options.quantities or _usual(experiment))
    from physiology.commands.cache import use_compile_cache
    from physiology.commands.progress import working

    use_compile_cache()
    from calibration.ensemble import ensemble

    with working(f"predicting {experiment.name} of {len(people)} people"):
        curves = [(item, ensemble(item, experiment, names, options.draws)) for item in people]
    written = _write_prediction(curves, names, folder)
    print(f"{experiment.name}: {len(people)} people, {', '.join(names)}")
    for path in written:
        print(f"wrote {path}")
    return 0


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _dataset(options):
    from calibration.data import read_dataset

    units = {}
    for entry in options.unit:
        analyte, equals, unit = entry.partition("=")
        if not equals:
            raise InputError(f"--unit {entry!r}: write it like --unit glucose=mg/dL")
        units[analyte.strip()] = unit.strip()
    dataset = read_dataset(
        options.data,
        experiment=options.experiment,
        covariates=options.covariates,
        analytes=_names(options.analytes) if options.analytes else None,
        units=units,
    )
    if options.subjects:
        wanted = [dataset[name].name for name in _names(options.subjects)]
        dataset = dataset.select(lambda subject: subject.name in wanted)
    return dataset


def _set_for(analytes) -> str:
    """The ready set that these analytes can inform."""
    if {"gip", "glucagon"} & set(analytes):
        return "full"
    if {"nefa", "triglyceride", "ketones", "lactate"} & set(analytes):
        return "with lipids"
    return "with C-peptide" if "c_peptide" in analytes else "glucose-insulin"


def _resumed(path: str, problem):
    """Coordinates of an earlier fit, for people and parameters that it knows."""
    from calibration.storage import load

    earlier = load(path)
    if earlier.free.names != problem.free.names:
        raise InputError(
            f"{path} has other free parameters ({earlier.free.name!r}, not {problem.free.name!r}): "
            "resume with the same --free"
        )
    start = problem.start()
    for row, subject in enumerate(problem.dataset):
        if subject.name in earlier.dataset.names:
            start[row] = earlier[subject.name].coordinates
    return start


def _usual(experiment) -> str:
    """What one wants to see of an experiment."""
    return "glucose,insulin,c_peptide" + (",gir" if experiment.clamps else "")


def _quantities(text: str) -> list[str]:
    from physiology.catalogue import nearest
    from physiology.observables import OBSERVABLES

    names = _names(text)
    for name in names:
        if name not in OBSERVABLES:
            raise InputError(
                f"--quantities: nothing is called {name!r}{nearest(name, OBSERVABLES)}"
            )
    return names


def _summary(fits) -> str:
    import numpy as np

    lines = [
        f"{len(fits)} people, {len(fits.free.items)} free parameters ({fits.free.name}): "
        f"{int(fits.converged.sum())} converged"
    ]
    errors = [item.relative_errors() for item in fits]
    for analyte in fits.dataset.analytes:
        found = [100 * e[analyte] for e in errors if analyte in e]
        lines.append(f"  {analyte}: median error {np.median(found):.1f} % of the person's peak")
    for item in fits:
        if not item.converged:
            lines.append(f"  {item.subject.name}: {item.outcome.value}")
    return "\n".join(lines)


def _write_fit(fits, folder: Path, report: bool) -> list[Path]:
    from calibration.storage import save, save_table

    pages: list[Path] = []
    if report:
        from calibration.report import write_report

        pages = write_report(fits, folder)
    return [
        save(fits, folder / "fit.json"), save_table(fits, folder / "parameters.csv"), *pages[:1],
    ]  # fmt: skip


def _write_prediction(curves, names, folder: Path) -> list[Path]:
    import csv

    from calibration.report.figures import person_figure
    from calibration.report.page import page_name
    from physiology.files import replacing
    from physiology.observables import OBSERVABLES
    from physiology.plotting import save

    table = folder / "prediction.csv"
    drawn = {
        folder / page_name(item).replace(".html", ".png"): person_figure(item, "", found)
        for item, found in curves
    }
    with replacing(table) as temporary, open(temporary, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["subject", "time [min]", "quantity", "unit", "value", "low_90", "high_90"])
        for item, found in curves:
            for name in names:
                for row in zip(*found[name], strict=True):
                    minute, *values = (f"{number:.6g}" for number in row)
                    unit = OBSERVABLES[name].unit
                    writer.writerow([item.subject.name, minute, name, unit, *values])
    return [table, *(save(figure, path) for path, figure in drawn.items())]
