"""Insulin resistance and where it comes from: fat cells, inflammation, lipid in the wrong place,
and how far insulin's two messages get in each tissue."""

import math
from collections.abc import Callable

from organs.fat_cells import LIPID_DENSITY
from organs.kinetics import exponential, namespace
from organs.substances import TRIGLYCERIDE
from physiology.observables.observable import TISSUES, Observable
from physiology.observables.snapshot import Snapshot


def cell_diameter(s: Snapshot):
    """Diameter of subcutaneous fat cells [um]: spheres of lipid."""
    depot = s.organs.subcutaneous_fat.depot(s.states["subcutaneous_fat"])
    volume = depot.size * 1e6 / LIPID_DENSITY  # [um3]
    return exponential(namespace(volume).log(6 * volume / math.pi) / 3)


def _tissue_formulas(tissue: str) -> dict[str, tuple[str, str, Callable]]:
    """What is observed in one tissue: suffix -> unit, words, formula."""

    def block(s: Snapshot):
        return getattr(s.organs, tissue).signalling

    def healthy(s: Snapshot):
        return getattr(s.rest, tissue).signalling

    def state(s: Snapshot):
        return s.states[tissue].signalling

    def stress(s: Snapshot):
        return getattr(s.organs, tissue).cell_stress(s.states[tissue], getattr(s.rest, tissue))

    def insulin(s: Snapshot):
        if tissue == "liver":
            return s.blood.ports["sinusoidal_insulin"]
        return s.state[f"{tissue}.interstitial_insulin"]

    fasting = "blood_at_rest"
    return {
        "functional_irs": (
            "-",
            "PI3K-competent IRS in {}, healthy = 1",
            lambda s: block(s).functional(state(s), healthy(s)),
        ),
        "serine_irs": (
            "-",
            "serine-phosphorylated over total IRS in {}, healthy = 1",
            lambda s: state(s).serine_fraction / healthy(s).serine_fraction,
        ),
        "jnk": (
            "-",
            "activity of JNK in {}, healthy fasting = 1",
            lambda s: block(s).kinases.jnk(s.blood, getattr(s.rest, fasting), stress(s)),
        ),
        "ikk": (
            "-",
            "activity of IKK beta in {}, healthy fasting = 1",
            lambda s: block(s).kinases.ikk(s.blood, getattr(s.rest, fasting)),
        ),
        "mitogenic_drive": (
            "-",
            "ERK in {}, healthy fasting = 1",
            lambda s: state(s).erk / healthy(s).erk,
        ),
        "selectivity": (
            "-",
            "selectivity of insulin resistance in {}: MAPK over Akt signal, healthy = 1",
            lambda s: block(s).selectivity(insulin(s), state(s), healthy(s)),
        ),
    }


def _of_tissues() -> tuple[Observable, ...]:
    return tuple(
        Observable(f"{tissue}_{name}", unit, words.format(tissue.replace("_", " ")), formula)
        for tissue in TISSUES
        for name, (unit, words, formula) in _tissue_formulas(tissue).items()
    )


def _dag(tissue: str):
    """The formula of all diacylglycerol of a tissue, as a biopsy measures it."""
    return lambda s: getattr(s.organs, tissue).diacylglycerol.total(s.state[f"{tissue}.dag"])


RESISTANCE: tuple[Observable, ...] = (
    Observable(
        "cell_number",
        "1e10 cells",
        "fat cells in both depots",
        lambda s: s.blood.ports["fat_cells"].number,
    ),
    Observable(
        "cell_size",
        "ug",
        "lipid per fat cell, mean of both depots",
        lambda s: s.blood.ports["fat_cells"].size,
    ),
    Observable("cell_diameter", "um", "diameter of subcutaneous fat cells", cell_diameter),
    Observable(
        "visceral_fat",
        "kg",
        "visceral fat",
        lambda s: s.state["visceral_fat.triglyceride"] * TRIGLYCERIDE / 1000,
    ),
    Observable(
        "mcp1",
        "-",
        "MCP-1 from fat, healthy = 1",
        lambda s: s.organs.immune.mcp1_relative(s.blood.ports["fat_cells"], s.rest.immune),
    ),
    Observable("liver_dag", "-", "diacylglycerol in the liver, healthy = 1", _dag("liver")),
    Observable("muscle_dag", "-", "diacylglycerol in muscle, healthy = 1", _dag("skeletal_muscle")),
    Observable("liver_pkc", "-", "active fraction of PKC epsilon", lambda s: s.state["liver.pkc"]),
    Observable(
        "muscle_pkc",
        "-",
        "active fraction of PKC theta",
        lambda s: s.state["skeletal_muscle.pkc"],
    ),
    *_of_tissues(),
)
