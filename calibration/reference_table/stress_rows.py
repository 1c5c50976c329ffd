"""Rows on stress: pain, critical illness, TNF-alpha."""

from calibration.reference_table.burdens import illness, illness_and_clamp, pain
from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.protocols import CLAMPED
from calibration.reference_table.readings import at, basal, mean
from physiology.experiments import Experiment
from physiology.infusions import GlucoseClamp, Infusion
from physiology.laboratory import primed_insulin


def _pain(c: Clinic):
    hurt, calm = c.done("lean", pain()), c.clamp("lean", 0.6, "mU/kg/min")
    return 100 * (mean(hurt, "gir", 150, 180) / mean(calm, "gir", 150, 180) - 1)


def _sepsis(quantity: str):
    return lambda c: at(c.done("lean", illness()), quantity, 1440.0)


def _septic_production(c: Clinic):
    t = c.done("lean", illness())
    return at(t, "egp", 1440.0) / basal(t, "egp")


def _septic_uptake(c: Clinic):
    """Disposal in a clamp after a day of illness against that in health [%]."""
    ill = c.done("lean", illness_and_clamp())
    end = ill.times[-1]
    sick, well = mean(ill, "rd", end - 30, end), mean(c.run("lean", "clamp_1"), "rd", 210, 240)
    return 100 * (sick / well - 1)


def _tnf(c: Clinic):
    """Disposal after four hours of TNF-alpha at about 17 pg/mL [%]."""
    four = 240.0
    insulin = primed_insulin((40.0,), "mU/m2/min", CLAMPED)
    clamp = (GlucoseClamp(5.0, 0.0, CLAMPED),)
    tnf = Infusion("tnf", 1000.0 / 60.0, "ng/m2/min", 0.0, CLAMPED)
    with_tnf = c.done(
        "lean", Experiment("TNF clamp", CLAMPED, infusions=(*insulin, tnf), clamps=clamp)
    )
    plain = c.clamp("lean", 40.0)
    return 100 * (mean(with_tnf, "rd", four - 30, four) / mean(plain, "rd", four - 30, four) - 1)


STUDIES: dict[str, Study] = {
    "X01": Study("lean: pain as its hormones, then a clamp", _pain),
    "X02": Study("lean: a day of endotoxin and stress hormones, then a clamp", _septic_uptake),
    "X03": Study("lean: a day of endotoxin and stress hormones", _sepsis("glucose")),
    "X04": Study("lean: a day of endotoxin and stress hormones", _septic_production),
    "X05": Study("lean: TNF-alpha infused in a clamp", _tnf),
}
