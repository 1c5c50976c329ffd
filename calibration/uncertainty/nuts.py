"""The whole posterior of one person by the No-U-Turn Sampler (Hoffman and Gelman 2014).

Coordinates are whitened with the Laplace approximation, so that the sampler starts on ground that
is nearly round and few leapfrog steps suffice. Potential and slope are those of the search of the
fit: what was compiled for the fit serves the sampler, and the chains are followed side by side.
Slopes by central differences keep it exact: a leapfrog step with any force that depends on the
position alone is reversible and keeps volume, and the density decides what is drawn.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from calibration.fit import Fits
from calibration.free import FreeSet
from calibration.problem import Problem
from calibration.search import Search
from calibration.uncertainty.trajectory import Draw, chain
from physiology.errors import InputError

WARMUP, DRAWS, CHAINS = 100, 1000, 4
Potential = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Posterior:
    """Draws from the posterior of one person.

    Attributes:
        free: the parameters.
        coordinates: shape (chains, draws, parameters).
        diverged: which draws ended in a divergence, shape (chains, draws).
        steps: leapfrog steps of each draw.
        acceptance: mean acceptance of each draw.
        potential: minus the log density of each draw.
    """

    free: FreeSet
    coordinates: np.ndarray
    diverged: np.ndarray
    steps: np.ndarray
    acceptance: np.ndarray
    potential: np.ndarray

    @property
    def values(self) -> np.ndarray:
        """Values (those of the reference man), shape (chains, draws, parameters)."""
        return np.moveaxis(self.free.values(np.moveaxis(self.coordinates, -1, 0)), 0, -1)

    @property
    def divergences(self) -> float:
        """Share of draws that diverged."""
        return float(np.mean(self.diverged))

    @property
    def r_hat(self) -> dict[str, float]:
        """Split R-hat of every coordinate: 1 where the chains agree (Gelman and Rubin 1992)."""
        return self._by_name(split_r_hat(self.coordinates))

    @property
    def effective(self) -> dict[str, float]:
        """Effective number of independent draws of every coordinate."""
        return self._by_name(effective_draws(self.coordinates))

    def _by_name(self, found) -> dict[str, float]:
        return {name: float(x) for name, x in zip(self.free.names, found, strict=True)}

    def to_arviz(self) -> Any:
        """Values and diagnostics as ArviZ has them.

        Raises:
            InputError: where arviz is not installed.
        """
        arviz = _arviz()
        values = self.values
        return arviz.from_dict(
            posterior={name: values[..., k] for k, name in enumerate(self.free.names)},
            sample_stats={
                "diverging": self.diverged,
                "n_steps": self.steps,
                "acceptance_rate": self.acceptance,
                "lp": -self.potential,
            },
        )


def sample(
    problem: Problem,
    fits: Fits,
    person: int,
    draws: int = DRAWS,
    warmup: int = WARMUP,
    chains: int = CHAINS,
    seed: int = 0,
    target: float = 0.8,
) -> Posterior:
    """Draw from the posterior of one person, under the prior that the fit had.

    Args:
        problem: the people.
        fits: of all of them; where the chains begin, and what they are whitened with.
        person: index.
        draws, warmup: of each chain.
        chains: how many, side by side.
        seed: of the sampler.
        target: acceptance that the step is tuned to.

    Raises:
        InputError: where the fit failed.
    """
    item = fits.items[person]
    if not np.isfinite(item.covariance).all():
        raise InputError(
            f"the fit of {item.subject.name} failed: there is nothing to sample around"
        )
    prior = fits.prior.everybody(len(fits)).take(np.full(chains, person))
    search = Search(problem, np.full(chains, person), prior)
    factor = np.linalg.cholesky(item.covariance)

    def potential(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = search.evaluate(item.coordinates + u @ factor.T, np.arange(len(u)))
        return found.cost, found.gradient @ factor

    begin = np.random.default_rng(seed).standard_normal((chains, len(factor)))
    found = run(potential, begin, warmup, draws, seed, target)
    u, values, diverged, steps, acceptance = (
        np.array([[draw[part] for draw in own] for own in found]) for part in range(5)
    )
    return Posterior(
        problem.free, item.coordinates + u @ factor.T, diverged, steps, acceptance, values
    )


def run(
    potential: Potential, begin: np.ndarray, warmup: int, draws: int, seed: int, target: float
) -> list[list[Draw]]:
    """Chains side by side; the warm-up is left out.

    Args:
        potential: of positions (some chains, parameters): potentials and gradients. A gradient
            where there is no model may be anything.
        begin: of each chain, shape (chains, parameters).
        warmup, draws: of each chain.
        seed: each chain has one of its own from it.
        target: acceptance.
    """
    seeds = np.random.SeedSequence(seed).generate_state(len(begin))
    running = {k: chain(x, warmup, draws, int(seeds[k]), target) for k, x in enumerate(begin)}
    pending: dict[int, Any] = {k: next(own) for k, own in running.items()}
    found: list[list[Draw]] = [[] for _ in begin]
    while pending:
        asked = list(pending)
        values, slopes = potential(np.stack([pending[k] for k in asked]))
        for k, value, slope in zip(asked, values, slopes, strict=True):
            try:
                answer = running[k].send((float(value), slope))
                while isinstance(answer, Draw):
                    found[k].append(answer)
                    answer = next(running[k])
                pending[k] = answer
            except StopIteration:
                del pending[k]
    return [own[warmup:] for own in found]


def split_r_hat(x: np.ndarray) -> np.ndarray:
    """Split R-hat over chains; x of shape (chains, draws, ...)."""
    half = x.shape[1] // 2
    halves = np.concatenate([x[:, :half], x[:, -half:]])
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    between = halves.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt((half - 1) / half + between / within)


def effective_draws(x: np.ndarray) -> np.ndarray:
    """Effective number of draws over chains, by Geyer's initial positive sequence (1992); x of
    shape (chains, draws, parameters)."""
    chains, draws, _ = x.shape
    away = x - x.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(away, 2 * draws, axis=1)) ** 2
    covariance = np.fft.irfft(power, axis=1)[:, :draws].mean(axis=0) / draws
    within = covariance[0] * draws / (draws - 1)
    total = within * (draws - 1) / draws + x.mean(axis=1).var(axis=0, ddof=1)
    correlation = 1 - (within - covariance) / total
    pairs = correlation[: 2 * (draws // 2)].reshape(-1, 2, x.shape[2]).sum(axis=1)
    kept = np.minimum.accumulate(np.where(np.cumprod(pairs > 0, axis=0), pairs, 0.0), axis=0)
    return chains * draws / np.maximum(2 * kept.sum(axis=0) - 1, 1 / np.log10(chains * draws))


def _arviz() -> Any:
    """ArviZ, which not everybody needs."""
    import importlib

    try:
        with warnings.catch_warnings(action="ignore"):  # announcements of libraries
            return importlib.import_module("arviz")
    except ImportError:
        raise InputError(
            "arviz is not installed: install the extra for posteriors, "
            "`pip install physiology[bayes]`"
        ) from None
