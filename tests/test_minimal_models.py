"""Minimal models: known parameters come back, a published example too, and bad data are refused."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from calibration.minimal_models import (
    C_PEPTIDE_CV,
    ORAL_SG,
    ORAL_VOLUME,
    c_peptide_course,
    fit_c_peptide,
    fit_fsigt,
    fit_oral_glucose,
    fsigt_glucose,
    oral_glucose,
    secretion_above_basal,
)
from physiology import InputError, Person

# An FSIGT of a normal person: minutes, mg/dL and uU/mL (Pacini1986).
FSIGT_TIMES = [0, 2, 4, 6, 8, 10, 12, 14, 16, 19, 22, 27]
FSIGT_TIMES += [32, 42, 52, 62, 72, 82, 92, 102, 122, 142, 162, 182]
FSIGT_GLUCOSE = [92, 350, 287, 251, 240, 216, 211, 205, 196, 192, 172, 163]
FSIGT_GLUCOSE += [142, 124, 105, 92, 84, 77, 82, 81, 82, 82, 85, 90]
FSIGT_INSULIN = [11, 26, 130, 85, 51, 49, 45, 41, 35, 30, 30, 27]
FSIGT_INSULIN += [30, 22, 15, 15, 11, 10, 8, 11, 7, 8, 8, 7]
FSIGT = (FSIGT_TIMES, np.array(FSIGT_GLUCOSE) / 18, np.array(FSIGT_INSULIN) * 6.0)

TRUE_FSIGT = {"si": 9e-5, "sg": 0.022, "p2": 0.03, "g0": 15.0}

OGTT_TIMES = [0.0, 10, 20, 30, 60, 90, 120, 150, 180, 240, 300]
OGTT_INSULIN = [40.0, 150, 250, 320, 350, 300, 240, 160, 100, 55, 42]
OGTT_KNOTS = [10.0, 30, 60, 90, 120, 180, 300]
# Heights that, with the tail, make 0.9 of 75 g in 72 kg.
OGTT_SHAPE = np.array([2.0, 6.0, 5.0, 4.0, 3.0, 1.5, 0.4])
OGTT_TRUE = {"si": 1.0e-4, "p2": 0.012}

MAN = Person()
SECRETION = {"phi_static": 40.0, "phi_dynamic": 350.0, "delay": 12.0}
GLUCOSE = [5.0, 5.9, 7.1, 8.2, 8.0, 7.0, 6.3, 5.6, 5.0, 4.7, 4.9]


def synthetic_fsigt():
    basal = {"basal_glucose": 5.1, "basal_insulin": 42.0}
    insulin = np.array([42.0, *FSIGT[2][1:]])
    after = fsigt_glucose(FSIGT_TIMES, insulin, **TRUE_FSIGT, **basal)
    return FSIGT_TIMES, np.array([5.1, *after[1:]]), insulin


def synthetic_ogtt():
    bends = np.array([0.0, *OGTT_KNOTS])
    whole = np.trapezoid([0.0, *OGTT_SHAPE], bends) + OGTT_SHAPE[-1] / 0.017
    appearance = OGTT_SHAPE * (0.9 * 75 / 0.180156 / 72) / whole
    basal = {"basal_glucose": 5.0, "basal_insulin": 40.0}
    glucose = oral_glucose(OGTT_TIMES, OGTT_INSULIN, appearance, OGTT_KNOTS, **OGTT_TRUE, **basal)
    return np.array(glucose), appearance


def synthetic_c_peptide():
    return np.array(
        c_peptide_course(
            OGTT_TIMES, GLUCOSE, **SECRETION, basal_glucose=5.0, basal_c_peptide=450.0, person=MAN
        )
    )


# --- the models -----------------------------------------------------------------------------------


def test_the_intravenous_model_is_integrated_rightly():
    """Against another solver with tight tolerances."""
    si, sg, p2, g0 = TRUE_FSIGT.values()
    insulin = FSIGT[2]

    def slope(t, y):
        above = np.interp(t, FSIGT_TIMES, insulin) - 42.0
        return [sg * (5.1 - y[0]) - y[1] * y[0], p2 * (si * above - y[1])]

    reference = solve_ivp(
        slope, (0, 182), [g0, 0.0], t_eval=FSIGT_TIMES, rtol=1e-9, atol=1e-11, max_step=0.5
    )
    found = fsigt_glucose(FSIGT_TIMES, insulin, si, sg, p2, g0, 5.1, 42.0)
    np.testing.assert_allclose(found, reference.y[0], rtol=1e-6)


def test_all_that_appears_stays_where_nothing_leaves():
    """Without disposal, glucose rises by the area of appearance over the space."""
    times, flat = [0.0, 30, 60, 120], np.full(4, 50.0)
    glucose = oral_glucose(times, flat, [0.02, 0.0], [30.0, 60.0], 1e-4, 0.03, 5.0, 50.0, sg=0.0)
    risen = 0.5 * 60 * 0.02 / ORAL_VOLUME
    assert glucose[-1] == pytest.approx(5.0 + risen, rel=1e-6)


def test_basal_stays_basal():
    flat = np.full(4, 50.0)
    times = [0.0, 10, 60, 180]
    assert oral_glucose(
        times, flat, [0.0, 0.0], [30.0, 180.0], 1e-4, 0.03, 5.0, 50.0, ORAL_SG
    ) == pytest.approx(5.0)
    steady = c_peptide_course(times, np.full(4, 5.0), 40.0, 300.0, 10.0, 5.0, 450.0, MAN)
    assert steady == pytest.approx(450.0)


def test_steady_high_glucose_is_answered_by_the_static_response_alone():
    times = np.array([0.0, 10.0, 400.0])
    above = secretion_above_basal(times, [5.0, 7.0, 7.0], 40.0, 300.0, 10.0, 5.0, 30.0)
    assert above[-1] == pytest.approx(40.0 * 2.0, rel=1e-6)
    assert above[0] == pytest.approx(300.0 * 2.0 / 10.0)


def test_models_can_be_differentiated():
    def late(si):
        return fsigt_glucose(FSIGT_TIMES, FSIGT[2], si, 0.02, 0.03, 15.0, 5.0, 42.0)[15]

    slope, step = jax.grad(late)(9e-5), 1e-9
    secant = float(late(9e-5 + step) - late(9e-5 - step)) / (2 * step)
    assert float(slope) == pytest.approx(secant, rel=1e-4)
    assert slope < 0


# --- the fits -------------------------------------------------------------------------------------


def test_known_intravenous_parameters_come_back():
    fit = fit_fsigt(*synthetic_fsigt())
    assert fit.converged
    for name, value in TRUE_FSIGT.items():
        assert fit[name].value == pytest.approx(value, rel=1e-4), name
    assert fit["si_clinical"].value == pytest.approx(6 * TRUE_FSIGT["si"], rel=1e-4)
    assert fit["di"].value == pytest.approx(fit["si"].value * fit["airg"].value)
    np.testing.assert_allclose(fit.fitted, fit.measured, rtol=1e-5)


def test_errors_are_as_large_as_the_scatter():
    """Of noisy copies of one test, SI scatters as its standard error says."""
    times, glucose, insulin = synthetic_fsigt()
    rng = np.random.default_rng(1)
    fits = [
        fit_fsigt(
            times,
            glucose * (1 + 0.02 * rng.standard_normal(len(times))),
            insulin,
            basal_glucose=5.1,
            basal_insulin=42.0,
        )
        for _ in range(4)
    ]
    away = [(fit["si"].value - TRUE_FSIGT["si"]) / fit["si"].error for fit in fits]
    assert all(fit.converged for fit in fits)
    assert 0.2 < np.sqrt(np.mean(np.square(away))) < 2.0


def test_a_published_test_gives_the_published_values():
    """SI 5.0e-4 per uU/mL, SG 0.026, p2 0.025 and G0 279 mg/dL (Pacini1986).

    Their basal values are those at the end of the test; all samples weigh the same.
    """
    fit = fit_fsigt(*FSIGT, basal_glucose=5.0, basal_insulin=42.0, mixing=6.0, deviation=0.15)
    assert fit.converged
    assert fit["si_clinical"].value == pytest.approx(5.0e-4, rel=0.05)
    assert fit["sg"].value == pytest.approx(0.026, rel=0.1)
    assert fit["p2"].value == pytest.approx(0.025, rel=0.12)
    assert fit["g0"].value * 18 == pytest.approx(279, rel=0.03)


def test_data_that_fix_nothing_are_said_to():
    """Insulin that never moves cannot tell how sensitive someone is."""
    times, glucose, _ = synthetic_fsigt()
    fit = fit_fsigt(times, glucose, np.full(len(times), 42.0))
    assert fit["si"].error > 100 * fit["si"].value


def test_known_oral_parameters_come_back():
    glucose, appearance = synthetic_ogtt()
    fit = fit_oral_glucose(OGTT_TIMES, glucose, OGTT_INSULIN, 75.0, 72.0)
    assert fit.converged
    assert fit["si"].value == pytest.approx(OGTT_TRUE["si"], rel=1e-3)
    assert fit["p2"].value == pytest.approx(OGTT_TRUE["p2"], rel=1e-3)
    for knot, height in zip(OGTT_KNOTS, appearance, strict=True):
        assert fit[f"ra_{knot:g}"].value == pytest.approx(height, rel=1e-2), knot
    assert fit["si_volume"].value == pytest.approx(ORAL_VOLUME * fit["si"].value)


def test_what_appears_is_the_absorbed_dose():
    glucose, _ = synthetic_ogtt()
    fit = fit_oral_glucose(OGTT_TIMES, glucose * 1.05, OGTT_INSULIN, 75.0, 72.0, fraction=0.8)
    heights = [0.0, *(fit[f"ra_{knot:g}"].value for knot in OGTT_KNOTS)]
    whole = np.trapezoid(heights, [0.0, *OGTT_KNOTS]) + heights[-1] / 0.017
    assert whole == pytest.approx(0.8 * 75 / 0.180156 / 72, rel=1e-4)


def test_known_secretion_comes_back():
    fit = fit_c_peptide(OGTT_TIMES, GLUCOSE, synthetic_c_peptide(), MAN)
    assert fit.converged
    for name, value in SECRETION.items():
        assert fit[name].value == pytest.approx(value, rel=1e-3), name
    assert fit["phi_total"].value > fit["phi_static"].value
    assert fit.curves["isr"].min() >= 0


def test_noise_widens_errors_and_misfit():
    rng = np.random.default_rng(2)
    clean = synthetic_c_peptide()
    noisy = clean * (1 + 3 * C_PEPTIDE_CV * rng.standard_normal(clean.size))
    noisy[0] = clean[0]
    before, after = (fit_c_peptide(OGTT_TIMES, GLUCOSE, course, MAN) for course in (clean, noisy))
    assert before.misfit < 0.01 < 1 < after.misfit
    assert after["phi_static"].error > before["phi_static"].error


def test_a_simulated_ogtt_can_be_fitted(after_drink):
    samples = [0, 10, 20, 30, 60, 90, 120, 150, 180, 240, 300]
    glucose, insulin, peptide = (
        np.array([after_drink.at(name, t) for t in samples])
        for name in ("glucose", "insulin", "c_peptide")
    )
    sensitivity = fit_oral_glucose(samples, glucose, insulin, 75.0, 72.0)
    secretion = fit_c_peptide(samples, glucose, peptide, MAN)
    assert sensitivity.converged and secretion.converged
    assert 2e-5 < sensitivity["si"].value < 1e-3
    assert secretion["phi_static"].value > 0


# --- bad data -------------------------------------------------------------------------------------


def test_bad_data_are_refused_by_name():
    times, glucose, insulin = (np.array(x, dtype=float) for x in synthetic_fsigt())
    with pytest.raises(InputError, match="glucose has missing"):
        fit_fsigt(times, np.where(times == 8, np.nan, glucose), insulin)
    with pytest.raises(InputError, match="insulin has negative"):
        fit_fsigt(times, glucose, -insulin)
    with pytest.raises(InputError, match="sample at 0 min"):
        fit_fsigt(times[1:], glucose[1:], insulin[1:])
    with pytest.raises(InputError, match="too few"):
        fit_fsigt(times[:7], glucose[:7], insulin[:7])
    with pytest.raises(InputError, match="insulin has 23 samples"):
        fit_fsigt(times, glucose, insulin[1:])
    with pytest.raises(InputError, match="too few"):
        fit_oral_glucose([0, 30, 60, 90, 120], GLUCOSE[:5], OGTT_INSULIN[:5], 75.0, 72.0)
    with pytest.raises(InputError, match="dose"):
        fit_oral_glucose(OGTT_TIMES, GLUCOSE, OGTT_INSULIN, 0.0, 72.0)
    with pytest.raises(InputError, match="never rises"):
        fit_c_peptide(OGTT_TIMES, np.full(11, 5.0), np.full(11, 450.0), MAN)
    with pytest.raises(InputError, match="C-peptide must be above 0"):
        fit_c_peptide(OGTT_TIMES, GLUCOSE, np.zeros(11), MAN)


def test_an_unknown_estimate_is_answered_with_those_there_are():
    fit = fit_fsigt(*synthetic_fsigt())
    with pytest.raises(InputError, match="choose from si"):
        fit["sensitivity"]


def test_estimates_have_units_and_errors():
    fit = fit_fsigt(*FSIGT)
    assert all(e.unit and np.isfinite(e.error) and e.error >= 0 for e in fit.estimates.values())
    assert jnp.isfinite(fit.misfit)
