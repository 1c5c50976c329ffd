"""The minimal models as fits: what a test says of one person, with standard errors.

    fit_fsigt          intravenous glucose: SI, SG, p2, G0 (Bergman1979)
    fit_oral_glucose   oral glucose: SI, with the appearance of glucose (DallaMan2002)
    fit_c_peptide      secretion after oral glucose: static and dynamic phi (Breda2001)

Least squares with exact derivatives. Rate constants are fitted as logarithms, so that they stay
positive. Residuals are counted in standard deviations of the measurement. Standard errors come
from the curvature at the solution and are widened where the misfit exceeds the measurement
error. Samples taken between times are joined by straight lines.
"""

from calibration.minimal_models.c_peptide import (
    C_PEPTIDE_CV,
    c_peptide_course,
    fit_c_peptide,
    secretion_above_basal,
)
from calibration.minimal_models.fit import Estimate, Fit
from calibration.minimal_models.fsigt import GLUCOSE_CV, fit_fsigt, fsigt_glucose
from calibration.minimal_models.oral import (
    ORAL_SG,
    ORAL_VOLUME,
    fit_oral_glucose,
    oral_glucose,
)

__all__ = [
    "C_PEPTIDE_CV",
    "GLUCOSE_CV",
    "ORAL_SG",
    "ORAL_VOLUME",
    "Estimate",
    "Fit",
    "c_peptide_course",
    "fit_c_peptide",
    "fit_fsigt",
    "fit_oral_glucose",
    "fsigt_glucose",
    "oral_glucose",
    "secretion_above_basal",
]
