"""Treatments by name: drugs, diets, exercise, operations, each by the parameters it acts on."""

from physiology.treatments.given import remedy, treated, treatment
from physiology.treatments.remedy import Effect, Remedy
from physiology.treatments.table import REMEDIES

__all__ = ["REMEDIES", "Effect", "Remedy", "remedy", "treated", "treatment"]
