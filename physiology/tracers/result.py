"""TracerResult: where a label is, what was lost where, and how blood shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from organs.kinetics import namespace
from physiology.errors import InputError
from physiology.tracers.label import Label
from physiology.tracers.routes import Move, substance_of
from physiology.trajectory import Trajectory


class Entry(NamedTuple):
    """Label that enters a pool from outside, constant in each interval [mmol/min]."""

    process: str
    pool: str
    rate: Any


@dataclass(frozen=True)
class TracerResult:
    """A label in every pool that can hold it, minute by minute.

    Amounts count atoms (or groups) of the label, as `Label.atoms` does; ratios and concentrations
    count labelled molecules.

    Attributes:
        label: what is marked.
        trajectory: the experiment, sampled every minute.
        pools: paths of the pools.
        amounts: label in each of them [mmol], shape (pools, times).
        lost: label lost until each time, by the process that took it [mmol].
        given: label that enters from outside, and where.
        doses: label injected at each time [mmol].
        ways: all routes, `rate` being label moved per label in the source [1/min].
    """

    label: Label
    trajectory: Trajectory = field(repr=False)
    pools: tuple[str, ...]
    amounts: Any = field(repr=False)
    lost: dict[str, Any] = field(repr=False)
    given: tuple[Entry, ...] = field(repr=False)
    doses: Any = field(repr=False)
    ways: tuple[Move, ...] = field(repr=False)

    @property
    def times(self) -> np.ndarray:
        """Minutes from the start of the experiment."""
        return np.asarray(self.trajectory.times, float)

    def amount(self, pool: str) -> Any:
        """Label in a pool [mmol].

        Raises:
            InputError: for a pool that cannot hold the label.
        """
        if pool not in self.pools:
            raise InputError(
                f"{self.label.name} is never in {pool}: choose from {', '.join(self.pools)}"
            )
        return self.amounts[self.pools.index(pool)]

    def ratio(self, pool: str | None = None) -> Any:
        """Tracer-to-tracee ratio (TTR): labelled per unlabelled molecule.

        All that the simulated body holds is tracee, since a tracer weighs nothing. 0 where a pool
        is empty.

        Args:
            pool: path of a pool; the one blood is drawn from where None.
        """
        pool = self.label.pool if pool is None else pool
        marked = self.amount(pool) / self.label.atoms[substance_of(pool)]
        stored = self.trajectory[pool]
        xp = namespace(marked * stored)
        return xp.where(stored > 1e-9, marked / xp.where(stored > 1e-9, stored, 1.0), 0.0)

    def enrichment(self, pool: str | None = None) -> Any:
        """Mole fraction of labelled in all molecules (mole per cent excess / 100)."""
        ratio = self.ratio(pool)
        return ratio / (1 + ratio)

    @property
    def tracee(self) -> Any:
        """Concentration of what is traced in plasma [mmol/L]."""
        return self.trajectory[self.label.pool.rpartition(".")[2]]

    @property
    def concentration(self) -> Any:
        """Concentration of labelled molecules in plasma [mmol/L]."""
        return self.ratio() * self.tracee

    @property
    def infusion(self) -> Any:
        """Labelled molecules entering the plasma pool from outside [mmol/min].

        At a time where the rate changes, the mean of before and after.
        """
        atoms = self.label.atoms[substance_of(self.label.pool)]
        rate = sum(g.rate for g in self.given if g.pool == self.label.pool) / atoms
        return at_edges(rate + np.zeros(len(self.times) - 1))

    def appearance(self, pool: str | None = None) -> dict[str, Any]:
        """Label that comes into a pool from other pools, by process [mmol/min]."""
        pool = self.label.pool if pool is None else pool
        self.amount(pool)
        found: dict[str, Any] = {}
        for way in self.ways:
            if way.target == pool:
                flow = way.rate * self.amount(way.source)
                found[way.process] = found.get(way.process, 0.0) + flow
        return found

    @property
    def total_given(self) -> Any:
        """Label given until each time [mmol]."""
        entered = sum(g.rate for g in self.given) * np.diff(self.times)
        return cumulative(entered) + self.doses.cumsum()

    @property
    def total_held(self) -> Any:
        """Label in all pools [mmol]."""
        return self.amounts.sum(axis=0)

    @property
    def total_lost(self) -> Any:
        """Label lost until each time [mmol]."""
        return sum(self.lost.values())


def cumulative(steps) -> Any:
    """Sums of what happened in each interval, at the samples; nothing at the first."""
    xp = namespace(steps)
    return xp.concatenate([np.zeros(1), xp.cumsum(steps)])


def at_edges(steps) -> Any:
    """What is known of intervals, at the samples: means of both sides."""
    xp = namespace(steps)
    inner = 0.5 * (steps[1:] + steps[:-1])
    return xp.concatenate([steps[:1], inner, steps[-1:]])
