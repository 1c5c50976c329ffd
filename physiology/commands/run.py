"""`physiology run`: a protocol from a TOML file."""

from pathlib import Path

from physiology.commands.output import add_output_options, check_folder

_USUAL = (
    *("glucose", "insulin", "c_peptide", "isr", "glucagon", "glp1", "gip", "adrenaline"),
    *("nefa", "glycerol", "ketones", "lactate", "triglyceride"),
    *("gir", "egp", "ra_oral", "rd", "urine_glucose"),
)


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "run",
        help="run a protocol from a TOML file",
        description="Run a protocol, draw it and print a summary.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "file",
        metavar="FILE.toml",
        help="the protocol, or the name of one of `physiology list protocols`",
    )
    parser.add_argument(
        "--explain", action="store_true", help="read the protocol back in words, and stop"
    )
    add_output_options(parser, "named after the file")
    parser.set_defaults(run=run)


def run(options) -> int:
    from physiology.protocols import explain, load

    path = find(options.file)
    protocol = load(path)
    if options.explain:
        print(explain(protocol))
        return 0
    folder = check_folder(Path(options.output or path.stem))
    from physiology.commands.output import simulate_with_cache, write
    from physiology.commands.tracing import follow, reads_glucose, tracer_table

    trajectory = simulate_with_cache(
        protocol.body, protocol.experiment, traced=bool(protocol.tracers)
    )
    from physiology.plotting import figure_of, overview, tracer_figure
    from physiology.summary import courses_table, summary

    figures = {f"{path.stem}.png": figure_of(trajectory, protocol.title)}
    report = summary(trajectory)
    for number, traced in enumerate(follow(protocol, trajectory), start=1):
        if reads_glucose(traced):
            figures[f"{path.stem}_tracer_{number}.png"] = tracer_figure(traced, protocol.title)
            report += "\n\n" + tracer_table(traced)
    if protocol.outputs:
        figures[f"{path.stem}_outputs.png"] = overview(trajectory, protocol.outputs, protocol.title)
        report += "\n\n" + courses_table(trajectory, protocol.outputs)
    report = f"{protocol.title}\n\n{report}"
    print(report)
    names = () if options.csv else protocol.outputs or usual_names(trajectory)
    write(trajectory, figures, options, folder, path.stem, names, report)
    return 0


def usual_names(trajectory) -> tuple[str, ...]:
    """What a table of a test holds where the protocol names nothing."""
    known = trajectory.names()
    return tuple(name for name in _USUAL if name in known)


def find(name: str) -> Path:
    """The file of a protocol; a bare name may be one of the library."""
    from physiology.protocols.library import library

    path = Path(name)
    if path.is_file() or name not in library():
        return path
    return library()[name].path
