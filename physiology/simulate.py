"""simulate(body, experiment): the one place that knows the solvers."""

from typing import Literal, get_args

import jax
import numpy as np

from physiology import multistep
from physiology.body import Organs, constants, fasting_state
from physiology.errors import InputError, SimulationError
from physiology.experiments import Experiment
from physiology.human import Body
from physiology.reach import check_reach
from physiology.room import integrate_in_room
from physiology.schedule import Schedule, schedule
from physiology.status import diagnose
from physiology.trajectory import Trajectory

Solver = Literal["fixed", "multistep", "adaptive"]


def simulate(
    body: Body,
    experiment: Experiment,
    solver: Solver = "fixed",
    throw: bool = True,
    step: float | None = None,
) -> Trajectory:
    """Run an experiment on a body.

    Args:
        body: a person (`human`), or the body that an earlier experiment left.
        experiment: what is done to it and when it is sampled.
        solver: `fixed` takes fourth-order Runge-Kutta steps of at most a minute; `multistep` takes
            Adams steps of the same size, as cohorts do; `adaptive` uses diffrax (Tsit5, tolerance
            1e-8) as the reference.
        throw: raise where the simulation fails, or return it with its status.
        step: step size of the fixed grid [min]; chosen from the sampling times where None.

    Returns:
        The trajectory: every state, flux and observable at the sampling times.

    Raises:
        InputError: for an unknown solver, sampling times off the grid, or a clamp whose target
            cannot be reached.
        SimulationError: where the body cannot be followed to the end.
    """
    if solver not in get_args(Solver):
        raise InputError(f"solver is {solver!r}: choose 'fixed', 'multistep' or 'adaptive'")
    enable_float64()
    plan = schedule(experiment, step, body.person)
    rest = constants(body.organs if body.healthy is None else body.healthy)
    start = starting_state(body, rest)
    check_reach(body.organs, rest, start, experiment, plan)
    if solver == "fixed":
        states = integrate_in_room(body.organs, rest, start, plan.intake, plan.step)
    elif solver == "multistep":
        way = multistep.route(plan.intake)
        given = (body.organs, rest, start, plan.intake, plan.step, way)
        states = np.asarray(multistep.compiled()(*given))
    else:
        from physiology.adaptive import integrate_adaptively

        states = integrate_adaptively(body.organs, rest, start, plan)
    trajectory = assemble(body, experiment, plan, rest, start, states)
    if throw and not trajectory.status.ok:
        raise SimulationError(trajectory.status.message, trajectory)
    return trajectory


def starting_state(body: Body, rest) -> tuple:
    """Where the experiment starts: the body's own state, or its overnight fast."""
    if body.state is not None:
        return tuple(np.asarray(value, float) for value in body.state)
    healthy = tuple(
        np.asarray(value, float)
        for value in fasting_state(body.organs if body.healthy is None else body.healthy, rest)
    )
    if body.healthy is None:
        return healthy
    from physiology.steady import settle

    return settle(body.organs, rest, healthy)


def assemble(body: Body, experiment: Experiment, plan: Schedule, rest, start, states) -> Trajectory:
    """The trajectory at the reported times, from the states at all samples."""
    every = np.concatenate([np.asarray(start, float)[:, None], states], axis=1)
    pick = np.searchsorted(plan.grid, plan.times - 1e-9)
    intake = np.concatenate([plan.intake[:, 0], plan.intake[-1:, -1]])
    return Trajectory(
        experiment=experiment,
        start=body,
        rest=rest,
        times=plan.times,
        states=every[:, pick],
        intake=intake[pick].T,
        end=tuple(every[:, -1]),
        status=diagnose(plan.grid, every),
    )


def enable_float64() -> None:
    """Physiology is computed in double precision."""
    jax.config.update("jax_enable_x64", True)


def fasting(organs: Organs) -> tuple:
    """Fasting state of healthy organs, differentiable (values in the order of `STATES`)."""
    return tuple(fasting_state(organs, constants(organs)))
