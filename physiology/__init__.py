"""The whole body: organs joined by blood, and what can be done to it.

Names are found when they are first used, so that `physiology --help` need not wait for JAX.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from physiology.lifecourse import (
        DailyActivity,
        Diet,
        LifeCourse,
        Treatment,
        lifecourse,
        maintenance_energy,
    )
    from physiology.simulate import simulate
    from physiology.trajectory import Trajectory

__all__ = [
    "REFERENCE_MAN",
    "REFERENCE_WOMAN",
    "Activity",
    "Body",
    "DailyActivity",
    "Diet",
    "Experiment",
    "InputError",
    "LifeCourse",
    "Meal",
    "Person",
    "SimulationError",
    "Trajectory",
    "Treatment",
    "day",
    "fast",
    "human",
    "lifecourse",
    "maintenance_energy",
    "mixed_meal",
    "ogtt",
    "simulate",
    "snack",
]

_HOMES = {
    "errors": ("InputError", "SimulationError"),
    "experiments": ("Activity", "Experiment", "Meal", "day", "fast", "mixed_meal", "ogtt", "snack"),
    "human": ("REFERENCE_MAN", "REFERENCE_WOMAN", "Body", "Person", "human"),
    "lifecourse": (
        "DailyActivity",
        "Diet",
        "LifeCourse",
        "Treatment",
        "lifecourse",
        "maintenance_energy",
    ),
    "simulate": ("simulate",),
    "trajectory": ("Trajectory",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


class _Package(ModuleType):
    """A package whose functions may bear the name of the module they live in."""

    def __getattr__(self, name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"physiology.{_HOME[name]}"), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        # Importing `physiology.human` would put the module in place of the function.
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
