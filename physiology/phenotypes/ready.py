"""phenotype(): a ready body, as its recipe made it."""

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from physiology.body import STATES
from physiology.catalogue import nearest
from physiology.diseases import with_states
from physiology.errors import InputError
from physiology.human import Body
from physiology.phenotypes.recipes import RECIPES

FOLDER = Path(__file__).with_name("data")


def phenotype(name: str) -> Body:
    """A person with a disease, or on the way to one, on the morning when the recipe ends.

    The parameters are those of the healthy person with the recipe's causes, the state is what the
    years have made of it; doses refer to the weight of that morning.

    Raises:
        InputError: for a phenotype that does not exist, or was not lived yet.
    """
    if name not in RECIPES:
        raise InputError(
            f"there is no phenotype {name!r}{nearest(name, RECIPES)}; there are "
            f"{', '.join(RECIPES)}"
        )
    if name not in shipped():
        raise InputError(
            f"the years of {name!r} have not been lived yet: run `python -m "
            f"physiology.phenotypes.make {name}` (minutes); ready are {', '.join(shipped())}"
        )
    kept = record(name)
    start = RECIPES[name].start()
    # A state that came into the model after the file was written starts as in health.
    body = with_states(start, {path: v for path, v in kept["state"].items() if path in STATES})
    return weighed(body, RECIPES[name].years, kept["read_outs"]["weight"], kept["read_outs"])


def shipped() -> tuple[str, ...]:
    """Phenotypes whose years have been lived and kept."""
    return tuple(name for name in RECIPES if (FOLDER / f"{name}.json").is_file())


@cache
def record(name: str) -> dict[str, Any]:
    """What is kept of a phenotype: its state, read-outs, and the parameters that made it."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def weighed(body: Body, years: float, weight: float, read_outs: dict[str, float]) -> Body:
    """The person on a later date: older, and of the weight and body fat of that morning."""
    person = dataclasses.replace(
        body.person,
        age=min(body.person.age + years, 100.0),
        weight=float(np.asarray(weight)),
        body_fat=float(np.asarray(read_outs["fat_mass"])) / float(np.asarray(weight)),
    )
    return dataclasses.replace(body, person=person)
