"""Measurement: what a laboratory reports of a person, who is not the same on two days.

The spread of measured people holds that of the same person from day to day, with the assay's. It
belongs to the comparison, not to the people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from physiology.cohort.draws import uniforms


class Variation(NamedTuple):
    """How one quantity varies in one person between two days.

    Attributes:
        proportional: standard deviation of the logarithm.
        additive: standard deviation [unit of the quantity].
        least: reporting limit [unit of the quantity]; less is reported as this.
    """

    proportional: float = 0.0
    additive: float = 0.0
    least: float = 0.0


# Of oral tests repeated within weeks (Mooy1996): standard deviations of the difference over the
# root of two. That of fasting insulin is as large in pmol/L at 76 as at 116 pmol/L; the others
# grow with the value.
REPEATED_OGTT: dict[str, Variation] = {
    "glucose_fasting": Variation(proportional=0.06),
    "glucose_2h": Variation(proportional=0.15),
    "insulin_fasting": Variation(additive=20.0, least=6.0),  # 1 uU/mL, as usual
    "insulin_2h": Variation(proportional=0.38),
}


def as_measured(
    values: Mapping[str, np.ndarray],
    seed: int,
    variations: Mapping[str, Variation] = REPEATED_OGTT,
) -> dict[str, np.ndarray]:
    """Values of people as measured on one day; the same for the same seed.

    Args:
        values: name -> array (people,); names without a variation stay as they are.
        seed: of the day.
        variations: of each name.
    """
    from scipy.special import ndtri

    found = dict(values)
    for name, variation in variations.items():
        if name not in values:
            continue
        everybody = range(len(values[name]))
        names = [f"{name} proportional", f"{name} additive"]
        drawn = uniforms(seed, everybody, names)
        relative, absolute = (ndtri(drawn[n]) for n in names)
        measured = values[name] * np.exp(variation.proportional * relative)
        measured = measured + variation.additive * absolute
        found[name] = np.maximum(measured, variation.least)
    return found
