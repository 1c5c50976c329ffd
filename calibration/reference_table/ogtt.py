"""Oral glucose: 75 g, 92 g and 1 g/kg."""

from calibration.reference_table.readings import (
    GRAMS_PER_MMOL,
    at,
    basal,
    integral,
    mean,
    milligrams_per_kilogram,
    nadir,
    peak,
    peak_time,
)
from calibration.reference_table.row import Row
from physiology.observables import first_pass_uptake
from physiology.trajectory import Trajectory

FERRANNINI = 210.0  # min that the double-tracer study of 1985 lasted
KATZ = 240.0  # min that the catheter study of 1983 lasted


def peripheral_share(t: Trajectory):
    """Glucose taken up outside the splanchnic bed, of all that is taken up [%]."""
    taken = t["rd"] + first_pass_uptake(t.snapshot)  # Rd does not count the first pass
    splanchnic = integral(t, "splanchnic_glucose_uptake", 0, FERRANNINI)
    return 100 * (1 - splanchnic / integral(t, taken, 0, FERRANNINI))


def oral_appearance(t: Trajectory):
    """Ingested glucose that reaches the systemic circulation in 210 min [% of the load]."""
    load = t.start.person.weight / GRAMS_PER_MMOL  # 1 g/kg
    return 100 * integral(t, "ra_oral", 0, FERRANNINI) / load


def residual_production(t: Trajectory):
    """EGP over 210 min [% of what it would have been at its basal rate]."""
    return 100 * mean(t, "egp", 0, FERRANNINI) / basal(t, "egp")


def glucagon_change(t: Trajectory):
    """Change of glucagon at 120 min [% of basal]."""
    return 100 * (at(t, "glucagon", 120) / basal(t, "glucagon") - 1)


def peak_secretion(t: Trajectory):
    """Highest insulin secretion [pmol/min/m2]."""
    return peak(t, "isr") / t.start.person.body_surface


def leg_uptake_ratio(t: Trajectory):
    """Leg glucose uptake over 240 min, relative to basal; muscle stands for the leg."""
    uptake = "muscle_glucose_uptake"
    return mean(t, uptake, 0, KATZ) / basal(t, uptake)


def peak_splanchnic_output(t: Trajectory):
    """Highest net splanchnic glucose output [mg/kg/min]."""
    return milligrams_per_kilogram(t, peak(t, "net_splanchnic_glucose_output", 0, KATZ))


ROWS: dict[str, Row] = {
    "O01": Row("ogtt_75", lambda t: peak(t, "glucose")),
    "O02": Row("ogtt_75", lambda t: peak_time(t, "glucose")),
    "O03": Row("ogtt_75", lambda t: at(t, "glucose", 120)),
    "O04": Row("ogtt_75", lambda t: peak(t, "insulin")),
    "O05": Row("ogtt_75", lambda t: at(t, "insulin", 120)),
    "O11": Row("ogtt_75", lambda t: peak(t, "c_peptide")),
    "O12": Row("ogtt_75", peak_secretion),
    "O13": Row("ogtt_75", lambda t: nadir(t, "nefa", 90, 150)),
    "O14": Row("ogtt_75", glucagon_change),
    "O16": Row("ogtt_75", lambda t: peak(t, "glp1")),
    "O17": Row("ogtt_75", lambda t: peak(t, "gip")),
    "O18": Row("ogtt_per_weight", oral_appearance),
    "O19": Row("ogtt_per_weight", residual_production),
    "O20": Row(
        "ogtt_per_weight",
        lambda t: GRAMS_PER_MMOL * integral(t, "splanchnic_glucose_uptake", 0, FERRANNINI),
    ),
    "O21": Row("ogtt_per_weight", peripheral_share),
    "O22": Row(
        "ogtt_92",
        lambda t: GRAMS_PER_MMOL * integral(t, "net_splanchnic_glucose_output", 0, KATZ),
    ),
    "O23": Row("ogtt_92", peak_splanchnic_output),
    "O24": Row("ogtt_92", leg_uptake_ratio),
    "O25": Row("ogtt_75", lambda t: integral(t, "net_splanchnic_glucose_output", 0, 150)),
    "O26": Row("ogtt_75", lambda t: peak(t, "lactate")),
}
