"""Rows on beta cells over the years, and on stress."""

from calibration.reference_table.burdens import illness, pain
from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.disease_rows import first_phase
from calibration.reference_table.protocols import CLAMPED
from calibration.reference_table.readings import at, basal, mean
from physiology.experiments import Experiment
from physiology.infusions import PMOL_PER_MILLIUNIT, GlucoseClamp, Infusion
from physiology.laboratory import primed_insulin

MASS = "pancreas.islet.mass"


def _mass(who: str, other: str) -> Study:
    """Beta cells of one against another [%]."""

    def answer(c: Clinic):
        mine, theirs = (basal(c.run(w, "overnight_fast"), MASS) for w in (who, other))
        return 100 * (mine / theirs - 1)

    return Study(f"{who} against {other}", answer)


def homa_beta(t):
    """HOMA-B [%]."""
    insulin = basal(t, "insulin") / PMOL_PER_MILLIUNIT
    return 20 * insulin / (basal(t, "glucose") - 3.5)


def _disposition(c: Clinic):
    def index(who: str):
        clamp = c.run(who, "clamp_40")
        sensitivity = mean(clamp, "gir", 90, 120) / mean(clamp, "insulin", 90, 120)
        return sensitivity * first_phase(c.run(who, "raised_glucose"))

    return index("t2d_early") / index("lean")


def _pain(c: Clinic):
    hurt, calm = c.done("lean", pain()), c.clamp("lean", 0.6, "mU/kg/min")
    return 100 * (mean(hurt, "gir", 150, 180) / mean(calm, "gir", 150, 180) - 1)


def _sepsis(quantity: str):
    return lambda c: at(c.done("lean", illness()), quantity, 1440.0)


def _septic_production(c: Clinic):
    t = c.done("lean", illness())
    return at(t, "egp", 1440.0) / basal(t, "egp")


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
    "B01": _mass("t2d_late", "obese"),
    "B02": _mass("t2d_early", "obese"),
    "B03": _mass("t2d_late", "obese"),
    "B04": _mass("obese", "lean"),
    "B08": Study("t2d_early: HOMA-B", lambda c: homa_beta(c.run("t2d_early", "overnight_fast"))),
    "B10": Study("t2d_early over lean: clamp and hyperglycaemic clamp", _disposition),
    "X01": Study("lean: pain as its hormones, then a clamp", _pain),
    "X03": Study("lean: a day of endotoxin and stress hormones", _sepsis("glucose")),
    "X04": Study("lean: a day of endotoxin and stress hormones", _septic_production),
    "X05": Study("lean: TNF-alpha infused in a clamp", _tnf),
}
