"""Plasma: concentrations and the secretion of insulin, as a laboratory reports them."""

from physiology.observables.observable import Observable
from physiology.observables.snapshot import Snapshot

BHB_SHARE = 0.75  # of total ketone bodies; the rest is acetoacetate (Balasse1989)


def hepatic_insulin_extraction(s: Snapshot):
    """Insulin removed in one passage through the liver [-]."""
    return s.flux("liver.insulin_extraction") / s.blood.ports["hepatic_insulin_inflow"]


PLASMA: tuple[Observable, ...] = (
    Observable("glucose", "mmol/L", "plasma glucose", lambda s: s.blood.glucose),
    Observable(
        "interstitial_glucose",
        "mmol/L",
        "interstitial glucose, as a sensor sees it",
        lambda s: s.blood.interstitial_glucose,
    ),
    Observable(
        "portal_glucose",
        "mmol/L",
        "portal venous glucose",
        lambda s: s.blood.ports["portal_glucose"],
    ),
    Observable("insulin", "pmol/L", "plasma insulin", lambda s: s.blood.insulin),
    Observable(
        "sinusoidal_insulin",
        "pmol/L",
        "insulin in the hepatic sinusoids",
        lambda s: s.blood.ports["sinusoidal_insulin"],
    ),
    Observable(
        "c_peptide",
        "pmol/L",
        "plasma C-peptide",
        lambda s: s.state["blood.c_peptide"] / s.organs.blood.c_peptide_volume,
    ),
    Observable("glucagon", "pmol/L", "plasma glucagon", lambda s: s.blood.glucagon),
    Observable("glp1", "pmol/L", "total GLP-1", lambda s: s.blood.glp1),
    Observable("gip", "pmol/L", "total GIP", lambda s: s.blood.gip),
    Observable("adrenaline", "pmol/L", "plasma adrenaline", lambda s: s.blood.adrenaline),
    Observable(
        "cortisol", "nmol/L", "plasma cortisol", lambda s: s.state["counterregulation.cortisol"]
    ),
    Observable("nefa", "mmol/L", "plasma NEFA", lambda s: s.blood.nefa),
    Observable("glycerol", "mmol/L", "plasma glycerol", lambda s: s.blood.glycerol),
    Observable("ketones", "mmol/L", "total ketone bodies", lambda s: s.blood.ketone),
    Observable("bhb", "mmol/L", "3-hydroxybutyrate", lambda s: BHB_SHARE * s.blood.ketone),
    Observable("lactate", "mmol/L", "plasma lactate", lambda s: s.blood.lactate),
    Observable("amino_acids", "mmol/L", "amino acids", lambda s: s.blood.amino_acid),
    Observable(
        "triglyceride",
        "mmol/L",
        "plasma triglyceride",
        lambda s: s.blood.chylomicron + s.blood.vldl,
    ),
    Observable(
        "chylomicron_triglyceride",
        "mmol/L",
        "chylomicron triglyceride",
        lambda s: s.blood.chylomicron,
    ),
    Observable(
        "isr",
        "pmol/min",
        "insulin secretion rate (ISR)",
        lambda s: s.flux("pancreas.insulin_secretion"),
    ),
    Observable(
        "hepatic_insulin_extraction",
        "-",
        "hepatic insulin extraction",
        hepatic_insulin_extraction,
    ),
    Observable("adiponectin", "ug/mL", "adiponectin", lambda s: s.blood.adiponectin),
    Observable("leptin", "ng/mL", "leptin", lambda s: s.blood.leptin),
    Observable("tnf", "pg/mL", "tumour necrosis factor alpha", lambda s: s.state["immune.tnf"]),
    Observable("il6", "pg/mL", "interleukin-6", lambda s: s.blood.il6),
    Observable("crp", "mg/L", "C-reactive protein", lambda s: s.state["immune.crp"]),
)
