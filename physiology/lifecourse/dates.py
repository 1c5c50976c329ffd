"""Dates: years from the start of a course, as mornings that can be counted."""

import math

DAYS_PER_YEAR = 365.25


def day_number(years: float) -> float:
    """The morning nearest to a date; a whole number, or infinity."""
    return round(years * DAYS_PER_YEAR) if math.isfinite(years) else years
