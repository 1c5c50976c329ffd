"""Uncertainty on a linear stand-in, where all is known exactly; the body where it is slow."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from calibration.fit import fit
from calibration.uncertainty import (
    Known,
    bands,
    by_analyte,
    directions,
    draw,
    further_samples,
    information,
    profiles,
    verdicts,
)
from calibration.uncertainty import nuts as sampler
from physiology.errors import InputError
from tests.linear_model import EXPERIMENT, FREE, NAMES, SD, TIMES, Linear, made

ROOT = Path(__file__).resolve().parents[1]
CENTRE = np.array([item.centre for item in FREE.items])
BEFORE = np.array([item.deviation for item in FREE.items])


@pytest.fixture(scope="module")
def problem():
    truth = CENTRE + np.array([[0.3, 0.2, -0.1, 0.0], [-0.2, 0.1, 0.1, 0.3]])
    return Linear(made(truth), FREE)


@pytest.fixture(scope="module")
def fits(problem):
    return fit(problem)


@pytest.fixture(scope="module")
def known(problem, fits):
    return information(problem, fits.coordinates)


def test_fisher_information_is_that_of_the_model(known):
    samples = len(TIMES)
    by_insulin = samples * (40.0 / SD["insulin"]) ** 2
    expected = np.zeros((4, 4))
    expected[0, 0] = samples / SD["glucose"] ** 2
    expected[1:3, 1:3] = by_insulin
    assert np.allclose(known[0].data, expected, rtol=1e-6, atol=1e-6)


def test_covariance_is_that_of_the_fit(known, fits):
    for one, item in zip(known, fits, strict=True):
        assert np.allclose(one.covariance, item.covariance, rtol=1e-6, atol=1e-12)
        errors = [row.error for row in item.estimates()]
        own = np.array([item.parameters[n] for n in FREE.names]) / item.values
        assert np.allclose(one.standard_errors * own, errors, rtol=1e-6)


def test_what_was_never_measured_tells_nothing(known):
    assert known[0].covariance[3, 3] == pytest.approx(BEFORE[3] ** 2)
    assert known[0].nats > 0


def test_verdicts_are_identified_combined_and_not(known):
    found = {verdict.path: verdict for verdict in verdicts(known[0])}
    states = [found[name].known for name in FREE.names]
    assert states == [Known.IDENTIFIED, Known.COMBINED, Known.COMBINED, Known.NOT]
    assert found[FREE.names[1]].partners == (FREE.names[2],)
    assert found[FREE.names[2]].partners == (FREE.names[1],)
    assert found[FREE.names[3]].left == pytest.approx(1.0)


def test_verdicts_are_sentences_that_name_the_partner(known):
    sentences = [verdict.sentence for verdict in verdicts(known[0])]
    assert "is identified" in sentences[0]
    assert f"in combination with {FREE.names[2]}" in sentences[1]
    assert "not told by these data" in sentences[3]


def test_the_best_told_direction_is_the_sum_and_the_worst_unseen(known):
    found = directions(known[0])
    left = [direction.left for direction in found]
    assert left == sorted(left)
    assert left[-1] == pytest.approx(1.0)
    for direction in found:
        assert sum(direction.weights.values()) == pytest.approx(1.0)


def test_a_profile_of_a_linear_model_is_a_parabola(problem, fits):
    for person in range(len(problem)):
        item = fits.items[person]
        errors = np.sqrt(np.diag(item.covariance))
        for k, profile in enumerate(profiles(problem, fits, person)):
            assert np.allclose(profile.rise, [2.0, 0.5, 0.0, 0.5, 2.0], atol=5e-3)
            ends = FREE.items[k].value_at(
                item.coordinates[k] + np.array([-1, 1]) * 1.645 * errors[k]
            )
            assert np.allclose((profile.low, profile.high), ends, rtol=1e-2)


def test_a_profile_that_is_too_narrow_has_no_end(problem, fits):
    profile = profiles(problem, fits, 0, names=[FREE.names[0]], points=(-0.5, 0.0, 0.5))[0]
    assert not np.isfinite(profile.low) and not np.isfinite(profile.high)


def test_profiles_of_what_is_not_free_are_refused(problem, fits):
    with pytest.raises(InputError, match="liver.volume is not free"):
        profiles(problem, fits, 0, names=["liver.volume"])


def test_drawn_coordinates_have_mean_and_covariance_of_the_fit_and_stay_in_range(fits):
    item = fits.items[0]
    x = draw(item, 20000, seed=1)
    errors = np.sqrt(np.diag(item.covariance))
    assert np.abs((x.mean(axis=0) - item.coordinates) / errors).max() < 0.05
    assert np.allclose(np.cov(x.T) / np.outer(errors, errors),
                       item.covariance / np.outer(errors, errors), atol=0.05)  # fmt: skip
    values = FREE.values(x.T)
    for row, one in zip(values, FREE.items, strict=True):
        assert row.min() >= one.low and row.max() <= one.high


def test_bands_hold_the_curve_and_samples_spread_further(problem, fits):
    found = bands(problem, 0, draw(fits.items[0], 2000))["ogtt"]["glucose"]
    expected = fits.items[0].predicted["ogtt"]["glucose"][1]
    assert (found.low < expected).all() and (expected < found.high).all()
    assert (found.sample_low < found.low).all() and (found.high < found.sample_high).all()
    error = np.sqrt(fits.items[0].covariance[0, 0])
    assert found.high[0] - found.low[0] == pytest.approx(2 * 1.645 * error, rel=0.1)


def test_further_samples_are_of_what_is_not_yet_known(known, fits):
    """Only glucose was measured: insulin tells what it could not."""
    bare = Linear(made(fits.coordinates, names=("glucose",)), FREE)
    one = information(bare, fits.coordinates)[0]
    chosen = further_samples(
        bare, 0, one, EXPERIMENT, ("glucose", "insulin", "c_peptide"), TIMES, 3
    )
    assert chosen[0].analyte == "insulin"
    assert chosen[0].helps[0] in FREE.names[1:3]
    gains = [further.gain for further in chosen]
    assert gains == sorted(gains, reverse=True)
    ranked = by_analyte(bare, 0, one, EXPERIMENT, NAMES, TIMES)
    assert list(ranked) == ["insulin", "glucose", "c_peptide"]
    assert ranked["c_peptide"] == pytest.approx(0.0, abs=1e-9)


def test_nothing_to_choose_from_is_refused(problem, known):
    with pytest.raises(InputError, match="nothing|no further"):
        further_samples(problem, 0, known[0], EXPERIMENT, (), TIMES)
    with pytest.raises(InputError, match="no analyte"):
        further_samples(problem, 0, known[0], EXPERIMENT, ("sugar",), TIMES)


def test_r_hat_is_one_where_chains_agree_and_more_where_they_do_not():
    x = np.random.default_rng(0).standard_normal((4, 500, 2))
    assert np.all(np.abs(sampler.split_r_hat(x) - 1) < 0.02)
    x[0, :, 1] += 3.0
    assert sampler.split_r_hat(x)[1] > 1.2


def test_effective_draws_are_all_where_draws_are_independent_and_few_where_they_stick():
    random = np.random.default_rng(1)
    free_draws = random.standard_normal((4, 1000, 1))
    assert sampler.effective_draws(free_draws)[0] == pytest.approx(4000, rel=0.15)
    stuck = np.zeros((4, 1000, 1))
    for k in range(1, 1000):
        stuck[:, k] = 0.9 * stuck[:, k - 1] + random.standard_normal((4, 1))
    # An autoregressive chain keeps (1 - 0.9) / (1 + 0.9) of its draws.
    assert sampler.effective_draws(stuck)[0] == pytest.approx(4000 / 19, rel=0.35)


def test_the_sampler_draws_from_a_known_density():
    scale = np.array([1.0, 0.5])

    def potential(u):
        return 0.5 * np.sum((u / scale) ** 2, axis=1), u / scale**2

    found = sampler.run(potential, np.zeros((4, 2)), warmup=100, draws=1000, seed=3, target=0.85)
    x = np.array([[draw.position for draw in own] for own in found])
    assert x.shape == (4, 1000, 2)
    assert not any(draw.diverged for own in found for draw in own)
    assert np.allclose(x.std(axis=(0, 1)) / scale, 1, atol=0.06)
    assert np.all(np.abs(x.mean(axis=(0, 1))) < 0.1 * scale)
    assert np.all(sampler.split_r_hat(x) < 1.01)


def test_a_wall_without_a_model_is_a_divergence():
    def potential(u):
        return np.where(u[:, 0] > 0.1, np.inf, 0.5 * u[:, 0] ** 2), u

    found = sampler.run(potential, np.zeros((2, 1)), warmup=20, draws=50, seed=0, target=0.85)
    assert any(draw.diverged for own in found for draw in own)
    assert max(draw.position[0] for own in found for draw in own) <= 0.1


def test_without_arviz_a_sentence_names_the_extra(monkeypatch):
    real = importlib.import_module

    def missing(name, *rest):
        if name.startswith("arviz"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(InputError, match=r"physiology\[bayes\]"):
        sampler._arviz()


# --- the body -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_central_differences_are_the_forward_sensitivities(fits):
    from calibration.differences import Differences
    from calibration.problem import Problem

    people = made(fits.coordinates)
    exact, moved = Problem(people, FREE, batch=2), Differences(people, FREE)
    x = exact.start()
    one, other = exact.predict(x), moved.predict(x)
    assert np.allclose(one.values["ogtt"], other.values["ogtt"], rtol=1e-9)
    size = np.abs(one.slopes["ogtt"]).max(axis=(0, 2), keepdims=True)
    assert np.max(np.abs(one.slopes["ogtt"] - other.slopes["ogtt"]) / size) < 1e-4


# In a process of its own, compiled for throughput: there are thousands of days to simulate.
SAMPLED = """
import json
import numpy as np
from physiology.throughput import compile_for_throughput
compile_for_throughput()
from calibration.differences import Differences
from calibration.fit import fit
from calibration.uncertainty import sample
from tests.linear_model import FREE, made
centre = np.array([item.centre for item in FREE.items])
problem = Differences(made(centre[None]), FREE)
fits = fit(problem)
drawn = sample(problem, fits, 0, draws=120, warmup=100, chains=2)
print(json.dumps({
    "coordinates": drawn.coordinates.tolist(),
    "divergences": float(drawn.divergences),
    "r_hat": {name: float(value) for name, value in drawn.r_hat.items()},
    "fitted": fits.coordinates[0].tolist(),
    "errors": np.sqrt(np.diag(fits.covariances[0])).tolist(),
    "variables": list(drawn.to_arviz().posterior.data_vars),
}))
"""


@pytest.mark.slow
def test_the_sampler_finds_the_posterior_of_a_body():
    pytest.importorskip("arviz")
    flags = {key: value for key, value in os.environ.items() if key != "XLA_FLAGS"}
    done = subprocess.run(
        [sys.executable, "-c", SAMPLED], cwd=ROOT, env=flags, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    drawn = json.loads(done.stdout.splitlines()[-1])
    coordinates = np.array(drawn["coordinates"])
    assert coordinates.shape == (2, 120, 4)
    assert drawn["divergences"] < 0.05
    assert max(drawn["r_hat"].values()) < 1.1
    away = coordinates.reshape(-1, 4).mean(axis=0) - np.array(drawn["fitted"])
    assert np.abs(away / np.array(drawn["errors"])).max() < 1.0
    assert set(drawn["variables"]) == set(FREE.names)
