"""Options that say who is simulated, shared by the sub-commands."""

from typing import Any

from physiology.errors import InputError
from physiology.quantities import quantity

_UNITS = {"age": "years", "height": "m", "weight": "kg", "body_fat": "-"}


def add_person_options(parser) -> None:
    """Add sex, age, height, weight, body fat and parameters to a sub-command."""
    group = parser.add_argument_group(
        "person", "Without height and weight: the reference man or woman."
    )
    group.add_argument("--sex", default="male", metavar="SEX", help="male or female")
    group.add_argument("--age", metavar="YEARS", help="18 to 100 (32)")
    group.add_argument("--height", metavar="METRES", help="such as 1.77 or '177 cm'")
    group.add_argument("--weight", metavar="KG", help="such as 72")
    group.add_argument(
        "--body-fat", metavar="SHARE", help="of weight, such as 0.21 or '21 %%' (from BMI and age)"
    )
    group.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        dest="parameters",
        help="a parameter of this healthy person; repeat for more (see `physiology describe`)",
    )
    group.add_argument(
        "--change",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        dest="changes",
        help="a parameter changed by disease or drug: the constants of health stay",
    )


def covariates(options) -> dict[str, Any]:
    """What was said about the person, in the units of `human`.

    Raises:
        InputError: for what is no number, or has a wrong unit.
    """
    said = {name: getattr(options, name) for name in _UNITS}
    numbers = {
        name: quantity(f"--{name.replace('_', '-')}", text, _UNITS[name])
        for name, text in said.items()
        if text is not None
    }
    return {"sex": options.sex, **numbers}


def pairs(option: str, texts: list[str]) -> dict[str, str]:
    """`PATH=VALUE` texts as path -> value text.

    Raises:
        InputError: where one has no `=` or a path comes twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        path, sign, value = text.partition("=")
        path, value = path.strip(), value.strip()
        if not (path and sign and value):
            raise InputError(f"{option} {text!r}: write PATH=VALUE, such as liver.volume=1.6")
        if path in found:
            raise InputError(f"{option} gives {path} twice")
        found[path] = value
    return found


def person(options):
    """The body that the options describe.

    Raises:
        InputError: for an impossible person, unknown parameters, wrong units, values out of
            bounds.
    """
    given = covariates(options)
    own, changed = pairs("--set", options.parameters), pairs("--change", options.changes)
    from physiology.human import human

    body = human(**given, parameters=_values(own, "--set"))
    if changed:
        values = _values(changed, "--change")
        human(**given, parameters=values)  # refuses what lies out of bounds
        body = body.with_parameters(values)
    return body


def _values(texts: dict[str, str], option: str) -> dict[str, float]:
    from organs.parameters import describe
    from physiology.catalogue import nearest
    from physiology.human import reference_organs

    rows = {row.path: row for row in describe(reference_organs())}
    values = {}
    for path, text in texts.items():
        if path not in rows:
            raise InputError(f"{option}: there is no parameter {path!r}{nearest(path, rows)}")
        values[path] = quantity(f"{option} {path}", text, rows[path].unit)
    return values
