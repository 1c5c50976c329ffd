"""The whole posterior of one person by the No-U-Turn Sampler (Hoffman and Gelman 2014).

Coordinates are whitened with the Laplace approximation, so that the sampler starts on ground that
is nearly round and few leapfrog steps suffice. Needs numpyro: `pip install physiology[bayes]`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from calibration.fit import Fits
from calibration.free import FreeSet
from calibration.problem import Problem
from calibration.uncertainty.density import potential
from physiology.errors import InputError
from physiology.simulate import enable_float64


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
        with _quiet():
            from numpyro.diagnostics import effective_sample_size

        return self._by_name(effective_sample_size(self.coordinates))

    def _by_name(self, found) -> dict[str, float]:
        return {name: float(x) for name, x in zip(self.free.names, found, strict=True)}

    def to_arviz(self) -> Any:
        """Values and diagnostics as ArviZ has them (needs arviz)."""
        arviz = _imported("arviz")
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
    draws: int = 500,
    warmup: int = 300,
    chains: int = 4,
    seed: int = 0,
    target: float = 0.85,
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
        InputError: where numpyro is not installed, or the fit failed.
    """
    infer = _imported("numpyro.infer")
    enable_float64()
    import jax
    import jax.numpy as jnp

    item = fits.items[person]
    if not np.isfinite(item.covariance).all():
        raise InputError(
            f"the fit of {item.subject.name} failed: there is nothing to sample around"
        )
    prior = fits.prior.everybody(len(fits))
    density = potential(problem, person, prior.mean[person], prior.covariance[person])
    factor = np.linalg.cholesky(item.covariance)

    def whitened(u):
        return density(item.coordinates + factor @ u)

    kernel = infer.NUTS(potential_fn=whitened, target_accept_prob=target, dense_mass=True)
    sampler = infer.MCMC(
        kernel,
        num_warmup=warmup,
        num_samples=draws,
        num_chains=chains,
        chain_method="vectorized",
        progress_bar=False,
    )
    begin = np.random.default_rng(seed).standard_normal((chains, len(item.coordinates)))
    with _quiet():
        sampler.run(
            jax.random.PRNGKey(seed),
            init_params=jnp.asarray(begin),
            extra_fields=("diverging", "num_steps", "accept_prob", "potential_energy"),
        )
    extra = sampler.get_extra_fields(group_by_chain=True)
    u = np.asarray(sampler.get_samples(group_by_chain=True))
    return Posterior(
        free=problem.free,
        coordinates=item.coordinates + u @ factor.T,
        diverged=np.asarray(extra["diverging"]),
        steps=np.asarray(extra["num_steps"]),
        acceptance=np.asarray(extra["accept_prob"]),
        potential=np.asarray(extra["potential_energy"]),
    )


def split_r_hat(x: np.ndarray) -> np.ndarray:
    """Split R-hat over chains; x of shape (chains, draws, ...)."""
    half = x.shape[1] // 2
    halves = np.concatenate([x[:, :half], x[:, -half:]])
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    between = halves.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt((half - 1) / half + between / within)


def _imported(name: str) -> Any:
    """A library that not everybody needs.

    Raises:
        InputError: naming what to install.
    """
    import importlib

    try:
        with _quiet():
            return importlib.import_module(name)
    except ImportError:
        package = name.split(".")[0]
        raise InputError(
            f"{package} is not installed: install the extra that samples posteriors, "
            "`pip install physiology[bayes]`"
        ) from None


def _quiet() -> warnings.catch_warnings:
    """Announcements of libraries are not this program's warnings."""
    return warnings.catch_warnings(action="ignore")
