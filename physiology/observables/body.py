"""The body over months and years: weight, its composition, HbA1c, the islets."""

from physiology.observables.observable import Observable
from physiology.observables.snapshot import Snapshot

# Master equation between the counts of the IFCC [mmol/mol] and the NGSP [%] (Hoelzel2004).
NGSP_SLOPE, NGSP_OFFSET = 0.09148, 2.152


def _healthy(s: Snapshot):
    return s.rest.energy_balance.stores


def weight(s: Snapshot):
    """Body weight [kg], of the healthy build and what the stores have gained since."""
    return s.organs.body_composition.weight(s.blood.ports["stores"], _healthy(s))


def lean_mass(s: Snapshot):
    """Fat-free mass [kg]: with the water of cells, glycogen and adipose tissue."""
    return s.organs.body_composition.lean(s.blood.ports["stores"], _healthy(s))


def body_mass_index(s: Snapshot):
    """BMI [kg/m2]."""
    return weight(s) / s.organs.body_composition.height**2


def hba1c(s: Snapshot):
    """HbA1c [%], NGSP."""
    return NGSP_SLOPE * s.state["blood_cells.glycated"] + NGSP_OFFSET


def appetite(s: Snapshot):
    """Intake wanted, relative to the ordinary [-], by leptin."""
    leptin = s.state["adipokines.leptin"] / s.organs.adipokines.leptin_fasting
    return s.organs.energy_balance.intake_factor(leptin)


def beta_cell_capacity(s: Snapshot):
    """Insulin that all beta cells supply at a given drive, relative to health [-]."""
    return s.state["pancreas.islet.mass"] * s.state["pancreas.islet.function"]


BODY: tuple[Observable, ...] = (
    Observable("weight", "kg", "body weight", weight),
    Observable("lean_mass", "kg", "fat-free mass (FFM)", lean_mass),
    Observable("bmi", "kg/m2", "body mass index (BMI)", body_mass_index),
    Observable("hba1c", "%", "glycated haemoglobin (HbA1c, NGSP)", hba1c),
    Observable(
        "hba1c_ifcc",
        "mmol/mol",
        "glycated haemoglobin (HbA1c, IFCC)",
        lambda s: s.state["blood_cells.glycated"],
    ),
    Observable(
        "beta_cell_mass",
        "-",
        "beta cells, relative to health",
        lambda s: s.state["pancreas.islet.mass"],
    ),
    Observable(
        "beta_cell_capacity",
        "-",
        "insulin supply at a given drive, relative to health",
        beta_cell_capacity,
    ),
    Observable("appetite", "-", "intake wanted by leptin, ordinary = 1", appetite),
    Observable(
        "metabolic_rate",
        "-",
        "resting energy of muscle and viscera, relative to the healthy build",
        lambda s: s.blood.ports["metabolic_rate"],
    ),
)
