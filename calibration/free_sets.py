"""Ready sets of free parameters, by what was measured.

Which of them an oral test can tell apart, and which only together, is in docs/calibration.md.
"""

from collections.abc import Callable

from calibration.free import Free, FreeSet, free


def glucose_insulin() -> FreeSet:
    """Glucose and insulin of an oral glucose test: the fast, appearance, action, secretion."""
    return FreeSet("glucose-insulin", (*_fasting(), *_appearance(), *_action(), *_secretion()))


def with_c_peptide() -> FreeSet:
    """Glucose, insulin and C-peptide: also what the liver and the kidney take out."""
    return FreeSet("with C-peptide", (*glucose_insulin().items, *_clearance()))


def with_lipids() -> FreeSet:
    """The same with NEFA, triglyceride, ketone bodies and lactate."""
    return FreeSet("with lipids", (*with_c_peptide().items, *_lipids()))


def full() -> FreeSet:
    """Everything that an oral test with hormones and lipids shows: also glucagon and incretins."""
    return FreeSet("full", (*with_lipids().items, *_hormones()))


def _fasting() -> tuple[Free, ...]:
    # The closure of the fasting balance takes any of these, so their range is that of people.
    return (
        free("blood.glucose_fasting", 3.0, 16.0, 5.2, 0.12),
        free("blood.insulin_fasting", 5.0, 500.0, 40.0, 0.5),
        free("pancreas.insulin_secretion", 15.0, 700.0, 100.0, 0.4),
    )


def _appearance() -> tuple[Free, ...]:
    # How long the stomach goes on emptying, and how fast the intestine lets go. The unbraked rate
    # of emptying is not told apart from these by samples half an hour apart.
    return (
        free("gut.intestinal_brake", 0.1, 20.0, None, 0.6),
        free("gut.glucose_absorption", 0.01, 0.5, None, 0.5),
    )


def _action() -> tuple[Free, ...]:
    # The first scales all that muscle takes, above its fast too; how fast insulin gets there is
    # what differs most between lean and other people.
    return (
        free("skeletal_muscle.carbohydrate.glucose_uptake", 0.02, 1.0, None, 0.4),
        free("skeletal_muscle.insulin_tau", 3.0, 120.0, None, 0.5),
        free("liver.carbohydrate.glucokinase", 0.1, 8.0, None, 0.4),
    )


def _secretion() -> tuple[Free, ...]:
    return (
        free("pancreas.provision_glucose_half", 2.0, 25.0, None, 0.3),
        free("pancreas.release_glucose_half", 3.0, 30.0, None, 0.25),
        free("pancreas.gip_gain", 0.1, 30.0, None, 0.6),
        free("pancreas.provision_tau", 5.0, 150.0, None, 0.4),
    )


def _clearance() -> tuple[Free, ...]:
    return (
        free("liver.insulin_extraction", 0.15, 0.8, None, 0.15),
        free("kidney.c_peptide_elimination", 0.025, 0.13, None, 0.15),
    )


def _lipids() -> tuple[Free, ...]:
    # Fasting values, how far insulin holds lipolysis back, the turnover of VLDL, and how much of
    # the glucose that muscle takes goes on to lactate.
    return (
        free("blood.nefa_fasting", 0.08, 1.6, None, 0.35),
        free("blood.vldl_fasting", 0.2, 6.0, None, 0.4),
        free("blood.ketone_fasting", 0.01, 1.5, None, 0.6),
        free("blood.lactate_fasting", 0.2, 3.0, None, 0.3),
        free("subcutaneous_fat.pde3b_half|visceral_fat.pde3b_half", 0.05, 2.0, None, 0.4),
        free("liver.lipid.vldl_secretion", 0.003, 0.08, None, 0.4),
        free("skeletal_muscle.carbohydrate.dehydrogenase_insulin_gain", 0.0, 30.0, None, 4.0),
    )


def _hormones() -> tuple[Free, ...]:
    # Levels of both depend on the assay as much as on the person.
    return (
        free("blood.glucagon_fasting", 1.5, 60.0, None, 0.5),
        free("pancreas.glucagon_glucose_half", 2.0, 15.0, None, 0.3),
        free("gut.gip_fasting", 0.2, 80.0, None, 0.7),
        free("gut.gip_per_flow", 2.0, 300.0, None, 0.7),
    )


SETS: dict[str, Callable[[], FreeSet]] = {
    "glucose-insulin": glucose_insulin,
    "with C-peptide": with_c_peptide,
    "with lipids": with_lipids,
    "full": full,
}
