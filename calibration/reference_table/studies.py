"""All studies of the third stage, by the id of their target, and why some rows have none."""

from calibration.reference_table import (
    beta_cell_rows,
    diet_rows,
    disease_rows,
    drug_rows,
    fat_rows,
    lipid_rows,
    signalling_rows,
    stress_rows,
)
from calibration.reference_table.clinic import Clinic, Study

STUDIES: dict[str, Study] = {
    **disease_rows.STUDIES,
    **beta_cell_rows.STUDIES,
    **signalling_rows.STUDIES,
    **fat_rows.STUDIES,
    **diet_rows.STUDIES,
    **lipid_rows.STUDIES,
    **drug_rows.STUDIES,
    **stress_rows.STUDIES,
}

UNANSWERED: dict[str, str] = {
    "G04": "IRS-1 and IRS-2 are one pool here",
    "G11": "feedback of mTORC1 on IRS is in S6K's serine phosphorylation only",
}

__all__ = ["STUDIES", "UNANSWERED", "Clinic", "Study"]
