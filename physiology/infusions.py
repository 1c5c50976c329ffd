"""Infusions and boluses, in the units that clinicians use."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from organs.substances import SUBSTANCES
from physiology.errors import InputError, check_amount

if TYPE_CHECKING:
    from physiology.human import Person

PMOL_PER_MILLIUNIT = 6.0  # insulin, by convention
_GLUCOSE = SUBSTANCES["glucose"].molar_mass  # [mg/mmol]

# What one of each unit is in the unit of the intake (mmol/min, pmol/min, ug/h), and by what
# measure of the person it goes.
_MMOL = {"mmol/min": (1.0, ""), "umol/min": (1e-3, ""), "umol/kg/min": (1e-3, "kg")}
_PMOL = {"pmol/min": (1.0, ""), "pmol/kg/min": (1.0, "kg")}
UNITS: dict[str, dict[str, tuple[float, str]]] = {
    "glucose": {
        **_MMOL,
        "g/min": (1000 / _GLUCOSE, ""),
        "mg/kg/min": (1 / _GLUCOSE, "kg"),
        "g/kg/min": (1000 / _GLUCOSE, "kg"),
    },
    "lipid": _MMOL,
    "lactate": _MMOL,
    "glycerol": _MMOL,
    "amino_acid": _MMOL,
    "insulin": {
        **_PMOL,
        "mU/min": (PMOL_PER_MILLIUNIT, ""),
        "U/h": (1000 * PMOL_PER_MILLIUNIT / 60, ""),
        "mU/kg/min": (PMOL_PER_MILLIUNIT, "kg"),
        "U/kg/min": (1000 * PMOL_PER_MILLIUNIT, "kg"),
        "mU/m2/min": (PMOL_PER_MILLIUNIT, "m2"),
    },
    "glucagon": {**_PMOL, "ng/kg/min": (1000 / 3483, "kg")},
    "somatostatin": {"ug/h": (1.0, ""), "ng/kg/min": (0.06, "kg")},
}


@dataclass(frozen=True)
class Infusion:
    """Something infused into a vein at a constant rate.

    Attributes:
        substance: one of `UNITS`; a lipid emulsion (with heparin) counts its triglyceride.
        rate: amount per minute, in `unit`.
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
        """How it is given, in words."""
        return "into a vein"

    def absolute_rate(self, person: "Person") -> float:
        """Rate for a person, in the unit of the intake (mmol/min, pmol/min, ug/h)."""
        factor, per = UNITS[self.substance][self.unit]
        size = {"": 1.0, "kg": person.weight, "m2": person.body_surface}[per]
        return self.rate * factor * size

    def shifted(self, minutes: float) -> "Infusion":
        """The same infusion, later."""
        return Infusion(
            self.substance, self.rate, self.unit, self.start + minutes, self.end + minutes
        )


def bolus(substance: str, amount: float, unit: str, at: float, minutes: float = 1.0) -> Infusion:
    """A dose given within a minute or so.

    Args:
        substance: what is injected.
        amount: the dose, in `unit`, which is the unit of an infusion without its `/min`
            (`g/kg`, `mU/kg`, `mmol`).
        at: minute of the injection.
        minutes: how long it takes.
    """
    check_amount(f"bolus of {substance}: minutes", minutes, "min", minimum=0.25)
    return Infusion(substance, amount / minutes, f"{unit}/min", at, at + minutes)


@dataclass(frozen=True)
class GlucoseClamp:
    """Plasma glucose held at a target by a variable glucose infusion.

    Attributes:
        target: mmol/L.
        start, end: minutes from the start of the experiment.
    """

    target: float
    start: float
    end: float

    def __post_init__(self) -> None:
        check_amount("clamp.target", self.target, "mmol/L", minimum=2.0, maximum=30.0)
        check_amount("clamp.start", self.start, "min")
        check_amount("clamp.end", self.end, "min")
        if not self.end > self.start:
            raise InputError(
                f"a clamp ends at {self.end:g} min, before it starts at {self.start:g} min"
            )

    def curve(self) -> tuple[tuple[float, float], ...]:
        """The target as a curve of (minute after `start`, mmol/L)."""
        return ((0.0, self.target),)

    def shifted(self, minutes: float) -> "GlucoseClamp":
        """The same clamp, later."""
        return GlucoseClamp(self.target, self.start + minutes, self.end + minutes)
