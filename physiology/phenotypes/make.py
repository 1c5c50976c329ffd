"""Live through the recipes and write the files: `python -m physiology.phenotypes.make [NAME ...]`.

A few people live side by side in one course; each is kept as of the morning when the recipe ends.
Who is the same person on several dates lives once.
"""

import dataclasses
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from organs.parameters import fingerprint
from physiology.body import STATES
from physiology.files import replacing
from physiology.human import Body, human
from physiology.lifecourse import Diet, lifecourse, maintenance_energy
from physiology.observables import OBSERVABLES
from physiology.phenotypes.ready import FOLDER
from physiology.phenotypes.recipes import RECIPES, Recipe

# What a reader wants to know of a phenotype at once, after an overnight fast.
READ_OUTS = (
    "weight",
    "bmi",
    "fat_mass",
    "cell_diameter",
    "liver_fat",
    "imcl",
    "glucose",
    "insulin",
    "nefa",
    "triglyceride",
    "egp",
    "hba1c",
    "immune.macrophages",
    "skeletal_muscle_functional_irs",
    "liver_functional_irs",
    "beta_cell_mass",
    "beta_cell_capacity",
)
FIGURES = 12  # significant digits kept of a state
SIDE_BY_SIDE = 6  # people who live at a time


def lived(recipes: Sequence[Recipe]) -> dict[str, dict[str, Any]]:
    """What the years make of some people: the record of each."""
    people: dict[tuple, list[Recipe]] = {}
    for recipe in sorted(recipes, key=lambda recipe: recipe.years):
        people.setdefault(recipe.person, []).append(recipe)
    by_years = sorted(people.values(), key=lambda dates: dates[-1].years)
    made: dict[str, dict[str, Any]] = {}
    for crowd in _crowds(by_years):
        made.update(_crowd(crowd))
    return {recipe.name: made[recipe.name] for recipe in recipes}


def _crowds(people: Sequence[Any]) -> list[Sequence[Any]]:
    """Groups of one size, so that one program serves all; somebody may live twice for it."""
    size = -(-len(people) // -(-len(people) // SIDE_BY_SIDE))
    crowds = [people[i : i + size] for i in range(0, len(people), size)]
    return [*crowds[:-1], people[-size:]]


def _crowd(people: Sequence[Sequence[Recipe]]) -> dict[str, dict[str, Any]]:
    """The records of people who live side by side, each at the dates of their recipes."""
    first = [dates[0] for dates in people]
    years = max(dates[-1].years for dates in people)
    diet = Diet(
        energy=maintenance_energy([recipe.intact() for recipe in first]),
        surplus=np.array([recipe.surplus for recipe in first]),
    )
    course = lifecourse([recipe.start() for recipe in first], diet, years=years, throw=False)
    return {
        recipe.name: record(recipe, course.body_at(recipe.years, who))
        for who, dates in enumerate(people)
        for recipe in dates
    }


def record(recipe: Recipe, body: Body) -> dict[str, Any]:
    """What is kept of a body: where it came from, what is measured on it, and its state."""
    return {
        "recipe": dataclasses.asdict(recipe),
        "parameters": fingerprint(human().organs),
        "read_outs": read_outs(body),
        "state": {
            path: float(f"{value:.{FIGURES}g}")
            for path, value in zip(STATES, body.state or (), strict=True)
        },
    }


def read_outs(body: Body) -> dict[str, float]:
    """Measurements after an overnight fast."""
    from physiology.body import constants
    from physiology.intake import INTAKES, Intake
    from physiology.observables import Snapshot

    healthy = body.organs if body.healthy is None else body.healthy
    still = Intake(*np.zeros(len(INTAKES)))
    snapshot = Snapshot(body.organs, constants(healthy), list(body.state or ()), still)
    return {
        name: round(
            float(
                snapshot.state[name]
                if name in snapshot.state
                else OBSERVABLES[name].formula(snapshot)
            ),
            4,
        )
        for name in READ_OUTS
    }


def write(records: dict[str, dict[str, Any]], folder: Path = FOLDER) -> list[Path]:
    """One file a phenotype."""
    folder.mkdir(exist_ok=True)
    written = []
    for name, kept in records.items():
        path = folder / f"{name}.json"
        with replacing(path) as temporary:
            temporary.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written


def main(names: Iterable[str] = ()) -> None:
    """Make all phenotypes, or those named."""
    from physiology.throughput import compile_for_throughput

    compile_for_throughput()
    chosen = [RECIPES[name] for name in names] or list(RECIPES.values())
    for path in write(lived(chosen)):
        print(f"wrote {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
