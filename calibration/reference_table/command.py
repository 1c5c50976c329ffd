"""`physiology validate`: run the reference table and report."""

import argparse
from collections.abc import Sequence
from pathlib import Path

DEFAULT = "validation"


def register(subparsers) -> None:
    """Add the sub-command to the parsers of `physiology`."""
    parser = subparsers.add_parser(
        "validate",
        help="run the reference table and report how each published figure is met",
        description="Run every experiment of the reference table on the reference man and woman, "
        "and compare with the published figures.",
        allow_abbrev=False,
    )
    add_options(parser)
    parser.set_defaults(run=run)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Where results go."""
    parser.add_argument("--json", metavar="FILE", help="write the results as JSON, too")
    parser.add_argument(
        "--stage",
        type=int,
        choices=(1, 2, 3, 5),
        action="append",
        help="only rows of this stage; repeat for more (all; from the third on it takes long)",
    )
    parser.add_argument(
        "--output", metavar="FOLDER", default=DEFAULT, help=f"where the report goes ({DEFAULT}/)"
    )


def run(options) -> int:
    """Validate, print the summary and write the report; misses are a result, not a failure."""
    from physiology.commands.cache import use_compile_cache
    from physiology.commands.output import check_folder

    folder = check_folder(Path(options.output))
    if set(options.stage or ()) == {5}:  # many people, and nobody waits for one of them
        from physiology.throughput import compile_for_throughput

        compile_for_throughput()
    use_compile_cache()
    from calibration.reference_table.report import write_report
    from calibration.reference_table.run import save_json, to_stderr, validate
    from calibration.reference_table.summary import text
    from calibration.reference_table.targets import TARGETS

    stages = options.stage or (1, 2, 3, 5)
    chosen = [id_ for id_, target in TARGETS.items() if target.stage in stages]
    results = validate(chosen, progress=to_stderr)
    print(text(results))
    written = write_report(results, folder)
    if options.json:
        written.append(save_json(results, options.json))
    print("\nwritten: " + ", ".join(str(path) for path in written))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The same as a program of its own: `python -m benchmarks.validation`."""
    parser = argparse.ArgumentParser(prog="benchmarks.validation", allow_abbrev=False)
    add_options(parser)
    return run(parser.parse_args(arguments))
