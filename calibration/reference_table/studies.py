"""All studies of the third stage, by the id of their target, and why some rows have none."""

from calibration.reference_table import (
    beta_cell_rows,
    disease_rows,
    fat_rows,
    signalling_rows,
    treatment_rows,
)
from calibration.reference_table.clinic import Clinic, Study

STUDIES: dict[str, Study] = {
    **disease_rows.STUDIES,
    **beta_cell_rows.STUDIES,
    **signalling_rows.STUDIES,
    **fat_rows.STUDIES,
    **treatment_rows.STUDIES,
}

UNANSWERED: dict[str, str] = {
    "G04": "IRS-1 and IRS-2 are one pool here",
    "G09": "no law lowers the number of insulin receptors in disease",
    "G10": "GLUT4 protein is not a state: only its share at the surface is",
    "G11": "feedback of mTORC1 on IRS is in S6K's serine phosphorylation only",
    "B06": "the years before a diagnosis are not followed row by row yet",
    "B07": "the years before a diagnosis are not followed row by row yet",
    "B09": "the years after a diagnosis are not followed row by row yet",
    "P24": "a graded series of eight-hour clamps has no protocol yet",
    "P25": "a graded series of eight-hour clamps has no protocol yet",
}

__all__ = ["STUDIES", "UNANSWERED", "Clinic", "Study"]
