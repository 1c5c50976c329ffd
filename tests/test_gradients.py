"""Gradients: automatic differentiation equals finite differences, for every parameter."""

import numpy as np
import pytest

from benchmarks import gradients

SOME = (
    "blood.glucose_fasting",
    "blood.insulin_fasting",
    "gut.emptying",
    "gut.absorbed_fraction",
    "pancreas.release_glucose_half",
    "pancreas.beta_cell_mass",
    "liver.insulin_extraction",
    "liver.lipid.cpt1_glycogen_gain",
    "liver.signalling.akt_half",
    "skeletal_muscle.carbohydrate.glucose_uptake",
    "skeletal_muscle.signalling.serine_kinase",
    "subcutaneous_fat.pde3b_half",
    "brain.glucose_oxidation",
    "kidney.splay",
    "counterregulation.fasting_gain",
    "circulation.hepatic_blood_flow",
)
OF_DISEASE = (
    "subcutaneous_fat.cells.adipogenic_capacity",
    "subcutaneous_fat.cells.size_maximum",
    "immune.mcp1_gain",
    "immune.endotoxin_half",
    "skeletal_muscle.diacylglycerol.pkc_half",
    "liver.jnk_stress_gain",
    "adipokines.adiponectin_size",
)


def compared(name: str, paths, observed=True):
    chosen = [gradients.theta().paths.index(path) for path in paths]
    return gradients.check(gradients.plan(gradients.experiments()[name]), chosen, observed)


def test_gradients_of_states_by_some_parameters_agree_with_finite_differences():
    for check in compared("ogtt", SOME, observed=False):
        assert check.difference < gradients.TARGET, check
        assert check.sensitivity > gradients.SILENT, check


def test_gradients_of_a_sick_body_agree_with_finite_differences():
    for check in compared("illness", OF_DISEASE, observed=False):
        assert check.difference < gradients.TARGET, check
        assert check.sensitivity > gradients.SILENT, check


def test_the_comparison_can_fail():
    exact = np.ones((1, len(gradients.OUTPUTS), 3))
    scale = np.ones(len(gradients.OUTPUTS))
    assert gradients._differences(exact, exact * (1 + 1e-3), scale).max() > gradients.TARGET


@pytest.mark.slow
def test_gradients_of_every_parameter_agree_with_finite_differences_and_none_is_silent():
    # `benchmarks.gradients` compares each of them in every experiment.
    checks = gradients.check_where_felt(most=2)
    assert {check.path for check in checks} == set(gradients.theta().paths)
    assert not [check for check in checks if not check.difference < gradients.TARGET]
    felt = {check.path for check in checks if check.sensitivity > gradients.SILENT}
    assert felt == set(gradients.theta().paths)
