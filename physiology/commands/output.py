"""Output: the folder of a run, checked before anything is computed, filled at the very end."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from physiology.errors import InputError


def add_output_options(parser, default: str) -> None:
    """Add the folder and the file formats to a sub-command."""
    group = parser.add_argument_group("output")
    group.add_argument("--output", metavar="FOLDER", help=f"where files go ({default})")
    group.add_argument("--csv", action="store_true", help="write all quantities as CSV, too")
    group.add_argument("--netcdf", action="store_true", help="write all quantities as NetCDF, too")


def check_folder(folder: Path) -> Path:
    """Refuse a folder that is a file or cannot be written, before hours are spent on a run.

    Raises:
        InputError: naming what is in the way.
    """
    if "\0" in str(folder):
        raise InputError(f"--output {str(folder)!r} is no name of a folder")
    try:
        if folder.exists() and not folder.is_dir():
            raise InputError(f"--output {folder} is a file: name a folder")
        existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    except OSError as error:
        raise InputError(f"--output {folder} cannot be used: {error}") from None
    if not existing.is_dir():
        raise InputError(f"--output {folder}: {existing} is a file, not a folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise InputError(f"--output {folder}: {existing} cannot be written")
    return folder


def simulate_with_cache(body, experiment, traced: bool = False):
    """The trajectory of an experiment; the drawing library loads while the compiler works."""
    by_the_minute = _needs_minutes(experiment, traced)
    from physiology.commands.cache import use_compile_cache
    from physiology.commands.progress import working

    use_compile_cache()
    loading = Thread(target=_load_plotting, daemon=True)
    loading.start()
    with working("compiling and simulating (seconds, the first time)"):
        from physiology.simulate import simulate

        if by_the_minute:
            trajectory = simulate(body, experiment.sampled(every=1.0)).thinned(experiment)
        else:
            trajectory = simulate(body, experiment)
    loading.join()
    return trajectory


def _needs_minutes(experiment, traced: bool) -> bool:
    """Whether label will be followed, which takes every minute, and samples are full minutes."""
    fed = any(meal.glucose + meal.starch > 0 for _, meal in experiment.meals)
    return (fed or traced) and all(time == int(time) for time in experiment.sampling_times())


def _load_plotting() -> None:
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401


def write(
    trajectory,
    figures,
    options,
    folder: Path,
    stem: str,
    names: Sequence[str] = (),
    report: str = "",
) -> None:
    """Write figures and tables into the folder and say so.

    Args:
        figures: file name (without folder) -> figure.
        names: quantities of the CSV; all of them where empty.
        report: the summary, written as text where there is one.
    """
    from physiology.commands.progress import working
    from physiology.files import replacing
    from physiology.plotting import save

    with working("writing"):
        written = [save(figure, folder / name) for name, figure in figures.items()]
        if options.csv or names:
            written.append(trajectory.to_csv(folder / f"{stem}.csv", list(names) or None))
        if report:
            with replacing(folder / f"{stem}.txt") as temporary:
                temporary.write_text(report + "\n", encoding="utf-8")
            written.append(folder / f"{stem}.txt")
        if options.netcdf:
            written.append(trajectory.to_netcdf(folder / f"{stem}.nc"))
    print()
    for path in written:
        print(f"wrote {path}")
