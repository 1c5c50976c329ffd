"""Tables: rows of `key = value` in a protocol, each value in the unit of its key."""

from collections.abc import Iterator, Mapping
from typing import Any

from physiology.doses import dose
from physiology.errors import InputError
from physiology.protocols.source import Source

WORD = "word"  # in place of a unit: a plain string


def read_table(
    name: str, table: Mapping[str, Any], units: Mapping[str, str], person: Any = None
) -> dict[str, Any]:
    """The values of a table; `name` is what to call it in a complaint."""
    return {key: value_of(f"{name}.{key}", v, units[key], person) for key, v in table.items()}


def value_of(name: str, value: Any, unit: str, person: Any = None) -> Any:
    """One value: a number in its unit, or a word.

    Raises:
        InputError: for what cannot be meant.
    """
    if unit != WORD:
        return dose(name, value, unit, person)
    if not isinstance(value, str):
        raise InputError(f"{name} is {value!r}: give a word in quotes")
    return value


def tables(
    source: Source, place: tuple, name: str, value: Any, known: Mapping[str, str]
) -> Iterator[tuple[tuple, Mapping[str, Any]]]:
    """The tables of a list, each with its place, their keys checked.

    Raises:
        InputError: for no list of tables, or a key that is not known.
    """
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise source.complaint(f"{name} is a list of tables with {', '.join(known)}", place)
    for index, row in enumerate(value):
        here = (*place, index)
        source.check_keys(here, row, known, name)
        yield here, row


def need(name: str, table: Mapping[str, Any], *keys: str) -> None:
    """Refuse a table in which something is missing.

    Raises:
        InputError: naming what is.
    """
    for key in keys:
        if key not in table:
            raise InputError(f"{name} needs {key}")
