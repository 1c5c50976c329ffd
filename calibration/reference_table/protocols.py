"""Protocols: the experiments of the reference table, in full.

Doses that were given by body weight follow the person. Meals last eight hours whatever the
row asks, so that all of them are one compiled program.
"""

from collections.abc import Callable
from typing import NamedTuple

from physiology.experiments import Activity, Experiment, Meal, day, fast
from physiology.human import REFERENCE_MAN, Person
from physiology.infusions import GlucoseClamp, Infusion
from physiology.laboratory import ivgtt, primed_insulin

HOUR = 60.0
FOLLOWED = 8 * HOUR  # after a single meal [min]
DAILY_ENERGY = 2400.0  # eaten by the reference man [kcal]
ACTIVITY = 0.4  # of the reference man while awake [kcal/min above rest]
CLAMPED = 4 * HOUR
INSULIN_STEPS = (0.2, 0.5, 1.0, 2.0, 5.0)  # of the sequential clamp [mU/kg/min]
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


def ogtt_50(person: Person) -> Experiment:
    return _eaten("50 g oral glucose", _drink(50.0))


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


def _clamped(name: str, infusions: tuple[Infusion, ...], *clamps: GlucoseClamp) -> Experiment:
    """Four hours of a clamp, whatever the row asks: one compiled program for all of them."""
    return Experiment(name, CLAMPED, infusions=infusions, clamps=clamps)


def _insulin_clamp(rate: float, unit: str) -> Callable[[Person], Experiment]:
    def experiment(person: Person) -> Experiment:
        infusions = primed_insulin((rate,), unit, CLAMPED)
        return _clamped(f"{rate:g} {unit} clamp", infusions, GlucoseClamp(5.0, 0.0, CLAMPED))

    return experiment


def maximal_clamp(person: Person) -> Experiment:
    """Insulin beyond saturation; glucose at 5.0, then 6.9 mmol/L higher."""
    half = CLAMPED / 2
    return _clamped(
        "maximal clamp",
        primed_insulin((10.0,), "mU/kg/min", CLAMPED),
        GlucoseClamp(5.0, 0.0, half),
        GlucoseClamp(11.9, half, CLAMPED),
    )


def raised_glucose(person: Person) -> Experiment:
    """Glucose raised by 6.9 mmol/L and held."""
    return _clamped("hyperglycaemic clamp", (), GlucoseClamp(11.9, 0.0, CLAMPED))


def stress_hormones(person: Person) -> Experiment:
    """Adrenaline, glucagon and cortisol at the levels of severe stress (doses recalled)."""
    infusions = (
        Infusion("adrenaline", 0.05, "ug/kg/min", 0.0, CLAMPED),
        Infusion("glucagon", 3.0, "ng/kg/min", 0.0, CLAMPED),
        Infusion("cortisol", 6.0, "mg/m2/h", 0.0, CLAMPED),
    )
    return _clamped("adrenaline, glucagon and cortisol", infusions)


def sequential_clamp(person: Person) -> Experiment:
    """Five steps of insulin, as long as a meal is followed."""
    length = FOLLOWED / len(INSULIN_STEPS)
    return Experiment(
        "sequential clamp",
        FOLLOWED,
        infusions=primed_insulin(INSULIN_STEPS, "mU/kg/min", length),
        clamps=(GlucoseClamp(5.0, 0.0, FOLLOWED),),
    )


def intravenous_glucose(person: Person) -> Experiment:
    return ivgtt(0.3).sampled(every=1.0)


PROTOCOLS: dict[str, Protocol] = {
    protocol.name: protocol
    for protocol in (
        Protocol("overnight_fast", "rest, 12 to 14 h after the last meal", overnight_fast),
        Protocol("ogtt_75", "75 g of glucose in water", ogtt_75),
        Protocol("ogtt_per_weight", "1 g/kg of glucose in water", ogtt_per_weight),
        Protocol("ogtt_50", "50 g of glucose in water", ogtt_50),
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
        Protocol("clamp_40", "insulin 40 mU/m2/min", _insulin_clamp(40.0, "mU/m2/min")),
        Protocol("clamp_120", "insulin 120 mU/m2/min", _insulin_clamp(120.0, "mU/m2/min")),
        Protocol("clamp_low", "insulin 0.25 mU/kg/min", _insulin_clamp(0.25, "mU/kg/min")),
        Protocol("clamp_1", "insulin 1 mU/kg/min", _insulin_clamp(1.0, "mU/kg/min")),
        Protocol("maximal_clamp", "insulin 10 mU/kg/min at 5.0, then 11.9 mmol/L", maximal_clamp),
        Protocol("raised_glucose", "hyperglycaemic clamp, +6.9 mmol/L", raised_glucose),
        Protocol("sequential_clamp", "insulin 0.2 to 5 mU/kg/min in steps", sequential_clamp),
        Protocol("ivgtt", "0.3 g/kg of glucose within a minute", intravenous_glucose),
        Protocol("stress_hormones", "adrenaline, glucagon and cortisol infused", stress_hormones),
        Protocol("starvation", "a normal day, then 84 h at rest after its dinner", starvation),
    )
}
