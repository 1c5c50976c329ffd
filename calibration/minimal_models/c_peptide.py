"""The oral minimal model of secretion: static and dynamic phi (Breda2001)."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from calibration.minimal_models.fit import Fit, enough, least_squares_fit
from calibration.minimal_models.integration import along, grid, integrate, rise
from physiology.errors import InputError, check_amount
from physiology.human import Person, c_peptide_kinetics
from physiology.indices.checks import series
from physiology.simulate import enable_float64

C_PEPTIDE_CV = 0.06  # error of measured C-peptide, as a fraction (assumed)


def secretion_above_basal(
    times: Any,
    glucose: Any,
    phi_static: Any,
    phi_dynamic: Any,
    delay: Any,
    basal_glucose: Any,
    basal_rate: Any,
) -> jax.Array:
    """Insulin secretion above basal per litre of C-peptide space [pmol/L/min].

    Args:
        times: minutes.
        glucose: mmol/L at these times.
        phi_static: response to glucose above basal [1e-9/min: pmol/L/min per mmol/L].
        phi_dynamic: response to rising glucose [1e-9: pmol/L per mmol/L].
        delay: by which provision follows glucose [min].
        basal_glucose: mmol/L.
        basal_rate: basal secretion [pmol/L/min], below which the static part cannot take it.
    """
    clock, where = grid(times)
    drive = along(clock, times, glucose) - basal_glucose
    static = _provision(clock, drive, phi_static, delay, basal_rate)
    return static[where] + phi_dynamic * np.append(rise(clock, times, glucose), 0.0)[where]


def c_peptide_course(
    times: Any,
    glucose: Any,
    phi_static: Any,
    phi_dynamic: Any,
    delay: Any,
    basal_glucose: Any,
    basal_c_peptide: Any,
    person: Person,
) -> jax.Array:
    """C-peptide of the oral minimal model [pmol/L], with the kinetics of VanCauter1992.

    Args:
        basal_c_peptide: pmol/L.
        person: whose C-peptide kinetics. The other arguments are those of
            `secretion_above_basal`.
    """
    k01, k12, k21, _ = _kinetics(person)
    clock, where = grid(times)
    drive = along(clock, times, glucose) - basal_glucose
    rising = np.repeat(rise(clock, times, glucose), 3)

    def slope(state, inputs):
        now, rate = inputs
        stored, plasma, outside = state
        wanted = jnp.maximum(phi_static * now, -k01 * basal_c_peptide)
        made = stored + phi_dynamic * rate
        return jnp.stack(
            [
                (wanted - stored) / delay,
                made - (k01 + k21) * plasma + k12 * outside,
                k21 * plasma - k12 * outside,
            ]
        )

    course = integrate(slope, jnp.zeros(3), clock, (drive, rising))
    return basal_c_peptide + course[where, 1]


def fit_c_peptide(
    times: Any,
    glucose: Any,
    c_peptide: Any,
    person: Person,
    *,
    basal_glucose: float | None = None,
    basal_c_peptide: float | None = None,
    cv: float = C_PEPTIDE_CV,
) -> Fit:
    """The oral minimal model of secretion (Breda2001), with the kinetics of VanCauter1992.

    Args:
        times: minutes from the drink or meal; the first is 0.
        glucose: mmol/L, measured: it drives the model and is not fitted.
        c_peptide: pmol/L.
        person: sex, age, height and weight set the kinetics of C-peptide.
        basal_glucose: mmol/L, the threshold too; the first sample where None.
        basal_c_peptide: pmol/L; likewise.
        cv: measurement error of C-peptide, as a fraction.

    Returns:
        `phi_static`, `phi_basal` and `phi_total` [1e-9/min], `phi_dynamic` [1e-9] and `delay`
        [min]; in `curves`, insulin secretion `isr` [pmol/min] at the sampling times.

    Raises:
        InputError: for bad samples, too few of them, or glucose that never rises.
    """
    enable_float64()
    minutes, level = series(times, "glucose", glucose, "mmol/L", above=0.0)
    _, peptide = series(times, "C-peptide", c_peptide, "pmol/L", above=0.0)
    check_amount("cv", cv, "-", minimum=1e-6, maximum=1.0)
    enough(minutes.size - 1, 3, "the C-peptide minimal model (samples after the first)")
    gb = float(level[0]) if basal_glucose is None else basal_glucose
    cb = float(peptide[0]) if basal_c_peptide is None else basal_c_peptide
    if level.max() <= gb:
        raise InputError("glucose never rises above basal: secretion has nothing to respond to")
    k01, *_, space = _kinetics(person)
    basal_rate = k01 * cb
    # The dynamic part, as a static one that would secrete as much.
    as_static = (level.max() - gb) / np.trapezoid(np.maximum(level - gb, 0.0), minutes)

    def course(theta):
        static, dynamic, delay = jnp.exp(theta)
        return c_peptide_course(minutes, level, static, dynamic, delay, gb, cb, person)[1:]

    def report(theta):
        static, dynamic, delay = jnp.exp(theta)
        return {
            "phi_static": (static, "1e-9/min"),
            "phi_dynamic": (dynamic, "1e-9"),
            "delay": (delay, "min"),
            "phi_basal": (basal_rate / gb, "1e-9/min"),
            "phi_total": (static + dynamic * as_static, "1e-9/min"),
        }

    def curves(theta):
        static, dynamic, delay = jnp.exp(theta)
        above = secretion_above_basal(minutes, level, static, dynamic, delay, gb, basal_rate)
        return {"isr": (above + basal_rate) * space}

    start = np.log([30.0, 300.0, 10.0])
    bounds = (np.log([0.01, 0.01, 0.2]), np.log([1e4, 1e5, 300.0]))
    data = (minutes[1:], peptide[1:], cv * peptide[1:])
    return least_squares_fit(course, report, start, *data, bounds=bounds, curves=curves)


def _provision(clock, drive, phi, delay, basal_rate) -> jax.Array:
    """Static secretion above basal at every node of the clock [pmol/L/min]."""

    def slope(state, inputs):
        return (jnp.maximum(phi * inputs[0], -basal_rate) - state) / delay

    return integrate(slope, jnp.zeros(1), clock, (drive,))[:, 0]


def _kinetics(person: Person) -> tuple[float, float, float, float]:
    """C-peptide: loss, return to and leaving of plasma [1/min], and its space [L]."""
    found = c_peptide_kinetics(person)
    return (
        found["kidney.c_peptide_elimination"],
        found["blood.c_peptide_inward"],
        found["blood.c_peptide_outward"],
        found["blood.c_peptide_volume"],
    )
