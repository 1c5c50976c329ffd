"""Arguments: what a step takes, read off the signature and docstring of the function that makes it.

A function becomes a step of a protocol by being written like the others: typed arguments, each
with its unit in brackets in the docstring (`target: plasma glucose [mmol/L].`), or in the unit
that another argument names (``insulin: rate, in `unit`.``). Nothing else has to be said.
"""

import builtins
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from physiology.doses import dose, with_unit
from physiology.errors import InputError
from physiology.infusions import UNITS

Shape = Literal["number", "list", "number or list", "rows", "word", "flag", "other"]
_UNIT = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Argument:
    """One argument of a step.

    Attributes:
        name: as it is written in a protocol.
        shape: what is to be written.
        units: of a plain number; one for each column of rows.
        about: what it is, in words.
        required: whether the step cannot do without.
        choices: words that are understood; any where empty.
        unit_in: the argument that says the unit, where another one does.
    """

    name: str
    shape: Shape
    units: tuple[str, ...]
    about: str
    required: bool
    choices: tuple[str, ...] = ()
    unit_in: str = ""

    def read(self, field: str, value: Any, person: Any) -> Any:
        """The value for the function.

        Raises:
            InputError: for what cannot be meant.
        """
        if self.shape == "word":
            return self._word(field, value)
        if self.shape == "flag":
            if not isinstance(value, bool):
                raise InputError(f"{field} is {value!r}: write true or false")
            return value
        if self.shape == "rows":
            return self._rows(field, value, person)
        if self.shape == "number" or (self.shape == "number or list" and not _is_list(value)):
            return self._number(field, value, person)
        if not _is_list(value) or not value:
            raise InputError(f"{field} is {value!r}: give a list in square brackets")
        return tuple(self._number(field, entry, person) for entry in value)

    def own_unit(self, field: str, value: Any) -> str:
        """The unit that is written with the value itself; empty where none is.

        Raises:
            InputError: for several, or one in which the substance is not given.
        """
        texts = [v for v in (value if _is_list(value) else [value]) if isinstance(v, str)]
        found = {with_unit(field, text, self.name)[1] for text in texts}
        if len(found) > 1 or (texts and _is_list(value) and len(texts) < len(value)):
            raise InputError(f"{field} is {value!r}: write all of it in the same unit")
        return found.pop() if found else ""

    def _number(self, field: str, value: Any, person: Any) -> float:
        if self.unit_in and isinstance(value, str):
            return with_unit(field, value, self.name)[0]
        substance = self.name if self.name in UNITS else ""
        return dose(field, value, self.units[0], person, substance)

    def _word(self, field: str, value: Any) -> str:
        if not isinstance(value, str):
            raise InputError(f"{field} is {value!r}: give a word in quotes")
        if self.choices and value not in self.choices:
            raise InputError(f"{field} is {value!r}: choose {' or '.join(map(repr, self.choices))}")
        return value

    def _rows(self, field: str, value: Any, person: Any) -> tuple[tuple[float, ...], ...]:
        count = len(self.units)
        if not _is_list(value) or not all(_is_list(row) and len(row) == count for row in value):
            raise InputError(
                f"{field} is a list of pairs: each one is [{', '.join(self.units)}], "
                f"such as [[0, 0.5], [60, 0.5]]"
            )
        return tuple(
            tuple(dose(field, v, unit, person) for v, unit in zip(row, self.units, strict=True))
            for row in value
        )


def arguments(function: Callable[..., Any]) -> Mapping[str, Argument]:
    """The arguments of a function, by name; `other` is what cannot be written in a protocol."""
    hints, about = _hints(function), described(function)
    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        words = about.get(name, "")
        shape, choices = _shape(hints.get(name, Any))
        units = tuple(_UNIT.findall(words))
        elsewhere = re.search(r"in `(\w+)`", words)
        if not units and not elsewhere and shape not in ("word", "flag"):
            shape = "other"  # a number without a unit means nothing
        found[name] = Argument(
            name,
            shape,
            units or ("",),
            _UNIT.sub("", words).replace(" .", "").strip(" ."),
            parameter.default is inspect.Parameter.empty,
            choices,
            elsewhere[1] if elsewhere else "",
        )
    return found


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Types of the arguments; what is only imported for type checkers is `Elsewhere`."""
    return get_type_hints(function, localns=_Names(vars(inspect.getmodule(function))))


class Elsewhere:
    """Stands for a type that cannot be written in a protocol."""


class _Names(dict):
    """Names of a module; unknown ones are `Elsewhere`."""

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        return Elsewhere


def described(function: Callable[..., Any]) -> dict[str, str]:
    """What the docstring says of each argument."""
    section = re.search(r"\nArgs:\n((?:    .*\n?|\n)*)", f"{inspect.getdoc(function)}\n")
    entries = re.split(r"\n(?=    \S)", section[1]) if section else []
    found = {}
    for entry in entries:
        names, _, words = entry.partition(":")
        for name in names.split(","):
            found[name.strip()] = " ".join(words.split())
    return found


def _shape(hint: Any) -> tuple[Shape, tuple[str, ...]]:
    """What is to be written for a type, and the words to choose from."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _union([_shape(part) for part in inner if part is not NoneType])
    if origin is Literal:
        return "word", inner
    if origin in (tuple, list, Sequence):
        items = {_shape(part)[0] for part in inner if part is not Ellipsis}
        if items == {"number"}:
            return "list", ()
        return ("rows", ()) if items == {"list"} else _OTHER
    plain: dict[Any, Shape] = {float: "number", int: "number", str: "word", bool: "flag"}
    return plain.get(hint, "other"), ()


def _union(shapes: Sequence[tuple[Shape, tuple[str, ...]]]) -> tuple[Shape, tuple[str, ...]]:
    """One of several shapes, as far as a protocol can tell them apart."""
    known = [shape for shape in shapes if shape[0] != "other"]
    if {shape for shape, _ in known} == {"number", "list"}:
        return "number or list", ()
    return known[0] if len(known) == 1 else _OTHER


_OTHER: tuple[Shape, tuple[str, ...]] = ("other", ())


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
