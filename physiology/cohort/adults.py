"""The default populations."""

from __future__ import annotations

from physiology.cohort.population import Population
from physiology.cohort.trait import Trait

AGE = Trait("age", 46.0, 46.0, 18.0, bounds=(20.0, 80.0), source="Fryar2018", about="years")
HEIGHT = Trait(
    "height",
    1.754,
    1.617,
    0.073,
    bounds=(1.4, 2.1),
    slopes={"age": (-0.0006, 46.0)},
    source="Fryar2018",
    about="m; older people are shorter",
)
BODY_MASS_INDEX = Trait(
    "body_mass_index",
    27.8,
    27.6,
    0.20,
    scale="log",
    bounds=(16.5, 55.0),
    source="Fryar2018",
    about="kg/m2",
)
BODY_FAT = Trait(
    "body_fat",
    0.213,
    0.321,
    0.035,
    bounds=(0.05, 0.6),
    slopes={"body_mass_index": (0.0120, 25.0), "age": (0.0023, 32.0)},
    source="Deurenberg1991",
    about="fraction of weight, around what BMI, age and sex predict",
)


def adults(seed: int = 0, method: str = "random") -> Population:
    """Adults of 20 to 80 years, from lean to obese, from normal tolerance to type 2 diabetes.

    Args:
        seed: chooses the people.
        method: `random` or `sobol`.
    """
    return Population("adults", (AGE, HEIGHT, BODY_MASS_INDEX, BODY_FAT), seed=seed, method=method)
