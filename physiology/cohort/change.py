"""Change: what a treatment or a lesion does to one parameter, of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from organs.parameters import describe, replace
from physiology.body import Organs
from physiology.catalogue import nearest
from physiology.errors import InputError, check_amount
from physiology.human import scaling
from physiology.physique import Physique


@dataclass(frozen=True)
class Change:
    """`factor` times a person's own value, plus `add`.

    A parameter stays within its plausible bounds, which scale with the person.
    """

    factor: float = 1.0
    add: float = 0.0

    def __post_init__(self) -> None:
        check_amount("factor of a change", self.factor, "-", maximum=1000.0)
        check_amount("add of a change", self.add, "unit of the parameter", minimum=-1e6)


def check_changes(where: str, changes: Mapping[str, Change], known: Mapping[str, Any]) -> None:
    """Refuse changes of what is no parameter.

    Raises:
        InputError: naming the path, with the nearest ones.
    """
    for path, change in changes.items():
        if path not in known:
            raise InputError(f"{where}: no parameter is called {path!r}{nearest(path, known)}")
        if not isinstance(change, Change):
            raise InputError(f"{where}: {path} is changed by {change!r}: give a Change")


def changed(organs: Organs, changes: Mapping[str, Change], people: Physique) -> Organs:
    """Organs with some parameters changed, each within its bounds."""
    if not changes:
        return organs
    rows = {row.path: row for row in describe(organs)}
    scale = scaling(people)
    values = {}
    for path, change in changes.items():
        row = rows[path]
        low, high = (bound * scale.get(path, 1.0) for bound in row.bounds)
        values[path] = np.clip(change.factor * row.value + change.add, low, high)
    return replace(organs, values)
