"""Indices of insulin sensitivity and secretion, as published, from measured or simulated values.

Each is a small function in the units of this project (mmol/L, pmol/L, min). It takes numbers,
NumPy or JAX arrays, and can be differentiated. Samples lie along the last axis, people along
the others.
"""

from physiology.indices.area import area, incremental_area, mean_over_time
from physiology.indices.clamp import glucose_clearance, m_over_i, m_value, sspg
from physiology.indices.fasting import adipo_ir, homa_b, homa_ir, quicki
from physiology.indices.incretin import incretin_effect
from physiology.indices.intravenous import airg, airg_area, glucose_disappearance, kitt
from physiology.indices.oral import (
    disposition_index,
    hepatic_resistance_index,
    insulinogenic_index,
    matsuda,
    ogis,
    stumvoll_first_phase,
    stumvoll_isi,
    stumvoll_mcr,
    stumvoll_second_phase,
)
from physiology.indices.table import OGTT_INDICES, Index, Reading, from_ogtt

__all__ = [
    "OGTT_INDICES",
    "Index",
    "Reading",
    "adipo_ir",
    "airg",
    "airg_area",
    "area",
    "disposition_index",
    "from_ogtt",
    "glucose_clearance",
    "glucose_disappearance",
    "hepatic_resistance_index",
    "homa_b",
    "homa_ir",
    "incremental_area",
    "incretin_effect",
    "insulinogenic_index",
    "kitt",
    "m_over_i",
    "m_value",
    "matsuda",
    "mean_over_time",
    "ogis",
    "quicki",
    "sspg",
    "stumvoll_first_phase",
    "stumvoll_isi",
    "stumvoll_mcr",
    "stumvoll_second_phase",
]
