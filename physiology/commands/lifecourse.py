"""`physiology lifecourse`: months to decades of one person, from calories to glucose."""

from pathlib import Path
from typing import Any

from physiology.commands.output import add_output_options, check_folder
from physiology.commands.person import add_person_options, person
from physiology.errors import InputError, check_amount
from physiology.quantities import quantity

FOLDER = "lifecourse"


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "lifecourse",
        help="follow a person over months to decades",
        description=(
            "Follow a person over months to decades, meal by meal, and draw the way from calories "
            "to glucose. Without options: ten years on what the person needs."
        ),
        allow_abbrev=False,
    )
    parser.add_argument("--years", default="10", metavar="YEARS", help="length of the course (10)")
    parser.add_argument(
        "--eat",
        action="append",
        default=[],
        metavar="[YEAR:]KCAL",
        help="energy eaten a day from a year on: 2600, or +500 and -500 for what keeps the "
        "balance then, more or less; repeat for changes, such as --eat +500 --eat 3:+0",
    )
    parser.add_argument(
        "--activity",
        action="append",
        default=[],
        metavar="[YEAR:]KCAL/MIN",
        help="energy spent above rest while awake, from a year on (0.4)",
    )
    parser.add_argument(
        "--treat",
        action="append",
        default=[],
        metavar="START:STOP:PATH=VALUE",
        help="a parameter that differs between two dates [years]; VALUE may be x2 for twice",
    )
    parser.add_argument(
        "--brute-force", action="store_true", help="live through every day (slow; the reference)"
    )
    add_person_options(parser)
    add_output_options(parser, FOLDER)
    parser.set_defaults(run=run)


def run(options) -> int:
    years = quantity("--years", options.years, "years")
    check_amount("--years", years, "years", 2 / 365.25, 100.0)
    eaten = [_dated("--eat", text) for text in options.eat] or [(0.0, "+0")]
    moved = [_dated("--activity", text) for text in options.activity] or [(0.0, "0.4")]
    folder = check_folder(Path(options.output or FOLDER))
    body = person(options)
    from physiology.commands.cache import use_compile_cache
    from physiology.commands.progress import working
    from physiology.lifecourse import DailyActivity, lifecourse

    use_compile_cache()
    diets = [(year, _diet(text)) for year, text in eaten]
    activity = [(y, DailyActivity(quantity("--activity", t, "kcal/min"))) for y, t in moved]
    treatments = [_treatment(text) for text in options.treat]
    with working("living through the years"):
        course = lifecourse(
            body,
            diets,
            activity,
            treatments,
            years,
            method="brute force" if options.brute_force else "multirate",
        )
    _write(course, options, folder)
    return 0


def _write(course, options, folder: Path) -> None:
    from physiology.commands.progress import working
    from physiology.plotting import save, years_figure

    print(table(course))
    with working("drawing"):
        written = [save(years_figure(course), folder / "years.png")]
    written.append(course.to_csv(folder / "years.csv"))
    if options.netcdf:
        written.append(course.to_netcdf(folder / "years.nc"))
    print()
    for path in written:
        print(f"wrote {path}")


def table(course, rows: int = 11) -> str:
    """The main quantities at some of the dates."""
    import numpy as np

    names = {
        "energy_intake": "eaten",
        "weight": "weight",
        "fat_mass": "fat",
        "liver_fat": "liver fat",
        "insulin": "insulin",
        "glucose": "glucose",
        "hba1c": "HbA1c",
    }
    picked = np.unique(np.linspace(0, len(course.days) - 1, rows).round().astype(int))
    heads = ["year", *(f"{label} [{course.unit(name)}]" for name, label in names.items())]
    lines = [heads]
    values = [course.years, *(np.asarray(course[name]) for name in names)]
    lines += [[f"{column[i]:.4g}" for column in values] for i in picked]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def _dated(option: str, text: str) -> tuple[float, str]:
    """`3:+500` as (3.0, "+500"); without a year, from the start."""
    year, sign, value = text.partition(":")
    if not sign:
        return 0.0, text
    return quantity(f"{option} {text!r}, the year", year, "years"), value


def _diet(text: str):
    from physiology.lifecourse import Diet

    energy = quantity("--eat", text, "kcal")
    relative = text.strip()[:1] in ("+", "-")
    return Diet(surplus=energy) if relative else Diet(energy=energy)


def _treatment(text: str) -> Any:
    from physiology.lifecourse import Times, To, Treatment

    parts = text.split(":", 2)
    path, sign, value = parts[-1].partition("=")
    if len(parts) != 3 or not sign:
        raise InputError(f"--treat {text!r}: write START:STOP:PATH=VALUE, such as 2:5:liver.x=x2")
    start, stop = (quantity(f"--treat {text!r}, a year", part, "years") for part in parts[:2])
    if value.strip().startswith("x"):
        change: Any = Times(quantity(f"--treat {path}", value.strip()[1:], "-"))
    else:
        change = To(quantity(f"--treat {path}", value, _unit(path.strip())))
    return Treatment(f"{path.strip()} {value.strip()}", {path.strip(): change}, start, stop)


def _unit(path: str) -> str:
    from organs.parameters import describe
    from physiology.catalogue import nearest
    from physiology.human import reference_organs

    rows = {row.path: row.unit for row in describe(reference_organs())}
    if path not in rows:
        raise InputError(f"--treat: there is no parameter {path!r}{nearest(path, rows)}")
    return rows[path]
