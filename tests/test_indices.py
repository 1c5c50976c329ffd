"""Indices: published and hand-computed values, units, derivatives, and refusal of bad input."""

import re
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from physiology import InputError, fast, simulate
from physiology.indices import (
    OGTT_INDICES,
    adipo_ir,
    airg,
    airg_area,
    area,
    disposition_index,
    from_ogtt,
    glucose_clearance,
    glucose_disappearance,
    hepatic_resistance_index,
    homa_b,
    homa_ir,
    incremental_area,
    incretin_effect,
    insulinogenic_index,
    kitt,
    m_over_i,
    m_value,
    matsuda,
    mean_over_time,
    ogis,
    quicki,
    sspg,
    stumvoll_first_phase,
    stumvoll_isi,
    stumvoll_mcr,
    stumvoll_second_phase,
)

ROOT = Path(__file__).resolve().parents[1]

TIMES = [0.0, 30.0, 60.0, 90.0, 120.0]
# The example of the package tabletools: mg/dL and uU/mL.
GLUCOSE = np.array([93, 129, 178, 164, 97]) / 18.0
INSULIN = np.array([12.8, 30.7, 68.5, 74.1, 44.0]) * 6.0
COURSE = (TIMES, GLUCOSE, INSULIN)


# --- fasting --------------------------------------------------------------------------------------


def test_fasting_indices():
    # 4.5 mmol/L and 5 uU/mL = 30 pmol/L are what HOMA calls normal: 4.5 * 5 / 22.5 = 1, and
    # 20 * 5 / (4.5 - 3.5) = 100 %.
    assert homa_ir(4.5, 30.0) == pytest.approx(1.0)
    assert homa_b(4.5, 30.0) == pytest.approx(100.0)
    # 90 mg/dL and 10 uU/mL: 1 / log10(900) = 1 / 2.95424.
    assert quicki(5.0, 60.0) == pytest.approx(0.338496, rel=1e-5)
    # 0.5 mmol/L * 60 pmol/L.
    assert adipo_ir(0.5, 60.0) == pytest.approx(30.0)


# --- oral -----------------------------------------------------------------------------------------


def test_matsuda_by_hand_and_as_its_calculator_has_it():
    # Means 132.2 mg/dL and 46.02 uU/mL: 10000 / sqrt(93 * 12.8 * 132.2 * 46.02).
    assert matsuda(*COURSE) == pytest.approx(3.71590, rel=1e-5)
    # Means over the area, 141.5 and 50.425, as the calculator of the author takes them.
    assert matsuda(*COURSE, mean="area") == pytest.approx(3.43125, rel=1e-5)


# The example that comes with OGIS: 170 cm, 70 kg, surface after Gehan and George.
SURFACE = 0.0235 * 170**0.42246 * 70**0.51456


def test_ogis_of_its_published_example():
    """345 mL/min/m2; insulin at 120 min is not used."""
    times, glucose, insulin = [0, 90, 120], [5.0, 7.5, 6.39], [90.0, 900.0, 0.0]
    assert ogis(times, glucose, insulin, SURFACE) == pytest.approx(344.5, abs=0.05)


def test_ogis_of_three_hours_by_hand():
    """90, 126 and 108 mg/dL at 0, 120 and 180 min, 10 and 60 uU/mL, 2 m2.

    Dose 37.5 g/m2. Slope (108 - 126) / 60 = -0.3.
    Clearance (289 * 37.5 + 10000 * 0.3) / 126 + 14000 / 90 = 109.82143 + 155.55556 = 265.37698.
    x1 = 440 * 265.37698 / (60 - 10 + 270) = 364.89335.
    x2 = (637e-6 * 36 + 1) * 364.89335 = 373.26109.
    OGIS = (x2 + sqrt(x2^2 + 4 * 637e-6 * 117 * 36 * 364.89335)) / 2
         = (373.26109 + sqrt(139323.84 + 3916.07)) / 2 = (373.26109 + 378.47049) / 2.
    """
    glucose, insulin = np.array([90, 126, 108]) / 18, [60.0, 360.0, 200.0]
    value = ogis([0, 120, 180], glucose, insulin, 2.0, version="3h")
    assert value == pytest.approx(375.8658, rel=1e-5)


def test_a_smaller_dose_that_gives_the_same_curve_means_less_clearance():
    whole, half = (ogis(*COURSE, 1.8, dose=dose) for dose in (75.0, 50.0))
    assert half < whole


def test_stumvoll_by_hand():
    # BMI 25, G90 = 9.1111, I120 = 264: 18.8 - 6.775 - 1.3728 - 2.46.
    assert stumvoll_mcr(*COURSE, 25.0) == pytest.approx(8.1922)
    # 0.226 - 0.08 - 0.017028 - 0.0341667.
    assert stumvoll_isi(*COURSE, 25.0) == pytest.approx(0.0948053, rel=1e-5)
    # G30 = 7.16667, I30 = 184.2, I0 = 76.8: 1283 + 336.9018 - 994.01667 + 289.6896.
    assert stumvoll_first_phase(*COURSE) == pytest.approx(915.5747, rel=1e-6)
    # 287 + 76.70088 - 186.835 + 70.85568.
    assert stumvoll_second_phase(*COURSE) == pytest.approx(247.72156, rel=1e-6)


def test_insulinogenic_and_disposition_index_by_hand():
    # (184.2 - 76.8) / (7.16667 - 5.16667) = 107.4 / 2.
    assert insulinogenic_index(*COURSE) == pytest.approx(53.7)
    assert disposition_index(53.7, 4.0) == pytest.approx(214.8)


def test_insulinogenic_index_has_no_meaning_where_glucose_falls():
    assert np.isnan(insulinogenic_index([0, 30], [5.0, 4.8], [50.0, 90.0]))


def test_hepatic_index_by_hand():
    # Half an hour at means of 6.16667 mmol/L and 130.5 pmol/L: 3.083333 * 65.25.
    assert hepatic_resistance_index(*COURSE) == pytest.approx(201.1875)


def test_kitt_by_hand():
    # Glucose falls by 4 % a minute.
    times = np.arange(0.0, 31.0, 3.0)
    assert kitt(times, 5.0 * np.exp(-0.04 * times)) == pytest.approx(4.0)


def test_incretin_effect_by_hand():
    # Rises above basal: 60 * 100 / 2 + 60 * 100 / 2 by mouth, half of it by vein.
    times, oral, by_vein = [0.0, 60.0, 120.0], [40.0, 140.0, 40.0], [50.0, 100.0, 50.0]
    assert incretin_effect(times, oral, times, by_vein) == pytest.approx(50.0)
    assert incretin_effect(times, oral, times, oral) == 0.0


# --- areas ----------------------------------------------------------------------------------------


def test_areas_by_hand():
    times, curve = [0.0, 30.0, 60.0, 120.0], [5.0, 8.0, 6.0, 4.0]
    # 30 * 6.5 + 30 * 7 + 60 * 5 = 195 + 210 + 300.
    assert area(times, curve) == pytest.approx(705.0)
    assert mean_over_time(times, curve) == pytest.approx(705.0 / 120)
    # Less 5 * 120.
    assert incremental_area(times, curve, negative=True) == pytest.approx(105.0)
    # 30 * 3 / 2 + 30 * 4 / 2, and a triangle of height 1 down to the baseline at 90 min.
    assert incremental_area(times, curve) == pytest.approx(45.0 + 60.0 + 15.0)
    assert incremental_area(times, [5.0, 4.0, 5.0, 5.0]) == 0.0


# --- clamps and injections ------------------------------------------------------------------------


def test_clamp_by_hand():
    """70 kg, 3 mmol/min; glucose rises by 0.2 mmol/L in 40 min, 0.05 mmol/min go with urine.

    Space 0.19 * 0.2 / 40 = 0.00095 mmol/kg/min. M = 1000 * (2.95 / 70 - 0.00095) = 41.19286.
    """
    times, rate, glucose = [80.0, 100.0, 120.0], [3.0, 3.0, 3.0], [5.0, 5.05, 5.2]
    m = m_value(times, rate, glucose, 70.0, 80.0, 120.0, urine=0.05)
    assert m == pytest.approx(41.192857)
    assert m_over_i(m, 500.0) == pytest.approx(41.192857 / 500)
    assert glucose_clearance(m, 5.0) == pytest.approx(8.2385714)
    plain = m_value(times, rate, glucose, 70.0, 80.0, 120.0, glucose_space=0.0)
    assert plain == pytest.approx(3000 / 70)


def test_space_correction_is_that_of_the_classic_units():
    """0.095 mg/kg/min for each mg/dL in twenty minutes (DeFronzo1979)."""
    m = m_value([0, 20], [0.0, 0.0], np.array([90.0, 91.0]) / 18, 70.0, 0.0, 20.0)
    assert m * 0.18 == pytest.approx(-0.095)


def test_sspg_is_the_mean_of_the_last_half_hour():
    assert sspg([0, 150, 160, 170, 180], [5.0, 9.0, 9.2, 9.1, 9.5]) == pytest.approx(9.2)


def test_kg_of_an_exponential_is_its_rate():
    times = np.array([0.0, 10, 15, 20, 30, 40, 60])
    assert glucose_disappearance(times, 14 * np.exp(-0.018 * times)) == pytest.approx(1.8)


def test_airg_by_hand():
    times, insulin = [-5.0, 0.0, 2.0, 4.0, 6.0, 10.0], [40.0, 60.0, 350.0, 450.0, 350.0, 250.0]
    # (2 * 400 + 2 * 400 + 4 * 300) / 8 = 350, less 50.
    assert airg(times, insulin) == pytest.approx(300.0)
    # 2 * 205 + 2800 = 3210, less 50 * 10.
    assert airg_area(times, insulin) == pytest.approx(2710.0)


# --- all at once ----------------------------------------------------------------------------------


def table(**columns):
    return {"time": TIMES, "glucose": GLUCOSE, "insulin": INSULIN, **columns}


def test_a_table_gives_all_indices_it_can():
    found = from_ogtt(table())
    asks_for_more = {"ogis_2h", "ogis_3h", "stumvoll_mcr", "stumvoll_isi", "adipo_ir"}
    assert set(found) == set(OGTT_INDICES) - asks_for_more
    whole = from_ogtt(table(nefa=[0.5] * 5), body_surface=1.8, body_mass_index=25.0)
    assert set(whole) == set(OGTT_INDICES) - {"ogis_3h"}
    assert whole["stumvoll_mcr"].value == pytest.approx(8.1922)
    assert whole["adipo_ir"] == (pytest.approx(0.5 * 76.8), "mmol/L pmol/L")
    assert all(reading.unit == OGTT_INDICES[name].unit for name, reading in whole.items())


def test_a_data_frame_and_arrays_of_people_will_do():
    pandas = pytest.importorskip("pandas")
    frame = from_ogtt(pandas.DataFrame(table()))
    people = from_ogtt(table(glucose=np.stack([GLUCOSE, GLUCOSE]), insulin=np.stack([INSULIN] * 2)))
    for name, reading in from_ogtt(table()).items():
        assert frame[name].value == pytest.approx(reading.value)
        assert people[name].value == pytest.approx([reading.value] * 2), name


def test_a_simulated_ogtt_gives_all_indices(after_drink):
    found = from_ogtt(after_drink)
    assert set(found) == set(OGTT_INDICES)
    assert all(np.isfinite(reading.value) for reading in found.values())
    assert 2 < found["matsuda"].value < 20
    assert 250 < found["ogis_2h"].value < 700


def test_what_is_no_ogtt_is_refused(man, after_meal):
    with pytest.raises(InputError, match="no OGTT"):
        from_ogtt(after_meal)
    with pytest.raises(InputError, match="no OGTT"):
        from_ogtt(simulate(man, fast(hours=5, every=5)))


# --- arrays and derivatives -----------------------------------------------------------------------


def test_jax_arrays_stay_jax_arrays():
    glucose, insulin = jnp.array(GLUCOSE), jnp.array(INSULIN)
    for index in (matsuda, insulinogenic_index, hepatic_resistance_index, stumvoll_first_phase):
        value = index(TIMES, glucose, insulin)
        assert isinstance(value, jax.Array)
        assert float(value) == pytest.approx(float(index(*COURSE)))
    assert isinstance(homa_ir(jnp.array(5.0), jnp.array(60.0)), jax.Array)


@pytest.mark.parametrize(
    "index",
    [
        matsuda,
        lambda t, g, i: matsuda(t, g, i, mean="area"),
        lambda t, g, i: ogis(t, g, i, 1.8),
        lambda t, g, i: stumvoll_mcr(t, g, i, 25.0),
        lambda t, g, i: stumvoll_isi(t, g, i, 25.0),
        stumvoll_first_phase,
        stumvoll_second_phase,
        insulinogenic_index,
        hepatic_resistance_index,
        lambda t, g, i: incremental_area(t, i) + incremental_area(t, g),
        lambda t, g, i: homa_ir(g[0], i[0]) + quicki(g[0], i[0]) + homa_b(g[0], i[0]),
        lambda t, g, i: glucose_disappearance(t, g, 0.0, 120.0) + airg(t, i, 30.0, 90.0),
        lambda t, g, i: m_value(t, i, g, 70.0, 60.0, 120.0) / 100 + sspg(t, g, 60.0, 120.0),
        lambda t, g, i: from_ogtt({"time": t, "glucose": g, "insulin": i})["matsuda"].value,
    ],
)
def test_indices_can_be_differentiated_and_compiled(index):
    def value(glucose, insulin):
        return index(TIMES, glucose, insulin)

    for which, course in enumerate((GLUCOSE, INSULIN)):
        slopes = np.array(jax.jit(jax.grad(value, which))(jnp.array(GLUCOSE), jnp.array(INSULIN)))
        for sample in range(len(TIMES)):
            step = 1e-5 * course[sample] * np.eye(len(TIMES))[sample]
            up, down = ([GLUCOSE, INSULIN] for _ in range(2))
            up[which], down[which] = course + step, course - step
            secant = (value(*up) - value(*down)) / (2 * step[sample])
            assert slopes[sample] == pytest.approx(float(secant), rel=1e-5, abs=1e-7)


def test_the_incremental_area_has_a_slope_at_the_baseline():
    slopes = jax.grad(lambda y: incremental_area(TIMES, y))(jnp.full(5, 5.0))
    assert np.isfinite(np.array(slopes)).all()


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda: homa_ir(float("nan"), 60.0), "fasting glucose has missing"),
        (lambda: homa_ir(5.0, -1.0), "fasting insulin has negative"),
        (lambda: homa_b(3.5, 60.0), "fasting glucose must be above 3.5"),
        (lambda: quicki(5.0, 0.0), "fasting insulin must be above 0"),
        (lambda: adipo_ir("high", 60.0), "fasting NEFA is 'high'"),
        (lambda: matsuda(TIMES[:-1], GLUCOSE[:-1], INSULIN[:-1]), r"Matsuda .* 120 min"),
        (lambda: matsuda([0, 30], [5, 7], [50, 200]), "60, 90, 120 min, which are missing"),
        (lambda: matsuda(TIMES, GLUCOSE, INSULIN[1:]), "insulin has 4 samples, times have 5"),
        (lambda: matsuda(*COURSE, mean="median"), "choose 'samples' or 'area'"),
        (lambda: matsuda(TIMES[::-1], GLUCOSE, INSULIN), "times must increase"),
        (lambda: ogis(*COURSE, 1.8, version="3h"), "OGIS 3h .* 180 min"),
        (lambda: ogis(*COURSE, 0.0), "body surface must be above 0"),
        (lambda: ogis(*COURSE, 1.8, version="4h"), "choose '2h' or '3h'"),
        (lambda: stumvoll_mcr(*COURSE, float("nan")), "BMI has missing"),
        (lambda: hepatic_resistance_index([0, 20], [5, 6], [50, 90]), "30 min, which are missing"),
        (lambda: m_value([0, 20], [1, 1], [5, 5], 70.0, 0.0, 40.0), "M needs samples at 40 min"),
        (lambda: sspg([0, 60], [5, 9]), "SSPG needs at least 2 samples from 150 to 180"),
        (lambda: glucose_disappearance([0, 10, 20], [9, 8, 7]), "KG needs at least 3"),
        (lambda: airg([1, 2, 4], [50, 90, 90]), "a basal value needs at least 1"),
        (lambda: area([0.0], [5.0]), "at least two"),
        (lambda: from_ogtt({"time": TIMES, "glucose": GLUCOSE}), "no column 'insulin'"),
        (lambda: from_ogtt(table(glucose=["a"] * 5)), "'glucose' is no row of numbers"),
        (
            lambda: from_ogtt(table(insulin=[50.0, np.nan, 300.0, 250.0, 200.0])),
            r"insulin has missing or infinite values \(sample 2 of 5\)",
        ),
        (lambda: from_ogtt(table(glucose=-GLUCOSE)), "glucose has negative"),
    ],
)
def test_bad_input_is_refused_by_name(call, complaint):
    with pytest.raises(InputError, match=complaint):
        call()


# --- sources --------------------------------------------------------------------------------------


def test_every_source_is_in_the_bibliography():
    bibliography = (ROOT / "organs" / "references.bib").read_text(encoding="utf-8")
    known = set(re.findall(r"^@\w+\{(\w+),", bibliography, flags=re.M))
    page = (ROOT / "docs" / "indices.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([A-Z]\w+\d{4}[a-z]?)`", page))
    assert {index.source for index in OGTT_INDICES.values()} <= told <= known


def test_the_page_has_every_index_with_its_unit():
    page = (ROOT / "docs" / "indices.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]+?) \|", page, flags=re.M))
    assert {name: told.get(name) for name in OGTT_INDICES} == {
        name: index.unit for name, index in OGTT_INDICES.items()
    }
