"""Organs alone, in clamped blood: basal fluxes, lags at their target, nothing done in secret."""

import dataclasses

import numpy as np
import pytest

from organs.organ import AbstractOrgan
from organs.parameters import describe, replace
from organs.processes import Lag, Process, Rate
from physiology import human
from physiology.body import (
    NO_ORGANS,
    ORGANS,
    SLOW,
    STATES,
    Organs,
    changes,
    constants,
    derivatives,
    fasting_state,
    perfuse,
    qualified,
    unflatten,
)
from physiology.intake import Intake

MAN = human().organs
REST = constants(MAN)
FASTING = [np.asarray(value, float) for value in fasting_state(MAN, REST)]
HAPPENING, BLOOD = changes(MAN, FASTING, Intake(), REST)

# Parameters in flux units that are a capacity, not what happens after an overnight fast.
CAPACITIES = {
    "kidney.sglt1_capacity",
    "kidney.sglt2_capacity",
    "kidney.splay",
    "liver.carbohydrate.glucokinase",
}
MUSCLE = {
    "glucose_uptake": {"glycogen_synthesis": 1, "glucose_oxidation": 1, "glycolysis": 1},
    "glycogenolysis": {"glycogen_oxidation": 1, "glycogen_to_lactate": 1},
    "glucose_oxidation": {"glucose_oxidation": 1, "glycogen_oxidation": 1},
    "nefa_uptake": {"nefa_oxidation": 1, "esterification": 3},
    "nefa_oxidation": {"nefa_oxidation": 1, "triglyceride_oxidation": 3},
    "net_proteolysis": {"proteolysis": 1, "protein_synthesis": -1},
}
FAT = {
    "nefa_uptake": {"nefa_uptake": 3},
    "glucose_uptake": {"glycolysis": 1, "glucose_oxidation": 1},
}
LIVER = {
    "nefa_oxidation": {"nefa_oxidation": 1, "triglyceride_oxidation": 3},
    "lipophagy": {"triglyceride_oxidation": 1, "triglyceride_ketogenesis": 1},
    "gluconeogenesis_amino_acid": {
        "gluconeogenesis_amino_acid": 1,
        "indirect_glycogen_amino_acid": 1,
    },
}
MADE_OF = {
    "skeletal_muscle": MUSCLE,
    "subcutaneous_fat": FAT,
    "visceral_fat": FAT,
    "liver": LIVER,
}
BASAL = [
    row
    for row in describe(MAN)
    if row.unit in ("mmol/min", "pmol/min") and row.path not in CAPACITIES
]


@pytest.mark.parametrize("row", BASAL, ids=lambda row: row.path)
def test_an_organ_in_fasting_blood_does_what_its_parameter_says(row):
    organ, _, name = row.path.partition(".")
    name = name.rpartition(".")[2]
    parts = MADE_OF.get(organ, {}).get(name, {name: 1})
    rate = sum(n * HAPPENING[f"{organ}.{process}"].rate for process, n in parts.items())
    assert rate == pytest.approx(float(row.value), rel=1e-9)


@pytest.mark.parametrize("name", ORGANS)
def test_signals_of_an_organ_in_fasting_blood_rest(name):
    states = dict(zip(STATES, FASTING, strict=True))
    for change in getattr(MAN, name).processes(
        unflatten(FASTING)[name], BLOOD, getattr(REST, name)
    ):
        if f"{name}.{getattr(change, 'signal', '')}" in SLOW:
            continue  # follows means over days; what an ordinary day leaves is tested elsewhere
        if isinstance(change, Lag):
            here = states[f"{name}.{change.signal}"]
            assert change.target == pytest.approx(float(here), rel=1e-9), change.signal
            assert change.tau > 0
        elif isinstance(change, Rate):
            assert abs(change.rate) < 1e-12


def test_the_organs_together_leave_the_fasting_blood_as_it_is():
    turnover = dict.fromkeys(STATES, 0.0)
    net = dict.fromkeys(STATES, 0.0)
    for path, change in HAPPENING.items():
        if isinstance(change, Process):
            for pool, n in qualified(path.partition(".")[0], change).items():
                net[pool] += n * change.rate
                turnover[pool] += abs(n * change.rate) / 2
    for pool in STATES:
        if pool.startswith("blood."):
            assert abs(net[pool]) <= 1e-12 * max(turnover[pool], 1.0), pool


# --- an organ that does nothing changes nothing ---------------------------------------------------


class Silent(AbstractOrgan):
    """An organ that is perfused and does nothing."""

    organ: AbstractOrgan

    def at_rest(self, blood, **closures):
        return self.organ.at_rest(blood, **closures)

    def resting_state(self, rest):
        return self.organ.resting_state(rest)

    def ports(self, state, blood, rest):
        return self.organ.ports(state, blood, rest)

    def processes(self, state, blood, rest):
        return ()

    def __getattr__(self, name):
        return getattr(self.organ, name)


@pytest.fixture(scope="module")
def fed(after_meal):
    """The body an hour after a meal."""
    return list(after_meal.states[:, 12])


@pytest.mark.parametrize("name", ORGANS)
def test_an_organ_acts_on_others_only_by_its_processes(name, fed):
    without = replace_organ(MAN, name, Silent(getattr(MAN, name)))
    slopes = np.array(derivatives(without, fed, Intake(), REST), float)
    own = [path.startswith(f"{name}.") for path in STATES]
    booked = np.zeros(len(STATES))
    happening, _ = changes(MAN, fed, Intake(), REST)
    for path, change in happening.items():
        if path.startswith(f"{name}.") and isinstance(change, Process):
            for pool, n in qualified(name, change).items():
                booked[STATES.index(pool)] += n * change.rate
    whole = np.array(derivatives(MAN, fed, Intake(), REST), float)
    # Oxygen and heat follow the processes; they have no pool to be booked in.
    counted = [
        not o and p not in ("environment.oxygen", "environment.heat")
        for o, p in zip(own, STATES, strict=True)
    ]
    np.testing.assert_allclose(slopes[counted], (whole - booked)[counted], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ["brain", "heart", "other_tissues", "blood_cells"])
def test_an_organ_whose_rates_vanish_takes_nothing_from_the_blood(name, fed):
    nothing = {
        f"{name}.{row.path}": 1e-12 * float(row.value)
        for row in describe(getattr(MAN, name))
        if row.unit == "mmol/min"
    }
    idle = replace(MAN, nothing)
    blood = perfuse(idle, unflatten(fed), Intake(), REST)
    blood.ports["thermic_effect"] = 0.0  # the meal's order, not the organ's own rate
    for change in getattr(idle, name).processes(unflatten(fed)[name], blood, getattr(REST, name)):
        if isinstance(change, Process):
            assert abs(change.rate) < 1e-11, change.name


def replace_organ(organs: Organs, name: str, organ) -> Organs:
    return Organs(**{n: getattr(organs, n) for n in (*ORGANS, *NO_ORGANS)} | {name: organ})


# --- single laws ----------------------------------------------------------------------------------


def test_insulin_opens_capillaries_and_muscle_takes_more():
    muscle, state = MAN.skeletal_muscle, unflatten(FASTING)["skeletal_muscle"]
    blood = perfuse(MAN, unflatten(FASTING), Intake(), REST)
    rest = REST.skeletal_muscle
    (resting,) = muscle.capillaries.processes(blood, rest)
    assert resting.target == pytest.approx(1.0, rel=1e-12)
    (fed_lag,) = muscle.capillaries.processes(dataclasses.replace(blood, insulin=400.0), rest)
    assert 1.2 < fed_lag.target < 1 + muscle.capillaries.recruitment
    wider = dataclasses.replace(state, perfused=1.5)
    taken = [muscle.carbohydrate.uptake(s, blood, rest) for s in (state, wider)]
    assert taken[1] == pytest.approx(1.5 * taken[0], rel=1e-12)


def test_insulin_or_glucose_alone_wakes_the_livers_synthase():
    liver = MAN.liver.carbohydrate
    asleep = liver.synthase(0.05, 5.0, liver.glycogen_fasting)
    by_insulin = liver.synthase(0.6, 5.0, liver.glycogen_fasting)
    by_glucose = liver.synthase(0.05, 60.0, liver.glycogen_fasting)
    assert asleep < 0.1
    assert by_insulin > 0.8
    assert by_glucose > 4 * asleep


def test_part_of_solid_carbohydrate_is_digested_over_hours():
    gut = MAN.gut
    flux = {
        p.name: p.rate
        for p in gut.processes(
            dataclasses.replace(unflatten(FASTING)["gut"], stomach_solid=100.0),
            perfuse(MAN, unflatten(FASTING), Intake(), REST),
            REST.gut,
        )
        if isinstance(p, Process)
    }
    ground = flux["grinding"] + flux["starch_emptying"]
    assert ground == pytest.approx(100.0 * gut.grinding, rel=1e-12)
    assert flux["starch_emptying"] == pytest.approx(gut.slow_starch * ground, rel=1e-12)
    assert np.log(2) / gut.starch_digestion > 60


# --- wrong stoichiometry --------------------------------------------------------------------------


class Forger(Silent):
    """A brain that makes matter of nothing."""

    made: dict

    def processes(self, state, blood, rest):
        return (Process("forgery", 1.0, self.made),)


@pytest.mark.parametrize(
    "made",
    [
        {"blood.glucose": -1, "blood.lactate": 1},
        {"blood.glucose": 1},
        {"blood.nefa": -1, "environment.co2": 17},
        {"blood.triglyceride": 1},
        {"glucose": -1, "environment.co2": 6},
    ],
)
def test_wrong_stoichiometry_is_refused_when_the_body_is_traced(made):
    import jax

    organs = replace_organ(MAN, "brain", Forger(MAN.brain, made))
    with pytest.raises(ValueError, match="brain.forgery"):
        jax.eval_shape(lambda y: derivatives(organs, y, Intake(), REST), tuple(FASTING))


def test_right_stoichiometry_passes():
    organs = replace_organ(
        MAN, "brain", Forger(MAN.brain, {"blood.glucose": -1, "blood.lactate": 2})
    )
    slopes = dict(zip(STATES, derivatives(organs, FASTING, Intake(), REST), strict=True))
    assert all(np.isfinite(value) for value in slopes.values())
