"""Trajectories: every name has a value, a unit and a meaning; files are whole or untouched."""

import csv

import numpy as np
import pytest

from physiology import InputError, simulate
from physiology.body import STATES
from physiology.files import replacing
from physiology.observables import GLUCOSE_POOLS, OBSERVABLES


def test_every_name_gives_a_value_a_unit_and_a_meaning(after_meal):
    for name in after_meal.names():
        assert after_meal[name].shape == after_meal.times.shape, name
        assert np.isfinite(after_meal[name]).all(), name
        assert after_meal.unit(name), name
        assert after_meal.long_name(name), name


def test_names_are_unique(after_meal):
    assert len(set(after_meal.names())) == len(after_meal.names())


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("glucos", "glucose"),
        ("liver.glycogn", "liver.glycogen"),
        ("c-peptide", "c_peptide"),
        ("liver.glycogenolisis", "liver.glycogenolysis"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(wrong, near, after_meal):
    with pytest.raises(InputError, match="did you mean") as refusal:
        after_meal[wrong]
    assert near in str(refusal.value)


def test_a_name_like_nothing_is_refused(after_meal):
    with pytest.raises(InputError, match="zzzz"):
        after_meal["zzzz"]


def test_at_reads_between_samples(after_meal):
    between = after_meal.at("glucose", 12.5)
    assert between == pytest.approx((after_meal["glucose"][2] + after_meal["glucose"][3]) / 2)


def test_rates_are_the_slopes_of_what_they_fill(after_meal):
    """Gains less losses of liver glycogen, integrated, are its change."""
    snapshot, times = after_meal.snapshot, after_meal.times
    gained = np.trapezoid(snapshot.net("liver.glycogen"), times)
    glycogen = after_meal["liver.glycogen"]
    assert gained == pytest.approx(glycogen[-1] - glycogen[0], abs=0.02 * np.ptp(glycogen))


def test_observables_agree_with_each_other(after_meal):
    oxygen = np.gradient(after_meal["environment.oxygen"], after_meal.times)[5:-5]
    np.testing.assert_allclose(after_meal["vo2"][5:-5], oxygen, rtol=0.03)
    np.testing.assert_allclose(after_meal["rq"] * after_meal["vo2"], after_meal["vco2"], rtol=1e-9)


def test_glucose_is_what_appears_less_what_disappears(after_drink):
    """EGP + Ra - Rd is the slope of the glucose in plasma and fluid."""
    net = after_drink["egp"] + after_drink["ra_oral"] - after_drink["rd"]
    pool = sum(after_drink[pool] for pool in GLUCOSE_POOLS)
    change = np.trapezoid(net, after_drink.times)
    assert change == pytest.approx(
        pool[-1] - pool[0], abs=0.01 * np.trapezoid(after_drink["rd"], after_drink.times)
    )


# --- files ----------------------------------------------------------------------------------------


def test_every_variable_of_the_dataset_has_a_unit_and_a_long_name(after_meal):
    dataset = after_meal.to_xarray()
    assert set(dataset.data_vars) == set(after_meal.names())
    for name, variable in dataset.data_vars.items():
        assert variable.attrs["units"], name
        assert variable.attrs["long_name"], name
        assert variable.attrs["kind"] in ("state", "flux", "observable"), name
    assert dataset.time.attrs["units"] == "min"
    assert {"experiment", "person", "status", "parameters"} <= set(dataset.attrs)


def test_a_dataset_is_a_copy(after_meal):
    dataset = after_meal.to_xarray()
    before = after_meal["glucose"].copy()
    dataset["glucose"][:] = 0.0
    np.testing.assert_array_equal(after_meal["glucose"], before)


@pytest.mark.filterwarnings("ignore:numpy.ndarray size changed")
def test_netcdf_gives_back_what_was_saved(after_meal, tmp_path):
    import xarray

    path = after_meal.to_netcdf(tmp_path / "folder" / "meal.nc")
    with xarray.open_dataset(path) as read:
        np.testing.assert_array_equal(read.time, after_meal.times)
        for name in ("glucose", "liver.glycogen", "liver.glycogenolysis", "rq"):
            np.testing.assert_array_equal(read[name], after_meal[name])
            assert read[name].attrs["units"] == after_meal.unit(name)


def test_csv_gives_back_what_was_saved(after_meal, tmp_path):
    names = ["glucose", "liver.glycogen", "liver.glycogenolysis"]
    path = after_meal.to_csv(tmp_path / "meal.csv", names)
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["time [min]", *(f"{name} [{after_meal.unit(name)}]" for name in names)]
    table = np.array(rows, float).T
    np.testing.assert_allclose(table[0], after_meal.times)
    for name, column in zip(names, table[1:], strict=True):
        np.testing.assert_allclose(column, after_meal[name], rtol=1e-9)


def test_csv_without_names_holds_everything(after_meal, tmp_path):
    path = after_meal.to_csv(tmp_path / "meal.csv")
    with open(path, newline="") as file:
        header = next(csv.reader(file))
    assert len(header) == 1 + len(after_meal.names())


def test_an_unknown_column_leaves_the_old_file(after_meal, tmp_path):
    path = tmp_path / "meal.csv"
    path.write_text("old")
    with pytest.raises(InputError):
        after_meal.to_csv(path, ["glucose", "nothing"])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), ValueError("broken")])
def test_a_write_that_fails_leaves_the_old_file(failure, tmp_path):
    path = tmp_path / "meal.nc"
    path.write_text("old")
    expected = InputError if isinstance(failure, OSError) else ValueError
    with pytest.raises(expected), replacing(path) as temporary:
        temporary.write_text("half")
        raise failure
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_refused_by_name(after_meal, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file, not a folder")
    with pytest.raises(InputError, match="file"):
        after_meal.to_csv(blocked / "meal.csv", ["glucose"])


# --- bodies ---------------------------------------------------------------------------------------


def test_the_body_at_the_end_goes_on_where_it_stopped(after_meal, meal):
    onwards = simulate(after_meal.body, meal)
    np.testing.assert_allclose(onwards.states[:, 0], after_meal.states[:, -1])


def test_every_observable_and_state_can_be_listed(after_meal):
    assert set(OBSERVABLES) | set(STATES) <= set(after_meal.names())
