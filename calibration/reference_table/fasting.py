"""The overnight fast: concentrations and fluxes twelve hours after the last meal."""

from calibration.reference_table.readings import basal, mean, per_kilogram
from calibration.reference_table.row import Row
from physiology.trajectory import Trajectory


def _fasting(answer) -> Row:
    return Row("overnight_fast", answer)


def _concentration(name: str) -> Row:
    return _fasting(lambda t: basal(t, name))


def _flux_per_kilogram(name: str) -> Row:
    """umol/kg/min of a flux in mmol/min, or mg/kg/min of one in g/min."""
    return _fasting(lambda t: per_kilogram(t, basal(t, name)))


def _percentage(part: str, whole: str) -> Row:
    return _fasting(lambda t: 100 * basal(t, part) / basal(t, whole))


def splanchnic_nefa_share(t: Trajectory):
    """NEFA that liver and gut take up, of all that leave plasma [%]."""
    splanchnic = t.snapshot.exchange("blood.nefa", -1, ("liver", "gut"))
    return 100 * basal(t, splanchnic / t.snapshot.exchange("blood.nefa", -1))


def nefa_to_vldl(t: Trajectory):
    """NEFA flux that the liver esterifies, which in a steady state leaves in VLDL [%]."""
    return 100 * basal(t, 3 * t.snapshot.flux("liver.esterification") / t["nefa_ra"])


def lactate_to_glucose(t: Trajectory):
    """Glucose made from lactate and released, by liver and kidney [umol/kg/min].

    In glucose, as rates of gluconeogenesis are reported; what the liver stores as glycogen
    carries no label into plasma and does not count.
    """
    made = t.snapshot.total("liver.gluconeogenesis_lactate", "kidney.gluconeogenesis_lactate")
    return per_kilogram(t, basal(t, made))


def appearance(pool: str):
    """Tracer turnover of a pool of blood: all that appears in it [mmol/min]."""
    return lambda t: basal(t, t.snapshot.exchange(pool, 1))


ROWS: dict[str, Row] = {
    "F01": _concentration("glucose"),
    "F02": _concentration("insulin"),
    "F03": _concentration("c_peptide"),
    "F04": _fasting(lambda t: basal(t, "isr") / t.start.person.body_surface),
    "F06": _fasting(lambda t: 100 * basal(t, "hepatic_insulin_extraction")),
    "F07": _concentration("glucagon"),
    "F08": _concentration("nefa"),
    "F09": _concentration("glycerol"),
    "F10": _concentration("triglyceride"),
    "F11": _concentration("ketones"),
    "F12": _concentration("lactate"),
    "F13": _fasting(lambda t: per_kilogram(t, mean(t, "egp"))),
    # Two hours after the protocol begins the fast is 14 h old.
    "F14": _fasting(lambda t: 100 * t["gng_fraction"][-1]),
    "F15": _percentage("renal_glucose_release", "egp"),
    "F16": _fasting(lambda t: basal(t, "brain_glucose_uptake")),
    "F17": _percentage("muscle_glucose_uptake", "rd"),
    "F18": _flux_per_kilogram("splanchnic_glucose_uptake"),
    "F19": _fasting(lambda t: basal(t, "blood_cells.glycolysis")),
    "F20": _flux_per_kilogram("glycerol_ra"),
    "F21": _flux_per_kilogram("nefa_ra"),
    "F22": _fasting(splanchnic_nefa_share),
    "F23": _fasting(nefa_to_vldl),
    "F25": _fasting(lambda t: basal(t, "energy_expenditure")),
    "F26": _fasting(lambda t: basal(t, "rq")),
    "F27": _flux_per_kilogram("lipid_oxidation"),
    "F28": _flux_per_kilogram("carbohydrate_oxidation"),
    "F29": _fasting(lambda t: per_kilogram(t, appearance("blood.lactate")(t))),
    "F30": _fasting(lactate_to_glucose),
    "F31": _concentration("liver_glycogen"),
    "F32": _concentration("muscle_glycogen"),
    "F33": _fasting(lambda t: t.start.organs.circulation.hepatic_blood_flow),
    "F38": _fasting(appearance("blood.ketone")),
}
