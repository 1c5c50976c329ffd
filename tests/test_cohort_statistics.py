"""Effects, acceptance and sensitivity, on numbers whose answer is known."""

import numpy as np
import pandas as pd
import pytest

from physiology import InputError
from physiology.cohort.acceptance import accept, compared, moments
from physiology.cohort.effects import effect
from physiology.cohort.table import read_table

GENERATOR = np.random.default_rng(0)


def rows(arm, subjects, values) -> pd.DataFrame:
    return pd.DataFrame(
        {"subject": subjects, "arm": arm, "experiment": "ogtt", "outcome": "completed", "x": values}
    )


def test_a_crossover_is_compared_within_people():
    base = GENERATOR.normal(100.0, 20.0, size=400)
    change = GENERATOR.normal(-3.0, 2.0, size=400)
    table = pd.concat([rows("a", range(400), base), rows("b", range(400), base + change)])
    found = effect(table, "x", "b", "a", threshold=-3.0)
    assert found.difference == pytest.approx(change.mean())
    assert found.low < -3.0 < found.high and found.high - found.low < 0.5
    assert found.effect_size == pytest.approx(change.mean() / change.std(ddof=1))
    assert found.responders == pytest.approx((change <= -3.0).mean())


def test_parallel_arms_are_compared_by_welch():
    from scipy.stats import ttest_ind

    one, other = GENERATOR.normal(1.0, 1.0, 50), GENERATOR.normal(0.0, 3.0, 80)
    table = pd.concat([rows("a", range(50), one), rows("b", range(50, 130), other)])
    found = effect(table, "x", "a", "b")
    interval = ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.people == (50, 80)


def test_failed_people_do_not_count_and_errors_are_named():
    table = pd.concat([rows("a", range(9), np.ones(9)), rows("b", range(9), np.zeros(9))])
    table.loc[(table.arm == "a") & (table.subject == 0), "outcome"] = "diverged"
    assert effect(table, "x", "a", "b").people == (8, 8)
    for arm, endpoint, words in (("c", "x", "no arm"), ("a", "y", "no endpoint")):
        with pytest.raises(InputError, match=words):
            effect(table, endpoint, arm, "b")


# --- acceptance -----------------------------------------------------------------------------------


def test_weights_meet_the_targets():
    people = {"a": GENERATOR.normal(0, 2, 8000), "b": GENERATOR.normal(0, 2, 8000)}
    measured = GENERATOR.multivariate_normal([1.0, -0.5], [[1.0, 0.6], [0.6, 1.5]], 3000).T
    target = moments({"a": measured[0], "b": measured[1]})
    found = accept(target, people)
    weights = found.probability(people)
    for name, (mean, got, spread, has) in compared(target, people, weights).items():
        assert got == pytest.approx(mean, abs=1e-4), name
        assert has == pytest.approx(spread, rel=1e-4), name
    assert weights.max() <= 1.0 + 1e-12


def test_selection_belongs_to_a_person():
    people = {"a": GENERATOR.normal(0, 2, 4000)}
    target = moments({"a": GENERATOR.normal(1.0, 1.0, 500)})
    found = accept(target, people)
    whole = found.selected(people, 1, range(0, 4000))
    part = found.selected({"a": people["a"][1000:2000]}, 1, range(1000, 2000))
    assert np.array_equal(whole[1000:2000], part)
    assert people["a"][whole].mean() == pytest.approx(target.mean[0], abs=0.1)


def test_targets_out_of_reach_are_refused():
    people = {"a": GENERATOR.normal(0, 1, 500)}
    with pytest.raises(InputError, match="widen"):
        accept(moments({"a": GENERATOR.normal(50.0, 1.0, 100)}), people)


# --- tables ---------------------------------------------------------------------------------------


def frame(**change) -> pd.DataFrame:
    given = {
        "sex": ["male", "female"],
        "age": [30, 50],
        "height": [1.8, 1.6],
        "weight": [80.0, 70.0],
        "liver.volume": [1.5, 1.4],
    }
    return pd.DataFrame({**given, **change})


def test_a_table_becomes_people(tmp_path):
    path = tmp_path / "people.csv"
    frame().to_csv(path, index=False)
    people = read_table(path).people(range(1, 2))
    assert list(people.male) == [0.0] and people.healthy["liver.volume"][0] == 1.4
    assert 0.2 < people.body_fat[0] < 0.5
    assert read_table(path).digest == read_table(frame()).digest


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (frame().drop(columns="age"), "no column 'age'"),
        (frame(sex=["male", "cat"]), "row 2: sex"),
        (frame(age=[30, "old"]), "row 2: age"),
        (frame(weight=[80.0, 900.0]), "row 2: weight"),
        (frame(livre=[1, 2]), "livre"),
        (frame().head(0), "no rows"),
        (frame(subject=[1, 1]), "subject"),
        (frame(**{"liver.volume": [1.5, 99.0]}), "row 2: liver.volume"),
    ],
)
def test_a_wrong_table_is_refused(table, words):
    with pytest.raises(InputError, match=words):
        read_table(table)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="there is no file"):
        read_table(tmp_path / "nobody.csv")
    with pytest.raises(InputError, match="neither .csv nor .parquet"):
        read_table(tmp_path / "people.xls")
