"""Pictures of people's days: what a day shows beyond an old picture corrects its memory."""

import jax.numpy as jnp
import numpy as np
import pytest

from physiology.body import STATES
from physiology.cohort import pictures
from physiology.cohort.pictures import pursued
from physiology.lifecourse.ledger import CLOSES
from physiology.lifecourse.picture import Picture, closed
from physiology.lifecourse.projection import updated

PEOPLE, COLUMNS = 3, np.array([STATES.index(f"liver.{name}") for name in ("glycogen", "pkc")])
RNG = np.random.default_rng(0)


def drawn(*shape):
    return jnp.asarray(RNG.normal(size=shape))


def test_an_updated_picture_says_what_both_days_have_shown():
    memory = closed(drawn(len(STATES), len(COLUMNS), PEOPLE), COLUMNS)
    picture = Picture(drawn(len(STATES), PEOPLE), memory, COLUMNS)
    morning = 1 + jnp.abs(drawn(len(STATES), PEOPLE))
    moved = jnp.zeros_like(morning).at[COLUMNS].set(drawn(len(COLUMNS), PEOPLE))
    change = drawn(len(STATES), PEOPLE)
    new = updated(picture, morning, morning + moved, change)
    said = jnp.einsum("scp,cp->sp", new.memory, moved[COLUMNS])
    shown = (moved + change - picture.change)[~CLOSES]
    np.testing.assert_allclose(said[~CLOSES], shown, rtol=1e-9, atol=1e-12)
    assert np.array_equal(new.change, change)


def test_who_has_not_moved_keeps_the_picture():
    memory = closed(drawn(len(STATES), len(COLUMNS), PEOPLE), COLUMNS)
    picture = Picture(drawn(len(STATES), PEOPLE), memory, COLUMNS)
    morning = jnp.ones((len(STATES), PEOPLE))
    new = updated(picture, morning, morning, picture.change)
    np.testing.assert_allclose(new.memory, memory, rtol=1e-12)


@pytest.mark.parametrize(
    ("renewed", "early", "whole"), [(0, 0, 4), (10, 0, 2), (1000, 0, 1), (1000, 2, 3)]
)
def test_whole_pictures_are_taken_early_and_when_the_last_is_old(
    monkeypatch, renewed, early, whole
):
    taken = []

    def look(routine, morning, columns):
        taken.append(morning)
        shape = (len(STATES), len(COLUMNS), PEOPLE)
        return Picture(0.0 * morning, jnp.zeros(shape), columns)

    monkeypatch.setattr(pictures, "look", look)
    monkeypatch.setattr(pictures, "tomorrow", lambda routine, morning: morning)
    monkeypatch.setattr(pictures, "RENEWED", renewed)
    monkeypatch.setattr(pictures, "EARLY", early)
    start = jnp.ones((len(STATES), PEOPLE))
    arrival = pursued(None, start, [1, 4, 5, 20], COLUMNS)
    assert len(taken) == arrival.looks == whole
    assert [leg.day for leg in arrival.legs] == [0, 1, 5, 10]
    inside = [i for i, path in enumerate(STATES) if not path.startswith("environment.")]
    np.testing.assert_allclose(arrival.morning[np.array(inside)], 1.0)
