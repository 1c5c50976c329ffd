"""Clamps: glucose held at a target, or led along one, by a variable infusion."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from physiology.errors import InputError, check_amount
from physiology.experiments import Experiment
from physiology.infusions import GlucoseClamp, Infusion

if TYPE_CHECKING:
    from physiology.trajectory import Trajectory

SHORTEST, LONGEST = 20.0, 2880.0  # of a clamp or one of its steps [min]


def _check_minutes(minutes: float) -> None:
    check_amount("minutes", minutes, "min", minimum=SHORTEST, maximum=LONGEST)


def euglycaemic_clamp(
    insulin: float | tuple[float, ...] = 40.0,
    target: float = 5.0,
    minutes: float = 120.0,
    unit: str = "mU/m2/min",
) -> Experiment:
    """Hyperinsulinaemic-euglycaemic clamp, in one or several steps (DeFronzo1979).

    Each step begins with a prime: twice the rate for its first ten minutes.

    Args:
        insulin: infusion rate, or the rates of successive steps, in `unit`.
        target: plasma glucose [mmol/L].
        minutes: duration of each step [min].
        unit: unit of the rates (see `infusions.UNITS`).
    """
    _check_minutes(minutes)
    steps = insulin if isinstance(insulin, tuple) else (insulin,)
    duration = len(steps) * minutes
    return Experiment(
        "euglycaemic clamp, " + ", ".join(f"{rate:g}" for rate in steps) + f" {unit}",
        duration,
        infusions=primed_insulin(steps, unit, minutes),
        clamps=(GlucoseClamp(target, 0.0, duration),),
    )


def primed_insulin(rates: tuple[float, ...], unit: str, minutes: float) -> tuple[Infusion, ...]:
    """Insulin in steps of `minutes`, each rise doubled for its first ten minutes."""
    infusions: list[Infusion] = []
    before = 0.0
    for number, rate in enumerate(rates):
        start = number * minutes
        infusions.append(Infusion("insulin", rate, unit, start, start + minutes))
        if rate > before:
            infusions.append(Infusion("insulin", rate - before, unit, start, start + 10.0))
        before = rate
    return tuple(infusions)


def hyperglycaemic_clamp(target: float = 11.9, minutes: float = 180.0) -> Experiment:
    """Hyperglycaemic clamp: glucose raised at once and held; insulin is the body's own.

    Args:
        target: plasma glucose [mmol/L].
        minutes: duration [min].
    """
    _check_minutes(minutes)
    return Experiment(
        f"hyperglycaemic clamp, {target:.3g} mmol/L",
        minutes,
        clamps=(GlucoseClamp(target, 0.0, minutes),),
    )


def hyperglycaemic_euglycaemic_clamp(
    high: float = 11.1,
    insulin: float = 40.0,
    target: float = 5.0,
    minutes: tuple[float, float] = (90.0, 120.0),
) -> Experiment:
    """Hyperglycaemic clamp, then a euglycaemic one under infused insulin (Ohashi2015).

    Args:
        high: glucose of the first part [mmol/L].
        insulin: infusion in the second part [mU/m2/min].
        target: glucose of the second part [mmol/L].
        minutes: duration of both parts [min].
    """
    first = hyperglycaemic_clamp(high, minutes[0])
    return first.then(euglycaemic_clamp(insulin, target, minutes[1]))


def hypoglycaemic_clamp(
    targets: tuple[float, ...] = (5.0, 4.3, 3.7, 3.0, 2.4),
    insulin: float = 2.0,
    minutes: float = 60.0,
    unit: str = "mU/kg/min",
) -> Experiment:
    """Stepped hypoglycaemic clamp: insulin lowers glucose from plateau to plateau (Mitrakou1991).

    Glucose is infused only as far as it would fall below the plateau. Each is reached along a
    line that takes half of its time, because nothing can draw glucose out.

    Args:
        targets: plasma glucose of successive plateaus [mmol/L].
        insulin: infusion rate, in `unit`, primed.
        minutes: duration of each plateau [min].
        unit: unit of the rate.

    Raises:
        InputError: for plateaus that do not go down.
    """
    _check_minutes(minutes)
    if not targets or any(b >= a for a, b in zip(targets, targets[1:], strict=False)):
        raise InputError(f"targets are {targets}: each plateau must lie below the one before")
    duration = len(targets) * minutes
    return Experiment(
        "hypoglycaemic clamp, " + ", ".join(f"{level:.3g}" for level in targets) + " mmol/L",
        duration,
        infusions=primed_insulin((insulin,), unit, duration),
        clamps=(GlucoseClamp(_stairs(targets, minutes), 0.0, duration),),
    )


def _stairs(levels: tuple[float, ...], minutes: float) -> tuple[tuple[float, float], ...]:
    """Plateaus joined by ramps that take the first half of each."""
    points = [(0.0, levels[0])]
    for number, (before, level) in enumerate(zip(levels, levels[1:], strict=False), start=1):
        start = number * minutes
        points += [(start, before), (start + minutes / 2, level)]
    return (*points, (len(levels) * minutes, levels[-1]))


def isoglycaemic_infusion(
    glucose: "Trajectory | Sequence[tuple[float, float]]", minutes: float | None = None
) -> Experiment:
    """Intravenous glucose that gives the glucose curve of an oral test (Nauck1986).

    The same glucose without the gut: what insulin secretion is missing is the incretin effect
    (`physiology.indices.incretin_effect`).

    Args:
        glucose: the curve to match: a simulated test, or times [min] and levels [mmol/L] of
            measured points.
        minutes: how long to match it [min]; to the end of the curve where None.
    """
    if not isinstance(glucose, Sequence):
        glucose = tuple(zip(glucose.times, glucose["glucose"], strict=True))
    curve = tuple((float(minute), float(level)) for minute, level in glucose)
    duration = curve[-1][0] if minutes is None else minutes
    _check_minutes(duration)
    return Experiment(
        "isoglycaemic intravenous glucose",
        duration,
        clamps=(GlucoseClamp(curve, 0.0, duration),),
    )


def pancreatic_clamp(
    insulin: float = 0.3,
    glucagon: float = 0.65,
    somatostatin: float = 250.0,
    target: float = 5.0,
    minutes: float = 180.0,
) -> Experiment:
    """Somatostatin with replaced hormones, glucose clamped.

    Args:
        insulin: replacement [mU/kg/min]; into a peripheral vein the liver needs somewhat more than
            the islets gave it through the portal one.
        glucagon: replacement [ng/kg/min].
        somatostatin: infusion [ug/h].
        target: glucose [mmol/L].
        minutes: duration [min].
    """
    _check_minutes(minutes)
    return Experiment(
        "pancreatic clamp",
        minutes,
        infusions=(
            Infusion("somatostatin", somatostatin, "ug/h", 0.0, minutes),
            Infusion("insulin", insulin, "mU/kg/min", 0.0, minutes),
            Infusion("glucagon", glucagon, "ng/kg/min", 0.0, minutes),
        ),
        clamps=(GlucoseClamp(target, 0.0, minutes),),
    )
