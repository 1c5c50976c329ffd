"""Isotope tracers: label that follows the named fluxes, and what a laboratory makes of it."""

from physiology.tracers.estimates import (
    Estimate,
    dilution,
    glucose_turnover,
    meal_turnover,
)
from physiology.tracers.infusion import ConstantInfusion, VariableInfusion
from physiology.tracers.label import (
    CARBON,
    GLUCOSE_6_6_D2,
    GLUCOSE_U_13C,
    GLYCEROL_D5,
    LABELS,
    PALMITATE_13C,
    Label,
)
from physiology.tracers.result import TracerResult
from physiology.tracers.tracing import trace
from physiology.tracers.turnover import Steele, Turnover, TwoCompartment

__all__ = [
    "CARBON",
    "GLUCOSE_6_6_D2",
    "GLUCOSE_U_13C",
    "GLYCEROL_D5",
    "LABELS",
    "PALMITATE_13C",
    "ConstantInfusion",
    "Estimate",
    "Label",
    "Steele",
    "TracerResult",
    "Turnover",
    "TwoCompartment",
    "VariableInfusion",
    "dilution",
    "glucose_turnover",
    "meal_turnover",
    "trace",
]
