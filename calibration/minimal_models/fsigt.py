"""The minimal model of an intravenous glucose tolerance test (Bergman1979, Pacini1986)."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from calibration.minimal_models.fit import Estimate, Fit, enough, least_squares_fit
from calibration.minimal_models.integration import along, grid, minimal_glucose
from physiology.errors import InputError, check_amount
from physiology.indices import airg_area
from physiology.indices.checks import series
from physiology.indices.units import PMOL_PER_L
from physiology.simulate import enable_float64

GLUCOSE_CV = 0.02  # error of measured glucose, as a fraction (Eichenlaub2020)
FIRST_P2 = (0.03, 0.006)  # rates of remote insulin from which the search begins [1/min]
MIXING = 8.0  # samples before this minute are not fitted (Pacini1986)


def fsigt_glucose(
    times: Any,
    insulin: Any,
    si: Any,
    sg: Any,
    p2: Any,
    g0: Any,
    basal_glucose: Any,
    basal_insulin: Any,
) -> jax.Array:
    """Glucose of the minimal model after an injection at the first time [mmol/L].

    Args:
        times: minutes.
        insulin: pmol/L at these times.
        si: insulin sensitivity [1/min per pmol/L].
        sg: glucose effectiveness [1/min].
        p2: rate of remote insulin [1/min].
        g0: glucose at the first time, were it mixed at once [mmol/L].
        basal_glucose: mmol/L.
        basal_insulin: pmol/L.
    """
    clock, where = grid(times)
    above = along(clock, times, insulin) - basal_insulin
    glucose = minimal_glucose(clock, above, 0.0, si, sg, p2, g0, basal_glucose)
    return glucose[where]


def fit_fsigt(
    times: Any,
    glucose: Any,
    insulin: Any,
    *,
    basal_glucose: float | None = None,
    basal_insulin: float | None = None,
    mixing: float = MIXING,
    cv: float = GLUCOSE_CV,
    deviation: float | None = None,
) -> Fit:
    """The minimal model of an FSIGT (Bergman1979, Pacini1986).

    Args:
        times: minutes from the injection of glucose; the first is 0, or before it.
        glucose: mmol/L.
        insulin: pmol/L, measured: it drives the model and is not fitted.
        basal_glucose: mmol/L; the mean up to time 0 where None.
        basal_insulin: pmol/L; likewise.
        mixing: samples before this minute are not fitted.
        cv: measurement error of glucose, as a fraction.
        deviation: the same error for all samples instead [mmol/L].

    Returns:
        `si` [1/min per pmol/L] (`si_clinical` in 1/min per uU/mL), `sg` and `p2` [1/min], `g0`
        [mmol/L], and, where insulin was sampled in the first ten minutes, `airg` [pmol/L min]
        and the disposition index `di` [-], their product.

    Raises:
        InputError: for bad samples, or too few of them.
    """
    enable_float64()
    clock, level = series(times, "glucose", glucose, "mmol/L", above=0.0)
    _, hormone = series(times, "insulin", insulin, "pmol/L")
    check_amount("cv", cv, "-", minimum=1e-6, maximum=1.0)
    if deviation is not None:
        check_amount("deviation", deviation, "mmol/L", minimum=1e-6)
    before = clock <= 0.0
    if not before.any():
        raise InputError("the fit of an FSIGT needs a sample at 0 min, before the injection")
    gb = float(level[before].mean()) if basal_glucose is None else basal_glucose
    ib = float(hormone[before].mean()) if basal_insulin is None else basal_insulin
    begin = int(np.nonzero(before)[0][-1])
    minutes, level, insulin_after = clock[begin:], level[begin:], hormone[begin:]
    used = minutes >= mixing
    enough(int(used.sum()), 4, f"the fit of an FSIGT (samples from {mixing:g} min on)")

    def course(theta):
        si, sg, p2, g0 = jnp.exp(theta)
        return fsigt_glucose(minutes, insulin_after, si, sg, p2, g0, gb, ib)[used]

    first_phase = _first_phase(clock, hormone)

    def report(theta):
        si, sg, p2, g0 = jnp.exp(theta)
        return {
            "si": (si, "1/min per pmol/L"),
            "si_clinical": (si * PMOL_PER_L, "1/min per uU/mL"),
            "sg": (sg, "1/min"),
            "p2": (p2, "1/min"),
            "g0": (g0, "mmol/L"),
            **({} if first_phase is None else {"di": (si * first_phase, "-")}),
        }

    # Mixing and slow insulin action can explain the same fall: the misfit may have two minima.
    start = np.log([[8e-5, 0.02, p2, float(level[used][0]) * 1.2] for p2 in FIRST_P2])
    bounds = (np.log([1e-8, 1e-5, 1e-3, 1.0]), np.log([1e-2, 1.0, 2.0, 200.0]))
    spread = cv * level[used] if deviation is None else np.full(int(used.sum()), deviation)
    fit = least_squares_fit(
        course, report, start, minutes[used], level[used], spread, bounds=bounds
    )
    if first_phase is not None:
        fit.estimates["airg"] = Estimate(first_phase, 0.0, "pmol/L min")
    return fit


def _first_phase(clock: np.ndarray, insulin: Any) -> float | None:
    """AIRg as an area, where insulin was sampled often enough."""
    if ((clock > 0) & (clock <= 10)).sum() < 3:
        return None
    return float(airg_area(clock, insulin))
