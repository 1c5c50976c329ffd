"""The standard figures. Matplotlib figures without pyplot: nothing to close, no state to leak."""

from physiology.plotting.fasting import fast_figure
from physiology.plotting.meal import meal_figure
from physiology.plotting.overview import overview
from physiology.plotting.style import COLOURS, save

__all__ = ["COLOURS", "fast_figure", "meal_figure", "overview", "save"]
