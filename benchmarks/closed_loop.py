"""The closed loop of a clamp, differentiated: d(M)/d(parameter) against central differences.

M is what the clinician infuses in the last half hour of a two-hour clamp, less what is lost in
urine, by body weight: the change of the environment's glucose. Steps, floor and measure are those
of `benchmarks.gradients`; parameters enter through a healthy person, fasting balance included.
"""

from typing import NamedTuple

import numpy as np

from benchmarks import gradients
from benchmarks.report import Table
from physiology import human
from physiology.body import STATES
from physiology.laboratory import euglycaemic_clamp

WINDOW = (90.0, 120.0)  # [min]
EVERY = 30.0
_POOL = STATES.index("environment.glucose")


class Derivative(NamedTuple):
    """One parameter: relative sensitivity of M, and how far the two derivatives differ."""

    path: str
    sensitivity: float  # d ln M / d ln parameter
    difference: float


def plan() -> gradients.Plan:
    """The clamp of which M is read, 40 mU/m2/min at 5 mmol/L."""
    return gradients.plan(euglycaemic_clamp(40.0).sampled(every=EVERY))


def m_of(states: np.ndarray) -> np.ndarray:
    """M [umol/kg/min], or its derivative; states (..., states, samples after the start)."""
    first, last = (round(minute / EVERY) - 1 for minute in WINDOW)
    infused = states[..., _POOL, first] - states[..., _POOL, last]
    return 1000 * infused / (WINDOW[1] - WINDOW[0]) / human().person.weight


def derivatives(paths=None) -> tuple[float, list[Derivative]]:
    """M and its derivative by each parameter (all where `paths` is None)."""
    laid = plan()
    known = gradients.theta().paths
    chosen = [known.index(path) for path in (known if paths is None else paths)]
    people = np.repeat(gradients.theta().values[:, None], 4 * gradients.CHUNK, axis=1)
    m = float(m_of(gradients._batch(people, laid, False)[..., 0]))
    exact = m_of(gradients.by_automatic_differentiation(laid, chosen, observed=False))
    best = np.full(len(chosen), np.inf)
    for h in gradients.STEPS:
        open_ = np.flatnonzero(~(best < gradients.TARGET / 10))
        if not open_.size:
            break
        left = [chosen[k] for k in open_]
        estimate = m_of(gradients.by_finite_differences(laid, left, h, observed=False))
        floor = np.maximum(np.abs(estimate), gradients.FLOOR * m)
        best[open_] = np.fmin(best[open_], np.abs(exact[open_] - estimate) / floor)
    return m, [
        Derivative(known[i], float(e / m), float(d))
        for i, e, d in zip(chosen, exact, best, strict=True)
    ]


def tables() -> list[Table]:
    """The worst, and every parameter by how much M follows it."""
    m, found = derivatives()
    worst = max(found, key=lambda d: d.difference)
    over = sum(not d.difference < gradients.TARGET for d in found)
    summary = Table(
        f"d(M)/d(parameter) through the closed loop (goal: worst below {gradients.TARGET:g})",
        ("M [umol/kg/min]", "parameters", "worst", "of", f"over {gradients.TARGET:g}"),
        [(m, len(found), worst.difference, worst.path, over)],
    )
    columns = ("parameter", "d ln M / d ln parameter", "AD against differences")
    ranked = sorted(found, key=lambda d: -abs(d.sensitivity))
    return [
        summary,
        Table("Every parameter, by its effect on M", columns, [tuple(d) for d in ranked]),
    ]
