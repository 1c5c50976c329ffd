"""Glucose fluxes: EGP, Ra, Rd, GIR and what organs take up."""

from physiology.observables.observable import FAT_DEPOTS, Observable
from physiology.observables.snapshot import Snapshot

# Where the body keeps free glucose.
GLUCOSE_POOLS = ("blood.glucose", "blood.interstitial_glucose", "blood.slow_glucose")


def _glucose_taken(s: Snapshot, *organs: str):
    return s.exchange("blood.glucose", -1, organs) + s.exchange(
        "blood.interstitial_glucose", -1, organs
    )


def endogenous_glucose_production(s: Snapshot):
    """EGP: glucose released by liver and kidney [mmol/min]."""
    return s.exchange("blood.glucose", 1, ("liver", "kidney"))


def absorbed_glucose(s: Snapshot):
    """Glucose from the gut into the portal vein [mmol/min]."""
    return s.flux("gut.glucose_absorption")


def first_pass_uptake(s: Snapshot):
    """Absorbed glucose that the liver keeps on its first passage [mmol/min].

    The liver takes portal and arterial glucose alike, so the absorbed share of what flows in.
    """
    flow = s.organs.circulation.hepatic_blood_flow
    absorbed = absorbed_glucose(s)
    inflow = flow * s.blood.glucose + absorbed
    return absorbed * s.exchange("blood.glucose", -1, ("liver",)) / inflow


def oral_glucose_appearance(s: Snapshot):
    """Ra of oral glucose in the systemic circulation [mmol/min]."""
    return absorbed_glucose(s) - first_pass_uptake(s)


def glucose_disposal(s: Snapshot):
    """Rd: glucose leaving the circulation [mmol/min], first pass not counted, urine included."""
    organs = ("liver", "kidney", "gut", "brain", "heart", "other_tissues", "blood_cells")
    peripheral = _glucose_taken(s, "skeletal_muscle", *FAT_DEPOTS)
    return _glucose_taken(s, *organs) + peripheral - first_pass_uptake(s)


def glucose_infusion(s: Snapshot):
    """GIR: glucose infused into a vein, by the pump or by the clinician [mmol/min]."""
    return s.flux("clinician.glucose_infusion") + s.flux("intake.glucose")


def splanchnic_glucose_uptake(s: Snapshot):
    """Glucose taken up by gut and liver [mmol/min]."""
    return _glucose_taken(s, "gut", "liver")


def net_splanchnic_glucose_output(s: Snapshot):
    """Glucose that the hepatic vein adds to the arterial [mmol/min]."""
    released = s.exchange("blood.glucose", 1, ("liver",)) + absorbed_glucose(s)
    return released - splanchnic_glucose_uptake(s)


def gluconeogenesis(s: Snapshot):
    """Glucose made anew and released, by liver and kidney [mmol/min]."""
    return endogenous_glucose_production(s) - s.flux("liver.glycogenolysis")


GLUCOSE: tuple[Observable, ...] = (
    Observable(
        "egp", "mmol/min", "endogenous glucose production (EGP)", endogenous_glucose_production
    ),
    Observable("ra_oral", "mmol/min", "Ra of oral glucose", oral_glucose_appearance),
    Observable("absorption", "mmol/min", "glucose absorption", absorbed_glucose),
    Observable("rd", "mmol/min", "rate of glucose disposal (Rd)", glucose_disposal),
    Observable("gng", "mmol/min", "gluconeogenesis released to blood (GNG)", gluconeogenesis),
    Observable(
        "gng_fraction",
        "-",
        "share of gluconeogenesis in EGP",
        lambda s: gluconeogenesis(s) / endogenous_glucose_production(s),
    ),
    Observable(
        "glycogenolysis",
        "mmol/min",
        "hepatic glycogenolysis",
        lambda s: s.flux("liver.glycogenolysis"),
    ),
    Observable(
        "renal_glucose_release",
        "mmol/min",
        "glucose release by the kidney",
        lambda s: s.exchange("blood.glucose", 1, ("kidney",)),
    ),
    Observable(
        "splanchnic_glucose_uptake",
        "mmol/min",
        "splanchnic glucose uptake",
        splanchnic_glucose_uptake,
    ),
    Observable(
        "net_splanchnic_glucose_output",
        "mmol/min",
        "net splanchnic glucose output",
        net_splanchnic_glucose_output,
    ),
    Observable(
        "muscle_glucose_uptake",
        "mmol/min",
        "muscle glucose uptake",
        lambda s: _glucose_taken(s, "skeletal_muscle"),
    ),
    Observable(
        "adipose_glucose_uptake",
        "mmol/min",
        "adipose glucose uptake",
        lambda s: _glucose_taken(s, *FAT_DEPOTS),
    ),
    Observable(
        "brain_glucose_uptake",
        "mmol/min",
        "brain glucose uptake",
        lambda s: _glucose_taken(s, "brain"),
    ),
    Observable(
        "urine_glucose",
        "mmol/min",
        "urinary glucose excretion (UGE)",
        lambda s: s.flux("kidney.glucose_excretion"),
    ),
    Observable("gir", "mmol/min", "glucose infusion rate (GIR)", glucose_infusion),
)
