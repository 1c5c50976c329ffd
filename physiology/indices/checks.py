"""What is measured, checked: numbers that can be concentrations, at times that go forward.

Traced values pass unchecked: inside a compiled program there is no value yet to look at.
"""

from typing import Any

import jax
import numpy as np

from physiology.errors import InputError

_CLOSE = 1e-6  # times that are the same [min]


def measured(name: str, value: Any, unit: str, above: float | None = None) -> Any:
    """The value as a number or array of its own library.

    Args:
        name: what to call it in a complaint.
        value: a number, or an array of samples or people.
        unit: its unit.
        above: it must be greater than this; where None, zero is allowed too.

    Raises:
        InputError: naming what is missing, negative or no number.
    """
    if isinstance(value, jax.core.Tracer):
        return value
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"{name} is {value!r}: give numbers [{unit}]") from None
    if not np.isfinite(array).all():
        raise InputError(f"{name} has missing or infinite values{_where(~np.isfinite(array))}")
    if above is None and (array < 0).any():
        raise InputError(f"{name} has negative values [{unit}]{_where(array < 0)}")
    if above is not None and (array <= above).any():
        raise InputError(f"{name} must be above {above:g} {unit}{_where(array <= above)}")
    return value if isinstance(value, jax.Array) else array[()]


def _where(wrong: np.ndarray) -> str:
    if not wrong.ndim:
        return ""
    samples = sorted({int(i) + 1 for i in np.nonzero(wrong)[-1]})
    return f" (sample {', '.join(str(i) for i in samples)} of {wrong.shape[-1]})"


def clock(times: Any) -> np.ndarray:
    """Sampling times [min], which must increase.

    Raises:
        InputError: for fewer than two, or times that do not increase.
    """
    array = np.asarray(times, dtype=float)
    if array.ndim != 1 or array.size < 2:
        raise InputError(f"times: give at least two, in one row [min], not {times!r}")
    if not np.isfinite(array).all():
        raise InputError(f"times have missing values{_where(~np.isfinite(array))}")
    if (np.diff(array) <= 0).any():
        raise InputError("times must increase [min]")
    return array


def series(
    times: Any, name: str, values: Any, unit: str, above: float | None = None
) -> tuple[np.ndarray, Any]:
    """Times and samples (last axis) that belong together.

    Raises:
        InputError: for bad times or values, or another number of values than of times.
    """
    minutes = clock(times)
    samples = measured(name, values, unit, above)
    count = samples.shape[-1] if samples.ndim else 1
    if count != minutes.size:
        raise InputError(f"{name} has {count} samples, times have {minutes.size}")
    return minutes, samples


def places(times: np.ndarray, minutes: tuple[float, ...], what: str) -> list[int]:
    """Where in `times` the wanted minutes are.

    Raises:
        InputError: naming every time that was not sampled.
    """
    found = [int(np.argmin(np.abs(times - minute))) for minute in minutes]
    missing = [
        f"{minute:g}"
        for minute, place in zip(minutes, found, strict=True)
        if abs(times[place] - minute) > _CLOSE
    ]
    if missing:
        raise InputError(f"{what} needs samples at {', '.join(missing)} min, which are missing")
    return found


def within(times: np.ndarray, start: float, end: float, what: str, least: int) -> list[int]:
    """Samples between two times, both included.

    Raises:
        InputError: where there are fewer than `least`.
    """
    found = np.nonzero((times >= start - _CLOSE) & (times <= end + _CLOSE))[0]
    if found.size < least:
        raise InputError(
            f"{what} needs at least {least} samples from {start:g} to {end:g} min: "
            f"there are {found.size}"
        )
    return [int(i) for i in found]
