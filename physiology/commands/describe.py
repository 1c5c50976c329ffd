"""`physiology describe`: the parameter table, with units, bounds and sources."""

from fnmatch import fnmatchcase
from typing import Any


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "describe",
        help="show parameters with unit, bounds, source and meaning",
        description="Show the parameters of the reference man. A fitted value says to what.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "path",
        nargs="?",
        default="*",
        metavar="PATH",
        help="a parameter, an organ, a beginning (liver.carb) or a pattern (*.akt_half)",
    )
    parser.set_defaults(run=run)


def run(options) -> int:
    from organs.parameters import describe
    from physiology.errors import InputError
    from physiology.human import fitted_values, reference_organs

    rows = describe(reference_organs())
    chosen = [row for row in rows if matches(row.path, options.path)]
    if not chosen:
        from physiology.catalogue import nearest

        near = nearest(options.path, [row.path for row in rows])
        raise InputError(f"no parameter is called {options.path!r}{near}")
    fitted = fitted_values()
    print(_one(chosen[0], fitted) if len(chosen) == 1 else _table(chosen, fitted))
    return 0


def matches(path: str, asked: str) -> bool:
    """Whether a path is the one asked for, begins with it, or fits its pattern."""
    if any(sign in asked for sign in "*?["):
        return fnmatchcase(path, asked)
    return path.startswith(asked)


def _one(row, fitted: dict[str, dict[str, Any]]) -> str:
    lines = [row.path, f"  meaning  {row.about}", f"  value    {_number(row.value)} {row.unit}"]
    lines.append(f"  bounds   {row.bounds[0]:g} to {row.bounds[1]:g} {row.unit}")
    lines.append(f"  source   {row.source}")
    if row.path in fitted:
        lines.append(f"  fitted   {_fit(fitted[row.path])}")
    return "\n".join(lines)


def _table(rows, fitted: dict[str, dict[str, Any]]) -> str:
    from physiology.summary import table

    headings = ["path", "value", "unit", "bounds", "source", "meaning"]
    cells = [
        [
            row.path,
            _number(row.value),
            row.unit,
            f"{row.bounds[0]:g} to {row.bounds[1]:g}",
            row.source,
            row.about,
        ]
        for row in rows
    ]
    if any(row.path in fitted for row in rows):
        headings.append("fitted")
        for cell, row in zip(cells, rows, strict=True):
            cell.append(_fit(fitted[row.path]) if row.path in fitted else "")
    return table(headings, cells)


def _fit(entry: dict[str, Any]) -> str:
    """To what a value was fitted: everything its entry says but the value."""
    return "; ".join(f"{key}: {value}" for key, value in entry.items() if key != "value") or "yes"


def _number(value) -> str:
    return f"{float(value):.4g}"
