"""The metabolic laboratory: clamps and intravenous tests, as values."""

from physiology.errors import check_amount
from physiology.experiments import Experiment
from physiology.infusions import GlucoseClamp, Infusion, bolus


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
    check_amount("minutes", minutes, "min", minimum=20.0, maximum=2880.0)
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
    return Experiment(
        f"hyperglycaemic clamp, {target:g} mmol/L",
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


def ivgtt(dose: float = 0.3, minutes: float = 180.0) -> Experiment:
    """Intravenous glucose tolerance test: glucose within one minute.

    Args:
        dose: glucose [g/kg].
        minutes: how long it is followed [min].
    """
    check_amount("dose", dose, "g/kg", maximum=1.0)
    early = tuple(0.5 * i for i in range(41))
    late = tuple(float(t) for t in range(22, int(minutes) + 1, 2))
    return Experiment(
        f"IVGTT, {dose:g} g/kg",
        minutes,
        infusions=(bolus("glucose", dose, "g/kg", 0.0),),
        times=early + late,
    )


def pancreatic_clamp(
    insulin: float = 0.2,
    glucagon: float = 0.65,
    somatostatin: float = 250.0,
    target: float = 5.0,
    minutes: float = 180.0,
) -> Experiment:
    """Somatostatin with replaced hormones, glucose clamped.

    Args:
        insulin: replacement [mU/kg/min].
        glucagon: replacement [ng/kg/min].
        somatostatin: infusion [ug/h].
        target: glucose [mmol/L].
        minutes: duration [min].
    """
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
