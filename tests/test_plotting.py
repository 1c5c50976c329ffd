"""Figures: complete, labelled, inside their edges, and without traces in Matplotlib's state."""

import matplotlib
import numpy as np
import pytest

from physiology import Experiment, InputError, Meal, human, simulate
from physiology.fate import PLACES, carbohydrate_fate
from physiology.observables import GLUCOSE_POOLS, OBSERVABLES
from physiology.plotting import COLOURS, fast_figure, meal_figure, overview, save
from physiology.plotting.style import spread
from physiology.summary import course, glucose_flows, summary


@pytest.fixture(scope="module")
def hungry(man):
    """Five hours without food."""
    return simulate(man, Experiment("five hours of water", 300.0))


def texts(figure):
    figure.canvas.draw()
    return [t for t in figure.findobj(matplotlib.text.Text) if t.get_text() and t.get_visible()]


def figures(after_meal, hungry):
    names = ["glucose", "liver.glycogen", "rq", "liver.lipogenesis"]
    return {
        "meal": meal_figure(after_meal),
        "fast": fast_figure(hungry),
        "overview": overview(after_meal, names),
    }


@pytest.mark.parametrize("kind", ["meal", "fast", "overview"])
def test_nothing_is_cut_off(after_meal, hungry, kind):
    figure = figures(after_meal, hungry)[kind]
    width, height = figure.canvas.get_width_height()
    for text in texts(figure):
        box = text.get_window_extent()
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, text.get_text()


@pytest.mark.parametrize("kind", ["meal", "fast"])
def test_every_axis_has_its_unit(after_meal, hungry, kind):
    units = {o.unit for o in OBSERVABLES.values()} | {"g carbohydrate", "kcal/h"}
    for ax in figures(after_meal, hungry)[kind].axes:
        assert ax.get_ylabel() in units
        assert ax.get_xlabel() in ("hours", "days")
        assert ax.get_title(loc="left")


def test_labels_beside_a_stack_do_not_touch(after_meal):
    figure = meal_figure(after_meal)
    names = {place.name for place in PLACES}
    boxes = sorted(
        (t.get_window_extent() for t in texts(figure) if t.get_text() in names), key=lambda b: b.y0
    )
    assert len(boxes) >= 8
    assert all(low.y1 <= high.y0 + 1 for low, high in zip(boxes, boxes[1:], strict=False))


def test_the_users_settings_survive(after_meal, tmp_path):
    before = dict(matplotlib.rcParams)
    save(meal_figure(after_meal), tmp_path / "meal.png")
    assert dict(matplotlib.rcParams) == before
    assert matplotlib._pylab_helpers.Gcf.get_all_fig_managers() == []


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_suffix_decides_the_format(after_meal, tmp_path, suffix):
    figure = overview(after_meal, ["glucose"])
    path = save(figure, tmp_path / "new" / f"figure.{suffix}")
    assert path.stat().st_size > 1000
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_an_unknown_quantity_is_refused(after_meal):
    with pytest.raises(InputError, match="did you mean"):
        overview(after_meal, ["glucos"])
    with pytest.raises(InputError, match="at least one"):
        overview(after_meal, [])


def test_every_organ_has_a_colour(after_meal):
    used = {place.organ for place in PLACES} | {flow.organ for flow in glucose_flows(after_meal)}
    assert used <= set(COLOURS)


def test_spread_keeps_order_distance_and_limits():
    placed = spread(np.array([0.0, 0.01, 0.02, 0.9, 1.0]), 0.1, 0.0, 1.0)
    assert np.all(np.diff(placed) >= 0.1 - 1e-9)
    assert placed[0] >= -1e-9
    assert placed[-1] <= 1 + 1e-9


# --- the numbers behind the figures ---------------------------------------------------------------


def test_all_carbohydrate_is_found_again(after_meal):
    fate = carbohydrate_fate(after_meal)
    eaten = sum(meal.glucose + meal.starch for _, meal in after_meal.experiment.meals)
    assert fate.eaten == pytest.approx(eaten, rel=1e-10)
    assert np.all(fate.grams >= -1e-9)
    assert np.allclose(fate.grams[:, 4:].sum(axis=0), eaten, rtol=1e-10)  # from 20 min on


def test_fate_of_two_meals_with_late_and_coarse_samples(man):
    food = Meal(starch=40, glucose=10, minutes=10)
    experiment = Experiment("two", 300.0, meals=((0.0, food), (150.0, food)))
    trajectory = simulate(man, experiment.sampled(times=(30, 120, 200, 300)))
    assert carbohydrate_fate(trajectory).eaten == pytest.approx(100, rel=1e-10)


def test_fate_agrees_with_a_fine_grid(man, meal, after_meal):
    fine = carbohydrate_fate(simulate(man, meal.sampled(every=1.0))).final
    for name, grams in carbohydrate_fate(after_meal).final.items():
        assert grams == pytest.approx(fine[name], abs=0.1)


def test_flows_of_glucose_balance(after_meal):
    """What goes in less what goes out is what blood and fluid gain."""
    rate = sum(flow.rate for flow in glucose_flows(after_meal))
    pools = sum(after_meal[pool] for pool in GLUCOSE_POOLS)
    gained = np.trapezoid(rate, after_meal.times)
    assert gained == pytest.approx(pools[-1] - pools[0], abs=0.02 * np.ptp(pools))


def test_courses_and_summary(after_meal, hungry):
    glucose = course(after_meal, "glucose")
    assert glucose.nadir <= glucose.fasting <= glucose.peak
    assert glucose.two_hours == pytest.approx(after_meal.at("glucose", 120))
    for word in ("fasting", "2 h", "mmol/L", "muscle glycogen", "total eaten"):
        assert word in summary(after_meal)
    assert "total eaten" not in summary(hungry)
    assert summary(after_meal).isascii()


def test_a_meal_without_carbohydrate_is_drawn(tmp_path):
    fat = Experiment("fat", 300.0, meals=((0.0, Meal(fat=30)),))
    trajectory = simulate(human(), fat)
    save(meal_figure(trajectory), tmp_path / "fat.png")
    assert "total eaten" not in summary(trajectory)


def test_a_single_sample_is_summed_up(man, drink):
    trajectory = simulate(man, drink.sampled(times=[60.0]))
    assert "glucose" in summary(trajectory)
