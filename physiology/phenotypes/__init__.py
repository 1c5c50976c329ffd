"""Phenotypes: people whom years of named causes have changed, ready for any experiment."""

from physiology.phenotypes.ready import phenotype, record, shipped, weighed
from physiology.phenotypes.recipes import RECIPES, Recipe

__all__ = ["RECIPES", "Recipe", "phenotype", "record", "shipped", "weighed"]
