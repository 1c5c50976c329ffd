"""Gradients: automatic differentiation against finite differences, for every parameter.

Parameters enter through a healthy person: the fasting balance and the fasting state are
computed from them, so their derivatives are part of what is checked. Tangents are of the
relative parameter (theta = value (1 + x)). The difference is |AD - FD| over the larger of |FD|
and a millionth of the output's largest value in the experiment; outputs are all states and
observables at all samples.

    python -m benchmarks.gradients [--json FILE] [--only PATH ...]
"""

from collections.abc import Sequence
from functools import cache, partial
from typing import NamedTuple

import jax
import numpy as np

from benchmarks.report import Table, arguments, publish
from organs.kinetics import namespace
from organs.parameters import describe, replace
from physiology import Activity, Experiment, Meal, human
from physiology.body import STATES, constants, fasting_state
from physiology.infusions import GlucoseClamp, Infusion, bolus
from physiology.intake import Intake
from physiology.integrate import integrate
from physiology.observables import OBSERVABLES, Snapshot
from physiology.room import integrate_in_room
from physiology.schedule import schedule
from physiology.simulate import enable_float64

OUTPUTS: tuple[str, ...] = (*STATES, *OBSERVABLES)
FLOOR = 1e-6  # of an output's scale: where a derivative counts as zero
TARGET = 1e-4
SILENT = 1e-9  # relative sensitivity of a parameter that does nothing

# Four points would do with one step size; the smaller ones are for steep laws (a pump about to
# start bends within a ten-thousandth, and just beyond it rounding takes over), the larger one for
# parameters that hardly matter, where rounding decides. Both happen in one experiment: NEFA bends
# with the pump where fat cells that live for years hardly move, so each output has its own best.
STEPS = (1e-3, 3e-4, 4e-3, 1e-4, 6e-5, 3e-5, 1e-5)
_STENCIL = np.array([-2.0, -1.0, 1.0, 2.0])
_WEIGHTS = np.array([1.0, -8.0, 8.0, -1.0]) / 12

CHUNK = 96  # parameters at a time: as many cost hardly more than 24

# Where an experiment does not start from the healthy fast: states by their healthy multiple.
STARTS: dict[str, dict[str, float]] = {
    "illness": {
        "subcutaneous_fat.triglyceride": 2.1,
        "visceral_fat.triglyceride": 2.3,
        "subcutaneous_fat.cells.number": 1.1,
        "visceral_fat.cells.number": 1.1,
        "subcutaneous_fat.cells.fibrosis": 1.5,
        "visceral_fat.cells.fibrosis": 1.5,
        "liver.triglyceride": 5.0,
        "skeletal_muscle.triglyceride": 1.6,
        "skeletal_muscle.dag": 1.7,
        "liver.dag": 1.6,
        "immune.macrophages": 10.0,
        "immune.m1_fraction": 2.0,
        "adipokines.adiponectin": 0.6,
        "adipokines.leptin": 4.0,
        "skeletal_muscle.signalling.irs_content": 0.8,
        "liver.signalling.irs_content": 0.8,
        "pancreas.islet.stress": 2.0,
    },
}


def experiments() -> dict[str, Experiment]:
    """An OGTT, a mixed meal with some walking, clamps, all that is injected, a meal of a sick
    body, a day of fasting.

    The clamp runs under a little somatostatin, so that what silences the islets counts too.
    """
    drink = Meal(glucose=75.0, form="liquid", minutes=5.0)
    food = Meal(starch=60.0, glucose=15.0, fat=25.0, protein=25.0, minutes=15.0)
    walk = Activity(240.0, 300.0, 3.0)
    infusions = (
        Infusion("insulin", 1.0, "mU/kg/min", 0.0, 300.0),
        Infusion("somatostatin", 10.0, "ug/h", 60.0, 300.0),
    )
    clamp = GlucoseClamp(6.0, 0.0, 300.0)
    given = (
        bolus("insulin_rapid", 4.0, "U", 0.0),
        bolus("insulin_basal", 12.0, "U", 0.0),
        bolus("acipimox", 250.0, "mg", 10.0),
        Infusion("adrenaline", 20.0, "ng/kg/min", 60.0, 200.0),
        Infusion("cortisol", 3.0, "mg/m2/h", 0.0, 300.0),
        Infusion("glp1", 0.4, "pmol/kg/min", 120.0, 300.0),
        Infusion("gip", 1.0, "pmol/kg/min", 120.0, 300.0),
        Infusion("octreotide", 3.0, "ug/h", 200.0, 400.0),
        Infusion("intraduodenal_glucose", 1.0, "kcal/min", 240.0, 360.0),
    )
    inflaming = (
        bolus("endotoxin", 1.0, "ng/kg", 0.0),
        Infusion("tnf", 10.0, "ng/m2/min", 120.0, 300.0),
    )
    curve = GlucoseClamp(((0.0, 5.0), (60.0, 3.5), (180.0, 7.0), (240.0, 6.0)), 0.0, 240.0)
    return {
        "ogtt": Experiment("OGTT", 480.0, meals=((0.0, drink),), every=20.0),
        "mixed meal": Experiment(
            "mixed meal and a walk", 480.0, meals=((0.0, food),), activity=(walk,), every=20.0
        ),
        "clamp": Experiment("clamp", 480.0, infusions=infusions, clamps=(clamp,), every=20.0),
        "everything given": Experiment(
            "everything given", 480.0, infusions=given, clamps=(curve,), every=20.0
        ),
        "illness": Experiment(
            "illness", 480.0, meals=((0.0, food),), infusions=inflaming, every=20.0
        ),
        "fast": Experiment("fast", 1440.0, every=60.0),
    }


class Plan(NamedTuple):
    """An experiment on the grid: intake of every step, and at the samples."""

    intake: np.ndarray
    at_samples: np.ndarray
    step: float
    start: np.ndarray  # multiple of the healthy fast, for every state


def plan(experiment: Experiment) -> Plan:
    """Lay out an experiment."""
    laid = schedule(experiment, 1.0)
    start = STARTS.get(experiment.name, {})
    factors = np.array([start.get(path, 1.0) for path in STATES])
    return Plan(laid.intake, laid.intake[:, -1].T, laid.step, factors)


class Theta(NamedTuple):
    """All parameters of a person as one vector."""

    paths: tuple[str, ...]
    values: np.ndarray
    units: np.ndarray  # what a relative change of 1 means: the value, or the range where it is 0


@cache
def theta() -> Theta:
    """The reference man's parameters."""
    rows = describe(human().organs)
    values = np.array([float(row.value) for row in rows])
    ranges = np.array([row.bounds[1] - row.bounds[0] for row in rows])
    units = np.where(values == 0, ranges, np.abs(values))
    return Theta(tuple(row.path for row in rows), values, units)


def outputs(values, laid: Plan, observed: bool, solve=integrate):
    """States, and observables where asked for, at the samples.

    Args:
        values: parameters, shape (parameters,), or (parameters, people) for a batch.

    Returns:
        Shape (outputs, samples), or (outputs, samples, people).
    """
    numbers = namespace(values)
    organs = replace(human().organs, dict(zip(theta().paths, values, strict=True)))
    rest = constants(organs)
    shape = values.shape[1:]
    fasting = zip(laid.start, fasting_state(organs, rest), strict=True)
    start = tuple(numbers.broadcast_to(factor * v, shape) for factor, v in fasting)
    states = solve(organs, rest, start, laid.intake, laid.step)
    if not observed:
        return states
    states = numbers.asarray(states)
    eaten = laid.at_samples.reshape(*laid.at_samples.shape, *[1] * len(shape))
    snapshot = Snapshot(organs, rest, states, Intake(*eaten))
    seen = [
        numbers.broadcast_to(OBSERVABLES[name].formula(snapshot), states.shape[1:])
        for name in OBSERVABLES
    ]
    return numbers.concatenate([states, numbers.stack(seen)])


@partial(jax.jit, static_argnames="observed")
def _pushed(values, tangents, laid: Plan, observed: bool):
    """Derivatives along many tangents, shape (tangents, outputs, samples)."""

    def push(tangent):
        return jax.jvp(lambda x: outputs(x, laid, observed), (values,), (tangent,))[1]

    return jax.vmap(push)(tangents)


def _batch(people, laid: Plan, observed: bool) -> np.ndarray:
    """Outputs of many people, by NumPy and the program that simulates."""
    return np.asarray(outputs(people, laid, observed, solve=integrate_in_room))


def by_automatic_differentiation(laid: Plan, chosen: Sequence[int], observed=True) -> np.ndarray:
    """Relative sensitivities, shape (chosen, outputs, samples)."""
    units = np.diag(theta().units)
    chunks = [
        np.asarray(_pushed(theta().values, units[group], laid, observed))
        for group in _groups(chosen, CHUNK)
    ]
    return np.concatenate(chunks)[: len(chosen)]


def by_finite_differences(laid: Plan, chosen: Sequence[int], h: float, observed=True) -> np.ndarray:
    """The same from a four-point central stencil, as a batch of people."""
    found = []
    for group in _groups(chosen, CHUNK):
        people = np.repeat(theta().values[:, None], 4 * CHUNK, axis=1)
        for k, index in enumerate(group):
            people[index, 4 * k : 4 * k + 4] += h * _STENCIL * theta().units[index]
        seen = _batch(people, laid, observed)
        seen = seen.reshape(*seen.shape[:2], CHUNK, 4)
        found.append(np.moveaxis(seen @ _WEIGHTS / h, 2, 0))
    return np.concatenate(found)[: len(chosen)]


def _groups(chosen: Sequence[int], size: int) -> list[np.ndarray]:
    """Chunks of one size, so that one program serves all; the last repeats its last member."""
    padded = np.concatenate([chosen, np.repeat(chosen[-1], -len(chosen) % size)])
    return list(padded.astype(int).reshape(-1, size))


def scales(laid: Plan, observed=True) -> np.ndarray:
    """Largest value of every output in an experiment, shape (outputs,)."""
    people = np.repeat(theta().values[:, None], 4 * CHUNK, axis=1)
    return np.abs(_batch(people, laid, observed)[..., 0]).max(axis=1)


class Check(NamedTuple):
    """One parameter in one experiment."""

    path: str
    difference: float  # worst over outputs and samples
    output: str  # where
    sensitivity: float  # largest over outputs, relative to their scale


def check(laid: Plan, chosen: Sequence[int], observed: bool = True) -> list[Check]:
    """Compare both derivatives; each output with the step size that suits it best."""
    exact = by_automatic_differentiation(laid, chosen, observed)
    return _check(laid, chosen, exact, scales(laid, observed), observed)


def check_where_felt(most: int) -> list[Check]:
    """Every parameter, in the experiments where it is felt most: as many of them as `most` says.

    Derivatives are made everywhere; differences everywhere would take twice as long in all.
    """
    chosen = range(len(theta().paths))
    plans = [plan(experiment) for experiment in experiments().values()]
    scale = [scales(laid) for laid in plans]
    exact = [by_automatic_differentiation(laid, chosen) for laid in plans]
    felt = np.array([sensitivities(*pair) for pair in zip(exact, scale, strict=True)])
    where = np.argsort(-felt, axis=0)[:most]
    checks = []
    for number, laid in enumerate(plans):
        here = np.flatnonzero((where == number).any(axis=0))
        if len(here):
            checks += _check(laid, here, exact[number][here], scale[number])
    return checks


def _check(
    laid: Plan, chosen: Sequence[int], exact: np.ndarray, scale: np.ndarray, observed: bool = True
) -> list[Check]:
    """Who agrees within half of the target is not tried with more steps."""
    best = np.full(exact.shape[:2], np.inf)  # of every output, worst over its samples
    for h in STEPS:
        open_ = np.flatnonzero(~(best.max(axis=1) < TARGET / 2))
        if not len(open_):
            break
        estimate = by_finite_differences(laid, [chosen[k] for k in open_], h, observed)
        worst = _differences(exact[open_], estimate, scale).max(axis=2)
        best[open_] = np.fmin(best[open_], worst)
    return [
        Check(theta().paths[i], float(b.max()), OUTPUTS[int(b.argmax())], float(felt))
        for i, b, felt in zip(chosen, best, sensitivities(exact, scale), strict=True)
    ]


def sensitivities(exact: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Largest derivative of any output, relative to its scale, by each parameter."""
    relative = np.abs(exact) / np.where(scale > 0, scale, np.inf)[:, None]
    return relative.max(axis=(1, 2))


def _differences(exact, estimate, scale) -> np.ndarray:
    floor = np.where(scale > 0, FLOOR * scale, 1.0)[:, None]
    return np.abs(exact - estimate) / np.maximum(np.abs(estimate), floor)


def main() -> None:
    """Print the worst difference of every parameter in every experiment."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="PATH", help="only these parameters")
    options = parser.parse_args()
    enable_float64()
    paths = theta().paths
    chosen = [paths.index(p) for p in options.only] if options.only else list(range(len(paths)))
    results = {name: check(plan(e), chosen) for name, e in experiments().items()}
    publish([summary(results), full(results)], options.json)


def full(results: dict[str, list[Check]]) -> Table:
    """One row a parameter."""
    columns = [f"{word}, {name}" for name in results for word in ("difference", "sensitivity")]
    rows = [
        (checks[0].path, *(x for c in checks for x in (c.difference, c.sensitivity)))
        for checks in zip(*results.values(), strict=True)
    ]
    return Table(
        "Every parameter: worst relative difference of AD and finite differences, and largest "
        "relative sensitivity of an output",
        ("parameter", *columns),
        rows,
    )


def summary(results: dict[str, list[Check]]) -> Table:
    """One row an experiment."""
    rows = []
    for name, checks in results.items():
        worst = max(checks, key=lambda c: c.difference)
        over = sum(not c.difference < TARGET for c in checks)
        rows.append((name, len(checks), worst.difference, worst.path, worst.output, over))
    silent = [
        checks[0].path
        for checks in zip(*results.values(), strict=True)
        if all(c.sensitivity < SILENT for c in checks)
    ]
    rows.append(("without any effect", len(silent), 0.0, ", ".join(silent), "", 0))
    return Table(
        f"AD against finite differences (goal: worst below {TARGET:g})",
        ("experiment", "parameters", "worst", "of", "on", f"over {TARGET:g}"),
        rows,
    )


if __name__ == "__main__":
    main()
