"""Label: which molecules carry a marked group of atoms, and how many of it.

A label says nothing of fluxes. Where it goes follows from the processes of the body
(`physiology.tracers.routes`); where a process makes nothing that can carry it, it is lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from organs.substances import SUBSTANCES
from physiology.errors import InputError


@dataclass(frozen=True)
class Label:
    """A marked group of atoms.

    Attributes:
        name: what it is called in results.
        about: what it is, and what it is for.
        atoms: marked atoms (or groups) that a molecule of each substance takes up; label that
            leaves a pool is divided among the products in this proportion.
        carried: substances in which it is still followed; in all others it is lost.
        pool: the pool into which it is infused and from which blood is drawn.

    Raises:
        InputError: for a substance that does not exist, or one that carries no atoms.
    """

    name: str
    about: str
    atoms: Mapping[str, float]
    carried: frozenset[str]
    pool: str

    def __post_init__(self) -> None:
        for substance in (*self.atoms, *self.carried):
            if substance not in SUBSTANCES:
                raise InputError(f"{self.name}: {substance!r} is no substance of the body")
        for substance in self.carried:
            if not self.atoms.get(substance, 0.0) > 0:
                raise InputError(f"{self.name}: {substance} is to carry the label but has no atoms")

    def only(self, *substances: str) -> Label:
        """The same label, followed in fewer substances and lost in the others."""
        return dataclasses.replace(self, carried=frozenset(substances))


def _carbon(*substances: str) -> dict[str, float]:
    return {name: SUBSTANCES[name].carbon for name in substances}


_ORGANIC = ("glucose", "glycogen", "lactate", "amino_acid", "glycerol")
_FATTY = ("nefa", "triglyceride", "ketone")

GLUCOSE_6_6_D2 = Label(
    "[6,6-2H2]glucose",
    "deuterium on carbon 6: kept in glycogen, exchanged with water on the way to lactate and fat",
    {"glucose": 1.0, "glycogen": 1.0},
    frozenset({"glucose", "glycogen"}),
    "blood.glucose",
)
GLUCOSE_U_13C = Label(
    "[U-13C]glucose",
    "carbon of glucose: kept through lactate, from which liver and kidney make glucose again",
    _carbon(*_ORGANIC, *_FATTY, "co2", "urea"),
    frozenset({"glucose", "glycogen", "lactate"}),
    "blood.glucose",
)
CARBON = Label(
    "carbon",
    "all organic carbon, wherever it goes; lost as carbon dioxide, in urine and in stool",
    _carbon(*_ORGANIC, *_FATTY, "co2", "urea"),
    frozenset({*_ORGANIC, *_FATTY}),
    "blood.glucose",
)
GLYCEROL_D5 = Label(
    "[2H5]glycerol",
    "glycerol as it is released by lipolysis: lost when it becomes glucose",
    {"glycerol": 1.0},
    frozenset({"glycerol"}),
    "blood.glycerol",
)
PALMITATE_13C = Label(
    "[U-13C]palmitate",
    "fatty acids of plasma: lost when burned, made into ketone bodies or esterified",
    {"nefa": 1.0},
    frozenset({"nefa"}),
    "blood.nefa",
)

LABELS: dict[str, Label] = {
    label.name: label
    for label in (GLUCOSE_6_6_D2, GLUCOSE_U_13C, CARBON, GLYCEROL_D5, PALMITATE_13C)
}
