"""`physiology cohort`: many virtual people through an experiment."""

import sys
from pathlib import Path
from typing import Any

from physiology.errors import InputError, check_amount

EXPERIMENTS = ("ogtt", "mixed_meal", "day", "fast")


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "cohort",
        help="simulate many virtual people, and report on them",
        description="Follow virtual people through an experiment. Results are tables (Parquet), "
        "curves (Zarr) and a report; an interrupted run goes on with --resume.",
        allow_abbrev=False,
    )
    parser.add_argument("--subjects", metavar="N", help="how many people (1000; all of a table)")
    parser.add_argument(
        "--experiment",
        default="ogtt",
        metavar="NAME",
        help=f"one of {', '.join(EXPERIMENTS)}, or a protocol FILE.toml (ogtt)",
    )
    people = parser.add_argument_group("people")
    people.add_argument("--seed", default="0", metavar="N", help="chooses the people (0)")
    people.add_argument(
        "--table", metavar="FILE", help="people of your own, CSV or Parquet, instead of adults"
    )
    work = parser.add_argument_group("work")
    work.add_argument("--precision", default="float64", metavar="TYPE", help="float64 or float32")
    work.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask scheduler such as tcp://host:8786, or 'local' for processes of this machine",
    )
    work.add_argument("--resume", action="store_true", help="go on where a run was interrupted")
    work.add_argument(
        "--dry-run", action="store_true", help="say what it would take, and do nothing"
    )
    out = parser.add_argument_group("output")
    out.add_argument("--output", metavar="FOLDER", help="where results go (cohort/)")
    out.add_argument("--no-curves", action="store_true", help="keep tables only")
    parser.set_defaults(run=run)


def run(options) -> int:
    folder = Path(options.output or "cohort")
    study, engine = study_of(options)
    from physiology.cohort import estimate, running

    expected = estimate.estimate(study, engine, curves=not options.no_curves)
    if options.dry_run:
        print(estimate.words(study, expected))
        return 0
    from physiology.commands.cache import use_compile_cache
    from physiology.throughput import compile_for_throughput

    compile_for_throughput()
    use_compile_cache()
    given = {
        "resume": options.resume,
        "engine": engine,
        "curves": not options.no_curves,
        "progress": _tell,
    }
    if options.scheduler is None:
        results = running.run(study, folder, **given)
    else:
        from physiology.cohort.scheduler import dask

        address = None if options.scheduler == "local" else options.scheduler
        with dask(address) as executor:
            results = running.run(study, folder, executor=executor, **given)
    print(file=sys.stderr)
    from physiology.cohort.report import summary, write_report

    written = write_report(results)
    print(summary(results))
    print()
    for path in written:
        print(f"wrote {path}")
    return 0


def study_of(options):
    """The study that the options describe, and how to compute it.

    Raises:
        InputError: for wrong numbers, names or files.
    """
    seed = _whole("--seed", options.seed, 0)
    experiment = _experiment(options.experiment)
    from physiology.cohort import Engine, Study, adults
    from physiology.cohort.table import read_table

    engine = Engine(precision=options.precision)
    usual = 1000
    source: Any = adults(seed)
    if options.table:
        source = read_table(options.table, seed)
        usual = len(source)
    subjects = usual if options.subjects is None else _whole("--subjects", options.subjects, 1)
    name = Path(options.experiment).stem
    return Study("cohort", source, subjects, {name: experiment}), engine


def _experiment(name: str):
    if name.endswith(".toml"):
        from physiology.protocols import load

        return load(Path(name)).experiment
    if name not in EXPERIMENTS:
        raise InputError(
            f"--experiment {name!r}: choose {', '.join(EXPERIMENTS)}, or name a FILE.toml"
        )
    from physiology import experiments

    return getattr(experiments, name)()


def _whole(option: str, text: str, least: int) -> int:
    try:
        number = int(text)
    except ValueError:
        raise InputError(f"{option} is {text!r}: give a whole number") from None
    check_amount(option, number, "", minimum=least)
    return number


def _tell(progress) -> None:
    left = "" if progress.left == float("inf") else f", {_duration(progress.left)} left"
    failed = f", {progress.failed} failed" if progress.failed else ""
    print(
        f"\r{progress.done:,} of {progress.subjects:,} people, {progress.rate:,.0f} a second"
        f"{left}{failed}   ",
        end="",
        file=sys.stderr,
        flush=True,
    )


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
