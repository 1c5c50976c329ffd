"""Weight, its composition, what it costs and HbA1c: each test fails when its part is cut."""

import numpy as np
import pytest

from organs.parameters import replace
from physiology import human, simulate
from physiology.body import STATES, constants
from physiology.diseases import type_1_diabetes, with_states
from physiology.experiments import Activity, Experiment, day, fast
from physiology.human import Body
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot
from physiology.ordinary_day import requirement

NEED = 2375.0  # kcal the reference man spends on an ordinary day
DEPOTS = ("subcutaneous_fat.triglyceride", "visceral_fat.triglyceride")


def seen(body, name, intake=None):
    """An observable of a body as it is now."""
    rest = constants(body.organs if body.healthy is None else body.healthy)
    state = body.state or simulate(body, fast(0.1)).states[:, 0]
    snapshot = Snapshot(body.organs, rest, list(state), intake or Intake())
    return float(OBSERVABLES[name].formula(snapshot))


def after(days, energy, body=None, **parameters):
    """A body after days of eating, brute force."""
    body = human() if body is None else body
    body = Body(replace(body.organs, parameters), body.person, body.healthy, body.state)
    usual = day(energy).sampled(every=1440.0)
    for _ in range(days):
        body = simulate(body, usual, step=2.0).body  # as in life courses
    return body


def fatter(times, **parameters):
    """The reference man with more fat in his depots."""
    man = with_states(human(), {depot: lambda fat: times * fat for depot in DEPOTS})
    return Body(replace(man.organs, parameters), man.person, man.healthy, man.state)


def test_the_healthy_build_weighs_what_the_person_weighs():
    for person in (human(), human("female"), human(height=1.8, weight=110.0, body_fat=0.35)):
        assert seen(person, "weight") == pytest.approx(person.person.weight, rel=1e-9)
        assert seen(person, "lean_mass") == pytest.approx(person.person.fat_free_mass, rel=1e-9)
        assert seen(person, "bmi") == pytest.approx(person.person.body_mass_index, rel=1e-9)
        assert seen(person, "metabolic_rate") == 1.0


def test_glycogen_and_protein_take_their_water_along():
    fasted = simulate(human(), fast(36.0)).body
    dry = replace(
        fasted.organs, {"body_composition.glycogen_water": 0.0, "body_composition.cell_water": 0.0}
    )
    dried = Body(dry, fasted.person, human().organs, fasted.state)
    lost, lost_dry = (72.0 - seen(body, "weight") for body in (fasted, dried))
    assert lost - lost_dry > 0.2
    assert lost < 2.5


def test_lean_tissue_and_fat_cost_energy():
    muscular = with_states(human(), {"skeletal_muscle.protein": lambda p: 1.1 * p})
    assert seen(muscular, "metabolic_rate") > 1.04
    free = Body(
        replace(muscular.organs, {"energy_balance.lean_cost": 0.0}),
        healthy=muscular.healthy,
        state=muscular.state,
    )
    assert seen(free, "metabolic_rate") == pytest.approx(1.0)
    spent = seen(fatter(2.0), "metabolic_rate") - 1
    demand = constants(human().organs).energy_balance.demand  # kcal/min
    assert spent == pytest.approx(15.0 * 3.2 / (1440 * demand), rel=0.05)
    assert seen(fatter(2.0, **{"energy_balance.fat_cost": 0.0}), "metabolic_rate") == 1.0


def test_a_heavier_body_spends_more_on_the_same_walk():
    walk = Experiment("walk", 60.0, activity=(Activity(0.0, 60.0, 3.0),), every=30.0)
    rest = Experiment("rest", 60.0, every=30.0)

    def cost(body):
        return simulate(body, walk).at("heat", 60.0) - simulate(body, rest).at("heat", 60.0)

    ratio = cost(fatter(2.0)) / cost(human())
    assert ratio == pytest.approx((72.0 + 15.0 * 1.15) / 72.0, rel=0.03)


def test_expenditure_adapts_to_intake_within_weeks():
    dieting = after(14, NEED - 1000)
    unadapted = after(14, NEED - 1000, **{"energy_balance.adaptation_gain": 0.0})
    saved = seen(unadapted, "metabolic_rate") - seen(dieting, "metabolic_rate")
    saved = saved * 0.658 * 1440  # kcal/d
    assert 45.0 < saved < 110.0
    assert seen(dieting, "weight") > seen(unadapted, "weight")


def test_weeks_of_ordinary_days_changes_nothing():
    energy = requirement(human())
    assert energy == pytest.approx(NEED, abs=15.0)
    weeks = after(15, energy)
    assert seen(weeks, "weight") == pytest.approx(72.0, abs=0.15)
    assert seen(weeks, "fat_mass") == pytest.approx(15.0, abs=0.05)
    assert weeks.state[STATES.index("energy_balance.accustomed_intake")] == pytest.approx(
        1.0, abs=0.02
    )


def test_lean_tissue_follows_the_fat_it_carries():
    build = human().organs.body_composition
    healthy = constants(human().organs).energy_balance.stores
    lean, fat = (healthy._replace(fat=kg) for kg in (8.0, 45.0))
    assert build.load(lean, healthy) < build.load(healthy, healthy) == 1.0
    assert 1.1 < build.load(fat, healthy) < 1.4
    # Forbes: the leaner the body, the more of what it loses is lean.
    step = 1.0

    def lean_per_fat(stores):
        less = stores._replace(fat=stores.fat - step)
        return (build.load(stores, healthy) - build.load(less, healthy)) / step

    assert lean_per_fat(lean) > 3 * lean_per_fat(fat)
    carried = after(10, NEED, fatter(1.5))
    unloaded = after(10, NEED, fatter(1.5), **{"body_composition.load_gain": 0.0})
    assert seen(carried, "lean_mass") > seen(unloaded, "lean_mass") + 0.25


def test_protein_in_excess_is_broken_down():
    swollen = with_states(human(), {"skeletal_muscle.protein": lambda p: 1.1 * p})
    protein = STATES.index("skeletal_muscle.protein")
    rested = after(14, NEED, swollen).state[protein] / swollen.state[protein] * 1.1
    assert 1.0 < rested < 1.06


def test_without_leptin_more_is_wanted_and_with_much_of_it_hardly_less():
    balance = human().organs.energy_balance
    assert float(balance.intake_factor(1.0)) == 1.0
    assert float(balance.intake_factor(0.0)) > 1.5
    assert 0.9 < float(balance.intake_factor(5.0)) < 1.0
    assert seen(human(), "appetite") == pytest.approx(1.0)
    lacking = with_states(human(), {"adipokines.leptin": 0.1})
    assert seen(lacking, "appetite") > 1.7
    deaf = replace(lacking.organs, {"energy_balance.appetite_gain": 0.0})
    assert seen(Body(deaf, healthy=lacking.healthy, state=lacking.state), "appetite") == 1.0


def test_hba1c_follows_the_regression_on_mean_glucose():
    cells = human().organs.blood_cells
    for glucose in (5.2, 7.0, 8.0, 10.0, 12.0):
        measured = (18.016 * glucose + 46.7) / 28.7  # ADAG
        ifcc = float(cells.glycation) * glucose
        assert 0.09148 * ifcc + 2.152 == pytest.approx(measured, abs=0.35)
    assert seen(human(), "hba1c") == pytest.approx(5.05, abs=0.35)


def test_hba1c_remembers_weeks_of_glucose():
    start = type_1_diabetes(human())
    end = after(3, NEED, start)
    rise = seen(end, "hba1c_ifcc") - seen(start, "hba1c_ifcc")
    # Three days at 18 to 34 mmol/L, of the 60 that a red cell is old on average.
    assert (18.0 - 5.1) * 6.15 * 3 / 60 < rise < (34.0 - 5.1) * 6.15 * 3 / 60
    young = after(3, NEED, start, **{"blood_cells.lifespan": 115200.0})
    assert seen(young, "hba1c_ifcc") - seen(start, "hba1c_ifcc") > 1.3 * rise


@pytest.mark.slow
def test_a_surplus_is_gained_as_measured():
    """Twins fed 1000 kcal a day too much on 84 of 100 days gained 8.1 kg (P13)."""
    gained = after(100, NEED + 840.0)
    assert 5.5 < seen(gained, "weight") - 72.0 < 11.0
    assert seen(gained, "fat_mass") - 15.0 > 3.0
    assert np.isfinite(gained.state).all()
