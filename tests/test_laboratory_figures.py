"""Figures and readouts of the laboratory: complete, inside their edges, right by hand."""

import matplotlib
import numpy as np
import pytest

from physiology import Experiment, human, simulate
from physiology.infusions import GlucoseClamp, Infusion, bolus
from physiology.plotting import figure_of, tracer_figure
from physiology.plotting.laboratory import PANELS
from physiology.procedures import READ_OFF
from physiology.readout import readout
from physiology.summary import summary
from physiology.tracers import GLUCOSE_6_6_D2, ConstantInfusion, trace

# One length and one sampling, so that all of them run on one program.
HOURS, EVERY = 120.0, 1.0
INSULIN = Infusion("insulin", 40.0, "mU/m2/min", 0.0, HOURS)
SILENCE = Infusion("somatostatin", 350.0, "ug/h", 0.0, HOURS)
RAMP = ((0.0, 5.0), (60.0, 5.0), (90.0, 3.4), (120.0, 3.4))
TESTS = {
    "glucose clamp": {
        "infusions": (INSULIN,),
        "clamps": (GlucoseClamp(5.0, 0.0, 60.0), GlucoseClamp(5.5, 60.0, HOURS)),
    },
    "hyperglycaemic clamp": {"clamps": (GlucoseClamp(10.0, 0.0, HOURS),)},
    "hypoglycaemic clamp": {
        "infusions": (INSULIN,),
        "clamps": (GlucoseClamp(RAMP, 0.0, HOURS),),
    },
    "isoglycaemic infusion": {
        "clamps": (GlucoseClamp(((0.0, 5.0), (40.0, 8.0), (120.0, 5.0)), 0.0, HOURS),)
    },
    "IVGTT": {"infusions": (bolus("glucose", 0.3, "g/kg", 0.0),)},
    "insulin tolerance test": {"infusions": (bolus("insulin", 50.0, "mU/kg", 0.0),)},
    "insulin suppression test": {
        "infusions": (
            SILENCE,
            Infusion("insulin", 1.0, "mU/kg/min", 0.0, HOURS),
            Infusion("glucose", 6.0, "mg/kg/min", 0.0, HOURS),
        )
    },
}


@pytest.fixture(scope="module")
def done():
    """Each kind of test, done on the reference man."""
    man = human()
    return {
        name: simulate(man, Experiment(name, HOURS, every=EVERY, **what))
        for name, what in TESTS.items()
    }


def test_every_kind_is_here_and_has_panels_and_words():
    assert set(TESTS) == set(PANELS) == set(READ_OFF)


@pytest.mark.parametrize("name", TESTS)
def test_the_figure_is_complete_and_nothing_is_cut_off(done, name):
    figure = figure_of(done[name])
    figure.canvas.draw()
    assert len(figure.axes) == 6
    for ax in figure.axes:
        assert ax.get_title(loc="left")
        assert ax.get_ylabel()
        assert ax.get_xlabel() == "min"
        assert np.isfinite(ax.get_ylim()).all()
    width, height = figure.canvas.get_width_height()
    words = [t for t in figure.findobj(matplotlib.text.Text) if t.get_text() and t.get_visible()]
    for word in words:
        box = word.get_window_extent()
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, word.get_text()


@pytest.mark.parametrize("name", TESTS)
def test_the_summary_says_what_is_read_off(done, name):
    assert f"read off the {name}" in summary(done[name])


def values(trajectory, step=0):
    return {(row.name, row.unit): row.value for row in readout(trajectory)[step].rows}


def test_means_of_a_clamp_are_those_of_its_last_half_hour(done):
    clamp = done["glucose clamp"]
    late = (clamp.times >= 90) & (clamp.times <= 120)
    read = values(clamp, step=1)
    assert read["glucose", "mmol/L"] == pytest.approx(clamp["glucose"][late].mean())
    gir = 1000 * clamp["gir"][late].mean() / 72.0
    assert read["GIR", "umol/kg/min"] == pytest.approx(gir)
    assert read["GIR", "mg/kg/min"] == pytest.approx(0.18016 * gir)
    m = read["M", "umol/kg/min"]
    assert read["M/I", "umol/kg/min per pmol/L"] == pytest.approx(m / clamp["insulin"][late].mean())
    # The first step ends where the next target begins, which is none of it.
    early = (clamp.times >= 30) & (clamp.times < 60)
    assert values(clamp)["GIR", "umol/kg/min"] == pytest.approx(
        1000 * clamp["gir"][early].mean() / 72.0
    )


def test_phases_and_slopes_by_hand(done):
    raised = done["hyperglycaemic clamp"]
    first = raised["insulin"][(raised.times >= 2) & (raised.times <= 10)].mean()
    rise = values(raised)["first phase, rise of insulin", "pmol/L"]
    assert rise == pytest.approx(first - raised["insulin"][0])
    fallen = done["insulin tolerance test"]
    chosen = (fallen.times >= 3) & (fallen.times <= 15)
    slope = np.polyfit(fallen.times[chosen], np.log(fallen["glucose"][chosen]), 1)[0]
    assert values(fallen)["KITT", "%/min"] == pytest.approx(-100 * slope)
    held = done["insulin suppression test"]
    late = held.times >= 90
    assert values(held)["SSPG", "mmol/L"] == pytest.approx(held["glucose"][late].mean())


def test_glucose_infused_by_hand(done):
    matched = done["isoglycaemic infusion"]
    grams = 0.18016 * np.trapezoid(matched["gir"], matched.times)
    assert values(matched)["glucose infused", "g"] == pytest.approx(grams)


def test_too_few_samples_give_no_figures_rather_than_wrong_ones():
    experiment = Experiment("e", 120.0, every=60.0, **TESTS["IVGTT"])
    assert readout(simulate(human(), experiment)) == ()


def test_hot_infusates_spare_the_estimate_what_cold_ones_cost(done):
    """Unlabelled infused glucose dilutes the tracer; label in it keeps enrichment even."""
    clamp = done["glucose clamp"]
    infusion = ConstantInfusion(0.016, 1.6)
    cold = trace(clamp, GLUCOSE_6_6_D2, infusion)
    hot = trace(clamp, GLUCOSE_6_6_D2, infusion, enrichment={"clinician.glucose_infusion": 0.018})
    late = clamp.times >= 20
    assert np.ptp(hot.ratio()[late]) < 0.5 * np.ptp(cold.ratio()[late])
    figure = tracer_figure(hot)
    assert [ax.get_title(loc="left")[:2] for ax in figure.axes] == ["[6", "Ra", "Di", "Pr"]
