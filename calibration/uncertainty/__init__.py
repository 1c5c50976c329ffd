"""Uncertainty: what data say of each parameter, how surely, and what would tell more."""

from calibration.uncertainty.bands import Band, bands
from calibration.uncertainty.design import Sample, by_analyte, further_samples
from calibration.uncertainty.information import Information, information
from calibration.uncertainty.laplace import draw
from calibration.uncertainty.nuts import Posterior, sample
from calibration.uncertainty.profile import Profile, profiles
from calibration.uncertainty.verdict import Direction, Known, Verdict, directions, verdicts

__all__ = [
    "Band",
    "Direction",
    "Information",
    "Known",
    "Posterior",
    "Profile",
    "Sample",
    "Verdict",
    "bands",
    "by_analyte",
    "directions",
    "draw",
    "further_samples",
    "information",
    "profiles",
    "sample",
    "verdicts",
]
