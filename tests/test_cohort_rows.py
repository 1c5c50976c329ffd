"""Rows that need a cohort: each is read off a panel, here of people whose answer is known."""

import numpy as np
import pytest

from calibration.reference_table.cohort_rows import COHORT_ROWS, explained, exponent
from calibration.reference_table.panel import ORAL, YEARS, Group, Panel
from calibration.reference_table.targets import TARGETS
from physiology.body import STATES
from physiology.cohort import adults
from physiology.cohort.endpoints import endpoints
from physiology.cohort.engine import Followed
from physiology.cohort.outcome import Outcomes

TIMES = np.array(ORAL.sampling_times(), float)
PEOPLE = 40
RNG = np.random.default_rng(0)


def oral(late, response=1.0):
    """Curves of people whose glucose reaches `late` after two hours, insulin in proportion."""
    shape = np.sin(np.pi * TIMES / 240)[:, None]
    glucose = 4.0 + (late - 4.0) * shape
    insulin = 40.0 + 300.0 * response * shape + 0 * late
    return {"glucose": glucose, "insulin": insulin}


class KnownPanel(Panel):
    """A panel whose people are made up."""

    def __init__(self):
        super().__init__()
        people = adults(seed=3).people(range(PEOPLE))
        late = np.linspace(4.1, 9.0, PEOPLE)
        curves = oral(late, response=np.exp(-0.3 * (late - 5.0)))
        self.adults = Group(people, TIMES, curves, endpoints(ORAL, TIMES, curves, people))
        fat = RNG.uniform(2.0, 20.0, PEOPLE)
        self.normal = (1000.0 / fat, fat)
        nobody = np.zeros(0)
        clamp = {
            "rd": np.stack([10.0 / fat] * 3),
            "insulin": np.full((3, PEOPLE), 500.0),
            "lean_mass": np.full((3, PEOPLE), 60.0),
            "liver_fat": np.stack([fat] * 3),
        }
        self.grown_clamp = Group(people, np.array([0.0, 100.0, 120.0]), clamp, {})
        self.grown = Group(people, TIMES, {"liver_pkc": fat[None]}, {"homa_ir": 1 + 0.2 * fat})
        before = np.ones((len(STATES), PEOPLE))
        self.operated = (before, 1.05 * before)
        outcomes = Outcomes(np.zeros(PEOPLE, np.int8), np.full(PEOPLE, "", object))
        self.visits = [
            Followed(
                TIMES, oral(np.full(PEOPLE, 6 + 2.2 * y), np.exp(-y)), outcomes, nobody, nobody
            )
            for y in YEARS
        ]


@pytest.fixture(scope="module")
def panel():
    return KnownPanel()


def test_every_row_of_the_fifth_stage_is_answered():
    assert set(COHORT_ROWS) == {id_ for id_, target in TARGETS.items() if target.stage == 5}


@pytest.mark.parametrize("id_", sorted(COHORT_ROWS))
def test_a_row_is_read(id_, panel):
    assert np.isfinite(COHORT_ROWS[id_].answer(panel))


def test_known_people_give_known_answers(panel):
    read = {id_: float(row.answer(panel)) for id_, row in COHORT_ROWS.items()}
    assert read["I08"] == pytest.approx(-1.0)
    assert read["G25"] == pytest.approx(100.0)
    assert 50 < read["C32"] < 100
    assert read["A08"] == pytest.approx(5.0)
    assert read["O31"] < 1
    assert read["A11"] > 0
    assert 0 < read["B12"] < 3


def test_a_power_law_and_a_line_are_found():
    x = RNG.uniform(1.0, 3.0, 200)
    assert exponent(x, 4 * x**-0.7) == pytest.approx(-0.7)
    assert explained(x, 2 - 3 * x) == pytest.approx(100.0)
