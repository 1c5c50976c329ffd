"""Causes: healthy people, and what will make some of them ill over years of eating too much.

Disease is not given here but grown: how much is eaten over balance, how much room fat cells can
make, how far the islets can go. A `Course` with the surplus of each person does the rest.
"""

from __future__ import annotations

import dataclasses

from physiology.cohort.default import CONSTITUTION, COVARIATES
from physiology.cohort.population import Population
from physiology.cohort.trait import Trait, relative

SURPLUS = "surplus"

HEAVY = tuple(
    dataclasses.replace(trait, male=30.0, female=30.0, spread=0.08, bounds=(26.0, 36.0))
    if trait.name == "body_mass_index"
    else trait
    for trait in COVARIATES
)

CAUSES = (
    Trait(
        SURPLUS,
        650.0,
        650.0,
        150.0,
        bounds=(300.0, 1000.0),
        role="label",
        about="eaten every day over what keeps the balance at the start [kcal/d]",
    ),
    relative(
        "adipogenic_capacity",
        0.8,
        (0.01, 1.0),
        ("subcutaneous_fat.cells.adipogenic_capacity",),
        median=0.06,
        about="new fat cells beneath the skin, for the same call",
    ),
    relative(
        "visceral_capacity",
        0.8,
        (0.01, 1.5),
        ("visceral_fat.cells.adipogenic_capacity",),
        median=0.12,
        about="the same inside",
    ),
    relative(
        "beta_cells",
        0.2,
        (0.5, 1.2),
        ("pancreas.beta_cell_mass",),
        role="changed",
        median=0.62,
        about="few from the beginning, as in those who will not tolerate glucose",
    ),
    relative(
        "beta_cell_reserve",
        0.7,
        (0.05, 2.0),
        ("pancreas.adaptation.beta_cell_reserve",),
        median=0.3,
        about="how far the islets can go",
    ),
)


def gainers(seed: int = 0, method: str = "random") -> Population:
    """Overweight and obese adults, healthy as yet, who eat too much and have little room for it.

    All sizes are assumed: they are people at risk, as a trial would look for, not a random sample.

    Args:
        seed: chooses the people.
        method: `random` or `sobol`.
    """
    traits = (*HEAVY, *CONSTITUTION, *CAUSES)
    together = {("adipogenic_capacity", "visceral_capacity"): 0.5}
    return Population("gainers", traits, correlations=together, seed=seed, method=method)
