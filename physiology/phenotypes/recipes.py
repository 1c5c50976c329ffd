"""Recipes: who starts, from which causes, and how many years it takes. Nothing else is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from physiology.diseases import with_states
from physiology.human import Body, Sex, human

SUBCUTANEOUS, VISCERAL = "subcutaneous_fat", "visceral_fat"
RESERVE = "pancreas.adaptation.beta_cell_reserve"


@dataclass(frozen=True)
class Recipe:
    """How a phenotype comes about.

    Attributes:
        name: how it is called for.
        about: what it stands for, and what it turned out to be.
        surplus: eaten above what keeps the balance at the start [kcal/d], for all the years.
        years: how long.
        adipogenic_capacity: recruitment of new fat cells beneath the skin; 1 is ordinary.
        visceral_capacity: the same inside.
        beta_cell_reserve: how far the islets can go; 3 is ordinary.
        lost: share of the fat cells of each depot that are missing (lipodystrophy).
        sex, age: of the person at the start.
    """

    name: str
    about: str
    surplus: float
    years: float
    adipogenic_capacity: float = 1.0
    visceral_capacity: float = 1.0
    beta_cell_reserve: float = 3.0
    lost: Mapping[str, float] = field(default_factory=dict)
    sex: Sex = "male"
    age: float = 32.0

    @property
    def causes(self) -> dict[str, float]:
        """Personal parameters, by path."""
        return {
            f"{SUBCUTANEOUS}.cells.adipogenic_capacity": self.adipogenic_capacity,
            f"{VISCERAL}.cells.adipogenic_capacity": self.visceral_capacity,
            RESERVE: self.beta_cell_reserve,
        }

    def start(self) -> Body:
        """The person before the years: healthy, or without most fat cells and their fat."""
        body = human(self.sex, self.age, parameters=self.causes)
        if not self.lost:
            return body
        kept = {depot: 1 - share for depot, share in self.lost.items()}
        changed = {}
        for depot, share in kept.items():
            changed[f"{depot}.triglyceride"] = _times(share)
            changed[f"{depot}.cells.number"] = _times(share)
        number = {
            f"{depot}.cells.number": share * getattr(body.organs, depot).cells.number
            for depot, share in kept.items()
        }
        return with_states(body.with_parameters(number), changed)


def _times(share: float):
    return lambda value: share * value


RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            "overweight",
            "a year of too much",
            surplus=500.0,
            years=365 / 365.25,
            visceral_capacity=2.0,
        ),
        Recipe(
            "obese",
            "obese, normal tolerance: ten years of too much",
            surplus=500.0,
            years=10.0,
            visceral_capacity=2.0,
        ),
        Recipe(
            "obese_healthy",
            "obese, with more and smaller fat cells",
            surplus=600.0,
            years=10.0,
            adipogenic_capacity=3.0,
            visceral_capacity=3.0,
            beta_cell_reserve=5.0,
        ),
        Recipe(
            "igt",
            "few new fat cells, little reserve: impaired fasting glucose",
            surplus=600.0,
            years=3 * 365 / 365.25,
            adipogenic_capacity=0.05,
            visceral_capacity=0.1,
            beta_cell_reserve=0.3,
        ),
        Recipe(
            "t2d_early",
            "the same person some months later",
            surplus=600.0,
            years=3.3,
            adipogenic_capacity=0.05,
            visceral_capacity=0.1,
            beta_cell_reserve=0.3,
        ),
        Recipe(
            "t2d_late",
            "the same person another half year on",
            surplus=600.0,
            years=3.8,
            adipogenic_capacity=0.05,
            visceral_capacity=0.1,
            beta_cell_reserve=0.3,
        ),
        Recipe(
            "fatty_liver",
            "few new fat cells, islets that keep up",
            surplus=700.0,
            years=3.3,
            adipogenic_capacity=0.1,
            visceral_capacity=0.2,
            beta_cell_reserve=5.0,
        ),
        Recipe(
            "lipodystrophy",
            "generalised lipodystrophy: most fat cells lost, food for balance",
            surplus=0.0,
            years=1.0,
            adipogenic_capacity=0.01,
            visceral_capacity=0.01,
            beta_cell_reserve=6.0,
            lost={SUBCUTANEOUS: 0.85, VISCERAL: 0.85},
        ),
        Recipe(
            "lipodystrophy_partial",
            "partial lipodystrophy: fat cells under the skin lost, a little too much food",
            surplus=200.0,
            years=3.0,
            adipogenic_capacity=0.05,
            visceral_capacity=0.2,
            lost={SUBCUTANEOUS: 0.6},
        ),
    )
}
