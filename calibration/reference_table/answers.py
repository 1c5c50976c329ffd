"""Answers as functions of the organs: what a gradient fit of nominal parameters needs.

Everything here runs under `jax.jit`, `jax.jacfwd` and `jax.grad`. Call
`physiology.simulate.enable_float64` first: it cannot be switched on within a trace. Start from
`human().organs`, whose C-peptide kinetics are the person's own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from calibration.reference_table.protocols import PROTOCOLS
from calibration.reference_table.rows import ROWS
from calibration.reference_table.targets import TARGETS
from physiology.body import Organs, constants, fasting_state
from physiology.experiments import Experiment
from physiology.human import REFERENCE_MAN, Body, Person
from physiology.integrate import integrate
from physiology.schedule import Schedule, schedule
from physiology.status import Outcome, Status
from physiology.trajectory import Trajectory

_UNJUDGED = Status(Outcome.COMPLETED, "not judged: the values may be traced")


def ids_of(protocol: str) -> tuple[str, ...]:
    """The rows that one protocol answers."""
    return tuple(id_ for id_, row in ROWS.items() if row.protocol == protocol)


def protocols_of(ids: Iterable[str]) -> tuple[str, ...]:
    """The protocols that answer some rows, each once."""
    return tuple(dict.fromkeys(ROWS[id_].protocol for id_ in ids))


def trajectories(
    organs: Organs, protocols: Iterable[str], person: Person = REFERENCE_MAN
) -> dict[str, Trajectory]:
    """Some protocols on a healthy person with these organs; values may be traced.

    Args:
        organs: parameters; the fasting balance is closed for them.
        protocols: names of protocols.
        person: whose weight and surface doses and answers refer to.
    """
    experiments = {name: PROTOCOLS[name].experiment(person) for name in protocols}
    return trajectories_of(organs, experiments, person)


def trajectories_of(
    organs: Organs, experiments: Mapping[str, Experiment], person: Person = REFERENCE_MAN
) -> dict[str, Trajectory]:
    """Some experiments, by name, on a healthy person with these organs; values may be traced.

    Experiments of equal length are simulated side by side, as one program: the derivative of
    the integrator takes long to compile.
    """
    plans = {name: schedule(experiment, person=person) for name, experiment in experiments.items()}
    rest = constants(organs)
    start = tuple(jnp.asarray(value, float) for value in fasting_state(organs, rest))
    states: dict[str, Any] = {}
    for group in _alike(plans):
        step = plans[group[0]].step
        intakes = jnp.stack([jnp.asarray(plans[name].intake) for name in group])
        eat = jax.vmap(lambda intake, step=step: integrate(organs, rest, start, intake, step))
        states.update(zip(group, eat(intakes), strict=True))
    body = Body(organs, person=person)
    return {
        name: _assembled(body, experiment, plans[name], rest, start, states[name])
        for name, experiment in experiments.items()
    }


def trajectory(organs: Organs, protocol: str, person: Person = REFERENCE_MAN) -> Trajectory:
    """One protocol on a healthy person with these organs; values may be traced."""
    return trajectories(organs, [protocol], person)[protocol]


def _alike(plans: dict[str, Schedule]) -> list[list[str]]:
    """Protocols in groups of one schedule each."""
    groups: dict[tuple, list[str]] = {}
    for name, plan in plans.items():
        groups.setdefault((plan.intake.shape, plan.step), []).append(name)
    return list(groups.values())


def _assembled(
    body: Body, experiment: Experiment, plan: Schedule, rest, start: tuple, states
) -> Trajectory:
    every = jnp.concatenate([jnp.stack(start)[:, None], states], axis=1)
    intake = jnp.concatenate([plan.intake[:, 0], plan.intake[-1:, -1]])
    return Trajectory(
        experiment=experiment,
        start=body,
        rest=rest,
        times=plan.grid,
        states=every,  # type: ignore[arg-type]
        intake=intake.T,  # type: ignore[arg-type]
        end=tuple(every[:, -1]),
        status=_UNJUDGED,
    )


def answers(organs: Organs, protocol: str, person: Person = REFERENCE_MAN) -> dict[str, Any]:
    """Values of the differentiable rows of one protocol, each in the unit of its target."""
    t = trajectory(organs, protocol, person)
    ids = (id_ for id_ in ids_of(protocol) if not ROWS[id_].searched)
    return {id_: jnp.asarray(ROWS[id_].answer(t)) for id_ in ids}


def values(organs: Organs, ids: Iterable[str], person: Person = REFERENCE_MAN):
    """Values of rows, each in the unit of its target and in the order of `ids`.

    Args:
        organs: parameters of the person.
        ids: rows; each protocol is simulated once.
        person: whose weight and surface doses and answers refer to.
    """
    ids = tuple(ids)
    shown = trajectories(organs, protocols_of(ids), person)
    return jnp.stack([jnp.asarray(ROWS[id_].answer(shown[ROWS[id_].protocol])) for id_ in ids])


def residuals(organs: Organs, ids: Iterable[str], person: Person = REFERENCE_MAN):
    """Distance of rows from their central figures, in half-widths of their bands."""
    ids = tuple(ids)
    central = jnp.asarray([TARGETS[id_].central for id_ in ids])
    half_width = jnp.asarray([TARGETS[id_].half_width for id_ in ids])
    return (values(organs, ids, person) - central) / half_width
