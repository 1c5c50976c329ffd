"""`physiology run`: a protocol from a TOML file."""

from pathlib import Path

from physiology.commands.output import add_output_options, check_folder

A_FAST = 720.0  # [min] without a meal, from which the fasting figure is the better one


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

    trajectory = simulate_with_cache(protocol.body, protocol.experiment)
    from physiology.plotting import overview
    from physiology.summary import courses_table, summary

    figures = {f"{path.stem}.png": figure_of(trajectory, protocol.title)}
    report = summary(trajectory)
    if protocol.outputs:
        figures[f"{path.stem}_outputs.png"] = overview(trajectory, protocol.outputs, protocol.title)
        report += "\n\n" + courses_table(trajectory, protocol.outputs)
    print(f"{protocol.title}\n\n{report}")
    write(trajectory, figures, options, folder, path.stem, protocol.outputs)
    return 0


def find(name: str) -> Path:
    """The file of a protocol; a bare name may be one of the library."""
    from physiology.protocols.library import library

    path = Path(name)
    if path.is_file() or name not in library():
        return path
    return library()[name].path


def figure_of(trajectory, title: str):
    """The standard figure that suits an experiment: of a meal, or of a fast."""
    from physiology.plotting import fast_figure, meal_figure

    meals = [minute for minute, _ in trajectory.experiment.meals]
    fasted = trajectory.experiment.duration if not meals else min(meals)
    draw = fast_figure if fasted >= A_FAST or not meals else meal_figure
    return draw(trajectory, title)
