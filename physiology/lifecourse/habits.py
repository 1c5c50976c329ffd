"""Habits: what a person eats and does on every day of a phase of life, as values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from physiology.errors import InputError, check_amount
from physiology.experiments import Activity, Experiment, Meal
from physiology.human import Person
from physiology.infusions import Infusion

KCAL_PER_GRAM = {"carbohydrate": 4.0, "fat": 9.0, "protein": 4.0}  # Atwater
THERMIC_SHARE = 0.1  # of the day's energy, in the definition of the activity level


def _check(name: str, value: Any, unit: str, low: float, high: float) -> None:
    """Refuse impossible numbers; traced values pass."""
    if isinstance(value, np.ndarray | Sequence) and not isinstance(value, str):
        for number in np.ravel(np.asarray(value, float)):
            check_amount(name, float(number), unit, low, high)
    elif not hasattr(value, "aval"):
        check_amount(name, value, unit, low, high)


@dataclass(frozen=True)
class Diet:
    """A day's meals, the same every day.

    Attributes:
        energy: kcal/d; None for what keeps the body's energy in balance when the diet begins.
            An array for people who eat differently.
        surplus: kcal/d on top of that; negative for a diet that slims.
        carbohydrate, fat, protein: shares of energy, which sum to one.
        meals: (minute after breakfast, share of the day's energy) of each meal.
        appetite: how far the person eats as leptin asks: 0 not at all, 1 in full. Portions then
            change from day to day (`EnergyBalance.intake_factor`).

    Raises:
        InputError: for an impossible amount, or shares that do not sum to one.
    """

    energy: Any = None
    surplus: Any = 0.0
    carbohydrate: Any = 0.5
    fat: Any = 0.35
    protein: Any = 0.15
    meals: tuple[tuple[float, float], ...] = ((0.0, 0.25), (300.0, 0.375), (660.0, 0.375))
    appetite: Any = 0.0

    def __post_init__(self) -> None:
        _check("diet.appetite", self.appetite, "-", 0.0, 1.0)
        if self.energy is not None:
            _check("diet.energy", self.energy, "kcal/d", 0.0, 20000.0)
        _check("diet.surplus", self.surplus, "kcal/d", -10000.0, 10000.0)
        for name in KCAL_PER_GRAM:
            _check(f"diet.{name}", getattr(self, name), "share of energy", 0.0, 1.0)
        shares = (self.carbohydrate, self.fat, self.protein)
        if all(isinstance(share, float | int) for share in shares) and abs(sum(shares) - 1) > 1e-6:
            raise InputError(
                f"diet: shares of energy sum to {sum(shares):g}: carbohydrate, fat and protein "
                "must sum to 1"
            )
        eaten = sum(share for _, share in self.meals)
        if abs(eaten - 1) > 1e-6:
            raise InputError(f"diet.meals: shares sum to {eaten:g}: they must sum to 1")

    def portions(self, energy) -> dict[str, Any]:
        """Carbohydrate, fat and protein of a day [kcal], by intake."""
        return {
            "solid": energy * self.carbohydrate,
            "fat": energy * self.fat,
            "protein": energy * self.protein,
        }

    def served(self) -> tuple[tuple[float, Meal], ...]:
        """The meals, with a kilocalorie a day of each nutrient."""
        return tuple(
            (
                minute,
                Meal(
                    starch=share / KCAL_PER_GRAM["carbohydrate"],
                    fat=share / KCAL_PER_GRAM["fat"],
                    protein=share / KCAL_PER_GRAM["protein"],
                    minutes=20.0,
                ),
            )
            for minute, share in self.meals
        )


# A formula diet of very low energy; its composition is assumed.
VERY_LOW_CALORIE = Diet(energy=830.0, carbohydrate=0.55, fat=0.15, protein=0.3)


@dataclass(frozen=True)
class DailyActivity:
    """What a person moves on every day.

    Attributes:
        awake: energy spent above rest while awake [kcal/min]; an array for people who differ.
        hours_awake: hours from breakfast on.
        spells: exercise on top; minutes count from breakfast.
    """

    awake: Any = 0.4
    hours_awake: float = 16.0
    spells: tuple[Activity, ...] = field(default=())

    def __post_init__(self) -> None:
        _check("activity.awake", self.awake, "kcal/min", 0.0, 25.0)
        check_amount("activity.hours_awake", self.hours_awake, "h", 1.0, 24.0)
        for spell in self.spells:
            if spell.end > 1440:
                raise InputError(f"activity: a spell ends at {spell.end:g} min, after the day")

    @classmethod
    def at_level(cls, level: float, person: Person, hours_awake: float = 16.0) -> "DailyActivity":
        """The activity of a physical activity level (PAL): the day's energy over the resting one.

        A tenth of the day's energy is the thermic effect of food.
        """
        check_amount("activity level", level, "-", 1.0, 4.0)
        above_rest = (level * (1 - THERMIC_SHARE) - 1) * person.resting_energy * 1440
        if above_rest < 0:
            lowest = 1 / (1 - THERMIC_SHARE)
            raise InputError(
                f"activity level is {level:g}: food alone makes it {lowest:.2f}; give more"
            )
        return cls(above_rest / (60 * hours_awake), hours_awake)


def day_of(diet: Diet, activity: DailyActivity, infusions: tuple[Infusion, ...] = ()) -> Experiment:
    """A day from breakfast to breakfast, in unit portions: multiply by `portions`."""
    if activity.spells:
        awake = Activity(0.0, 60 * activity.hours_awake, float(activity.awake))
        spells = (*activity.spells, *((awake,) if awake.power else ()))
    else:
        spells = (Activity(0.0, 60 * activity.hours_awake, 1.0),)
    return Experiment("a day", 1440.0, meals=diet.served(), activity=spells, infusions=infusions)


def portions(diet: Diet, activity: DailyActivity, energy) -> dict[str, Any]:
    """How much of each intake of `day_of` there is."""
    moved = {} if activity.spells else {"activity": activity.awake}
    return {**diet.portions(energy), **moved}
