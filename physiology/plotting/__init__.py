"""The standard figures. Matplotlib figures without pyplot: nothing to close, no state to leak."""

from physiology.plotting.choice import figure_of
from physiology.plotting.fasting import fast_figure
from physiology.plotting.incretin import incretin_figure
from physiology.plotting.laboratory import laboratory_figure
from physiology.plotting.meal import meal_figure
from physiology.plotting.overview import overview
from physiology.plotting.signalling import signalling_figure
from physiology.plotting.style import COLOURS, save
from physiology.plotting.tracer import tracer_figure
from physiology.plotting.years import years_figure

__all__ = [
    "COLOURS",
    "fast_figure",
    "figure_of",
    "incretin_figure",
    "laboratory_figure",
    "meal_figure",
    "overview",
    "save",
    "signalling_figure",
    "tracer_figure",
    "years_figure",
]
