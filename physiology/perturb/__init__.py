"""Perturbations of the network: what becomes of glucose when one link is cut."""

from physiology.perturb.run import CLAMP, Effect, measure, perturb, perturbed
from physiology.perturb.table import PERTURBATIONS, Perturbation

__all__ = [
    "CLAMP",
    "PERTURBATIONS",
    "Effect",
    "Perturbation",
    "measure",
    "perturb",
    "perturbed",
]
