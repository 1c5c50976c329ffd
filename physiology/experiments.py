"""Experiments as values: what is done to a person, and when someone looks.

An experiment knows no body; the same one runs on anybody. Times are minutes from its start,
foods are grams, as they are served.
"""

import dataclasses
import math
from dataclasses import dataclass
from typing import Literal

from organs.substances import ANHYDROUS_GLUCOSE, PROTEIN, STARCH, TRIGLYCERIDE
from physiology.errors import InputError, check_amount
from physiology.infusions import GlucoseClamp, Infusion

Form = Literal["solid", "liquid"]


@dataclass(frozen=True)
class Meal:
    """Food or drink, in grams.

    Attributes:
        glucose: anhydrous glucose or other sugars (180 g/mol).
        starch: starch, weighed dry (162 g per mol of glucose).
        fat: triglyceride.
        protein: protein.
        form: `liquid` skips the grinding of the stomach.
        minutes: how long it takes to eat.

    Raises:
        InputError: for a negative or missing amount, or an unknown form.
    """

    glucose: float = 0.0
    starch: float = 0.0
    fat: float = 0.0
    protein: float = 0.0
    form: Form = "solid"
    minutes: float = 10.0

    def __post_init__(self) -> None:
        for nutrient in ("glucose", "starch", "fat", "protein"):
            check_amount(f"meal.{nutrient}", getattr(self, nutrient), "g", maximum=2000.0)
        check_amount("meal.minutes", self.minutes, "min", minimum=1.0, maximum=240.0)
        if self.form not in ("solid", "liquid"):
            raise InputError(f"meal.form is {self.form!r}: choose 'solid' or 'liquid'")

    def energy(self) -> float:
        """Energy of the food [kcal], as physiological fuel (Atwater's 4, 4, 9)."""
        return 4 * (self.glucose + self.starch + self.protein) + 9 * self.fat

    def amounts(self) -> dict[str, float]:
        """Carbohydrate by form, fat and protein [mmol]."""
        carbohydrate = self.glucose / ANHYDROUS_GLUCOSE + self.starch / STARCH
        solid = self.form == "solid"
        return {
            "solid": carbohydrate if solid else 0.0,
            "liquid": 0.0 if solid else carbohydrate,
            "fat": self.fat / TRIGLYCERIDE,
            "protein": self.protein / PROTEIN,
        }


@dataclass(frozen=True)
class Activity:
    """Physical activity above rest.

    Attributes:
        start, end: minutes from the start of the experiment.
        power: energy spent above rest [kcal/min].
    """

    start: float
    end: float
    power: float

    def __post_init__(self) -> None:
        check_amount("activity.start", self.start, "min")
        check_amount("activity.end", self.end, "min")
        check_amount("activity.power", self.power, "kcal/min", maximum=25.0)
        if not self.end > self.start:
            raise InputError(
                f"activity ends at {self.end} min, before it starts at {self.start} min"
            )


@dataclass(frozen=True)
class Experiment:
    """A protocol: meals, activity, infusions and clamps over a time, and when to sample.

    Attributes:
        name: what it is called in results and figures.
        duration: minutes.
        meals: (minute, meal) pairs.
        activity: spells of physical activity.
        infusions: what is infused into a vein.
        clamps: spells during which plasma glucose is held at a target, one at a time.
        times: minutes at which to sample; every `every` minutes where empty.
        every: sampling interval [min].

    Raises:
        InputError: where something happens or is sampled outside the experiment.
    """

    name: str
    duration: float
    meals: tuple[tuple[float, Meal], ...] = ()
    activity: tuple[Activity, ...] = ()
    infusions: tuple[Infusion, ...] = ()
    clamps: tuple[GlucoseClamp, ...] = ()
    times: tuple[float, ...] = ()
    every: float = 5.0

    def __post_init__(self) -> None:
        check_amount(f"{self.name}: duration", self.duration, "min", minimum=1.0, maximum=1e6)
        check_amount(f"{self.name}: every", self.every, "min", minimum=0.01)
        for entry in self.meals:
            if not (isinstance(entry, tuple) and len(entry) == 2 and isinstance(entry[1], Meal)):
                raise InputError(
                    f"{self.name}: a meal is {entry!r}: give a pair (minute, Meal(...))"
                )
            minute, meal = entry
            check_amount(f"{self.name}: time of a meal", minute, "min")
            if minute + meal.minutes > self.duration:
                raise InputError(
                    f"{self.name}: a meal at {minute:g} min is not finished by the end "
                    f"({self.duration:g} min): lengthen the experiment"
                )
        orders: tuple[Infusion | GlucoseClamp, ...] = (*self.infusions, *self.clamps)
        for ordered in orders:
            if ordered.end > self.duration:
                raise InputError(
                    f"{self.name}: {ordered} outlasts the experiment ({self.duration:g} min)"
                )
        by_start = sorted(self.clamps, key=lambda clamp: clamp.start)
        for earlier, later in zip(by_start, by_start[1:], strict=False):
            if later.start < earlier.end:
                raise InputError(
                    f"{self.name}: two clamps hold glucose at {later.start:g} min: "
                    f"end the one that starts at {earlier.start:g} min before the next begins"
                )
        for spell in self.activity:
            if spell.end > self.duration:
                raise InputError(
                    f"{self.name}: activity until {spell.end:g} min outlasts the experiment "
                    f"({self.duration:g} min)"
                )
        for time in self.times:
            check_amount(f"{self.name}: sampling time", time, "min")
            if time > self.duration:
                raise InputError(
                    f"{self.name}: sampling at {time:g} min lies outside the experiment "
                    f"(0 to {self.duration:g} min)"
                )
        if any(b <= a for a, b in zip(self.times, self.times[1:], strict=False)):
            raise InputError(f"{self.name}: sampling times must increase")

    def sampled(self, times=(), every: float | None = None) -> "Experiment":
        """The same experiment, sampled at other times [min]."""
        chosen = tuple(float(t) for t in times)
        return dataclasses.replace(self, times=chosen, every=every or self.every)

    def sampling_times(self) -> tuple[float, ...]:
        """Minutes at which results are reported."""
        if self.times:
            return self.times
        count = math.floor(self.duration / self.every + 1e-9)
        if not count:
            return (0.0, self.duration)
        return tuple(i * self.every for i in range(count + 1))

    def then(self, other: "Experiment") -> "Experiment":
        """This experiment followed at once by another; times of the other count from its start."""
        return self._joined(other, self.duration, f"{self.name}, then {other.name}")

    def alongside(self, other: "Experiment", at: float = 0.0) -> "Experiment":
        """Another experiment laid over this one, from minute `at` on; samples of both are taken.

        Raises:
            InputError: where both clamp glucose at the same time.
        """
        check_amount(f"{self.name}: start of {other.name}", at, "min")
        return self._joined(other, at, f"{self.name} with {other.name}")

    def _joined(self, other: "Experiment", shift: float, name: str) -> "Experiment":
        both = (*self.sampling_times(), *(shift + t for t in other.sampling_times()))
        return Experiment(
            name=name,
            duration=max(self.duration, shift + other.duration),
            meals=self.meals + tuple((shift + t, meal) for t, meal in other.meals),
            activity=self.activity
            + tuple(Activity(shift + a.start, shift + a.end, a.power) for a in other.activity),
            infusions=self.infusions + tuple(i.shifted(shift) for i in other.infusions),
            clamps=self.clamps + tuple(c.shifted(shift) for c in other.clamps),
            times=tuple(sorted(set(both))),
            every=min(self.every, other.every),
        )


def ogtt(dose: float = 75.0, duration: float = 300.0) -> Experiment:
    """Oral glucose tolerance test: glucose in water, drunk in five minutes.

    Args:
        dose: glucose [g].
        duration: how long it is followed [min].
    """
    check_amount("dose", dose, "g", maximum=500.0)
    drink = Meal(glucose=dose, form="liquid", minutes=5.0)
    return Experiment(f"{dose:g} g OGTT", duration, meals=((0.0, drink),))


def mixed_meal(
    carbohydrate: float = 75.0,
    fat: float = 25.0,
    protein: float = 25.0,
    form: Form = "solid",
    duration: float = 480.0,
) -> Experiment:
    """One meal of starch, fat and protein, followed for some hours.

    Args:
        carbohydrate: starch [g].
        fat: triglyceride [g].
        protein: protein [g].
        form: solid or liquid.
        duration: how long it is followed [min].
    """
    food = Meal(starch=carbohydrate, fat=fat, protein=protein, form=form, minutes=15.0)
    return Experiment("mixed meal", duration, meals=((0.0, food),))


def snack(carbohydrate: float = 20.0, fat: float = 5.0, protein: float = 3.0) -> Experiment:
    """A small bite, followed for two hours.

    Args:
        carbohydrate: starch [g].
        fat: triglyceride [g].
        protein: protein [g].
    """
    food = Meal(starch=carbohydrate, fat=fat, protein=protein, minutes=5.0)
    return Experiment("snack", 120.0, meals=((0.0, food),))


def fast(hours: float = 72.0, every: float = 30.0) -> Experiment:
    """Nothing but water for some hours.

    Args:
        hours: how long [h].
        every: sampling interval [min].
    """
    check_amount("hours", hours, "h", minimum=0.05, maximum=1000.0)
    check_amount("every", every, "min", minimum=0.01)
    return Experiment(f"{hours:g} h fast", 60 * hours, every=min(every, 60 * hours))


def day(
    energy: float = 2400.0,
    carbohydrate: float = 0.5,
    fat: float = 0.35,
    protein: float = 0.15,
    meals: tuple[tuple[float, float], ...] = ((0.0, 0.25), (300.0, 0.375), (660.0, 0.375)),
    activity: float = 0.4,
    hours_awake: float = 16.0,
) -> Experiment:
    """A day of meals, from breakfast after an overnight fast to the next breakfast.

    Args:
        energy: what is eaten [kcal].
        carbohydrate, fat, protein: shares of energy, which sum to one [-].
        meals: time [min] and share of the day's energy [-] of each meal.
        activity: energy spent above rest while awake [kcal/min].
        hours_awake: of activity from breakfast on [h].
    """
    check_amount("energy", energy, "kcal", maximum=20000.0)
    for name, share in (("carbohydrate", carbohydrate), ("fat", fat), ("protein", protein)):
        check_amount(name, share, "share of energy", maximum=1.0)
    check_amount("activity", activity, "kcal/min", maximum=25.0)
    check_amount("hours_awake", hours_awake, "h", maximum=24.0)
    eaten = sum(share for _, share in meals)
    if abs(eaten - 1) > 1e-6:
        raise InputError(f"shares of the meals sum to {eaten:g}: they must sum to 1")
    if abs(carbohydrate + fat + protein - 1) > 1e-6:
        raise InputError(
            f"shares of energy sum to {carbohydrate + fat + protein:g}: carbohydrate, fat and "
            "protein must sum to 1"
        )
    served = tuple(
        (
            minute,
            Meal(
                starch=energy * share * carbohydrate / 4,
                fat=energy * share * fat / 9,
                protein=energy * share * protein / 4,
                minutes=20.0,
            ),
        )
        for minute, share in meals
    )
    spells = (Activity(0.0, 60 * hours_awake, activity),) if activity else ()
    return Experiment("day of meals", 1440.0, meals=served, activity=spells, every=10.0)
