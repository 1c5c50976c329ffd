"""Populations estimated from people whose distribution is known, on a linear stand-in."""

import numpy as np
import pytest

from calibration.data import Dataset, Subject
from calibration.fit import fit
from calibration.population import Population, cross_estimate, estimate
from calibration.population.covariates import COLUMNS, design, row
from calibration.population.expectation import Likelihoods, maximise
from calibration.population.transfer import cross_transfer
from physiology.errors import InputError
from tests.linear_model import FREE, Linear, made

CENTRE = np.array([item.centre for item in FREE.items])
BEFORE = np.array([item.deviation for item in FREE.items])


def covariates(count: int, seed: int = 0) -> list[dict]:
    """Adults of both sexes."""
    random = np.random.default_rng(seed)
    return [
        {
            "sex": ("male", "female")[k % 2],
            "age": random.uniform(25.0, 70.0),
            "height": 1.7,
            "weight": random.uniform(55.0, 95.0),
        }
        for k in range(count)
    ]


# --- covariates -----------------------------------------------------------------------------------


def test_unknown_covariates_count_as_the_centre():
    assert np.array_equal(row({}), [1.0, 0.0, 0.0, 0.0])
    assert row({"sex": "male", "age": 60.0})[1:3] == pytest.approx([1.0, 0.5])
    thin, stout = (row({"height": 1.7, "weight": w})[3] for w in (55.0, 110.0))
    assert thin < 0 < stout
    assert stout - thin == pytest.approx(np.log(2) / 0.18)


# --- expectation and maximisation -----------------------------------------------------------------


def test_effects_and_covariance_are_recovered_from_noisy_likelihoods():
    random = np.random.default_rng(3)
    count = 4000
    z = np.column_stack([np.ones(count), random.standard_normal((count, 3))])
    effects = np.array([[1.0, -2.0], [0.5, 0.0], [0.0, 0.3], [-0.4, 0.2]])
    covariance = np.array([[0.5, 0.3], [0.3, 0.8]])
    truth = z @ effects + random.multivariate_normal([0, 0], covariance, count)
    noise = np.array([0.6, 1.0])
    seen = truth + noise * random.standard_normal(truth.shape)
    curvature = np.broadcast_to(np.diag(noise**-2.0), (count, 2, 2))
    data = Likelihoods.around(seen, np.zeros_like(seen), curvature)
    found, spread = maximise(data, z, np.zeros((4, 2)), np.eye(2), np.eye(2))
    assert np.allclose(found, effects, atol=0.06)
    # With everybody measured alike, it is the scatter of the measurements less their noise.
    away = seen - z @ np.linalg.lstsq(z, seen, rcond=None)[0]
    assert np.allclose(spread, away.T @ away / count - np.diag(noise**2), atol=0.02)
    assert np.allclose(spread, covariance, atol=0.15)


def test_a_likelihood_may_be_taken_anywhere_on_a_parabola():
    """Slope and curvature away from the best fit say the same."""
    curvature = np.array([[[4.0, 1.0], [1.0, 2.0]]])
    best = np.array([[0.3, -0.7]])
    far = best + np.array([[1.0, 2.0]])
    gradient = np.einsum("npq,nq->np", curvature, far - best)
    here = Likelihoods.around(best, np.zeros((1, 2)), curvature)
    there = Likelihoods.around(far, gradient, curvature)
    assert np.allclose(here.pull, there.pull)


def test_what_nobody_measured_keeps_the_first_guess():
    z = np.ones((30, 1))
    data = Likelihoods(np.zeros((30, 2)), np.broadcast_to(np.diag([9.0, 0.0]), (30, 2, 2)))
    guess = np.diag([1.0, 0.25])
    effects, spread = maximise(data, z, np.array([[0.0, 0.7]]), guess, guess)
    assert effects[0, 1] == pytest.approx(0.7)
    assert spread[1, 1] == pytest.approx(0.25, rel=1e-3)
    assert spread[0, 0] < 0.5


# --- people ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many():
    """Sixty people whose first coordinate rises with age."""
    own = covariates(60)
    random = np.random.default_rng(5)
    z = np.stack([row(c) for c in own])
    truth = np.tile(CENTRE, (60, 1))
    truth[:, 0] += 0.5 + 0.4 * z[:, 1] + 0.2 * random.standard_normal(60)
    return made(truth, own), truth


@pytest.fixture(scope="module")
def estimated(many):
    return estimate(Linear(many[0], FREE))


def test_a_population_is_recovered_from_measurements(estimated, many):
    found = estimated.population
    z = design(many[0].subjects)
    expected = np.linalg.lstsq(z, many[1][:, 0], rcond=None)[0]
    assert np.allclose(found.effects[:2, 0], expected[:2], atol=0.06)
    assert found.covariance[0, 0] < 0.3 * BEFORE[0] ** 2 + 0.2**2
    assert np.allclose(found.effects[:, 3], [CENTRE[3], 0, 0, 0], atol=1e-6)
    assert found.covariance[3, 3] == pytest.approx(BEFORE[3] ** 2, rel=1e-3)


def test_a_population_pulls_noisy_fits_to_the_truth(many):
    people, truth = many
    noisy = Linear(made(truth, [dict(s.covariates) for s in people], seed=9, noise=4.0), FREE)
    population = estimate(noisy).population
    alone = fit(noisy)
    together = fit(noisy, prior=population.prior(people.subjects))
    errors = [np.mean((f.coordinates - truth)[:, 0] ** 2) for f in (together, alone)]
    assert errors[0] < errors[1]


def test_a_cross_fitted_population_has_not_seen_the_person(many):
    people, truth = many
    moved = truth.copy()
    moved[0, 0] += 3.0
    own = [dict(s.covariates) for s in people]
    one, two = (
        cross_estimate(Linear(made(x, own), FREE), folds=3, rounds=2) for x in (truth, moved)
    )
    fold = one.folds[0]
    before, after = one.prior(people.subjects), two.prior(people.subjects)
    assert np.array_equal(before.mean[0], after.mean[0])
    assert np.array_equal(before.covariance[0], after.covariance[0])
    other = int(np.flatnonzero(one.folds != fold)[0])
    assert not np.allclose(before.mean[other], after.mean[other], atol=1e-3)


# --- the distribution -----------------------------------------------------------------------------


def test_drawn_people_follow_covariates_and_covariance(estimated):
    population = estimated.population
    old = {"age": 70.0, "sex": "male", "height": 1.7, "weight": 70.0}
    x = population.draw([old] * 20000, seed=2)
    assert np.allclose(x.mean(axis=0), row(old) @ population.effects, atol=0.03)
    assert np.allclose(np.cov(x.T), population.covariance, atol=0.03)


def test_a_population_is_saved_and_read_back(estimated, tmp_path):
    path = estimated.population.save(tmp_path / "population.json")
    again = Population.load(path)
    assert again.names == FREE.names
    assert np.array_equal(again.effects, estimated.population.effects)
    assert np.array_equal(again.covariance, estimated.population.covariance)


@pytest.mark.parametrize("text", ["{}", "no json", '{"format": 99}', "[]"])
def test_what_is_no_population_is_refused(tmp_path, text):
    path = tmp_path / "population.json"
    path.write_text(text)
    with pytest.raises(InputError, match="is no population"):
        Population.load(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere.json"):
        Population.load(tmp_path / "nowhere.json")


def test_a_part_of_a_population_is_a_population(estimated):
    part = estimated.population.take(FREE.without(FREE.names[1]))
    assert part.names == (FREE.names[0], *FREE.names[2:])
    assert part.effects.shape == (len(COLUMNS), 3)
    with pytest.raises(InputError, match=r"liver\.volume"):
        estimated.population.take(FREE.plus(_liver()))


def _liver():
    from calibration.free import free

    return free("liver.volume")


# --- from one experiment to another ---------------------------------------------------------------


class Seen:
    """Fits as a transfer reads them."""

    def __init__(self, coordinates, covariances, free, subjects):
        self.coordinates, self.covariances, self.free = coordinates, covariances, free
        self.dataset = Dataset("seen", tuple(subjects))

    def __len__(self) -> int:
        return len(self.coordinates)


def two_experiments(count: int = 120):
    """The second's first coordinate follows the first's and BMI; its others follow nothing."""
    random = np.random.default_rng(5)
    subjects = [Subject(f"P{k}", {}, own) for k, own in enumerate(covariates(count, 5))]
    shape = (count, len(FREE.items))
    one = CENTRE + BEFORE * random.standard_normal(shape)
    two = CENTRE + BEFORE * random.standard_normal(shape)
    stout = design(subjects)[:, 3]
    two[:, 0] = CENTRE[0] + BEFORE[0] * (
        0.8 * (one[:, 0] - CENTRE[0]) / BEFORE[0]
        + 0.5 * stout
        + 0.2 * random.standard_normal(count)
    )
    certain = np.broadcast_to(np.diag((0.05 * BEFORE) ** 2), (*shape, shape[1]))
    return (Seen(x, certain, FREE, subjects) for x in (one, two))


def test_a_second_experiment_is_said_from_the_first_of_others():
    first, second = two_experiments()
    partners = {FREE.names[0]: (FREE.names[0],)}
    found = cross_transfer(first, second, partners)

    def told(prior):
        return np.corrcoef(prior.mean[:, 0], second.coordinates[:, 0])[0, 1]

    assert told(found.prior) > 0.95
    assert 0.2 < told(found.by_covariates) < 0.8
    left = np.sqrt(found.prior.covariance[:, 0, 0]) / BEFORE[0]
    assert left.max() < 0.45 < np.sqrt(found.by_covariates.covariance[:, 0, 0]).min() / BEFORE[0]


def test_what_is_said_of_a_person_does_not_know_that_persons_second_experiment():
    first, second = two_experiments(40)
    partners = {name: FREE.names for name in FREE.names}
    before = cross_transfer(first, second, partners)
    second.coordinates = second.coordinates.copy()
    second.coordinates[7] += 2.0
    after = cross_transfer(first, second, partners)
    own = before.folds == before.folds[7]
    assert np.array_equal(before.prior.mean[own], after.prior.mean[own])
    assert not np.allclose(before.prior.mean[~own], after.prior.mean[~own])


def test_only_partners_say_something():
    first, second = two_experiments(40)
    partners = {FREE.names[0]: (FREE.names[0],)}
    before = cross_transfer(first, second, partners)
    first.coordinates = first.coordinates.copy()
    first.coordinates[:, 1] += 3.0
    after = cross_transfer(first, second, partners)
    assert np.array_equal(before.prior.mean, after.prior.mean)
