"""Fits on people made by the model itself: exact slopes, recovered parameters, honest statuses."""

import numpy as np
import pytest

from calibration.data import Dataset, Series, Subject, Visit
from calibration.fit import fit
from calibration.free import FreeSet, choose, expit, free, logit
from calibration.least_squares import Evaluation, Outcome, minimise
from calibration.left_out import leave_times_out
from calibration.population import cross_estimate
from calibration.population.folds import folds_of
from calibration.prior import Prior
from calibration.problem import Problem, fitted_body
from calibration.residuals import below_limit
from physiology import ogtt, simulate
from physiology.errors import InputError

TIMES = (0.0, 30.0, 60.0, 90.0, 120.0)
ANALYTES = ("glucose", "insulin", "c_peptide")
PEOPLE = (
    ("lean", {"sex": "female", "age": 25.0, "height": 1.6, "weight": 52.0}, (4.7, 30.0, 0.05)),
    ("stout", {"sex": "male", "age": 50.0, "height": 1.75, "weight": 95.0}, (5.6, 75.0, 0.035)),
    ("diabetic", {"sex": "male", "age": 60.0, "height": 1.7, "weight": 78.0}, (8.5, 50.0, 0.06)),
)
FREE = FreeSet(
    "three",
    (
        free("blood.glucose_fasting", 3.0, 16.0, 5.2, 0.15),
        free("blood.insulin_fasting", 5.0, 500.0, 40.0, 0.5),
        free("gut.emptying", 0.01, 0.3, 0.05, 0.4),
    ),
)


def made(name, covariates, truth) -> Subject:
    """A person whose measurements are exactly what the model says."""
    experiment = ogtt(75, 120.0).sampled(TIMES)
    person = Subject(name, {}, covariates)
    t = simulate(fitted_body(person, FREE, np.array(truth)), experiment, step=1.25)
    series = {a: Series.of(TIMES, t[a]) for a in ANALYTES}
    return Subject(name, {"ogtt": Visit(experiment, series)}, covariates)


@pytest.fixture(scope="module")
def people():
    return Dataset("made", tuple(made(*person) for person in PEOPLE))


@pytest.fixture(scope="module")
def problem(people):
    return Problem(people, FREE, batch=3)


# --- what is free ---------------------------------------------------------------------------------


@pytest.mark.parametrize("item", choose("full").items, ids=lambda item: item.name)
def test_coordinates_and_values_are_inverse_and_stay_in_range(item):
    far = np.array([-30.0, -2.0, 0.0, item.centre, 3.0, 30.0])
    values = item.value_at(far)
    assert (values >= item.low).all() and (values <= item.high).all()
    assert np.allclose(item.coordinate_of(values[1:-1]), far[1:-1], atol=1e-9)
    assert item.value_at(item.centre) == pytest.approx(item.value)
    h = 1e-6
    numeric = (item.value_at(0.3 + h) - item.value_at(0.3 - h)) / (2 * h)
    assert item.slope_at(0.3) == pytest.approx(numeric, rel=1e-6)


def test_logit_and_expit_are_inverse():
    x = np.linspace(-8, 8, 33)
    assert np.allclose(logit(expit(x)), x, atol=1e-8)


def test_free_parameters_take_range_and_value_from_the_parameter():
    item = free("liver.insulin_extraction")
    assert (item.low, item.high, item.unit) == (0.45, 0.65, "-")
    assert item.value == pytest.approx(0.53)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("gut.emptyin", ["gut.emptyin", "gut.emptying"]),
        ("glucose-insulinn", ["glucose-insulinn", "glucose-insulin"]),
        ((), ["frees nothing"]),
        ([free("gut.emptying"), free("gut.emptying|gut.grinding")], None),
    ],
)
def test_what_cannot_be_freed_is_refused_in_a_sentence(what, words):
    if words is None:
        assert len(choose(what).items) == 1  # the later one replaces the earlier
        return
    with pytest.raises(InputError) as refused:
        choose(what)
    assert all(word in str(refused.value) for word in words)


def test_a_parameter_is_not_free_twice():
    with pytest.raises(InputError, match="free twice"):
        choose([free("gut.emptying"), free("gut.grinding|gut.emptying")])


def test_sets_and_paths_combine():
    chosen = choose("glucose-insulin, liver.volume")
    assert chosen.names == (*choose("glucose-insulin").names, "liver.volume")
    assert "liver.volume" not in chosen.without("liver.volume").names


# --- slopes ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_slopes_are_those_of_finite_differences(problem):
    x = problem.start() + 0.2
    exact = problem.predict(x).slopes["ogtt"]
    h = 1e-4
    for k in range(x.shape[1]):
        ahead, behind = x.copy(), x.copy()
        ahead[:, k] += h
        behind[:, k] -= h
        up, down = (problem.predict(y).values["ogtt"] for y in (ahead, behind))
        numeric = (up - down) / (2 * h)
        scale = np.abs(numeric).max(axis=-1, keepdims=True) + 1e-9
        assert np.max(np.abs(exact[..., k] - numeric) / scale) < 1e-5


def test_predictions_are_those_of_the_fitted_body(problem, people):
    x = problem.start() + 0.2
    predicted = problem.predict(x).values["ogtt"]
    experiment = ogtt(75, 120.0).sampled(TIMES)
    for person in range(len(people)):
        t = simulate(problem.body(person, x[person]), experiment, step=1.25)
        for row, analyte in enumerate(problem.visits["ogtt"].measured.analytes):
            assert np.allclose(predicted[person, row], t[analyte], rtol=1e-9)


# --- fits -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fits(problem):
    return fit(problem, prior=Prior.of(FREE, width=100.0))


def test_a_fit_recovers_the_people_that_made_the_data(fits):
    assert fits.converged.all()
    for (name, _, truth), item in zip(PEOPLE, fits, strict=True):
        assert item.subject.name == name
        assert np.allclose(item.values, truth, rtol=0.02)
        assert item.misfit < 1e-2
        # A search ends where half the squared distance is below 1e-3, in standard errors.
        true = [f.coordinate_of(v) for f, v in zip(FREE.items, truth, strict=True)]
        left = item.coordinates - true
        assert left @ np.linalg.solve(item.covariance, left) < 4e-3


def test_the_fitted_body_is_a_body_like_any_other(fits):
    t = simulate(fits["diabetic"].body, ogtt(75, 300.0))
    assert t.status.ok
    assert t["glucose"][0] == pytest.approx(8.5, rel=2e-3)


def test_estimates_are_the_persons_own_values_with_intervals(fits):
    for item in fits:
        for row in item.estimates():
            assert row.low < row.value < row.high
            assert row.error > 0
            assert 0 <= row.learned <= 1
            assert row.value == pytest.approx(item.parameters[row.path])


def test_covariates_scale_a_persons_parameters(fits):
    """A free value is that of the reference man; the person's own follows build."""
    subject = fits["lean"].subject
    own = free("pancreas.insulin_secretion", 15.0, 700.0, 100.0)
    body = fitted_body(subject, FreeSet("one", (own,)), np.array([100.0]))
    expected = 100.0 * float(subject.body.organs.pancreas.insulin_secretion) / 96.0
    assert float(body.organs.pancreas.insulin_secretion) == pytest.approx(expected, rel=1e-6)


def test_a_narrow_prior_wins_over_the_data(problem):
    tight = fit(problem, prior=Prior.of(FREE, width=1e-3))
    centre = np.array([item.centre for item in FREE.items])
    assert np.abs(tight.coordinates - centre).max() < 0.02


def test_a_wrong_start_is_refused(problem):
    with pytest.raises(InputError, match="shape"):
        fit(problem, start=np.zeros((1, 3)))


def test_people_without_measurements_are_refused(people):
    empty = Subject("nobody", {"ogtt": Visit(ogtt(), {"glucose": Series.of([], [])})})
    with pytest.raises(InputError, match="nobody"):
        Problem(Dataset("d", (*people.subjects, empty)), FREE)


# --- censoring and the search itself --------------------------------------------------------------


def test_a_censored_sample_pushes_only_from_above():
    distance = np.array([-6.0, -1.0, 0.0, 2.0, 30.0])
    residual, slope = below_limit(distance)
    assert residual[0] < 1e-4
    assert (np.diff(residual) > 0).all()
    assert residual[-1] == pytest.approx(30.0, rel=0.01)
    h = 1e-5
    numeric = (below_limit(distance[1:] + h)[0] - below_limit(distance[1:] - h)[0]) / (2 * h)
    assert np.allclose(slope[1:], numeric, rtol=1e-4)


def valley(x, people):
    """Rosenbrock's valley as a sum of squares; the third person's model always fails."""
    a, b = x[:, 0], x[:, 1]
    r = np.stack([1 - a, 10 * (b - a * a)], axis=1)
    j = np.zeros((len(x), 2, 2))
    j[:, 0, 0], j[:, 1, 0], j[:, 1, 1] = -1, -20 * a, 10
    cost = 0.5 * (r**2).sum(axis=1)
    cost[people == 2] = np.inf
    return Evaluation(cost, np.einsum("nmp,nm->np", j, r), np.einsum("nmp,nmq->npq", j, j))


def test_every_person_has_a_search_and_an_end_of_its_own():
    start = np.array([[-1.2, 1.0], [1.0, 1.0], [0.0, 0.0]])
    found = minimise(valley, start, iterations=60, tolerance=1e-10)
    assert found.outcome[0] is Outcome.CONVERGED and found.outcome[1] is Outcome.CONVERGED
    assert np.allclose(found.coordinates[:2], 1.0, atol=1e-4)
    assert found.outcome[2] is Outcome.FAILED
    assert found.iterations[1] == 1 < found.iterations[0]


def test_a_search_that_runs_out_says_so():
    found = minimise(valley, np.array([[-1.2, 1.0]]), iterations=3, tolerance=1e-10)
    assert found.outcome[0] is Outcome.UNFINISHED


# --- other people as prior, and samples not seen --------------------------------------------------


def test_every_person_is_in_one_fold_and_folds_are_even():
    folds = folds_of(17, 5)
    assert sorted(np.bincount(folds)) == [3, 3, 3, 4, 4]


def test_a_prior_from_others_has_not_seen_the_person(problem, people):
    changed = people.subjects[0].change_visits(_more_glucose)
    other = Problem(Dataset("d", (changed, *people.subjects[1:])), FREE, batch=3)
    one, two = (
        cross_estimate(p, folds=3, rounds=2).prior(p.dataset.subjects) for p in (problem, other)
    )
    assert np.array_equal(one.mean[0], two.mean[0])
    assert np.array_equal(one.covariance[0], two.covariance[0])
    assert not np.allclose(one.mean[1], two.mean[1], atol=1e-3)


def _more_glucose(visit: Visit) -> Visit:
    series = dict(visit.series)
    series["glucose"] = series["glucose"]._replace(values=1.3 * series["glucose"].values)
    return Visit(visit.experiment, series)


def test_a_hidden_time_is_predicted_from_the_others(problem, people):
    prior = Prior.of(FREE, width=5.0).everybody(len(people))
    found = leave_times_out(problem, prior, "ogtt")
    assert found.converged == 1.0
    # The data come from the model: what it has not seen it knows, and a line does not.
    assert np.max(np.abs(found.predicted / found.measured - 1)) < 0.05
    inner = np.abs(found.interpolated / found.measured - 1)[..., 1:-1]
    assert inner.max() > 0.1
    glucose = found.measured[0, 0]
    assert found.interpolated[0, 0, 1] == pytest.approx((glucose[0] + glucose[2]) / 2)
    assert found.held[0, 0, 0] == pytest.approx(glucose[1])
    assert found.interpolated[0, 0, 0] == pytest.approx(2 * glucose[1] - glucose[2])
