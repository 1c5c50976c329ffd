"""People: many persons at once, each quantity an array over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from organs.parameters import replace
from physiology.body import STATES, constants, fasting_state
from physiology.errors import InputError
from physiology.human import Body, Person, Sex, human
from physiology.physique import Physique
from physiology.steady import settle

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
        states: path -> factor by which a slow state (liver fat, say) differs from health.
        traits: what else was drawn, by name.
        morning: path -> amount, of every state, of people whom years have changed; empty where
            they start from the fast that their parameters make.
    """

    number: np.ndarray
    male: np.ndarray
    age: np.ndarray
    height: np.ndarray
    weight: np.ndarray
    body_fat: np.ndarray
    healthy: Mapping[str, np.ndarray] = field(default_factory=dict)
    changed: Mapping[str, np.ndarray] = field(default_factory=dict)
    states: Mapping[str, np.ndarray] = field(default_factory=dict)
    traits: Mapping[str, np.ndarray] = field(default_factory=dict)
    morning: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.number)

    def take(self, which: Any) -> People:
        """Some of them, by place, slice or mask."""
        return People(**{f.name: _taken(getattr(self, f.name), which) for f in fields(self)})

    def person(self, place: int) -> Person:
        """One of them, as covariates."""
        sex: Sex = "male" if self.male[place] else "female"
        numbers = (float(getattr(self, name)[place]) for name in COVARIATES[1:])
        return Person(sex, *numbers)

    def body(self, place: int) -> Body:
        """One of them, fasted overnight, as a body to experiment on.

        Raises:
            InputError: where this person has no fasting balance.
            SimulationError: where a disease leaves no fasting state.
        """
        person = self.person(place)
        body = human(
            person.sex,
            person.age,
            person.height,
            person.weight,
            person.body_fat,
            {path: values[place] for path, values in self.healthy.items()},
        )
        if not (self.changed or self.states or self.morning):
            return body
        organs = replace(body.organs, {path: v[place] for path, v in self.changed.items()})
        if self.morning:
            lived = tuple(self.morning[path][place] for path in STATES)
            return Body(organs, person=person, healthy=body.organs, state=lived)
        rest = constants(body.organs)
        start = tuple(
            value * self.states[path][place] if path in self.states else value
            for path, value in zip(STATES, fasting_state(body.organs, rest), strict=True)
        )
        state = settle(organs, rest, start)
        return Body(organs, person=person, healthy=body.organs, state=state)

    def columns(self) -> dict[str, np.ndarray]:
        """All that is known of them, by name, for a table."""
        named = {"subject": self.number, **{name: getattr(self, name) for name in COVARIATES}}
        named["body_mass_index"] = self.body_mass_index
        return {**named, **self.traits, **self.healthy, **self.changed, **self.states}


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
