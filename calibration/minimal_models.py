"""The minimal models as fits: what a test says of one person, with standard errors.

    fit_fsigt          intravenous glucose: SI, SG, p2, G0 (Bergman1979)
    fit_oral_glucose   oral glucose: SI, with the appearance of glucose (DallaMan2002)
    fit_c_peptide      secretion after oral glucose: static and dynamic phi (Breda2001)

Least squares with exact derivatives. Rate constants are fitted as logarithms, so that they stay
positive. Residuals are counted in standard deviations of the measurement. Standard errors come
from the curvature at the solution and are widened where the misfit exceeds the measurement
error. Samples taken between times are joined by straight lines.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import least_squares

from organs.substances import ANHYDROUS_GLUCOSE
from physiology.errors import InputError, check_amount
from physiology.human import Person, c_peptide_kinetics
from physiology.indices import airg_area
from physiology.indices.checks import series
from physiology.indices.units import PMOL_PER_L
from physiology.simulate import enable_float64

STEP = 1.0  # longest step of integration [min]
GLUCOSE_CV = 0.02  # error of measured glucose, as a fraction (Eichenlaub2020)
C_PEPTIDE_CV = 0.06  # of measured C-peptide (assumed)
MIXING = 8.0  # samples of an FSIGT before this minute are not fitted (Pacini1986)

# The oral model cannot tell these from SI, so they are fixed (Eichenlaub2020).
ORAL_SG = 0.025  # glucose effectiveness [1/min]
ORAL_VOLUME = 0.145  # space of glucose [L/kg]
ORAL_FRACTION = 0.9  # of the dose that reaches the blood
ORAL_TAIL = 0.017  # decay of what still appears after the last sample [1/min]
ORAL_P2 = (0.012, 0.4)  # median [1/min] and spread of the prior on p2
KNOTS = (10.0, 30.0, 60.0, 90.0, 120.0, 180.0, 300.0)  # bends of the appearance curve [min]
_SHAPE = (3.2, 7.3, 5.4, 5.1, 3.7, 2.8, 1.8)  # where the fit starts, relative heights there


class Estimate(NamedTuple):
    """A fitted quantity: value, standard error and unit."""

    value: float
    error: float
    unit: str


@dataclass(frozen=True)
class Fit:
    """What a minimal model says.

    Attributes:
        estimates: by name, with errors and units; `fit["si"]` is the same as
            `fit.estimates["si"]`.
        converged: whether the search ended at a minimum, within plausible limits. What the data
            do not fix shows in its standard error.
        message: how it ended, in words.
        misfit: root mean square of the residuals, in standard deviations of the measurement:
            near 1 where model and measurement error explain the data.
        times: minutes of the fitted samples.
        measured: these samples.
        fitted: the model at these times.
        curves: other courses at all sampling times, by name.
    """

    estimates: dict[str, Estimate]
    converged: bool
    message: str
    misfit: float
    times: np.ndarray = field(repr=False)
    measured: np.ndarray = field(repr=False)
    fitted: np.ndarray = field(repr=False)
    curves: dict[str, np.ndarray] = field(repr=False, default_factory=dict)

    def __getitem__(self, name: str) -> Estimate:
        """One estimate.

        Raises:
            InputError: for a name that was not fitted, with those that were.
        """
        if name not in self.estimates:
            raise InputError(f"{name!r} was not fitted: choose from {', '.join(self.estimates)}")
        return self.estimates[name]


# --- the models -----------------------------------------------------------------------------------


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
    clock, where = _clock(times)
    above = _along(clock, times, insulin) - basal_insulin
    glucose = _glucose(clock, above, 0.0, si, sg, p2, g0, basal_glucose)
    return glucose[where]


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
    clock, where = _clock(times, knots)
    above = _along(clock, times, insulin) - basal_insulin
    first = np.asarray(times, dtype=float)[0]
    bends = np.concatenate([[first], knots])
    heights = jnp.concatenate([jnp.zeros(1), jnp.asarray(appearance)])
    entering = jnp.interp(_thrice(clock), bends, heights) / volume
    glucose = _glucose(clock, above, entering, si, sg, p2, basal_glucose, basal_glucose)
    return glucose[where]


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
    clock, where = _clock(times)
    drive = _along(clock, times, glucose) - basal_glucose
    static = _provision(clock, drive, phi_static, delay, basal_rate)
    return static[where] + phi_dynamic * np.append(_rise(clock, times, glucose), 0.0)[where]


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
    clock, where = _clock(times)
    drive = _along(clock, times, glucose) - basal_glucose
    rise = np.repeat(_rise(clock, times, glucose), 3)

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

    course = _integrate(slope, jnp.zeros(3), clock, (drive, rise))
    return basal_c_peptide + course[where, 1]


# --- the fits -------------------------------------------------------------------------------------


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
    _enough(int(used.sum()), 4, f"the fit of an FSIGT (samples from {mixing:g} min on)")

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

    start = np.log([8e-5, 0.02, 0.03, float(level[used][0]) * 1.2])
    bounds = (np.log([1e-8, 1e-5, 1e-3, 1.0]), np.log([1e-2, 1.0, 2.0, 200.0]))
    spread = cv * level[used] if deviation is None else np.full(int(used.sum()), deviation)
    fit = _fit(course, report, start, minutes[used], level[used], spread, bounds=bounds)
    if first_phase is not None:
        fit.estimates["airg"] = Estimate(first_phase, 0.0, "pmol/L min")
    return fit


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
    _enough(minutes.size - 1, bends.size, "the oral minimal model (samples after the first)")
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
    return _fit(course, report, start, *data, bounds=bounds, prior=prior)


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
    _enough(minutes.size - 1, 3, "the C-peptide minimal model (samples after the first)")
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
    return _fit(course, report, start, *data, bounds=bounds, curves=curves)


# --- integration ----------------------------------------------------------------------------------


def _clock(times: Any, extra: Any = ()) -> tuple[np.ndarray, np.ndarray]:
    """A grid with steps of at most `STEP` through all times, and where the times are on it."""
    minutes = np.asarray(times, dtype=float)
    between = [t for t in np.asarray(extra, dtype=float) if minutes[0] < t < minutes[-1]]
    marks = np.union1d(minutes, between)
    pieces = [
        np.linspace(a, b, int(np.ceil((b - a) / STEP - 1e-9)), endpoint=False)
        for a, b in zip(marks[:-1], marks[1:], strict=True)
    ]
    grid = np.concatenate([*pieces, marks[-1:]])
    return grid, np.searchsorted(grid, minutes)


def _thrice(clock: np.ndarray) -> np.ndarray:
    """Start, middle and end of every step, where Runge and Kutta look."""
    left, right = clock[:-1], clock[1:]
    return np.stack([left, 0.5 * (left + right), right], axis=1).ravel()


def _along(clock: np.ndarray, times: Any, values: Any) -> jax.Array:
    """Samples, joined by straight lines, at start, middle and end of every step."""
    return jnp.interp(_thrice(clock), np.asarray(times, dtype=float), jnp.asarray(values))


def _rise(clock: np.ndarray, times: Any, values: Any) -> jax.Array:
    """How fast samples rise in each step; zero where they fall [unit/min]."""
    nodes = jnp.interp(clock, np.asarray(times, dtype=float), jnp.asarray(values))
    return jnp.maximum(jnp.diff(nodes) / np.diff(clock), 0.0)


def _integrate(slope: Callable, start: jax.Array, clock: np.ndarray, inputs: tuple) -> jax.Array:
    """Runge-Kutta of fourth order; the states at every node of the clock."""
    rows = tuple(jnp.reshape(values, (-1, 3)) for values in inputs)

    def step(state, now):
        h, values = now
        begin, middle, end = (tuple(v[i] for v in values) for i in range(3))
        k1 = slope(state, begin)
        k2 = slope(state + 0.5 * h * k1, middle)
        k3 = slope(state + 0.5 * h * k2, middle)
        k4 = slope(state + h * k3, end)
        after = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        return after, after

    _, states = jax.lax.scan(step, start, (jnp.diff(jnp.asarray(clock)), rows))
    return jnp.concatenate([start[None], states])


def _glucose(clock, insulin_above, entering, si, sg, p2, start, basal) -> jax.Array:
    """Glucose of the minimal model at every node of the clock [mmol/L]."""

    def slope(state, inputs):
        insulin, arriving = inputs
        glucose, action = state
        return jnp.stack(
            [
                sg * (basal - glucose) - action * glucose + arriving,
                p2 * (si * insulin - action),
            ]
        )

    arriving = jnp.broadcast_to(entering, insulin_above.shape)
    first = jnp.stack([jnp.asarray(start, dtype=float), jnp.zeros(())])
    return _integrate(slope, first, clock, (insulin_above, arriving))[:, 0]


def _provision(clock, drive, phi, delay, basal_rate) -> jax.Array:
    """Static secretion above basal at every node of the clock [pmol/L/min]."""

    def slope(state, inputs):
        return (jnp.maximum(phi * inputs[0], -basal_rate) - state) / delay

    return _integrate(slope, jnp.zeros(1), clock, (drive,))[:, 0]


# --- fitting --------------------------------------------------------------------------------------


_AT_LIMIT = "a parameter ran to the limit of what is plausible: these data do not fix it"


def _fit(
    course: Callable,
    report: Callable,
    start: np.ndarray,
    times: np.ndarray,
    measured: Any,
    deviation: Any,
    *,
    prior: Callable | None = None,
    bounds: tuple = (-np.inf, np.inf),
    curves: Callable | None = None,
) -> Fit:
    """Least squares of a course on samples, and what to report of it."""
    samples, spread = np.asarray(measured), np.asarray(deviation)

    def residual(theta):
        misses = (course(theta) - samples) / spread
        both = misses if prior is None else jnp.concatenate([misses, prior(theta)])
        return both, both

    # One program for residuals and slopes: compiling costs more than running it twice.
    slopes_and_residual = jax.jit(jax.jacfwd(residual, has_aux=True))
    found = least_squares(
        lambda theta: slopes_and_residual(theta)[1],
        start,
        jac=lambda theta: slopes_and_residual(theta)[0],
        bounds=bounds,
        x_scale="jac",
        xtol=1e-10,
        ftol=1e-12,
        gtol=1e-10,
        max_nfev=200,
    )
    misses = found.fun[: samples.size]
    freedom = max(samples.size - start.size, 1)
    widening = max(1.0, float(misses @ misses) / freedom)
    covariance = widening * _covariance(found.jac)
    theta = jnp.asarray(found.x)
    at_limit = bool(np.any(found.active_mask))
    return Fit(
        estimates=_estimates(report, theta, covariance),
        converged=bool(found.success) and not at_limit,
        message=_AT_LIMIT if at_limit else str(found.message),
        misfit=float(np.sqrt(np.mean(misses**2))),
        times=times,
        measured=samples,
        fitted=samples + spread * misses,
        curves={} if curves is None else {k: np.asarray(v) for k, v in curves(theta).items()},
    )


def _covariance(slopes: np.ndarray) -> np.ndarray:
    """Inverse of the curvature; very large along what the data do not fix."""
    _, sizes, directions = np.linalg.svd(slopes, full_matrices=False)
    seen = np.maximum(sizes, 1e-8 * sizes[0])
    return (directions.T / seen**2) @ directions


def _estimates(report: Callable, theta: jax.Array, covariance: np.ndarray) -> dict[str, Estimate]:
    """Values and standard errors of what is reported, by the delta method."""
    units = {name: unit for name, (_, unit) in report(theta).items()}

    def values(parameters):
        return jnp.stack([jnp.asarray(value) for value, _ in report(parameters).values()])

    slopes = np.asarray(jax.jit(jax.jacfwd(values))(theta))
    errors = np.sqrt(np.einsum("ij,jk,ik->i", slopes, covariance, slopes))
    return {
        name: Estimate(float(value), float(error), unit)
        for (name, unit), value, error in zip(units.items(), values(theta), errors, strict=True)
    }


def _enough(samples: int, parameters: int, what: str) -> None:
    if samples <= parameters:
        raise InputError(
            f"{what}: {samples} are too few for {parameters} unknowns; at least {parameters + 1} "
            "are needed"
        )


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


def _kinetics(person: Person) -> tuple[float, float, float, float]:
    """C-peptide: loss, return to and leaving of plasma [1/min], and its space [L]."""
    found = c_peptide_kinetics(person)
    return (
        found["kidney.c_peptide_elimination"],
        found["blood.c_peptide_inward"],
        found["blood.c_peptide_outward"],
        found["blood.c_peptide_volume"],
    )


def _first_phase(clock: np.ndarray, insulin: Any) -> float | None:
    """AIRg as an area, where insulin was sampled often enough."""
    if ((clock > 0) & (clock <= 10)).sum() < 3:
        return None
    return float(airg_area(clock, insulin))
