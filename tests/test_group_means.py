"""Group means: in the project's units, and distances in shares of their spread."""

import pytest

from calibration import group_means
from calibration.group_means import CLOSENESS, clamp, clamp_means, distances, oral_means
from physiology import human, simulate
from physiology.human import REFERENCE_MAN


def test_means_are_in_the_units_of_the_observables():
    assert oral_means()["glucose", 30.0].value == pytest.approx(149.8 / 18.016, rel=1e-3)
    assert oral_means()["insulin", 120.0].deviation == pytest.approx(18.2 * 6.0)
    infused = 10.48 * REFERENCE_MAN.weight / 180.16  # mg/kg/min to mmol/min
    assert clamp_means()["gir", 220.0].value == pytest.approx(infused, rel=1e-3)


def test_what_checks_the_model_is_not_fitted():
    # Rows O11 and O12 read C-peptide after oral glucose.
    assert {name for name, _ in oral_means()} == {"glucose", "insulin"}
    assert {name for name, _ in clamp_means()} == {"insulin", "c_peptide", "gir"}
    assert min(minute for _, minute in {**oral_means(), **clamp_means()}) > 0


def test_the_clamp_is_led_along_what_was_held():
    high, normal = clamp().clamps
    assert dict(high.target)[90.0] == pytest.approx(226.2 / 18.016, rel=1e-3)
    assert normal.target == pytest.approx(79.21 / 18.016, rel=1e-3)


def test_distances_count_in_shares_of_the_spread():
    t = simulate(human(), clamp())
    means = {("insulin", 90.0): group_means.Mean(float(t["insulin"][t.times == 90.0][0]), 100.0)}
    moved = {key: mean._replace(value=mean.value - 100.0) for key, mean in means.items()}
    assert float(distances(t, means)[0]) == pytest.approx(0.0, abs=1e-9)
    assert float(distances(t, moved)[0]) == pytest.approx(1 / CLOSENESS)
