"""Populations: means, covariances and covariate effects over many people, and priors from them."""

from calibration.population.distribution import Population
from calibration.population.estimate import (
    CrossFittedPopulation,
    Estimated,
    cross_estimate,
    estimate,
)

__all__ = ["CrossFittedPopulation", "Estimated", "Population", "cross_estimate", "estimate"]
