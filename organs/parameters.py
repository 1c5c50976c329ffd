"""Parameters: one line each, with value, unit, bounds, source and meaning.

That line is the single truth. The documentation table, the bounds of a calibration and the
sanity tests are all read from it.
"""

import dataclasses
import hashlib
import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import equinox as eqx
import numpy as np

Module = TypeVar("Module", bound=eqx.Module)


def _number(value):
    """Keep traced arrays; make everything else a float64 array, so that a new value is not a
    new program."""
    plain = not hasattr(value, "dtype") or isinstance(value, np.generic)
    return np.asarray(value, dtype=float) if plain else value


def parameter(
    value: float, *, unit: str, bounds: tuple[float, float], source: str, about: str
) -> Any:
    """Declare one parameter of an organ.

    Args:
        value: nominal value, for the reference man.
        unit: unit of the value; `-` for a pure number.
        bounds: the physiologically plausible range, which must contain the value.
        source: a key of `references.bib`, or `assumed` where nothing was measured.
        about: what it is, in a few words.
    """
    low, high = bounds
    if not low <= value <= high:
        raise ValueError(f"parameter '{about}': {value} lies outside its bounds {bounds}")
    metadata = {"unit": unit, "bounds": bounds, "source": source, "about": about}
    return eqx.field(default=value, converter=_number, metadata={"parameter": metadata})


class Parameter(NamedTuple):
    """One row of the parameter table."""

    path: str
    value: Any
    unit: str
    bounds: tuple[float, float]
    source: str
    about: str


def walk(module: eqx.Module, prefix: str = "") -> Iterator[Parameter]:
    """Yield every parameter under a module, depth first, with its dotted path."""
    for field in dataclasses.fields(module):
        value = getattr(module, field.name)
        path = f"{prefix}{field.name}"
        if "parameter" in field.metadata:
            yield Parameter(path, value, **field.metadata["parameter"])
        elif isinstance(value, eqx.Module):
            yield from walk(value, f"{path}.")


def describe(module: eqx.Module) -> list[Parameter]:
    """The parameter table of an organ or a whole body, as a list of rows."""
    return list(walk(module))


def replace(module: Module, values: Mapping[str, Any]) -> Module:
    """A copy of a module with some parameters, given by path, set to new values.

    Raises:
        KeyError: for a path that is no parameter, with the nearest names.
    """
    rows: dict[str, dict[str, Any]] = {}
    own: dict[str, Any] = {}
    for path, value in values.items():
        head, _, rest = path.partition(".")
        if rest:
            rows.setdefault(head, {})[rest] = value
        else:
            own[head] = _number(value)
    for head, inner in rows.items():
        own[head] = replace(getattr(module, head), inner)
    return dataclasses.replace(module, **own)


def check_value(row: Parameter, value: float) -> None:
    """Refuse a value that is no number or lies outside the parameter's bounds.

    Raises:
        ValueError: naming the parameter, the value and the range.
    """
    if not math.isfinite(value):
        raise ValueError(f"{row.path} is {value}: give a finite number [{row.unit}]")
    low, high = row.bounds
    if not low <= value <= high:
        raise ValueError(
            f"{row.path} = {value:g} {row.unit} lies outside its plausible range "
            f"{low:g} to {high:g} {row.unit} ({row.about})"
        )


def fingerprint(module: eqx.Module) -> str:
    """Twelve hexadecimal digits that stand for all parameters of a module, paths and values."""
    lines = sorted(f"{row.path}={float(row.value)!r}" for row in describe(module))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
