"""Covariates as a population sees them: age, sex and BMI, centred and in units of their spread."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from calibration.data.dataset import Subject

COLUMNS = ("median", "age", "male", "BMI")
AGE, AGES = 45.0, 15.0  # centre and unit [years]
BMI, BMIS = 24.0, 0.18  # centre [kg/m2] and unit of the logarithm


def row(covariates: Mapping[str, Any]) -> np.ndarray:
    """One person's row of the regression; what is unknown counts as the centre.

    Args:
        covariates: sex, age [years], height [m], weight [kg], where known.
    """
    male = {"male": 0.5, "female": -0.5}.get(str(covariates.get("sex", "")), 0.0)
    age, height, weight = (covariates.get(name) for name in ("age", "height", "weight"))
    years = 0.0 if age is None else (float(age) - AGE) / AGES
    size = 0.0
    if height is not None and weight is not None:
        size = float(np.log(float(weight) / float(height) ** 2 / BMI)) / BMIS
    return np.array([1.0, years, male, size])


def design(subjects: Iterable[Subject]) -> np.ndarray:
    """Rows of some people, shape (people, columns)."""
    return np.stack([row(subject.covariates) for subject in subjects])
