"""Expectation and maximisation where each person's likelihood is a normal one.

Around the most probable coordinates the likelihood of a person's data is taken as normal: its
curvature and its slope there are all that a population needs. What follows is linear algebra, so
that hundreds of rounds cost nothing (first-order conditional estimation, Lindstrom and Bates 1990,
in the form of expectation and maximisation).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

ROUNDS = 300
TOLERANCE = 1e-5  # of the change of any coordinate's mean and deviation in a round
STRENGTH = 6.0  # people that the first guess of the spread is worth
CAUTION = 4.0  # people of average covariates without any effect that are added


class Likelihoods(NamedTuple):
    """Normal likelihoods of people's data; what is not measured has no curvature.

    Attributes:
        pull: curvature times the most likely coordinates, shape (people, parameters).
        curvature: shape (people, parameters, parameters).
    """

    pull: np.ndarray
    curvature: np.ndarray

    @classmethod
    def around(cls, x: np.ndarray, gradient: np.ndarray, curvature: np.ndarray) -> Likelihoods:
        """From slope and curvature of the misfit at x."""
        return cls(np.einsum("npq,nq->np", curvature, x) - gradient, curvature)

    def take(self, people: np.ndarray) -> Likelihoods:
        """Of some people."""
        return Likelihoods(self.pull[people], self.curvature[people])


class Posterior(NamedTuple):
    """Everybody's coordinates given data and population."""

    mean: np.ndarray
    covariance: np.ndarray


def posterior(likelihoods: Likelihoods, mean: np.ndarray, covariance: np.ndarray) -> Posterior:
    """Coordinates of each person, given the population's mean for that person."""
    precision = np.linalg.inv(covariance)
    spread = np.linalg.inv(likelihoods.curvature + precision)
    pull = likelihoods.pull + mean @ precision
    return Posterior(np.einsum("npq,nq->np", spread, pull), spread)


def maximise(
    likelihoods: Likelihoods,
    design: np.ndarray,
    effects: np.ndarray,
    covariance: np.ndarray,
    guess: np.ndarray,
    rounds: int = ROUNDS,
    reach: np.ndarray | None = None,
    strength: float = STRENGTH,
) -> tuple[np.ndarray, np.ndarray]:
    """Effects of covariates and covariance between people that make the data most probable.

    Args:
        design: rows of covariates, shape (people, columns); the first column is ones.
        effects, covariance: to begin with.
        guess: covariance that is believed before the data, with the weight of `strength` people.
        rounds: at most.
        reach: which columns act on which parameters, bool (columns, parameters); all on all where
            None.
        strength: see `guess`.

    Returns:
        Effects, shape (columns, parameters), and covariance.
    """
    people = len(design)
    ridge = CAUTION * np.eye(design.shape[1])
    ridge[0, 0] = 0.0
    regression = _regression(design, ridge, np.ones_like(effects, bool) if reach is None else reach)
    for _ in range(rounds):
        found = posterior(likelihoods, design @ effects, covariance)
        now = np.einsum("pcn,np->cp", regression, found.mean)
        away = found.mean - design @ now
        scatter = away.T @ away + found.covariance.sum(axis=0) + now.T @ ridge @ now
        spread = (scatter + strength * guess) / (people + strength)
        moved = np.abs(now - effects).max()
        widened = np.abs(np.sqrt(np.diag(spread) / np.diag(covariance)) - 1).max()
        effects, covariance = now, spread
        if max(moved, widened) < TOLERANCE:
            break
    return effects, covariance


def _regression(design: np.ndarray, ridge: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """What turns everybody's coordinates into effects; shape (parameters, columns, people)."""
    found = np.zeros((reach.shape[1], *design.T.shape))
    for parameter, acts in enumerate(reach.T):
        own = design[:, acts]
        found[parameter, acts] = np.linalg.solve(own.T @ own + ridge[np.ix_(acts, acts)], own.T)
    return found
