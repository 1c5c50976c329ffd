"""Burdens: lipid, stress hormones and endotoxin given to people for hours or days."""

from calibration.reference_table.protocols import CLAMPED
from physiology.experiments import Experiment, Meal
from physiology.infusions import GlucoseClamp, Infusion
from physiology.laboratory import primed_insulin

SIX_HOURS = 360.0
DAYS_OF_ILLNESS = 3.0


def illness() -> Experiment:
    """Severe stress for days: endotoxin, stress hormones and fatty acids without end."""
    end = DAYS_OF_ILLNESS * 1440
    return Experiment(
        "severe stress",
        end,
        infusions=(
            Infusion("endotoxin", 0.05, "ng/kg/min", 0.0, end),
            Infusion("cortisol", 6.0, "mg/m2/h", 0.0, end),
            Infusion("adrenaline", 0.02, "ug/kg/min", 0.0, end),
            Infusion("glucose", 2.0, "mg/kg/min", 0.0, end),
        ),
        every=30.0,
    )


def pain() -> Experiment:
    """Half an hour of pain, as the adrenaline and cortisol it brings, then a clamp."""
    return Experiment(
        "pain and clamp",
        CLAMPED,
        infusions=(
            *primed_insulin((0.6,), "mU/kg/min", CLAMPED),
            Infusion("adrenaline", 0.01, "ug/kg/min", 0.0, 30.0),
            Infusion("cortisol", 10.0, "mg/m2/h", 0.0, 30.0),
        ),
        clamps=(GlucoseClamp(5.0, 0.0, CLAMPED),),
    )


def without_lipid() -> Experiment:
    """Six hours of insulin at 400 to 600 pmol/L, as the control of the lipid clamp."""
    return Experiment(
        "clamp for six hours",
        SIX_HOURS,
        infusions=primed_insulin((40.0,), "mU/m2/min", SIX_HOURS),
        clamps=(GlucoseClamp(5.0, 0.0, SIX_HOURS),),
    )


def lipid_clamp() -> Experiment:
    """The same under a lipid emulsion that brings NEFA to about 1.9 mmol/L."""
    plain = without_lipid()
    lipid = Infusion("lipid", 90.0, "mL/h of 20 %", 0.0, SIX_HOURS)
    return Experiment(
        "lipid clamp", SIX_HOURS, infusions=(*plain.infusions, lipid), clamps=plain.clamps
    )


def somatostatin(lipid: bool) -> Experiment:
    """Four hours of somatostatin with insulin and glucagon replaced, with lipid or without."""
    given = (
        Infusion("somatostatin", 250.0, "ug/h", 0.0, CLAMPED),
        Infusion("insulin", 0.1, "mU/kg/min", 0.0, CLAMPED),
        Infusion("glucagon", 0.65, "ng/kg/min", 0.0, CLAMPED),
        *((Infusion("lipid", 90.0, "mL/h of 20 %", 0.0, CLAMPED),) if lipid else ()),
    )
    return Experiment(
        "lipid and somatostatin" if lipid else "somatostatin", CLAMPED, infusions=given
    )


def oral_under_clamp(lipid: bool) -> Experiment:
    """Insulin and glucose raised, 0.7 g/kg drunk, with lipid or without."""
    length = 360.0
    given = primed_insulin((40.0,), "mU/m2/min", length)
    if lipid:
        given = (*given, Infusion("lipid", 90.0, "mL/h of 20 %", 0.0, length))
    return Experiment(
        "oral glucose under lipid" if lipid else "oral glucose under insulin",
        length,
        meals=((180.0, Meal(glucose=50.0, form="liquid", minutes=5.0)),),
        infusions=given,
        clamps=(GlucoseClamp(9.0, 0.0, length),),
    )
