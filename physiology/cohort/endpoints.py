"""Endpoints: one number a person, read off the curves of an experiment."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from physiology.cohort.people import People
from physiology.experiments import Experiment
from physiology.indices import (
    disposition_index,
    homa_ir,
    insulinogenic_index,
    matsuda,
    mean_over_time,
)
from physiology.indices.oral import STANDARD_TIMES

STEADY = 30.0  # [min] at the end of a clamp over which it is read
_MG_PER_MMOL = 180.16

# Glucose [mmol/L] from which fasting or two-hour values count, by the American Diabetes
# Association (ADA2024): prediabetes, diabetes.
FASTING_LIMITS = (5.6, 7.0)
TWO_HOUR_LIMITS = (7.8, 11.1)
CATEGORIES = ("normal", "prediabetes", "diabetes")


def endpoints(
    experiment: Experiment, times: np.ndarray, curves: Mapping[str, np.ndarray], people: People
) -> dict[str, np.ndarray]:
    """Endpoints of people whom an experiment followed to its end.

    Args:
        experiment: what was done.
        times: sampling times [min].
        curves: observable -> array (samples, people).
        people: who.

    Returns:
        Name -> array (people,): of each curve its `fasting` (first), `maximum`, `mean` over
        time and `last` value; of an OGTT its two-hour values, indices and the category of
        glucose tolerance; of a clamp the M value of its last half hour [mg/kg/min].
    """
    found = {}
    for name, curve in curves.items():
        found[f"{name}_fasting"] = curve[0]
        found[f"{name}_maximum"] = curve.max(axis=0)
        found[f"{name}_mean"] = mean_over_time(times, curve.T)
        found[f"{name}_last"] = curve[-1]
    if is_ogtt(experiment) and {"glucose", "insulin"} <= set(curves) and _standard(times):
        found.update(_of_ogtt(times, curves["glucose"], curves["insulin"]))
    if experiment.clamps and "gir" in curves:
        steady = times >= experiment.clamps[-1].end - STEADY - 1e-9
        infused = curves["gir"][steady].mean(axis=0)
        found["m_value"] = _MG_PER_MMOL * infused / people.weight
    return {name: np.asarray(value, float) for name, value in found.items()}


def is_ogtt(experiment: Experiment) -> bool:
    """Whether an experiment is one drink of glucose at its start, and nothing else."""
    if len(experiment.meals) != 1 or experiment.infusions or experiment.clamps:
        return False
    minute, meal = experiment.meals[0]
    return minute == 0 and meal.glucose > 0 and meal.starch == meal.fat == meal.protein == 0


def _standard(times: np.ndarray) -> bool:
    return all(np.isclose(times, minute).any() for minute in STANDARD_TIMES)


def _of_ogtt(times: np.ndarray, glucose: np.ndarray, insulin: np.ndarray) -> dict[str, np.ndarray]:
    two_hours = int(np.argmin(np.abs(times - 120.0)))
    course = (times, glucose.T, insulin.T)
    sensitivity, secretion = matsuda(*course), insulinogenic_index(*course)
    return {
        "glucose_2h": glucose[two_hours],
        "insulin_2h": insulin[two_hours],
        "homa_ir": homa_ir(glucose[0], insulin[0]),
        "matsuda": sensitivity,
        "insulinogenic_index": secretion,
        "disposition_index": disposition_index(secretion, sensitivity),
        "ada_category": ada_category(glucose[0], glucose[two_hours]),
    }


def ada_category(fasting: np.ndarray, two_hour: np.ndarray) -> np.ndarray:
    """Glucose tolerance by fasting and two-hour glucose: a place in `CATEGORIES`."""
    by_fasting = np.searchsorted(FASTING_LIMITS, fasting, side="right")
    by_two_hour = np.searchsorted(TWO_HOUR_LIMITS, two_hour, side="right")
    return np.maximum(by_fasting, by_two_hour)
