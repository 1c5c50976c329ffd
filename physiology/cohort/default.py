"""Adults: the default population.

Medians and spreads are those of published summaries where one is named; the others are assumed.
Insulin resistance and the mass of beta cells are what makes a person move from normal tolerance
to diabetes: both act through mechanisms of the model, and the fast that follows is the body's own.
"""

from __future__ import annotations

from physiology.cohort.population import Population
from physiology.cohort.trait import Trait

TISSUES = ("liver", "skeletal_muscle", "subcutaneous_fat", "visceral_fat")

COVARIATES = (
    Trait("age", 46.0, 46.0, 18.0, bounds=(20.0, 80.0), source="Fryar2018", about="years"),
    Trait(
        "height",
        1.754,
        1.617,
        0.073,
        bounds=(1.4, 2.1),
        slopes={"age": (-0.0006, 46.0)},
        source="Fryar2018",
        about="m; older people are shorter",
    ),
    Trait(
        "body_mass_index",
        28.3,
        28.5,
        0.22,
        scale="log",
        bounds=(16.5, 55.0),
        source="Fryar2018",
        about="kg/m2",
    ),
    Trait(
        "body_fat",
        0.213,
        0.321,
        0.035,
        bounds=(0.05, 0.6),
        slopes={"body_mass_index": (0.0120, 25.0), "age": (0.0023, 32.0)},
        source="Deurenberg1991",
        about="fraction of weight, around what BMI, age and sex predict",
    ),
)

CONSTITUTION = (
    Trait(
        "fasting_glucose",
        1.0,
        1.0,
        0.04,
        bounds=(0.9, 1.08),
        role="healthy",
        paths=("blood.glucose_fasting",),
        source="Ohashi2015",
        about="of the healthy self, relative",
    ),
    Trait(
        "fasting_insulin",
        0.9,
        0.9,
        0.25,
        scale="log",
        bounds=(0.6, 1.4),
        role="healthy",
        paths=("blood.insulin_fasting",),
        source="Ohashi2015",
        about="of the healthy self, relative",
    ),
    Trait(
        "insulin_secretion",
        1.0,
        1.0,
        0.12,
        scale="log",
        bounds=(0.75, 1.3),
        role="healthy",
        paths=("pancreas.insulin_secretion",),
        source="Polonsky1988a",
        about="after an overnight fast, relative",
    ),
    Trait(
        "gastric_emptying",
        1.0,
        1.0,
        0.25,
        scale="log",
        bounds=(0.5, 2.0),
        role="healthy",
        paths=("gut.emptying",),
        about="of nutrients, relative",
    ),
    Trait(
        "muscle_glucose_uptake",
        1.0,
        1.0,
        0.15,
        scale="log",
        bounds=(0.6, 1.5),
        role="healthy",
        paths=("skeletal_muscle.carbohydrate.glucose_uptake",),
        about="after an overnight fast, relative",
    ),
    Trait(
        "insulin_response",
        1.0,
        1.0,
        0.2,
        scale="log",
        bounds=(0.5, 1.6),
        role="healthy",
        paths=("pancreas.release_maximum",),
        about="largest rate of release, relative",
    ),
)

DISEASE = (
    Trait(
        "insulin_resistance",
        1.5,
        1.5,
        0.6,
        scale="log",
        bounds=(0.6, 15.0),
        slopes={"body_mass_index": (0.13, 27.0)},
        role="changed",
        paths=tuple(f"{tissue}.signalling.serine_kinase" for tissue in TISSUES),
        about="serine kinases of all tissues, relative",
    ),
    Trait(
        "beta_cell_mass",
        1.0,
        1.0,
        0.3,
        scale="log",
        bounds=(0.2, 2.5),
        slopes={"body_mass_index": (0.03, 25.0)},
        role="state",
        paths=("pancreas.islet.mass",),
        source="Saisho2013",
        about="relative to the healthy; half as much again in the obese, unchanged by age",
    ),
    Trait(
        "beta_cell_function",
        1.0,
        1.0,
        0.3,
        scale="log",
        bounds=(0.15, 2.5),
        slopes={"age": (-0.008, 35.0)},
        role="state",
        paths=("pancreas.islet.function",),
        about="of each beta cell, relative; it falls with age",
    ),
)

CORRELATIONS = {
    ("fasting_insulin", "insulin_secretion"): 0.6,
    ("insulin_resistance", "beta_cell_function"): 0.4,  # compensation
}


def adults(seed: int = 0, method: str = "random") -> Population:
    """Adults of 20 to 80 years, from lean to obese, from normal tolerance to type 2 diabetes.

    Args:
        seed: chooses the people.
        method: `random` or `sobol`.
    """
    return Population(
        "adults",
        (*COVARIATES, *CONSTITUTION, *DISEASE),
        correlations=CORRELATIONS,
        seed=seed,
        method=method,
    )
