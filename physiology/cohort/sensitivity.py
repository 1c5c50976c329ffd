"""Sensitivity: which traits of a population decide an endpoint, globally.

Samples and indices are SALib's. A point of the sample is a person whose traits have the ranks
that it says, so that distributions, bounds and slopes of the population hold. Traits are taken as
independent there: indices by variance have no meaning otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from physiology.cohort.doses import doses
from physiology.cohort.endpoints import endpoints
from physiology.cohort.engine import DEFAULT, Engine, simulate_people
from physiology.cohort.optional import load
from physiology.cohort.people import People
from physiology.cohort.population import Population
from physiology.errors import InputError
from physiology.experiments import Experiment

Method = Literal["sobol", "morris"]
LEVELS = 4  # of the grid of Morris


@dataclass(frozen=True)
class Sensitivity:
    """Indices of each trait.

    Attributes:
        method: `sobol` or `morris`.
        endpoint: of which.
        traits: their names.
        first: share of the variance that the trait explains alone; Morris: mean absolute effect.
        total: with all interactions; Morris: SD of the effects.
        interval: half-width of the 95 % interval of `total` (Morris: of the mean absolute effect).
        failed: people who failed, and were given the median of the others.
    """

    method: str
    endpoint: str
    traits: tuple[str, ...]
    first: np.ndarray
    total: np.ndarray
    interval: np.ndarray
    failed: int


def sensitivity(
    population: Population,
    experiment: Experiment,
    endpoint: str,
    samples: int = 256,
    method: Method = "sobol",
    outputs: Sequence[str] = ("glucose", "insulin"),
    engine: Engine = DEFAULT,
) -> Sensitivity:
    """Global sensitivity of an endpoint to the traits of a population.

    Args:
        population: whose traits vary.
        experiment: what is done.
        endpoint: a name that `endpoints` gives.
        samples: base sample; a power of two for Sobol (2 (traits + 1) times as many people are
            simulated), or the number of trajectories of Morris (traits + 1 people each).
        method: `sobol` or `morris`.
        outputs: observables that the endpoint needs.
        engine: precision and chunk size.

    Raises:
        InputError: for an unknown method or endpoint, or a sample size that does not suit.
    """
    if method not in ("sobol", "morris"):
        raise InputError(f"method is {method!r}: choose sobol or morris")
    if samples < 4 or (method == "sobol" and samples & (samples - 1)):
        raise InputError(f"samples is {samples}: give at least 4, for sobol a power of two")
    names = tuple(trait.name for trait in population.traits)
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    ranks = _sample(problem, samples, method, population.seed)
    people = population.with_ranks(dict(zip(names, np.clip(ranks.T, 1e-6, 1 - 1e-6), strict=True)))
    values, failed = _measured(people, experiment, endpoint, outputs, engine)
    first, total, interval = _indices(problem, ranks, values, method, population.seed)
    return Sensitivity(method, endpoint, names, first, total, interval, failed)


def _sample(problem: dict, samples: int, method: str, seed: int) -> np.ndarray:
    module = load(f"SALib.sample.{method}", "sensitivity analysis")
    if method == "sobol":
        return module.sample(problem, samples, calc_second_order=False, seed=seed)
    return module.sample(problem, samples, num_levels=LEVELS, seed=seed)


def _measured(
    people: People, experiment: Experiment, endpoint: str, outputs: Sequence[str], engine: Engine
) -> tuple[np.ndarray, int]:
    """The endpoint of everybody; of whom failed, the median."""
    followed = simulate_people(people, doses(experiment), outputs, engine=engine)
    ok = followed.outcomes.ok
    curves = {name: curve[:, ok] for name, curve in followed.curves.items()}
    found = endpoints(experiment, followed.times, curves, people.take(np.flatnonzero(ok)))
    if endpoint not in found:
        raise InputError(f"there is no endpoint {endpoint!r}: choose from {', '.join(found)}")
    values = np.full(len(people), np.nan)
    values[ok] = found[endpoint]
    missing = ~np.isfinite(values)
    values[missing] = np.nanmedian(values)
    return values, int(missing.sum())


def _indices(
    problem: dict, ranks: np.ndarray, values: np.ndarray, method: str, seed: int
) -> tuple[Any, Any, Any]:
    module = load(f"SALib.analyze.{method}", "sensitivity analysis")
    if method == "sobol":
        found = module.analyze(problem, values, calc_second_order=False, seed=seed)
        return found["S1"], found["ST"], found["ST_conf"]
    found = module.analyze(problem, ranks, values, num_levels=LEVELS, seed=seed)
    return found["mu_star"], found["sigma"], found["mu_star_conf"]
