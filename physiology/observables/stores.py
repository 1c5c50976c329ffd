"""Stores: glycogen and fat."""

from organs.substances import TRIGLYCERIDE
from physiology.observables.observable import FAT_DEPOTS, Observable
from physiology.observables.snapshot import Snapshot


def fat_mass(s: Snapshot):
    """Body fat [kg]."""
    stored = sum(s.state[f"{depot}.triglyceride"] for depot in FAT_DEPOTS)
    return stored * TRIGLYCERIDE / 1000


STORES: tuple[Observable, ...] = (
    Observable(
        "liver_glycogen",
        "mmol/L",
        "glycogen per litre of liver",
        lambda s: s.state["liver.glycogen"] / s.organs.liver.volume,
    ),
    Observable(
        "muscle_glycogen",
        "mmol/kg",
        "glycogen per kilogram of muscle",
        lambda s: s.state["skeletal_muscle.glycogen"] / s.organs.skeletal_muscle.mass,
    ),
    Observable(
        "imcl",
        "mmol/kg",
        "intramyocellular lipid",
        lambda s: s.state["skeletal_muscle.triglyceride"] / s.organs.skeletal_muscle.mass,
    ),
    Observable(
        "liver_fat",
        "%",
        "liver fat",
        lambda s: (
            100 * s.state["liver.triglyceride"] * TRIGLYCERIDE / (1000 * s.organs.liver.volume)
        ),
    ),
    Observable("fat_mass", "kg", "body fat", fat_mass),
)
