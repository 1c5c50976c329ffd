"""Peaks of a posterior, and intervals that count all of them."""

import numpy as np
import pytest

from calibration.modes import Modes, modes

NORMAL_90 = 1.6448536


def peak(*centres, spread=1.0):
    centres = np.array(centres, float)
    return centres, np.tile(spread**2 * np.eye(centres.shape[1]), (len(centres), 1, 1))


def test_the_interval_of_one_peak_is_that_of_a_normal_distribution():
    found = Modes.one(np.array([1.0, -2.0]), np.diag([4.0, 0.25])).interval()
    assert np.allclose(found[1] - [1.0, -2.0], NORMAL_90 * np.array([2.0, 0.5]), atol=1e-6)
    assert np.allclose(found.mean(axis=0), [1.0, -2.0])


def test_the_interval_of_two_peaks_holds_nine_of_ten_draws():
    coordinates, covariances = peak([0.0], [8.0])
    found = Modes(np.array([0.7, 0.3]), coordinates, covariances)
    random = np.random.default_rng(0)
    draws = random.choice([0.0, 8.0], 200_000, p=found.weights) + random.standard_normal(200_000)
    low, high = found.interval()[:, 0]
    assert np.mean(draws < low) == pytest.approx(0.05, abs=0.003)
    assert np.mean(draws > high) == pytest.approx(0.05, abs=0.003)


def test_ends_at_the_same_place_are_one_peak():
    coordinates, covariances = peak([3.0, 0.0], [3.1, 0.2], [9.0, 0.0])
    found = modes(coordinates, covariances, np.array([1.0, 1.001, 1.5]))
    assert np.allclose(found.coordinates[:, 0], [3.0, 9.0])
    # Equal volumes: the heights decide.
    assert found.weights[1] / found.weights[0] == pytest.approx(np.exp(-0.5))


def test_a_wide_peak_weighs_more_than_a_narrow_one_of_its_height():
    coordinates, covariances = peak([0.0], [50.0])
    covariances[1] *= 9
    assert np.allclose(modes(coordinates, covariances, np.zeros(2)).weights, [0.25, 0.75])


def test_what_holds_next_to_nothing_and_what_failed_are_no_peaks():
    coordinates, covariances = peak([20.0], [0.0], [40.0])
    found = modes(coordinates, covariances, np.array([30.0, 2.0, np.inf]))
    assert found.coordinates.tolist() == [[0.0]] and found.weights.tolist() == [1.0]


def test_a_failed_fit_has_no_interval():
    found = modes(np.zeros((1, 2)), np.full((1, 2, 2), np.nan), np.array([np.inf]))
    assert found.weights.tolist() == [1.0] and np.isnan(found.interval()).all()
