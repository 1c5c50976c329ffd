"""Kinetic laws: limits, monotony, finite gradients at zero, the same in NumPy and in JAX."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from organs import kinetics

# law, its arguments after x, its value at 0, at the half-saturation (2) and far above.
SATURATING = [
    pytest.param(kinetics.michaelis_menten, (2.0,), 0.0, 0.5, 1.0, id="michaelis_menten"),
    *(pytest.param(kinetics.hill, (2.0, n), 0.0, 0.5, 1.0, id=f"hill {n}") for n in range(1, 7)),
    *(
        pytest.param(kinetics.inhibition, (2.0, n), 1.0, 0.5, 0.0, id=f"inhibition {n}")
        for n in range(1, 7)
    ),
    pytest.param(kinetics.soft_minimum, (2.0,), 0.0, np.sqrt(2.0), 2.0, id="soft_minimum"),
]
LAWS = [
    *SATURATING,
    pytest.param(kinetics.softplus, (0.3,), 0.3 * np.log(2), None, None, id="softplus"),
    pytest.param(kinetics.soft_excess, (0.3,), 0.0, None, None, id="soft_excess"),
]
AMOUNTS = np.concatenate([[0.0], np.logspace(-9, 6, 400)])


@pytest.mark.parametrize(("law", "rest", "at_zero", "at_half", "far"), SATURATING)
def test_a_law_has_the_limits_it_claims(law, rest, at_zero, at_half, far):
    assert law(0.0, *rest) == at_zero
    assert law(2.0, *rest) == pytest.approx(at_half, rel=1e-14)
    assert law(1e9, *rest) == pytest.approx(far, abs=1e-8)


@pytest.mark.parametrize(("law", "rest", "at_zero", "at_half", "far"), LAWS)
def test_a_law_never_turns_back(law, rest, at_zero, at_half, far):
    steps = np.diff(law(AMOUNTS, *rest))
    assert (steps >= -1e-15).all() or (steps <= 1e-15).all()


@pytest.mark.parametrize(("law", "rest", "at_zero", "at_half", "far"), LAWS)
def test_a_law_has_finite_derivatives_everywhere_zero_included(law, rest, at_zero, at_half, far):
    value, slope = jax.vmap(jax.value_and_grad(lambda x: law(x, *rest)))(jnp.asarray(AMOUNTS))
    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()


@pytest.mark.parametrize(("law", "rest", "at_zero", "at_half", "far"), LAWS)
def test_numpy_and_jax_agree(law, rest, at_zero, at_half, far):
    by_jax = law(jnp.asarray(AMOUNTS), *rest)
    by_numpy = law(AMOUNTS, *rest)
    assert isinstance(by_jax, jax.Array)
    assert isinstance(by_numpy, np.ndarray)
    np.testing.assert_allclose(by_jax, by_numpy, rtol=1e-14, atol=1e-16)


@given(x=st.floats(-3, 3), n=st.integers(1, 12))
def test_power_is_the_power(x, n):
    assert kinetics.power(x, n) == pytest.approx(x**n, rel=1e-13, abs=1e-300)


@given(x=st.floats(0, 1e3), half=st.floats(1e-2, 1e3), n=st.integers(1, 6))
def test_hill_and_inhibition_share_the_whole(x, half, n):
    whole = kinetics.hill(x, half, n) + kinetics.inhibition(x, half, n)
    assert whole == pytest.approx(1.0, rel=1e-13)


@given(x=st.floats(0, 1e3), limit=st.floats(1e-3, 1e3))
def test_soft_minimum_is_below_both(x, limit):
    smaller = kinetics.soft_minimum(x, limit)
    assert 0 <= smaller <= min(x, limit) * (1 + 1e-12)


@given(x=st.floats(-50, 50), width=st.floats(0.01, 2))
def test_softplus_stays_near_the_larger_of_x_and_zero(x, width):
    assert 0 <= kinetics.softplus(x, width) - max(x, 0.0) <= width * np.log(2) * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize(("dtype", "accuracy"), [(np.float64, 2e-15), (np.float32, 5e-7)])
def test_softplus_is_the_logarithm_to_the_last_digits(dtype, accuracy):
    x = np.linspace(-30, 30, 2001).astype(dtype)
    exact = np.logaddexp(0.0, x.astype(float))
    found = np.asarray(kinetics.softplus(jnp.asarray(x), 1.0))
    np.testing.assert_allclose(found, exact, rtol=accuracy)
    excess = np.asarray(kinetics.soft_excess(jnp.asarray(x), 1.0))
    np.testing.assert_allclose(excess, exact - np.log(2), rtol=accuracy, atol=accuracy)


def test_softplus_bends_at_its_corner():
    for law in (kinetics.softplus, kinetics.soft_excess):
        slope = jax.grad(lambda x, law=law: law(x, 0.5))
        assert slope(0.0) == 0.5
        assert jax.grad(slope)(0.0) == pytest.approx(0.5)
