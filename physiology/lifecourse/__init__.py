"""Months and years: habits, treatments, and what becomes of a person who lives with them."""

from physiology.lifecourse.course import LifeCourse
from physiology.lifecourse.entry import lifecourse, maintenance_energy
from physiology.lifecourse.habits import VERY_LOW_CALORIE, DailyActivity, Diet
from physiology.lifecourse.treatments import Times, To, Treatment

__all__ = [
    "VERY_LOW_CALORIE",
    "DailyActivity",
    "Diet",
    "LifeCourse",
    "Times",
    "To",
    "Treatment",
    "lifecourse",
    "maintenance_energy",
]
