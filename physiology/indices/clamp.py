"""Indices of glucose clamps and of the insulin suppression test."""

from typing import Any

from physiology.indices.area import mean_over_time
from physiology.indices.checks import measured, places, series, within

GLUCOSE_SPACE = 0.19  # L/kg, of the space correction


def m_value(
    times: Any,
    infusion: Any,
    glucose: Any,
    weight: Any,
    start: float,
    end: float,
    urine: Any = 0.0,
    glucose_space: Any = GLUCOSE_SPACE,
) -> Any:
    """Glucose metabolised in a clamp, M [umol/kg/min] (DeFronzo1979).

    The mean infusion, less what only filled the glucose space (space correction) and what was
    lost in urine.

    Args:
        times: minutes; `start` and `end` must be among them.
        infusion: glucose infused, mmol/min.
        glucose: plasma glucose, mmol/L.
        weight: kg.
        start, end: the period that counts, usually the last 20 to 40 minutes.
        urine: glucose lost in urine in that period, mmol/min.
        glucose_space: L/kg; 0 leaves the correction out.
    """
    clock, rate = series(times, "glucose infusion", infusion, "mmol/min")
    _, level = series(times, "glucose", glucose, "mmol/L")
    kilograms = measured("weight", weight, "kg", above=0.0)
    lost = measured("urinary glucose", urine, "mmol/min")
    space = measured("glucose space", glucose_space, "L/kg")
    first, last = places(clock, (start, end), "M")
    period = slice(first, last + 1)
    mean = mean_over_time(clock[period], rate[..., period])
    filling = space * (level[..., last] - level[..., first]) / (end - start)
    return 1000 * ((mean - lost) / kilograms - filling)


def m_over_i(m: Any, insulin: Any) -> Any:
    """M per unit of insulin [umol/kg/min per pmol/L] (DeFronzo1979).

    Args:
        m: umol/kg/min.
        insulin: mean of the same period, pmol/L.
    """
    return m / measured("insulin", insulin, "pmol/L", above=0.0)


def glucose_clearance(m: Any, glucose: Any) -> Any:
    """Metabolic clearance rate of glucose, MCR [mL/kg/min] (DeFronzo1979).

    Args:
        m: umol/kg/min.
        glucose: mean of the same period, mmol/L.
    """
    return m / measured("glucose", glucose, "mmol/L", above=0.0)


def sspg(times: Any, glucose: Any, start: float = 150.0, end: float = 180.0) -> Any:
    """Steady-state plasma glucose of the insulin suppression test [mmol/L] (Shen1970).

    The mean of the samples between `start` and `end` [min], commonly four.
    """
    clock, level = series(times, "glucose", glucose, "mmol/L")
    period = within(clock, start, end, "SSPG", least=2)
    return level[..., period[0] : period[-1] + 1].mean(-1)
