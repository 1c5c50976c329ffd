"""Causes: healthy people, and what will make some of them ill over years of eating too much.

Disease is not given here but grown: how much is eaten over balance, how many fat cells there are
and how much room they can make, how well muscle hears insulin, how far the islets can go. A
`Course` with the surplus of each person does the rest.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from physiology.cohort.default import CONSTITUTION, COVARIATES
from physiology.cohort.population import Population
from physiology.cohort.trait import Trait, relative

SURPLUS = "surplus"

_AT_RISK: dict[str, dict[str, Any]] = {
    "age": {"male": 48.0, "female": 48.0, "spread": 10.0, "bounds": (25.0, 65.0)},
    "body_mass_index": {"male": 33.0, "female": 33.0, "spread": 0.1, "bounds": (28.0, 42.0)},
}
HEAVY = tuple(dataclasses.replace(trait, **_AT_RISK.get(trait.name, {})) for trait in COVARIATES)

CAUSES = (
    Trait(
        SURPLUS,
        500.0,
        500.0,
        100.0,
        bounds=(200.0, 900.0),
        role="label",
        about="eaten every day over what keeps the balance at the start [kcal/d]",
    ),
    relative(
        "adipogenic_capacity",
        0.6,
        (0.01, 1.0),
        ("subcutaneous_fat.cells.adipogenic_capacity",),
        median=0.06,
        about="new fat cells beneath the skin, for the same call",
    ),
    relative(
        "visceral_capacity",
        0.6,
        (0.01, 1.5),
        ("visceral_fat.cells.adipogenic_capacity",),
        median=0.12,
        about="the same inside",
    ),
    relative(
        "fat_cells",
        0.12,
        (0.55, 1.1),
        ("subcutaneous_fat.cells.number", "visceral_fat.cells.number"),
        role="state",
        median=0.75,
        about="few and large for so much fat (hypertrophy); 2 to 3 % of them are added in a year",
    ),
    relative(
        "muscle_resistance",
        0.47,
        (0.5, 8.0),
        ("skeletal_muscle.signalling.serine_kinase",),
        role="changed",
        median=3.7,
        about="serine kinases of muscle, as in the offspring of people with diabetes",
    ),
    relative(
        "beta_cells",
        0.15,
        (0.5, 1.2),
        ("pancreas.beta_cell_mass",),
        role="changed",
        median=0.7,
        about="few from the beginning, as in those who will not tolerate glucose",
    ),
    relative(
        "beta_cell_reserve",
        0.6,
        (0.05, 2.0),
        ("pancreas.adaptation.beta_cell_reserve",),
        median=0.2,
        about="how far the islets can go",
    ),
)


def gainers(seed: int = 0, method: str = "random") -> Population:
    """Adults of BMI 28 to 42 who eat too much and have little room for it: people at risk.

    They are those whom a trial of fatty livers and impaired tolerance would invite, not a random
    sample. All sizes are assumed; they were chosen so that a third of them has both within a
    year, and for nothing else.

    Args:
        seed: chooses the people.
        method: `random` or `sobol`.
    """
    traits = (*HEAVY, *CONSTITUTION, *CAUSES)
    together = {("adipogenic_capacity", "visceral_capacity"): 0.5}
    return Population("gainers", traits, correlations=together, seed=seed, method=method)
