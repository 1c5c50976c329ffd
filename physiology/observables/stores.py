"""Stores and signalling: glycogen, fat, and how insulin signalling stands in each tissue."""

from organs.substances import TRIGLYCERIDE
from physiology.observables.observable import FAT_DEPOTS, TISSUES, Observable
from physiology.observables.snapshot import Snapshot


def fat_mass(s: Snapshot):
    """Body fat [kg]."""
    stored = sum(s.state[f"{depot}.triglyceride"] for depot in FAT_DEPOTS)
    return stored * TRIGLYCERIDE / 1000


def _functional_irs(tissue: str):
    """The formula of PI3K-competent IRS in one tissue, relative to its healthy self."""

    def formula(s: Snapshot):
        block = getattr(s.organs, tissue).signalling
        serine = s.state[f"{tissue}.signalling.serine_fraction"]
        content = s.state[f"{tissue}.signalling.irs_content"]
        healthy = getattr(s.rest, tissue).signalling
        now = block.competence(serine, content)
        return now / block.competence(healthy.serine_fraction, healthy.irs_content)

    return formula


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
    *(
        Observable(
            f"{tissue}_functional_irs",
            "-",
            f"PI3K-competent IRS in {tissue.replace('_', ' ')}",
            _functional_irs(tissue),
        )
        for tissue in TISSUES
    ),
)
