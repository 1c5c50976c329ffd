"""trace(trajectory, label, ...): follow a label through a simulated experiment."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from organs.kinetics import namespace
from physiology.errors import InputError
from physiology.simulate import simulate
from physiology.tracers.infusion import Infusion
from physiology.tracers.label import Label
from physiology.tracers.propagator import propagate
from physiology.tracers.result import Entry, TracerResult, cumulative
from physiology.tracers.routes import LOST, Move, moves, substance_of
from physiology.trajectory import Trajectory

INTERVAL = 1.0  # [min]; the coarsest at which fluxes are read
MEALS = ("intake.solid", "intake.liquid")


def trace(
    trajectory: Trajectory,
    label: Label,
    infusion: Infusion | None = None,
    meal_enrichment: Any = 0.0,
    enrichment: Mapping[str, Any] | None = None,
    pool: str | None = None,
) -> TracerResult:
    """Follow a label through an experiment.

    A tracer weighs nothing: it changes neither the body nor the trajectory, and any number can be
    followed through the same one. Before the experiment there is none.

    Args:
        trajectory: what happened; simulated again where it was not sampled every minute.
        label: what is marked.
        infusion: label given into a vein [mmol/min of labelled molecules].
        meal_enrichment: labelled per unlabelled molecule in the carbohydrate of meals.
        enrichment: the same for anything else that enters from outside, by process
            (`intake.liquid`).
        pool: where the infusion enters; the label's own pool where None.

    Raises:
        InputError: for an enrichment of what brings no such label, or a pool that cannot hold it.
    """
    trajectory = by_the_minute(trajectory)
    times = np.asarray(trajectory.times, float)
    fed = dict(enrichment or {})
    if not _nothing(meal_enrichment):
        fed |= dict.fromkeys(MEALS, meal_enrichment)
    ways = [m._replace(rate=_over(times, m.rate)) for m in moves(trajectory.snapshot, label)]
    entry = label.pool if pool is None else pool
    pools = tuple(sorted({p for m in ways for p in _inner(m)} | {entry}))
    _check(label, entry, fed, ways, pools)
    index = {name: i for i, name in enumerate(pools)}
    units = np.eye(len(pools))

    inner = [m._replace(rate=_per_label(trajectory, label, m)) for m in ways if not m.enters]
    xp = namespace(inner[0].rate)
    fractions = xp.stack([0.5 * (m.rate[1:] + m.rate[:-1]) for m in inner], axis=1)
    turnover = xp.einsum("tm,mij->tij", fractions, _incidence(inner, index))
    given = _given(ways, fed, infusion, label, times, entry)
    inflow = 0 * turnover[:, 0] + sum(g.rate[:, None] * units[index[g.pool]] for g in given)
    doses = _doses(infusion, label, times, entry, units[index[entry]])
    amounts, stays = propagate(turnover, inflow, doses, np.diff(times))
    return TracerResult(
        label=label,
        trajectory=trajectory,
        pools=pools,
        amounts=amounts.T,
        lost=_losses(inner, fractions, stays, index),
        given=given,
        doses=doses.sum(axis=1),
        ways=tuple(inner),
    )


def by_the_minute(trajectory: Trajectory) -> Trajectory:
    """The trajectory sampled at every step, simulated again where it is not."""
    if trajectory.finer is not None:
        return by_the_minute(trajectory.finer)
    times = trajectory.times
    fine = np.max(np.diff(times)) <= INTERVAL + 1e-9 and times[0] == 0
    if fine and times[-1] > trajectory.experiment.duration - INTERVAL:
        return trajectory
    return simulate(trajectory.start, trajectory.experiment.sampled(every=INTERVAL))


def _inner(move: Move) -> tuple[str, ...]:
    ends = (move.target,) if move.enters else (move.source, move.target)
    return tuple(pool for pool in ends if pool != LOST)


def _nothing(value) -> bool:
    return isinstance(value, int | float) and value == 0


def _over(times, rate):
    return namespace(rate).broadcast_to(rate, times.shape)


def _check(label: Label, entry: str, fed, ways, pools) -> None:
    if substance_of(entry) not in label.carried:
        raise InputError(f"{label.name} cannot be infused into {entry}")
    brought = sorted({m.process for m in ways if m.enters})
    for path in fed:
        if path not in brought:
            raise InputError(
                f"{path} brings nothing that carries {label.name}: choose from {', '.join(brought)}"
            )


def _per_label(trajectory: Trajectory, label: Label, move: Move):
    """Fractional turnover of the source [1/min]; where it is empty, what it is once it fills."""
    stored = label.atoms[substance_of(move.source)] * trajectory[move.source]
    xp = namespace(move.rate * stored)
    filled = stored > 1e-9
    turnover = xp.where(filled, move.rate / xp.where(filled, stored, 1.0), 0.0)
    return turnover[_next_filled(filled, xp)]


def _next_filled(filled, xp):
    """For each sample the next at which the pool holds something; itself where there is none."""
    own = np.arange(len(filled))
    last = len(filled)
    ahead = xp.where(filled, own, last)[::-1]
    running = jax.lax.cummin(ahead) if xp is jnp else np.minimum.accumulate(ahead)
    following = running[::-1]
    return xp.where(following < last, following, own)


def _incidence(inner: list[Move], index: dict[str, int]) -> np.ndarray:
    """What a unit of each way adds to the turnover matrix, shape (ways, pools, pools)."""
    signs = np.zeros((len(inner), len(index), len(index)))
    for k, move in enumerate(inner):
        source = index[move.source]
        signs[k, source, source] -= 1
        if move.target != LOST:
            signs[k, index[move.target], source] += 1
    return signs


def _given(ways, fed, infusion, label: Label, times, entry: str) -> tuple[Entry, ...]:
    """What enters from outside; food and infusions are constant from one sample to the next."""
    given = []
    if infusion is not None:
        atoms = label.atoms[substance_of(entry)]
        given.append(Entry("infusion", entry, atoms * infusion.rates(times)))
    for move in ways:
        if move.enters and move.process in fed:
            given.append(Entry(move.process, move.target, fed[move.process] * move.rate[:-1]))
    return tuple(given)


def _doses(infusion, label: Label, times, entry: str, unit: np.ndarray):
    """Label injected into each pool at each sample [mmol]."""
    if infusion is None:
        return np.zeros((len(times), len(unit)))
    atoms = label.atoms[substance_of(entry)]
    return atoms * infusion.doses(times)[:, None] * unit


def _losses(inner: list[Move], fractions, stays, index: dict[str, int]) -> dict[str, Any]:
    """Label lost until each sample, by process [mmol]."""
    lost: dict[str, Any] = {}
    for k, move in enumerate(inner):
        if move.target == LOST:
            leaving = fractions[:, k] * stays[:, index[move.source]]
            lost[move.process] = lost.get(move.process, 0.0) + leaving
    return {path: cumulative(leaving) for path, leaving in lost.items()}
