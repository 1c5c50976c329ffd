"""Protocols: the experiments of the reference table, in full.

Doses that were given by body weight follow the person. Meals last eight hours whatever the
row asks, so that all of them are one compiled program.
"""

from collections.abc import Callable
from typing import NamedTuple

from physiology.experiments import Activity, Experiment, Meal, day, fast
from physiology.human import REFERENCE_MAN, Person

HOUR = 60.0
FOLLOWED = 8 * HOUR  # after a single meal [min]
DAILY_ENERGY = 2400.0  # eaten by the reference man [kcal]
ACTIVITY = 0.4  # of the reference man while awake [kcal/min above rest]
DINNER = 11 * HOUR  # after breakfast [min]


class Protocol(NamedTuple):
    """One experiment of the table: its name, what it is, and the experiment for a person."""

    name: str
    about: str
    experiment: Callable[[Person], Experiment]


def _eaten(name: str, meal: Meal) -> Experiment:
    return Experiment(name, FOLLOWED, meals=((0.0, meal),))


def _drink(grams: float) -> Meal:
    return Meal(glucose=grams, form="liquid", minutes=5.0)


def energy_scale(person: Person) -> float:
    """Energy needs relative to the reference man."""
    return person.resting_energy / REFERENCE_MAN.resting_energy


def overnight_fast(person: Person) -> Experiment:
    """Two hours of rest: the twelfth to the fourteenth hour without food."""
    return fast(hours=2.0, every=15.0)


def ogtt_75(person: Person) -> Experiment:
    return _eaten("75 g OGTT", _drink(75.0))


def ogtt_per_weight(person: Person) -> Experiment:
    return _eaten("1 g/kg oral glucose", _drink(person.weight))


def ogtt_92(person: Person) -> Experiment:
    return _eaten("92 g oral glucose", _drink(92.0))


def jelly_meal(person: Person) -> Experiment:
    """10 kcal/kg, of which 45 % carbohydrate (1 g/kg glucose), 15 % protein, 40 % fat."""
    energy = 10 * person.weight
    # Glucose jelly melts in the stomach and needs no grinding.
    meal = Meal(
        glucose=person.weight,
        protein=0.15 * energy / 4,
        fat=0.40 * energy / 9,
        form="liquid",
        minutes=15.0,
    )
    return _eaten("glucose jelly meal", meal)


def liquid_meal(person: Person) -> Experiment:
    """824 kcal: 67 % carbohydrate (149 g, as 28.3 g were 19 %), 11 % protein, 22 % fat."""
    meal = Meal(glucose=149.0, protein=23.0, fat=20.0, form="liquid", minutes=10.0)
    return _eaten("liquid mixed meal", meal)


def pizza(person: Person) -> Experiment:
    return _eaten("pizza", Meal(starch=75.0, fat=23.0, protein=25.0, minutes=20.0))


def mixed_meal(person: Person) -> Experiment:
    return _eaten("mixed meal", Meal(starch=96.0, fat=33.0, protein=23.0, minutes=20.0))


def low_fat_meal(person: Person) -> Experiment:
    """The most fat that left plasma triglyceride alone."""
    return _eaten("low-fat meal", Meal(starch=75.0, fat=15.0, protein=25.0, minutes=20.0))


def day_of_meals(person: Person) -> Experiment:
    scale = energy_scale(person)
    return day(DAILY_ENERGY * scale, activity=ACTIVITY * scale)


def starvation(person: Person) -> Experiment:
    """A normal day until dinner (29 % of its energy, about 700 kcal), then 84 h at rest."""
    scale = energy_scale(person)
    fed = day(
        DAILY_ENERGY * scale,
        meals=((0.0, 0.30), (5 * HOUR, 0.41), (DINNER, 0.29)),
        activity=0.0,
    )
    return Experiment(
        "starvation",
        DINNER + 84 * HOUR,
        meals=fed.meals,
        activity=(Activity(0.0, DINNER, ACTIVITY * scale),),
        every=15.0,
    )


PROTOCOLS: dict[str, Protocol] = {
    protocol.name: protocol
    for protocol in (
        Protocol("overnight_fast", "rest, 12 to 14 h after the last meal", overnight_fast),
        Protocol("ogtt_75", "75 g of glucose in water", ogtt_75),
        Protocol("ogtt_per_weight", "1 g/kg of glucose in water", ogtt_per_weight),
        Protocol("ogtt_92", "92 g of glucose in water", ogtt_92),
        Protocol(
            "jelly_meal",
            "1 g/kg of glucose as jelly, with protein and fat to 10 kcal/kg",
            jelly_meal,
        ),
        Protocol(
            "liquid_meal", "149 g glucose, 23 g protein, 20 g fat, drunk (824 kcal)", liquid_meal
        ),
        Protocol("pizza", "75 g starch, 25 g protein, 23 g fat (about 600 kcal)", pizza),
        Protocol("mixed_meal", "96 g starch, 23 g protein, 33 g fat (about 770 kcal)", mixed_meal),
        Protocol("low_fat_meal", "75 g starch, 25 g protein, 15 g fat", low_fat_meal),
        Protocol(
            "day_of_meals", "2400 kcal in three meals, 50 % carbohydrate, 35 % fat", day_of_meals
        ),
        Protocol("starvation", "a normal day, then 84 h at rest after its dinner", starvation),
    )
}
