"""Folds: parts that people are split into, so that nobody teaches what is said of them."""

import numpy as np

FOLDS = 5


def folds_of(people: int, folds: int = FOLDS, seed: int = 0) -> np.ndarray:
    """A random fold for each person, as even as can be."""
    order = np.random.default_rng(seed).permutation(people)
    assigned = np.empty(people, int)
    assigned[order] = np.arange(people) % folds
    return assigned
