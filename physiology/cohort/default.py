"""Adults: the default population.

Medians and spreads are those of published summaries where one is named; the others are assumed, or
chosen against measured moments where it says so. Insulin resistance and the beta cells are what
makes a person move from normal tolerance to diabetes: both act through mechanisms of the model,
and the fast that follows is the body's own.
"""

from __future__ import annotations

from physiology.cohort.population import Population
from physiology.cohort.trait import Trait, relative

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

# The healthy self: what people are born with, relative to what their covariates say.
CONSTITUTION = (
    relative(
        "fasting_glucose",
        0.045,
        (0.9, 1.08),
        ("blood.glucose_fasting",),
        median=0.97,
        scale="linear",
        source="Altuve2019",
    ),
    # With secretion beside it, the clearance of insulin: the strongest single correlate of
    # fasting insulin between people.
    relative(
        "fasting_insulin",
        0.25,
        (0.65, 1.6),
        ("blood.insulin_fasting",),
        median=0.72,
        source="Goodarzi2011",
        about="of the healthy self; with secretion it makes the clearance of insulin",
    ),
    relative(
        "insulin_secretion",
        0.15,
        (0.73, 1.35),
        ("pancreas.insulin_secretion",),
        source="Polonsky1988a",
        about="after an overnight fast",
    ),
    relative("gastric_emptying", 0.3, (0.5, 2.0), ("gut.emptying",), about="of nutrients"),
    relative(
        "muscle_glucose_uptake",
        0.1,
        (0.75, 1.28),
        ("skeletal_muscle.carbohydrate.glucose_uptake",),
        about="after an overnight fast",
    ),
    relative(
        "insulin_response",
        0.25,
        (0.6, 2.0),
        ("pancreas.release_maximum",),
        about="largest rate of release",
    ),
    relative(
        "incretin_response",
        0.3,
        (0.3, 1.4),
        ("pancreas.gip_gain",),
        median=0.9,
        about="of beta cells to GIP",
    ),
)

# What years have made of it. Slopes and spreads of resistance, and the median and spread of beta
# cells, were chosen so that simulated women, as measured, come near the moments of Altuve2019.
DISEASE = (
    relative(
        "insulin_resistance",
        0.7,
        (0.3, 26.0),
        tuple(f"{tissue}.signalling.serine_kinase" for tissue in TISSUES),
        role="changed",
        median=2.5,
        slopes={"body_mass_index": (0.28, 27.0), "age": (0.034, 45.0)},
        source="Ferrannini1997",
        about="serine kinases of all tissues; it rises with BMI",
    ),
    relative(
        "hepatic_resistance",
        0.6,
        (0.35, 3.0),
        ("liver.signalling.serine_kinase",),
        role="changed",
        about="of the liver's on top: liver and muscle differ from person to person",
    ),
    relative(
        "beta_cell_mass",
        0.35,
        (0.2, 2.5),
        ("pancreas.islet.mass",),
        role="state",
        slopes={"body_mass_index": (0.04, 25.0)},
        source="Saisho2013",
        about="half as much again in the obese, unchanged by age",
    ),
    relative(
        "beta_cell_function",
        0.45,
        (0.1, 2.5),
        ("pancreas.islet.function",),
        role="state",
        median=1.1,
        slopes={"age": (-0.003, 35.0)},
        about="of each beta cell",
    ),
)

CORRELATIONS = {
    ("fasting_insulin", "insulin_secretion"): 0.6,
    ("insulin_resistance", "beta_cell_mass"): 0.3,  # compensation
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
