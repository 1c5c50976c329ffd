"""Kinds: every step that a protocol can name.

KINDS   meals and fasts (`kind = "ogtt"`), from `physiology.experiments`
TESTS   tests of the laboratory (`test = "ivgtt"`): every function of `physiology.laboratory`
        that returns an experiment
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

from physiology import experiments, laboratory
from physiology.experiments import Experiment, Form, Meal
from physiology.protocols.arguments import Argument, arguments


@dataclass(frozen=True)
class Kind:
    """One kind of step: what makes it, what it takes, and what it is in a line."""

    name: str
    make: Callable[..., Experiment]
    arguments: Mapping[str, Argument]
    about: str


def meal(
    glucose: float = 0.0,
    starch: float = 0.0,
    fat: float = 0.0,
    protein: float = 0.0,
    form: Form = "solid",
    minutes: float = 10.0,
    duration: float = 300.0,
) -> Experiment:
    """One meal, in detail.

    Args:
        glucose: glucose or other sugars [g].
        starch: weighed dry [g].
        fat: triglyceride [g].
        protein: protein [g].
        form: solid or liquid.
        minutes: how long it takes to eat [min].
        duration: how long it is followed [min].
    """
    food = Meal(glucose, starch, fat, protein, form, minutes)
    return Experiment("meal", duration, meals=((0.0, food),))


def custom(duration: float) -> Experiment:
    """Whatever is laid over it: meals, activity, infusions, boluses and clamps at any time.

    Args:
        duration: how long it is followed [min].
    """
    return Experiment("custom", duration)


def kind_of(function: Callable[..., Experiment]) -> Kind:
    """The kind of step that a function makes."""
    about = (inspect.getdoc(function) or "").splitlines()[0]
    return Kind(function.__name__, function, arguments(function), about)


def tests_in(module: ModuleType) -> dict[str, Kind]:
    """Every public function of a module that returns an experiment from numbers and words."""
    found = {}
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        if not function.__module__.startswith(laboratory.__name__):
            continue
        if inspect.signature(function).return_annotation is not Experiment:
            continue
        kind = kind_of(function)
        if not any(a.required and a.shape == "other" for a in kind.arguments.values()):
            found[name] = kind
    return found


_FOOD: tuple[Callable[..., Experiment], ...] = (
    experiments.ogtt,
    experiments.mixed_meal,
    meal,
    experiments.snack,
    experiments.fast,
    experiments.day,
    custom,
)
KINDS: dict[str, Kind] = {function.__name__: kind_of(function) for function in _FOOD}
TESTS: dict[str, Kind] = tests_in(laboratory)
