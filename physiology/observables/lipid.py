"""Lipid fluxes: what appears in plasma from fat, lipoproteins and liver."""

from physiology.observables.observable import FAT_DEPOTS, Observable
from physiology.observables.snapshot import Snapshot


def nefa_appearance(s: Snapshot):
    """Ra of NEFA: adipose release and lipoprotein spillover [mmol/min]."""
    return s.exchange("blood.nefa", 1)


def spillover_share(s: Snapshot):
    """Chylomicron fatty acids that spill into plasma NEFA, of all that is hydrolysed [-]."""
    tissues = ("skeletal_muscle", *FAT_DEPOTS)
    spilled = s.total(*(f"{tissue}.chylomicron_spillover" for tissue in tissues))
    stored = s.total(*(f"{tissue}.chylomicron_uptake" for tissue in tissues))
    return spilled / (spilled + stored + 1e-12)


LIPID: tuple[Observable, ...] = (
    Observable("nefa_ra", "mmol/min", "Ra of NEFA", nefa_appearance),
    Observable(
        "glycerol_ra",
        "mmol/min",
        "Ra of glycerol",
        lambda s: s.exchange("blood.glycerol", 1),
    ),
    Observable("spillover", "-", "chylomicron spillover into NEFA", spillover_share),
    Observable(
        "vldl_secretion",
        "mmol/min",
        "VLDL triglyceride secretion",
        lambda s: s.flux("liver.vldl_secretion"),
    ),
    Observable(
        "dnl",
        "mmol/min",
        "triglyceride made from glucose in the liver (DNL)",
        lambda s: s.flux("liver.lipogenesis"),
    ),
)
