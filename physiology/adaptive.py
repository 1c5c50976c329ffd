"""The adaptive reference: the same vector field in the hands of diffrax.

Slower than the fixed grid, with an error estimate at every step; what the fixed grid is
checked against, and the way to every solver that diffrax has.
"""

from functools import cache

import diffrax
import jax
import jax.numpy as jnp
import numpy as np

from physiology.integrate import slopes
from physiology.schedule import Schedule

TOLERANCE = 1e-8


@cache
def _program(samples: int):
    """Solve between two times, reporting at `samples` points."""

    def solve(organs, rest, start, times, edges, intake):
        def field(t, y, _):
            # Intake is constant between edges, and every edge is a jump the solver knows of.
            now = jnp.clip(jnp.searchsorted(edges, t, side="right") - 1, 0, intake.shape[0] - 1)
            return jnp.stack(slopes(organs, rest, tuple(y), intake[now]))

        return diffrax.diffeqsolve(
            diffrax.ODETerm(field),
            diffrax.Tsit5(),
            t0=times[0],
            t1=times[-1],
            dt0=0.1,
            y0=jnp.stack(start),
            saveat=diffrax.SaveAt(ts=times[1:]),
            stepsize_controller=diffrax.ClipStepSizeController(
                diffrax.PIDController(rtol=TOLERANCE, atol=TOLERANCE), jump_ts=edges
            ),
            max_steps=1_000_000,
            throw=False,
        ).ys

    return jax.jit(solve)


def integrate_adaptively(organs, rest, start: tuple, plan: Schedule) -> np.ndarray:
    """States at the samples of a schedule, shape (states, samples)."""
    rates = plan.intake.reshape(-1, plan.intake.shape[-1])
    changed = np.flatnonzero(np.any(np.diff(rates, axis=0) != 0, axis=1)) + 1
    first = np.concatenate([[0], changed])
    states = _program(len(plan.grid))(
        organs, rest, start, plan.grid, first * plan.step, rates[first]
    )
    return np.asarray(states).T
