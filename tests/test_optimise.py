"""General optimisers on a valley with a known floor."""

import jax.numpy as jnp
import numpy as np
import optax
import pytest

from calibration.optimise import minimise_loss, minimise_residuals
from physiology.errors import InputError

START = {"a": -1.2, "b": 1.0}


def residuals(x):
    return jnp.stack([1 - x["a"], 10 * (x["b"] - x["a"] ** 2)])


def loss(x):
    return 0.5 * jnp.sum(residuals(x) ** 2)


def test_lbfgs_finds_the_floor():
    found = minimise_loss(loss, START)
    assert found.converged
    assert np.allclose([found.coordinates["a"], found.coordinates["b"]], 1.0, atol=1e-4)


def test_least_squares_finds_the_floor_in_fewer_steps():
    found = minimise_residuals(residuals, START)
    assert found.converged
    assert found.loss < 1e-10
    assert found.steps < minimise_loss(loss, START, "adam", steps=500).steps


@pytest.mark.parametrize("method", ["adam", optax.sgd(1e-3)])
def test_first_order_optimisers_go_down_and_say_when_they_ran_out(method):
    found = minimise_loss(loss, START, method, steps=100)
    assert not found.converged and found.steps == 100
    assert found.loss < float(loss(START))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "newton"}, "newton"),
        ({"steps": 0}, "steps"),
        ({"start": {"a": np.nan, "b": 1.0}}, "nan"),
    ],
)
def test_what_cannot_be_meant(options, words):
    start = options.pop("start", START)
    with pytest.raises(InputError, match=words):
        minimise_loss(loss, start, **options)
