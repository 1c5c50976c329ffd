"""The oral minimal model of glucose: SI, with the appearance of glucose (DallaMan2002)."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from calibration.minimal_models.fit import Fit, enough, least_squares_fit
from calibration.minimal_models.fsigt import GLUCOSE_CV
from calibration.minimal_models.integration import along, grid, minimal_glucose, stages
from organs.substances import ANHYDROUS_GLUCOSE
from physiology.errors import check_amount
from physiology.indices.checks import series
from physiology.indices.units import PMOL_PER_L
from physiology.simulate import enable_float64

# The oral model cannot tell these from SI, so they are fixed (Eichenlaub2020).
ORAL_SG = 0.025  # glucose effectiveness [1/min]
ORAL_VOLUME = 0.145  # space of glucose [L/kg]
ORAL_FRACTION = 0.9  # of the dose that reaches the blood
ORAL_TAIL = 0.017  # decay of what still appears after the last sample [1/min]
ORAL_P2 = (0.012, 0.4)  # median [1/min] and spread of the prior on p2
KNOTS = (10.0, 30.0, 60.0, 90.0, 120.0, 180.0, 300.0)  # bends of the appearance curve [min]
_SHAPE = (3.2, 7.3, 5.4, 5.1, 3.7, 2.8, 1.8)  # where the fit starts, relative heights there


def oral_glucose(
    times: Any,
    insulin: Any,
    appearance: Any,
    knots: Any,
    si: Any,
    p2: Any,
    basal_glucose: Any,
    basal_insulin: Any,
    sg: Any = ORAL_SG,
    volume: Any = ORAL_VOLUME,
) -> jax.Array:
    """Glucose of the oral minimal model, which starts basal at the first time [mmol/L].

    Args:
        times: minutes.
        insulin: pmol/L at these times.
        appearance: Ra at the knots [mmol/kg/min]; zero at the first time, straight between.
        knots: minutes.
        volume: space of glucose [L/kg]. The other arguments are those of `fsigt_glucose`.
    """
    clock, where = grid(times, knots)
    above = along(clock, times, insulin) - basal_insulin
    first = np.asarray(times, dtype=float)[0]
    bends = np.concatenate([[first], knots])
    heights = jnp.concatenate([jnp.zeros(1), jnp.asarray(appearance)])
    entering = jnp.interp(stages(clock), bends, heights) / volume
    glucose = minimal_glucose(clock, above, entering, si, sg, p2, basal_glucose, basal_glucose)
    return glucose[where]


def fit_oral_glucose(
    times: Any,
    glucose: Any,
    insulin: Any,
    dose: float,
    weight: float,
    *,
    knots: Any = KNOTS,
    basal_glucose: float | None = None,
    basal_insulin: float | None = None,
    sg: float = ORAL_SG,
    volume: float = ORAL_VOLUME,
    fraction: float = ORAL_FRACTION,
    tail: float = ORAL_TAIL,
    cv: float = GLUCOSE_CV,
) -> Fit:
    """The oral minimal model of glucose (DallaMan2002).

    The appearance of glucose is a chain of straight lines that starts at zero. All of it, with
    what is still to come after the last sample, is the absorbed fraction of the dose.

    Args:
        times: minutes from the drink or meal; the first is 0.
        glucose: mmol/L.
        insulin: pmol/L, measured: it drives the model and is not fitted.
        dose: glucose eaten, g.
        weight: kg.
        knots: minutes where the appearance may bend; those within the test are used, and its end.
        basal_glucose: mmol/L; the first sample where None.
        basal_insulin: pmol/L; likewise.
        sg: glucose effectiveness [1/min], fixed.
        volume: space of glucose [L/kg], fixed.
        fraction: of the dose that reaches the blood, fixed.
        tail: decay of the appearance after the last sample [1/min], fixed.
        cv: measurement error of glucose, as a fraction.

    Returns:
        `si` [1/min per pmol/L] (`si_clinical` in 1/min per uU/mL), `si_volume`, which is `si`
        times the space [L/kg/min per pmol/L], `p2` [1/min], and the appearance at each knot, as
        `ra_30` [mmol/kg/min].

    Raises:
        InputError: for bad samples, or too few of them for the knots.
    """
    enable_float64()
    minutes, level = series(times, "glucose", glucose, "mmol/L", above=0.0)
    _, hormone = series(times, "insulin", insulin, "pmol/L")
    for name, value, unit in (
        ("dose", dose, "g"),
        ("weight", weight, "kg"),
        ("volume", volume, "L/kg"),
        ("fraction", fraction, "-"),
        ("tail", tail, "1/min"),
        ("cv", cv, "-"),
    ):
        check_amount(name, value, unit, minimum=1e-6)
    bends = _bends(knots, minutes)
    enough(minutes.size - 1, bends.size, "the oral minimal model (samples after the first)")
    gb = float(level[0]) if basal_glucose is None else basal_glucose
    ib = float(hormone[0]) if basal_insulin is None else basal_insulin
    absorbed = fraction * dose / ANHYDROUS_GLUCOSE / weight
    weights = _weights(np.concatenate([[minutes[0]], bends]), tail)
    shape = np.log(np.interp(bends - minutes[0], KNOTS, _SHAPE))

    def unpack(theta):
        heights = jnp.exp(shape + jnp.concatenate([jnp.zeros(1), theta[2:]]))
        return jnp.exp(theta[0]), jnp.exp(theta[1]), absorbed * heights / (weights @ heights)

    def course(theta):
        si, p2, appearance = unpack(theta)
        glucose = oral_glucose(minutes, hormone, appearance, bends, si, p2, gb, ib, sg, volume)
        return glucose[1:]

    def report(theta):
        si, p2, appearance = unpack(theta)
        return {
            "si": (si, "1/min per pmol/L"),
            "si_clinical": (si * PMOL_PER_L, "1/min per uU/mL"),
            "si_volume": (si * volume, "L/kg/min per pmol/L"),
            "p2": (p2, "1/min"),
            **{
                f"ra_{bend:g}": (appearance[i], "mmol/kg/min")
                for i, bend in enumerate(bends.tolist())
            },
        }

    def prior(theta):
        return (theta[1:2] - np.log(ORAL_P2[0])) / ORAL_P2[1]

    start = np.concatenate([np.log([8e-5, ORAL_P2[0]]), np.zeros(bends.size - 1)])
    free = np.full(bends.size - 1, np.inf)
    bounds = (np.append(np.log([1e-8, 1e-3]), -free), np.append(np.log([1e-2, 2.0]), free))
    data = (minutes[1:], level[1:], cv * level[1:])
    return least_squares_fit(course, report, start, *data, bounds=bounds, prior=prior)


def _bends(knots: Any, minutes: np.ndarray) -> np.ndarray:
    """Knots inside the test, and its end."""
    inside = [float(k) for k in knots if minutes[0] < k < minutes[-1]]
    return np.array([*inside, minutes[-1]])


def _weights(bends: np.ndarray, tail: float) -> np.ndarray:
    """What a unit of height at each knot adds to all that appears [min]."""
    widths = np.diff(bends)
    weights = 0.5 * (widths + np.append(widths[1:], 0.0))
    weights[-1] += 1 / tail
    return weights
