"""Correlations and nested regressions by which predictions are compared."""

import numpy as np

from benchmarks.regressions import bootstrap_difference, nested, pearson, spearman

RANDOM = np.random.default_rng(4)
COUNT = 60
FEATURES = RANDOM.standard_normal((COUNT, 3))
TARGET = np.exp(0.3 * FEATURES[:, 0] - 0.2 * FEATURES[:, 1] + 0.1 * RANDOM.standard_normal(COUNT))
FOLDS = np.arange(COUNT) % 5


def test_rank_correlation_sees_only_the_order():
    x = RANDOM.standard_normal(30)
    assert spearman(x, np.exp(3 * x)) == 1.0
    assert pearson(x, np.exp(3 * x)) < 0.9
    assert spearman(x, -x) == -1.0


def test_a_regression_finds_what_tells_and_does_not_see_whom_it_foretells():
    found = nested(FEATURES, TARGET, FOLDS)
    assert spearman(found, TARGET) > 0.85
    changed = np.where(FOLDS == 0, 10 * TARGET, TARGET)
    again = nested(FEATURES, changed, FOLDS)
    assert np.array_equal(found[FOLDS == 0], again[FOLDS == 0])
    assert not np.allclose(found[FOLDS == 1], again[FOLDS == 1])


def test_noise_foretells_nothing():
    noise = np.random.default_rng(8).standard_normal((COUNT, 3))
    assert abs(spearman(nested(noise, TARGET, FOLDS), TARGET)) < 0.4


def test_paired_bootstrap_tells_better_from_worse_and_not_from_itself():
    poor = RANDOM.standard_normal(COUNT)
    low, high = bootstrap_difference(FEATURES[:, 0], poor, TARGET)
    assert 0 < low < high
    assert bootstrap_difference(poor, poor, TARGET) == (0.0, 0.0)
