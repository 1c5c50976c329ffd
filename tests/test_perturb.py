"""Perturbations: named parameters only; a healthy body hardly minds what only disease has woken."""

import pytest

from organs.parameters import describe
from physiology import InputError
from physiology.commands.perturb import table
from physiology.human import reference_organs
from physiology.perturb import PERTURBATIONS, measure, perturb
from physiology.perturb.run import NOTHING
from physiology.plotting.perturb import perturb_figure
from physiology.plotting.signalling import GROUPS, readings, signalling_figure

PATHS = {row.path for row in describe(reference_organs())}


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_perturbation_acts_on_parameters_that_exist(name):
    assert PERTURBATIONS[name].changes
    assert set(PERTURBATIONS[name].changes) <= PATHS


def test_unknown_perturbations_are_refused_with_those_there_are(man):
    with pytest.raises(InputError, match="did you mean no_pkc_theta"):
        perturb(man, ["no_pkc_teta"])


@pytest.fixture(scope="module")
def healthy(man):
    """The healthy man as he is, with Akt held active, and with MEK blocked."""
    return perturb(man, ["constitutive_akt", "no_erk"])


def test_the_body_as_it_is_comes_first(healthy, man):
    assert healthy[0].perturbation == NOTHING
    assert healthy[0].functional_irs == pytest.approx(1.0, abs=0.2)


def test_akt_without_insulin_takes_up_glucose_and_stops_its_production(healthy):
    as_it_is, held, _ = healthy
    assert held.akt > 1.1 * as_it_is.akt
    assert held.egp < 0.9 * as_it_is.egp


def test_blocking_mek_leaves_glucose_alone_and_takes_erk(healthy):
    as_it_is, _, blocked = healthy
    assert blocked.erk < 0.2 * as_it_is.erk
    assert blocked.m == pytest.approx(as_it_is.m, rel=0.05)


def test_a_table_and_a_figure(healthy):
    assert "constitutive_akt" in table(healthy)
    assert len(perturb_figure(healthy).axes) == 5


@pytest.fixture(scope="module")
def clamps(man):
    """A clamp on the healthy man, and on one whose muscle has too much diacylglycerol."""
    from physiology.diseases import with_states
    from physiology.perturb import CLAMP
    from physiology.simulate import simulate

    resistant = {
        "skeletal_muscle.pkc": lambda active: 5 * active,
        "skeletal_muscle.signalling.serine_fraction": 0.4,
        "skeletal_muscle.signalling.irs_content": 0.7,
    }
    sick = with_states(man, resistant)
    return {"healthy": simulate(man, CLAMP), "resistant": simulate(sick, CLAMP)}


def test_the_figure_of_signalling_shows_every_tissue_and_the_lesion(clamps):
    figure = signalling_figure(clamps)
    assert len(figure.axes) == 4 * len(GROUPS)
    read = {
        bar.label: readings(bar, "skeletal_muscle", clamps)
        for group in GROUPS
        for bar in group.bars
    }
    assert all(first == 1.0 for first, _ in read.values())
    assert read["PKC"][1] == pytest.approx(5.0, rel=0.01)
    assert read["serine-P / total"][1] > 4
    assert read["fit for PI3K"][1] < 0.6
    assert read["selectivity"][1] > 1.05


@pytest.mark.slow
def test_without_pkc_theta_a_resistant_muscle_listens():
    from physiology.phenotypes import phenotype

    sick = phenotype("igt")
    as_it_is = measure(sick, NOTHING)
    spared = measure(sick, PERTURBATIONS["no_pkc_theta"])
    assert spared.functional_irs > 1.1 * as_it_is.functional_irs
    assert spared.m > as_it_is.m
