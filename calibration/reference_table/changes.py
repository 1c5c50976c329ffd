"""Changes: what becomes of a quantity over the weeks of a plan, or against a placebo."""

from collections.abc import Callable
from typing import Any

from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.plans import Followed
from calibration.reference_table.readings import basal, mean
from physiology.trajectory import Trajectory

Reading = Callable[[Clinic, Any], float]


def fasting(quantity: str) -> Reading:
    """A quantity after an overnight fast, read on anybody."""
    return lambda c, who: c.fasting(who, quantity)


def in_clamp(quantity: str, rate: float, start: float, end: float, target: float = 5.0) -> Reading:
    """The mean of a quantity over some minutes of a clamp [rate in mU/m2/min]."""
    return lambda c, who: float(mean(c.clamp(who, rate, target=target), quantity, start, end))


def sensitivity(rate: float, start: float = 210.0, end: float = 240.0) -> Reading:
    """Glucose infused over insulin reached, at the end of a clamp."""

    def reading(c: Clinic, who: Any) -> float:
        t = c.clamp(who, rate)
        return float(mean(t, "gir", start, end) / mean(t, "insulin", start, end))

    return reading


def hepatic_sensitivity(t: Trajectory):
    """One over fasting EGP times fasting insulin, on an arbitrary scale."""
    return 1 / (basal(t, "egp") * basal(t, "insulin"))


def hepatic(c: Clinic, who: Any) -> float:
    """Hepatic insulin sensitivity after an overnight fast."""
    return float(hepatic_sensitivity(c.run(who, "overnight_fast")))


def afterwards(plan: Followed, about: str, reading: Reading) -> Study:
    """What is read in the end."""
    return Study(about, lambda c: reading(c, plan), (plan,))


def gained(plan: Followed, about: str, reading: Reading, sign: float = 1.0) -> Study:
    """What is read in the end less what was read before."""
    return Study(about, lambda c: sign * (reading(c, plan) - reading(c, plan.who)), (plan,))


def percent(plan: Followed, about: str, reading: Reading) -> Study:
    """Change over the plan [%]."""
    return Study(about, lambda c: 100 * (reading(c, plan) / reading(c, plan.who) - 1), (plan,))


def placebo(plan: Followed, *kept: str) -> Followed:
    """The same weeks without the treatments, but for those that everybody has."""
    return plan._replace(treatments=kept)


def against_placebo(plan: Followed, about: str, reading: Reading, *kept: str) -> Study:
    """What is read in the end less what is read in those on placebo."""
    other = placebo(plan, *kept)
    return Study(about, lambda c: reading(c, plan) - reading(c, other), (plan, other))


def percent_of_placebo(plan: Followed, about: str, reading: Reading) -> Study:
    """Difference from those on placebo in the end [%]."""
    other = placebo(plan)
    return Study(about, lambda c: 100 * (reading(c, plan) / reading(c, other) - 1), (plan, other))
