"""Kinetic laws: pure, smooth, elementwise.

Hill numbers are Python integers: a power by multiplication costs a fraction of a
transcendental one, and the steepness that data ask for is met by the half-saturation.

The laws run on JAX arrays, where they are compiled and differentiated, and on NumPy arrays,
where results are read off without waiting for a compiler.
"""

import jax
import jax.numpy as jnp
import numpy as np


def namespace(x):
    """`jax.numpy` for JAX arrays and tracers, `numpy` for everything else."""
    return jnp if isinstance(x, jax.Array) else np


def power(x, n: int):
    """x to a small positive integer power, by repeated squaring."""
    if n == 1:
        return x
    half = power(x * x, n // 2)
    return half * x if n % 2 else half


def square_root(x):
    """The square root of a positive amount."""
    return namespace(x).sqrt(x)


def exponential(x):
    """e to the power x."""
    return namespace(x).exp(x)


def michaelis_menten(x, half):
    """Saturating use of a substrate: 0 at x = 0, 1/2 at x = half, 1 far above."""
    return x / (half + x)


def share(x, other):
    """The part of x in a sum of two non-negative amounts; 1 where both are 0."""
    return (x + 1e-15) / (x + other + 1e-15)


def hill(x, half, n: int):
    """Cooperative activation: 0 at x = 0, 1/2 at x = half, 1 far above."""
    xn = power(x / half, n)
    return xn / (1 + xn)


def inhibition(x, half, n: int):
    """Cooperative inhibition: 1 at x = 0, 1/2 at x = half, 0 far above."""
    return 1 / (1 + power(x / half, n))


def softplus(x, width):
    """A smooth max(x, 0) that rounds the corner over `width`."""
    ratio = x / width
    if not isinstance(ratio, jax.Array):
        return width * np.logaddexp(0.0, ratio)
    return width * _softplus(ratio)


@jax.custom_jvp
def _softplus(x):
    """log(1 + e^x); an ordinary logarithm takes three times as long on a processor."""
    small = jnp.exp(-jnp.abs(x))
    return jnp.maximum(x, 0.0) + _twice_atanh(small / (2 + small))


def logistic(x):
    """A smooth step from 0 to 1; the slope of `softplus`."""
    return 0.5 * (1 + namespace(x).tanh(0.5 * x))


def soft_excess(x, width):
    """A smooth max(x, 0) that is exactly 0 at x = 0 (and slightly negative below)."""
    ratio = x / width
    if not isinstance(ratio, jax.Array):
        return softplus(x, width) - softplus(0.0, width)
    return width * _soft_excess(ratio)


@jax.custom_jvp
def _soft_excess(x):
    """log((1 + e^x) / 2), without the round-off of a difference."""
    small = jnp.exp(-jnp.abs(x))
    return jnp.maximum(x, 0.0) + _twice_atanh((small - 1) / (small + 3))


# Both have the same slope, at the corner of their formulas as well.
for _law in (_softplus, _soft_excess):
    _law.defjvps(lambda tangent, _, x: tangent * logistic(x))

# atanh(s) / s as a polynomial of s^2 (Chebyshev, s^2 up to 1/9): to the last digit of float64.
_ATANH = (
    *(1.0, 0.33333333333341286, 0.199999999976438, 0.1428571455582858, 0.11111095430673142),
    *(0.09091429900236955, 0.07681838124445817, 0.06795652742789947, 0.04940394524382393),
    0.08890381913056651,
)


def _twice_atanh(s):
    """2 atanh(s) = log((1 + s) / (1 - s)), for s between -1/3 and 1/3."""
    square, total = s * s, _ATANH[-1]
    for coefficient in _ATANH[-2::-1]:
        total = total * square + coefficient
    return 2 * s * total


def soft_minimum(x, limit):
    """The smaller of two non-negative amounts, smoothly: x limit / sqrt(x^2 + limit^2)."""
    return x * limit / square_root(x * x + limit * limit)
