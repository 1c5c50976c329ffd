"""The posterior density of one person, for samplers that live in JAX.

Its slope comes from central differences: the person is followed once as is and once moved ahead
and back along every coordinate, side by side in one batch. Only the program that simulates is
compiled. Hamiltonian samplers stay exact with it: leapfrog steps are reversible and keep volume
with any force that depends on the position alone, and what is accepted is decided by the density.
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import log_ndtr

from calibration.differences import MOVE
from calibration.layout import Layout
from calibration.problem import Problem
from organs.parameters import replace
from physiology.body import Intake, constants, fasting_state
from physiology.integrate import integrate
from physiology.observables import OBSERVABLES, Snapshot


def potential(problem: Problem, person: int, mean: np.ndarray, covariance: np.ndarray) -> Callable:
    """Minus the log posterior of the coordinates of one person, traceable and differentiable.

    Args:
        problem: the people.
        person: index.
        mean, covariance: of the prior of that person.

    Returns:
        A function of coordinates, shape (parameters,); infinite where the model does not follow.
    """
    whitening = np.linalg.inv(np.linalg.cholesky(covariance))
    visits = [
        visit
        for name, visit in problem.visits.items()
        if name in problem.dataset.subjects[person].visits
    ]

    def several(x):
        """Of several bodies, coordinates of shape (bodies, parameters)."""
        away = (x - mean) @ whitening.T
        total = 0.5 * jnp.sum(away**2, axis=1)
        for visit in visits:
            total = total + misfit(problem, visit, person, x)
        return jnp.where(jnp.isfinite(total), total, jnp.inf)

    @jax.custom_vjp
    def density(x):
        return several(x[None])[0]

    def forward(x):
        move = MOVE * jnp.eye(x.shape[0], dtype=x.dtype)
        count = x.shape[0]
        found = several(x + jnp.concatenate([jnp.zeros((1, count)), move, -move]))
        slope = (found[1 : 1 + count] - found[1 + count :]) / (2 * MOVE)
        return found[0], jnp.where(jnp.isfinite(slope), slope, 0.0)

    density.defvjp(forward, lambda slope, by: (by * slope,))
    return density


def misfit(problem: Problem, visit: Layout, person: int, x):
    """Half the sum of squared residuals of one visit, by body; traceable."""
    values = problem.free.values(x.T)
    inputs = visit.inputs
    chosen = {
        path: value * float(np.asarray(factor)[person])
        for paths, value, factors in zip(problem.free.paths, values, inputs.factors, strict=True)
        for path, factor in zip(paths, factors, strict=True)
    }
    own = jax.tree.map(lambda leaf: np.asarray(leaf)[..., person], inputs.organs)
    organs = replace(own, chosen)
    rest = constants(organs)
    start = tuple(jnp.broadcast_to(v, x.shape[:1]) for v in fasting_state(organs, rest))
    states = integrate(organs, rest, start, inputs.intake[..., person], float(inputs.step[person]))
    every = jnp.concatenate([jnp.stack(start)[:, None], states], axis=1)[:, visit.pick]
    eaten = Intake(*inputs.at_samples[..., person][:, visit.pick, None])
    snapshot = Snapshot(organs, rest, every, eaten)
    total = jnp.zeros(x.shape[0])
    measured = visit.measured
    for row, name in enumerate(measured.analytes):
        wanted = measured.values[row, :, person]
        there = np.isfinite(wanted)
        if not there.any():
            continue
        shape = (len(wanted), x.shape[0])
        seen = jnp.broadcast_to(OBSERVABLES[name].formula(snapshot), shape)[there]
        distance = (seen - wanted[there, None]) / measured.sd[row, there, person][:, None]
        limit = measured.censored[row, there, person][:, None]
        cost = jnp.where(limit, -log_ndtr(-distance), 0.5 * distance**2)
        total = total + jnp.sum(cost, axis=0)
    return total
