"""The standard figure that suits an experiment."""

from matplotlib.figure import Figure

from physiology.plotting.fasting import fast_figure
from physiology.plotting.laboratory import laboratory_figure
from physiology.plotting.meal import meal_figure
from physiology.procedures import procedures
from physiology.trajectory import Trajectory

A_FAST = 720.0  # [min] without a meal, from which the fasting figure is the better one


def figure_of(trajectory: Trajectory, title: str | None = None) -> Figure:
    """The figure of the first laboratory test there is, else that of a meal or of a fast."""
    if procedures(trajectory.experiment):
        return laboratory_figure(trajectory, title)
    meals = [minute for minute, _ in trajectory.experiment.meals]
    fasted = trajectory.experiment.duration if not meals else min(meals)
    draw = fast_figure if fasted >= A_FAST or not meals else meal_figure
    return draw(trajectory, title)
