"""Turnover: Ra and Rd from a tracer in plasma, by the models in use.

A tracer that enters at a known rate shows what the body takes away; from that and the
concentration of the tracee follows what must have appeared. The two models differ in where they
let glucose be distributed, and both are wrong about the simulated body in ways of their own.
Concentrations are samples: derivatives are those of a parabola through three of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from organs.kinetics import namespace
from physiology.human import Body
from physiology.tracers.propagator import scan


class Turnover(NamedTuple):
    """Rates of appearance and disappearance [mmol/min]."""

    ra: Any
    rd: Any


class Method(Protocol):
    """A model of distribution."""

    def turnover(self, times, tracer, tracee, infusion) -> Turnover:
        """Ra and Rd of a tracee.

        Args:
            times: of the samples [min].
            tracer: concentration of labelled molecules [mmol/L].
            tracee: concentration of what is asked for: all glucose, or that of a meal [mmol/L].
            infusion: labelled molecules infused [mmol/min].
        """


@dataclass(frozen=True)
class Steele:
    """One compartment, of which a fixed fraction mixes at once (Steele1959).

    In the steady state Ra is the infusion over the tracer-to-tracee ratio, whatever the volume.
    Away from it a correction for the changing amounts in `fraction * volume` is added; the
    remainder of the glucose space is ignored.

    Attributes:
        volume: glucose space [L].
        fraction: of it that mixes at once (0.65; Livesey1998 for what is in use).
    """

    volume: float
    fraction: float = 0.65

    @classmethod
    def of(cls, body: Body, per_kilogram: float = 0.2, fraction: float = 0.65) -> Steele:
        """The usual volume by body weight [L/kg]; with `fraction`, 0.13 L/kg (Livesey1998)."""
        return cls(per_kilogram * body.person.weight, fraction)

    def turnover(self, times, tracer, tracee, infusion) -> Turnover:
        """See `Method`."""
        space = self.volume * self.fraction
        clearance = (infusion - space * derivative(times, tracer)) / tracer
        rd = clearance * tracee
        return Turnover(rd + space * derivative(times, tracee), rd)


@dataclass(frozen=True)
class TwoCompartment:
    """Plasma and a second compartment that exchanges with it (Radziuk1978a, Mari1992).

    Exchange is constant and loss from plasma varies with time, so that the tracer decides it
    sample by sample. Loss from the second compartment is a constant rate constant. What the
    second compartment holds follows from the history of plasma; it is in equilibrium at the first
    sample.

    Attributes:
        volume: of plasma and what mixes with it at once [L].
        outward: rate constant from plasma to the second compartment [1/min].
        inward: rate constant back [1/min].
        loss: rate constant of loss from the second compartment [1/min].
    """

    volume: float
    outward: float
    inward: float
    loss: float = 0.0

    @classmethod
    def of(cls, body: Body) -> TwoCompartment:
        """The two compartments nearest to the three of this body.

        What mixes within a minute or two, the interstitium of muscle and fat included, and the
        slow fluid.
        """
        blood = body.organs.blood
        fast = blood.glucose_volume + blood.interstitial_volume
        return cls(fast, blood.slow_exchange / fast, blood.slow_exchange / blood.slow_volume)

    def turnover(self, times, tracer, tracee, infusion) -> Turnover:
        """See `Method`."""
        into_tissue = infusion - self.volume * derivative(times, tracer)
        clearance = (into_tissue - self._net_outward(times, tracer)) / tracer
        from_plasma = clearance * tracee
        outward = self._net_outward(times, tracee)
        ra = from_plasma + outward + self.volume * derivative(times, tracee)
        return Turnover(ra, from_plasma + self.loss * self._second(times, tracee))

    def _second(self, times, concentration):
        """Amount in the second compartment [mmol]."""
        rate = self.inward + self.loss
        return lagged(times, self.outward * self.volume * concentration, rate)

    def _net_outward(self, times, concentration):
        """Flow from plasma less flow back [mmol/min]."""
        second = self._second(times, concentration)
        return self.outward * self.volume * concentration - self.inward * second


def derivative(times, values) -> Any:
    """Slope at each sample of the parabola through it and its neighbours, exact to second order."""
    xp = namespace(values)
    h = np.diff(times)
    secant = (values[1:] - values[:-1]) / h
    if len(h) < 2:
        return xp.concatenate([secant, secant])
    before, after = h[:-1], h[1:]
    inner = (after * secant[:-1] + before * secant[1:]) / (before + after)
    first = 2 * secant[:1] - inner[:1]
    last = 2 * secant[-1:] - inner[-1:]
    return xp.concatenate([first, inner, last])


def lagged(times, inflow, rate) -> Any:
    """A pool that fills with `inflow` and empties with `rate`, in equilibrium at the first sample.

    Exact for an inflow that is linear between samples.
    """
    h = np.diff(times)
    decay = np.exp(-rate * h)
    mean = (1 - decay) / (rate * h)
    entering = (mean - decay) / rate * inflow[:-1] + (1 - mean) / rate * inflow[1:]
    first = inflow[:1] / rate

    def advance(pool, row):
        left, entered = row
        pool = left * pool + entered
        return pool, pool

    later = scan(advance, first[0], (decay, entering))
    return namespace(later).concatenate([first, later])
