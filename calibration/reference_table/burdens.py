"""Burdens: lipid, stress hormones and endotoxin given to people for hours or days."""

from dataclasses import replace

from calibration.reference_table.protocols import CLAMPED
from physiology.experiments import Experiment, Meal
from physiology.infusions import GlucoseClamp, Infusion
from physiology.laboratory import primed_insulin

SIX_HOURS, EIGHT_HOURS = 360.0, 480.0
# A 20 % emulsion at 90 mL/h; it brings its glycerol, 22.5 mg/mL, with it.
LIPID = Infusion("lipid", 90.0, "mL/h of 20 %", 0.0, SIX_HOURS)
GLYCEROL = Infusion("glycerol", 90.0 / 60 * 22.5 / 92.09, "mmol/min", 0.0, SIX_HOURS)
# Into a peripheral vein: glucose is where it was after four hours of somatostatin [mU/kg/min].
BASAL_INSULIN = 0.22
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


def illness_and_clamp() -> Experiment:
    """A day of severe stress, and a clamp at 1 mU/kg/min while it goes on."""
    day, end = 1440.0, 1440.0 + CLAMPED
    stress = tuple(i for i in illness().infusions if i.substance != "glucose")
    insulin = tuple(i.shifted(day) for i in primed_insulin((1.0,), "mU/kg/min", CLAMPED))
    return Experiment(
        "severe stress and clamp",
        end,
        infusions=(*(replace(i, end=end) for i in stress), *insulin),
        clamps=(GlucoseClamp(5.0, day, end),),
        every=15.0,
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


def with_glycerol() -> Experiment:
    """Six hours of insulin at about 400 pmol/L, glucose at 5.2 mmol/L, and the glycerol that comes
    with a lipid emulsion.

    Insulin is given so that it reaches the level of the source (40 mU/m2/min here), not at its
    dose: twice that would bring 900 pmol/L in this body.
    """
    return _under_insulin("clamp with glycerol", GLYCEROL)


def lipid_clamp() -> Experiment:
    """The same under a lipid emulsion with heparin that brings NEFA to about 1.9 mmol/L."""
    return _under_insulin("lipid clamp", LIPID)


def _under_insulin(name: str, burden: Infusion) -> Experiment:
    return Experiment(
        name,
        SIX_HOURS,
        infusions=(*primed_insulin((40.0,), "mU/m2/min", SIX_HOURS), burden),
        clamps=(GlucoseClamp(5.2, 0.0, SIX_HOURS),),
    )


def somatostatin(lipid: bool) -> Experiment:
    """Four hours of somatostatin with insulin and glucagon replaced, with lipid or without.

    Insulin is given at the rate that keeps glucose where it was without lipid.
    """
    given = (
        Infusion("somatostatin", 250.0, "ug/h", 0.0, CLAMPED),
        Infusion("insulin", BASAL_INSULIN, "mU/kg/min", 0.0, CLAMPED),
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


def graded(rate: float) -> Experiment:
    """Lipid at a rate [uL/kg/min of 20 %], own lipolysis blocked, hormones replaced; after six
    hours a clamp of two."""
    end = EIGHT_HOURS
    given = (
        Infusion("somatostatin", 300.0, "ug/h", 0.0, end),
        Infusion("glucagon", 0.65, "ng/kg/min", 0.0, end),
        Infusion("acipimox", 1000.0 / end, "mg/min", 0.0, end),
        Infusion("insulin", BASAL_INSULIN, "mU/kg/min", 0.0, SIX_HOURS),
        Infusion("insulin", 0.6, "mU/kg/min", SIX_HOURS, end),
        *((Infusion("lipid", 0.2 * rate, "mg/kg/min", 0.0, end),) if rate else ()),
    )
    return Experiment(
        f"lipid at {rate:g} uL/kg/min",
        end,
        infusions=given,
        clamps=(GlucoseClamp(5.0, 0.0, end),),
    )
