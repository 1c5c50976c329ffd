"""Infusions, injections and tablets, in the units that clinicians use; the glucose clamp."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from organs.substances import SUBSTANCES
from physiology.errors import InputError, check_amount

if TYPE_CHECKING:
    from physiology.human import Person

PMOL_PER_MILLIUNIT = 6.0  # insulin, by convention
KCAL_PER_GRAM = 4.0  # of infused glucose, by convention
EMULSION = 0.2  # triglyceride in a 20 % lipid emulsion [g/mL]
_GLUCOSE = SUBSTANCES["glucose"].molar_mass  # [mg/mmol]
_TRIGLYCERIDE = SUBSTANCES["triglyceride"].molar_mass  # [mg/mmol]
_GLUCAGON = 3483.0  # [ng/nmol]
_ADRENALINE = 183.2  # [ng/nmol]
_CORTISOL = 362.5  # [ug/umol]

Unit = tuple[float, str]

# What one of each unit is in the unit of the intake (mmol/min, pmol/min, nmol/min, ug/h, ug/min,
# mg/min, ng/min), and by what measure of the person it goes.
_MMOL: dict[str, Unit] = {
    "mmol/min": (1.0, ""),
    "umol/min": (1e-3, ""),
    "mmol/kg/min": (1.0, "kg"),
    "mmol/kg/h": (1 / 60, "kg"),
    "umol/kg/min": (1e-3, "kg"),
}
_PMOL: dict[str, Unit] = {
    "pmol/min": (1.0, ""),
    "pmol/kg/min": (1.0, "kg"),
    "pmol/m2/min": (1.0, "m2"),
    "nmol/min": (1e3, ""),
}
_WEIGHED_GLUCOSE: dict[str, Unit] = {
    "g/min": (1000 / _GLUCOSE, ""),
    "mg/kg/min": (1 / _GLUCOSE, "kg"),
    "g/kg/min": (1000 / _GLUCOSE, "kg"),
    "mg/m2/min": (1 / _GLUCOSE, "m2"),
    "g/m2/min": (1000 / _GLUCOSE, "m2"),
    "kcal/min": (1000 / KCAL_PER_GRAM / _GLUCOSE, ""),
}
_INSULIN: dict[str, Unit] = {
    **_PMOL,
    "mU/min": (PMOL_PER_MILLIUNIT, ""),
    "U/min": (1000 * PMOL_PER_MILLIUNIT, ""),
    "U/h": (1000 * PMOL_PER_MILLIUNIT / 60, ""),
    "U/kg/h": (1000 * PMOL_PER_MILLIUNIT / 60, "kg"),
    "mU/kg/min": (PMOL_PER_MILLIUNIT, "kg"),
    "U/kg/min": (1000 * PMOL_PER_MILLIUNIT, "kg"),
    "mU/m2/min": (PMOL_PER_MILLIUNIT, "m2"),
}
UNITS: dict[str, dict[str, Unit]] = {
    "glucose": {**_MMOL, **_WEIGHED_GLUCOSE},
    "intraduodenal_glucose": {**_MMOL, **_WEIGHED_GLUCOSE},
    "lipid": {
        **_MMOL,
        "g/min": (1000 / _TRIGLYCERIDE, ""),
        "g/h": (1000 / _TRIGLYCERIDE / 60, ""),
        "mg/kg/min": (1 / _TRIGLYCERIDE, "kg"),
        "mL/min of 20 %": (1000 * EMULSION / _TRIGLYCERIDE, ""),
        "mL/h of 20 %": (1000 * EMULSION / _TRIGLYCERIDE / 60, ""),
    },
    "lactate": _MMOL,
    "glycerol": _MMOL,
    "amino_acid": _MMOL,
    "insulin": _INSULIN,
    "insulin_rapid": _INSULIN,
    "insulin_basal": _INSULIN,
    "glucagon": {
        **_PMOL,
        "ng/kg/min": (1000 / _GLUCAGON, "kg"),
        "ug/min": (1e6 / _GLUCAGON, ""),
        "mg/min": (1e9 / _GLUCAGON, ""),
    },
    "glp1": _PMOL,
    "gip": _PMOL,
    "adrenaline": {
        **_PMOL,
        "ug/min": (1e6 / _ADRENALINE, ""),
        "ug/kg/min": (1e6 / _ADRENALINE, "kg"),
        "ng/kg/min": (1e3 / _ADRENALINE, "kg"),
    },
    "cortisol": {
        "nmol/min": (1.0, ""),
        "mg/h": (1e6 / _CORTISOL / 60, ""),
        "mg/m2/h": (1e6 / _CORTISOL / 60, "m2"),
        "ug/kg/min": (1e3 / _CORTISOL, "kg"),
    },
    "somatostatin": {"ug/h": (1.0, ""), "ug/min": (60.0, ""), "ng/kg/min": (0.06, "kg")},
    "octreotide": {
        "ug/min": (1.0, ""),
        "ug/h": (1 / 60, ""),
        "ug/m2/min": (1.0, "m2"),
        "ng/kg/min": (1e-3, "kg"),
    },
    "acipimox": {"mg/min": (1.0, "")},
    "tnf": {"ng/min": (1.0, ""), "ng/kg/min": (1.0, "kg"), "ng/m2/min": (1.0, "m2")},
    "endotoxin": {"ng/min": (1.0, ""), "ng/kg/min": (1.0, "kg")},
}

# How it is given; into a vein where nothing is said.
ROUTES: dict[str, str] = {
    "intraduodenal_glucose": "into the duodenum",
    "insulin_rapid": "under the skin",
    "insulin_basal": "under the skin",
    "acipimox": "by mouth",
}

# More than this within a minute is a slip of the unit [unit of the intake, for a kilogram].
_MOST: dict[str, float] = {
    "glucose": 6.0,
    "intraduodenal_glucose": 1.0,
    "lipid": 0.1,
    "lactate": 2.0,
    "glycerol": 1.0,
    "amino_acid": 1.0,
    "insulin": 6000.0,
    "insulin_rapid": 12000.0,
    "insulin_basal": 24000.0,
    "glucagon": 6000.0,
    "glp1": 200.0,
    "gip": 400.0,
    "adrenaline": 6000.0,
    "cortisol": 5000.0,
    "somatostatin": 500.0,
    "octreotide": 3.0,
    "acipimox": 20.0,
    "tnf": 100.0,
    "endotoxin": 20.0,
}


@dataclass(frozen=True)
class Infusion:
    """Something given at a constant rate: into a vein, or as `ROUTES` says.

    Attributes:
        substance: one of `UNITS`; a lipid emulsion (with heparin) counts its triglyceride.
        rate: amount per time, in `unit`.
        unit: absolute, per kilogram of body weight or per square metre of body surface.
        start, end: minutes from the start of the experiment.

    Raises:
        InputError: for an unknown substance or unit, or impossible numbers.
    """

    substance: str
    rate: float
    unit: str
    start: float
    end: float

    def __post_init__(self) -> None:
        if self.substance not in UNITS:
            raise InputError(
                f"nothing called {self.substance!r} can be infused: choose {', '.join(UNITS)}"
            )
        if self.unit not in UNITS[self.substance]:
            raise InputError(
                f"{self.substance} cannot be infused in {self.unit!r}: "
                f"choose {', '.join(UNITS[self.substance])}"
            )
        check_amount(f"infusion of {self.substance}: rate", self.rate, self.unit)
        check_amount(f"infusion of {self.substance}: start", self.start, "min")
        check_amount(f"infusion of {self.substance}: end", self.end, "min")
        if not self.end > self.start:
            raise InputError(
                f"infusion of {self.substance} ends at {self.end:g} min, "
                f"before it starts at {self.start:g} min"
            )

    @property
    def route(self) -> str:
        """How it is given, in words: `into a vein`."""
        return ROUTES.get(self.substance, "into a vein")

    def absolute_rate(self, person: "Person") -> float:
        """Rate for a person, in the unit of the intake (see `physiology.intake.Intake`).

        Raises:
            InputError: for more than anybody could be given.
        """
        factor, per = UNITS[self.substance][self.unit]
        size = {"": 1.0, "kg": person.weight, "m2": person.body_surface}[per]
        absolute = self.rate * factor * size
        most = _MOST[self.substance] * person.weight
        if absolute > most:
            raise InputError(
                f"infusion of {self.substance}: {self.rate:g} {self.unit} is "
                f"{absolute / most:.3g} times the most that anybody of {person.weight:g} kg could "
                f"be given ({most / factor / size:.3g} {self.unit}): check the unit"
            )
        return absolute

    def shifted(self, minutes: float) -> "Infusion":
        """The same infusion, later."""
        return replace(self, start=self.start + minutes, end=self.end + minutes)


def bolus(substance: str, amount: float, unit: str, at: float, minutes: float = 1.0) -> Infusion:
    """A dose given within a minute or so: an injection, a tablet.

    Args:
        substance: what is given.
        amount: the dose, in `unit`, which is the unit of an infusion without its `/min`
            (`g/kg`, `mU/kg`, `U`, `mg`, `mmol`).
        at: minute of the injection.
        minutes: how long it takes.
    """
    check_amount(f"bolus of {substance}: minutes", minutes, "min", minimum=0.25)
    return Infusion(substance, amount / minutes, f"{unit}/min", at, at + minutes)


Curve = tuple[tuple[float, float], ...]

LOWEST, HIGHEST = 2.0, 30.0  # targets that a clinician would accept [mmol/L]


@dataclass(frozen=True)
class GlucoseClamp:
    """Plasma glucose held at a target by a variable glucose infusion.

    Attributes:
        target: mmol/L; or a curve to follow, as (minute after `start`, mmol/L) pairs, joined by
            straight lines and held after the last.
        start, end: minutes from the start of the experiment.

    Raises:
        InputError: for a target that nobody would clamp, or a curve whose times do not increase.
    """

    target: float | Curve
    start: float
    end: float

    def __post_init__(self) -> None:
        check_amount("clamp.start", self.start, "min")
        check_amount("clamp.end", self.end, "min")
        if not self.end > self.start:
            raise InputError(
                f"a clamp ends at {self.end:g} min, before it starts at {self.start:g} min"
            )
        if isinstance(self.target, Sequence):
            if len(self.target) < 2:
                raise InputError("clamp.target: a curve needs at least two (minute, mmol/L) points")
            minutes = [minute for minute, _ in self.target]
            for minute in minutes:
                check_amount("clamp.target: minute", minute, "min")
            if any(b <= a for a, b in zip(minutes, minutes[1:], strict=False)):
                raise InputError("clamp.target: the minutes of a curve must increase")
        for _, level in self.curve():
            check_amount("clamp.target", level, "mmol/L", minimum=LOWEST, maximum=HIGHEST)

    def curve(self) -> Curve:
        """The target as a curve of (minute after `start`, mmol/L)."""
        return self.target if isinstance(self.target, tuple) else ((0.0, self.target),)

    def lowest(self) -> float:
        """The lowest target [mmol/L]."""
        return min(level for _, level in self.curve())

    def shifted(self, minutes: float) -> "GlucoseClamp":
        """The same clamp, later."""
        return replace(self, start=self.start + minutes, end=self.end + minutes)
