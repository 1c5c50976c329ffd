"""People: many persons at once, each quantity an array over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from physiology.errors import InputError
from physiology.human import Person, human
from physiology.physique import Physique

COVARIATES = ("male", "age", "height", "weight", "body_fat")


@dataclass(frozen=True)
class People(Physique):
    """Persons by number, with covariates and parameters; arrays of shape (people,).

    Attributes:
        number: which persons of their population these are.
        male: 1 for men, 0 for women.
        age: years.
        height: m.
        weight: kg.
        body_fat: fraction of weight.
        healthy: path -> value of parameters in which a healthy person differs from what the
            covariates say. The fasting balance is closed with them.
        changed: path -> value of parameters changed by disease. The constants of health stay.
        traits: what else was drawn, by name.
    """

    number: np.ndarray
    male: np.ndarray
    age: np.ndarray
    height: np.ndarray
    weight: np.ndarray
    body_fat: np.ndarray
    healthy: Mapping[str, np.ndarray] = field(default_factory=dict)
    changed: Mapping[str, np.ndarray] = field(default_factory=dict)
    traits: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.number)

    def take(self, which: Any) -> People:
        """Some of them, by place, slice or mask."""
        return People(**{f.name: _taken(getattr(self, f.name), which) for f in fields(self)})

    def person(self, place: int) -> Person:
        """One of them, as covariates."""
        sex = "male" if self.male[place] else "female"
        numbers = (float(getattr(self, name)[place]) for name in COVARIATES[1:])
        return Person(sex, *numbers)

    def body(self, place: int):
        """One of them, as a body to experiment on.

        Raises:
            InputError: where this person has no fasting balance.
        """
        person = self.person(place)
        body = human(
            person.sex,
            person.age,
            person.height,
            person.weight,
            person.body_fat,
            {path: values[place : place + 1][0] for path, values in self.healthy.items()},
        )
        changes = {path: values[place] for path, values in self.changed.items()}
        return body.with_parameters(changes) if changes else body

    def columns(self) -> dict[str, np.ndarray]:
        """All that is known of them, by name, for a table."""
        named = {"subject": self.number, **{name: getattr(self, name) for name in COVARIATES}}
        named["body_mass_index"] = self.body_mass_index
        return {**named, **self.traits, **self.healthy, **self.changed}


def _taken(value: Any, which: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: each[which] for name, each in value.items()}
    return value[which]


def together(parts: list[People]) -> People:
    """Several groups as one, in their order.

    Raises:
        InputError: for no groups.
    """
    if not parts:
        raise InputError("there is nobody to join: give at least one group of people")
    joined: dict[str, Any] = {}
    for each in fields(People):
        values = [getattr(part, each.name) for part in parts]
        if isinstance(values[0], Mapping):
            joined[each.name] = {
                name: np.concatenate([value[name] for value in values]) for name in values[0]
            }
        else:
            joined[each.name] = np.concatenate(values)
    return People(**joined)
