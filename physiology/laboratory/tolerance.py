"""Tolerance tests: glucose or insulin into a vein, and how glucose falls."""

from physiology.errors import InputError, check_amount
from physiology.experiments import Experiment
from physiology.infusions import Infusion, bolus

# Every half minute until first-phase secretion is over, then every two.
_EARLY = tuple(0.5 * i for i in range(41))


def _sampled_until(minutes: float) -> tuple[float, ...]:
    return (*_EARLY, *(float(t) for t in range(22, int(minutes) + 1, 2)))


def ivgtt(dose: float = 0.3, minutes: float = 180.0) -> Experiment:
    """Intravenous glucose tolerance test: glucose within one minute.

    Args:
        dose: glucose [g/kg].
        minutes: how long it is followed [min].
    """
    check_amount("dose", dose, "g/kg", maximum=1.0)
    check_amount("minutes", minutes, "min", minimum=20.0, maximum=1440.0)
    return Experiment(
        f"IVGTT, {dose:g} g/kg",
        minutes,
        infusions=(bolus("glucose", dose, "g/kg", 0.0),),
        times=_sampled_until(minutes),
    )


def fsigt(
    dose: float = 0.3, insulin: float = 0.03, at: float = 20.0, minutes: float = 180.0
) -> Experiment:
    """Frequently sampled IVGTT, modified by insulin (Bergman2005).

    Args:
        dose: glucose at time 0 [g/kg].
        insulin: injected within a minute [U/kg]; 0 for the test without it.
        at: when the insulin is given [min].
        minutes: how long it is followed [min].
    """
    check_amount("insulin", insulin, "U/kg", maximum=0.5)
    test = ivgtt(dose, minutes)
    check_amount("at", at, "min", maximum=minutes - 1)
    added = (bolus("insulin", insulin, "U/kg", at),) if insulin else ()
    return Experiment(
        f"FSIGT, {dose:g} g/kg glucose" + (f", {insulin:g} U/kg insulin" if insulin else ""),
        minutes,
        infusions=(*test.infusions, *added),
        times=test.times,
    )


def insulin_tolerance_test(dose: float = 0.1, minutes: float = 60.0) -> Experiment:
    """Insulin tolerance test: insulin into a vein; KITT is read from 3 to 15 min.

    Args:
        dose: insulin [U/kg].
        minutes: how long it is followed [min].
    """
    check_amount("dose", dose, "U/kg", maximum=1.0)
    check_amount("minutes", minutes, "min", minimum=15.0, maximum=480.0)
    return Experiment(
        f"insulin tolerance test, {dose:g} U/kg",
        minutes,
        infusions=(bolus("insulin", dose, "U/kg", 0.0),),
        every=1.0,
    )


def insulin_suppression_test(
    insulin: float = 25.0,
    glucose: float = 240.0,
    octreotide: float = 0.27,
    minutes: float = 180.0,
) -> Experiment:
    """Insulin suppression test: the body's own insulin silenced, glucose and insulin infused.

    Steady-state plasma glucose (SSPG) is read off the last half hour (`physiology.indices.sspg`).
    Octreotide begins with 25 ug at once.

    Args:
        insulin: infusion [mU/m2/min].
        glucose: infusion [mg/m2/min].
        octreotide: infusion [ug/m2/min].
        minutes: duration [min].
    """
    check_amount("minutes", minutes, "min", minimum=60.0, maximum=1440.0)
    if not octreotide > 0:
        raise InputError(
            f"octreotide is {octreotide:g} ug/m2/min: without it the body's own insulin hides "
            "what is infused, so give some"
        )
    return Experiment(
        "insulin suppression test",
        minutes,
        infusions=(
            bolus("octreotide", 25.0, "ug", 0.0),
            Infusion("octreotide", octreotide, "ug/m2/min", 0.0, minutes),
            Infusion("insulin", insulin, "mU/m2/min", 0.0, minutes),
            Infusion("glucose", glucose, "mg/m2/min", 0.0, minutes),
        ),
    )
