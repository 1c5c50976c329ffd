"""Readings: what a laboratory reads off a curve.

Sampling times are known before anything is simulated, so windows and weights are plain
numbers and only the curve may be traced: every reading is differentiable.
"""

import numpy as np

from organs.kinetics import namespace
from organs.substances import ANHYDROUS_GLUCOSE
from physiology.trajectory import Trajectory

GRAMS_PER_MMOL = ANHYDROUS_GLUCOSE

_EVEN = 1e-12  # keeps the parabola through a flat top finite


def curve(t: Trajectory, quantity):
    """A quantity over time: by name, or as computed already."""
    if isinstance(quantity, str):
        return t[quantity]
    return namespace(quantity).broadcast_to(quantity, t.times.shape)


def at(t: Trajectory, quantity, minute: float):
    """The quantity at one time [min], interpolated linearly."""
    y = curve(t, quantity)
    right = int(np.clip(np.searchsorted(t.times, minute), 1, len(t.times) - 1))
    weight = float((minute - t.times[right - 1]) / (t.times[right] - t.times[right - 1]))
    return (1 - weight) * y[right - 1] + weight * y[right]


def basal(t: Trajectory, quantity):
    """The quantity before anything was done."""
    return curve(t, quantity)[0]


def window(t: Trajectory, start: float = 0.0, end: float = np.inf) -> slice:
    """The samples from `start` to `end` [min], both included."""
    first, last = np.searchsorted(t.times, [start - 1e-6, end + 1e-6])
    return slice(int(first), int(last))


def integral(t: Trajectory, quantity, start: float = 0.0, end: float = np.inf):
    """Area under the curve by trapezoids [unit times min]."""
    chosen = window(t, start, end)
    y, x = curve(t, quantity)[chosen], t.times[chosen]
    return (np.diff(x) * (y[1:] + y[:-1]) / 2).sum()


def mean(t: Trajectory, quantity, start: float = 0.0, end: float = np.inf):
    """Time average over a window."""
    times = t.times[window(t, start, end)]
    return integral(t, quantity, start, end) / float(times[-1] - times[0])


def _vertex(t: Trajectory, quantity, start: float, end: float, sign: int):
    """Height and time [min] of the highest (+1) or lowest (-1) point, between samples.

    A parabola through the extreme sample and its neighbours; samples must be even.
    """
    chosen = window(t, start, end)
    y = sign * curve(t, quantity)[chosen]
    np_ = namespace(y)
    top = np_.clip(np_.argmax(y), 1, len(y) - 2)
    before, here, after = y[top - 1], y[top], y[top + 1]
    bend = before - 2 * here + after - _EVEN
    shift = np_.clip((before - after) / (2 * bend), -1.0, 1.0)
    height = here + shift * (after - before) / 2 + shift**2 * bend / 2
    spacing = float(t.times[chosen][1] - t.times[chosen][0])
    return sign * height, float(t.times[chosen][0]) + spacing * (top + shift)


def peak(t: Trajectory, quantity, start: float = 0.0, end: float = np.inf):
    """Highest value in a window."""
    return _vertex(t, quantity, start, end, 1)[0]


def peak_time(t: Trajectory, quantity, start: float = 0.0, end: float = np.inf):
    """Time of the highest value in a window [min]."""
    return _vertex(t, quantity, start, end, 1)[1]


def nadir(t: Trajectory, quantity, start: float = 0.0, end: float = np.inf):
    """Lowest value in a window."""
    return _vertex(t, quantity, start, end, -1)[0]


def ratio(t: Trajectory, quantity, minute: float, reference: float):
    """The quantity at one time over that at another [min]."""
    return at(t, quantity, minute) / at(t, quantity, reference)


def per_kilogram(t: Trajectory, amount):
    """mmol, kcal or g as thousandths of it per kilogram of body weight: umol/kg, mg/kg."""
    return 1000 * amount / t.start.person.weight


def milligrams_per_kilogram(t: Trajectory, glucose):
    """Glucose [mmol] as mg per kilogram of body weight."""
    return per_kilogram(t, GRAMS_PER_MMOL * glucose)
