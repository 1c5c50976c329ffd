"""Recipes: who starts, from which causes, and how many years it takes. Nothing else is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

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
        surplus: eaten above what the person needs in health [kcal/d], for all the years.
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

    @property
    def person(self) -> tuple:
        """All that makes somebody: who agrees in this is the same person on another date."""
        told = (getattr(self, name) for name in _PERSONAL)
        return (*told, tuple(sorted(self.lost.items())))

    def intact(self) -> Body:
        """The person in health, with all fat cells."""
        return human(self.sex, self.age, parameters=self.causes)

    def start(self) -> Body:
        """The person before the years: healthy, or without most fat cells and their fat."""
        body = self.intact()
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


_PERSONAL = tuple(
    field.name for field in fields(Recipe) if field.name not in ("name", "about", "years", "lost")
)


# A man who eats too much for twenty years and becomes diabetic on the way. His twin recruits fat
# cells well, shares all else, and stays sensitive.
_PRONE: dict[str, Any] = {
    "surplus": 512.0,
    "adipogenic_capacity": 0.01,
    "visceral_capacity": 0.14,
    "beta_cell_reserve": 0.05,
}

RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe("overweight", "ordinary capacity, a little too much for ten years", 425.0, 10.0),
        Recipe("obese", "ordinary capacity, much too much: normal tolerance", 895.0, 10.0),
        Recipe(
            "obese_severe",
            "morbid obesity: still more food, good capacity and reserve",
            surplus=1190.0,
            years=10.0,
            adipogenic_capacity=1.6,
            visceral_capacity=1.6,
            beta_cell_reserve=5.0,
        ),
        Recipe(
            "obese_healthy",
            "obese, with more and smaller fat cells: the twin of who becomes diabetic",
            years=6.0,
            **_PRONE | {"adipogenic_capacity": 3.0, "visceral_capacity": 3.0},
        ),
        Recipe(
            "igt", "hardly a new fat cell, little reserve: impaired tolerance", years=6.24, **_PRONE
        ),
        Recipe("t2d_early", "the same person soon after the diagnosis", years=7.13, **_PRONE),
        Recipe("t2d", "the same person as trials take him, some years on", years=8.79, **_PRONE),
        Recipe("t2d_late", "the same person, untreated, many years on", years=18.0, **_PRONE),
        Recipe(
            "fatty_liver",
            "few new fat cells, islets that keep up",
            surplus=690.0,
            years=8.0,
            adipogenic_capacity=0.1,
            visceral_capacity=0.2,
            beta_cell_reserve=5.0,
        ),
        Recipe(
            "lipodystrophy",
            "generalised lipodystrophy: most fat cells lost, a little less food than before",
            surplus=-100.0,
            years=1.85,
            adipogenic_capacity=0.01,
            visceral_capacity=0.01,
            beta_cell_reserve=1.6,
            lost={SUBCUTANEOUS: 0.88, VISCERAL: 0.85},
        ),
        Recipe(
            "lipodystrophy_partial",
            "partial lipodystrophy: fat cells under the skin lost, a little too much food",
            surplus=170.0,
            years=2.5,
            adipogenic_capacity=0.05,
            visceral_capacity=0.2,
            beta_cell_reserve=1.0,
            lost={SUBCUTANEOUS: 0.7},
        ),
    )
}
