"""All rows that can be answered, by the id of their target."""

from calibration.reference_table import fasting, followed, laboratory, meals, ogtt, starvation
from calibration.reference_table.row import Row

ROWS: dict[str, Row] = {
    **fasting.ROWS,
    **ogtt.ROWS,
    **meals.ROWS,
    **starvation.ROWS,
    **laboratory.ROWS,
    **followed.ROWS,
}

__all__ = ["ROWS", "Row"]
