"""Observables: what a laboratory would report, each defined once, from states and fluxes.

Fluxes are not re-derived here. An observable reads them off the processes that the organs
named, so EGP, Rd or VO2 cannot drift away from what the model does.
"""

from physiology.observables.body import BODY
from physiology.observables.energy import (
    ENERGY,
    GRAMS_NITROGEN_PER_MMOL_UREA,
    LITRES_PER_MMOL_GAS,
)
from physiology.observables.glucose import GLUCOSE, GLUCOSE_POOLS, first_pass_uptake
from physiology.observables.lipid import LIPID
from physiology.observables.observable import FAT_DEPOTS, TISSUES, Observable
from physiology.observables.plasma import PLASMA
from physiology.observables.resistance import RESISTANCE
from physiology.observables.snapshot import Snapshot
from physiology.observables.stores import STORES

OBSERVABLES: dict[str, Observable] = {
    observable.name: observable
    for observable in (*PLASMA, *GLUCOSE, *LIPID, *ENERGY, *STORES, *RESISTANCE, *BODY)
}

__all__ = [
    "FAT_DEPOTS",
    "GLUCOSE_POOLS",
    "GRAMS_NITROGEN_PER_MMOL_UREA",
    "LITRES_PER_MMOL_GAS",
    "OBSERVABLES",
    "TISSUES",
    "Observable",
    "Snapshot",
    "first_pass_uptake",
]
