"""The whole body: organs joined by blood, and what can be done to it."""

from physiology.errors import InputError, SimulationError
from physiology.experiments import (
    Activity,
    Experiment,
    Meal,
    day,
    fast,
    mixed_meal,
    ogtt,
    snack,
)
from physiology.human import REFERENCE_MAN, REFERENCE_WOMAN, Body, Person, human
from physiology.simulate import simulate
from physiology.trajectory import Trajectory

__all__ = [
    "REFERENCE_MAN",
    "REFERENCE_WOMAN",
    "Activity",
    "Body",
    "Experiment",
    "InputError",
    "Meal",
    "Person",
    "SimulationError",
    "Trajectory",
    "day",
    "fast",
    "human",
    "mixed_meal",
    "ogtt",
    "simulate",
    "snack",
]
