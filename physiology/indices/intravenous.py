"""Indices of intravenous tolerance tests; glucose or insulin is injected at time 0."""

from typing import Any

from organs.kinetics import namespace
from physiology.indices.area import area, mean_over_time
from physiology.indices.checks import series, within


def glucose_disappearance(times: Any, glucose: Any, start: float = 10.0, end: float = 40.0) -> Any:
    """Fractional disappearance of glucose, KG [%/min] (Lundbaek1962).

    Minus the slope of the logarithm of glucose on time, by least squares.

    Args:
        times: minutes; at least three samples from `start` to `end`.
        glucose: mmol/L.
        start, end: minutes.
    """
    clock, level = series(times, "glucose", glucose, "mmol/L", above=0.0)
    period = within(clock, start, end, "KG", least=3)
    chosen = slice(period[0], period[-1] + 1)
    centred = clock[chosen] - clock[chosen].mean()
    logarithms = namespace(level).log(level[..., chosen])
    return -100 * (centred * logarithms).sum(-1) / (centred * centred).sum()


def kitt(times: Any, glucose: Any, start: float = 3.0, end: float = 15.0) -> Any:
    """Fractional fall of glucose in an insulin tolerance test, KITT [%/min] (Bonora1989).

    Minus the slope of the logarithm of glucose, before counter-regulation answers; 69.3 over it
    is the half-time [min].

    Args:
        times: minutes since the insulin; at least three samples from `start` to `end`.
        glucose: mmol/L.
        start, end: minutes.
    """
    return glucose_disappearance(times, glucose, start, end)


def airg(times: Any, insulin: Any, start: float = 2.0, end: float = 10.0) -> Any:
    """Acute insulin response to glucose, AIRg: mean rise from 2 to 10 minutes [pmol/L].

    Above the mean of the samples up to time 0 (Bergman1981).

    Args:
        times: minutes.
        insulin: pmol/L.
        start, end: minutes.
    """
    clock, level = series(times, "insulin", insulin, "pmol/L")
    basal = _basal(clock, level)
    period = within(clock, start, end, "AIRg", least=2)
    chosen = slice(period[0], period[-1] + 1)
    return mean_over_time(clock[chosen], level[..., chosen]) - basal


def airg_area(times: Any, insulin: Any, end: float = 10.0) -> Any:
    """The same as an area above basal, from 0 to 10 minutes [pmol/L min] (Bergman2005).

    Arguments as for `airg`.
    """
    clock, level = series(times, "insulin", insulin, "pmol/L")
    basal = _basal(clock, level)
    period = within(clock, 0.0, end, "AIRg", least=3)
    chosen = slice(period[0], period[-1] + 1)
    duration = clock[period[-1]] - clock[period[0]]
    return area(clock[chosen], level[..., chosen]) - basal * duration


def _basal(clock: Any, level: Any) -> Any:
    """Mean of the samples before and at the injection."""
    before = within(clock, -1e9, 0.0, "a basal value", least=1)
    return level[..., : before[-1] + 1].mean(-1)
