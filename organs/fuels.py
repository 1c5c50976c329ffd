"""Fuel competition: a tissue meets its energy demand from what the blood offers.

Randle's cycle in one law. Each fuel's share follows its availability relative to the others,
so the demand is met whatever the mixture, and no fuel is burned that is not there.
"""

from typing import Any, NamedTuple

from organs.kinetics import michaelis_menten
from organs.organ import Perfusion
from organs.processes import Process
from organs.substances import SUBSTANCES

ENERGY = {name: SUBSTANCES[name].energy for name in ("glucose", "nefa", "ketone", "lactate")}

# Availability at which a fuel is taken at half its maximal preference [mmol/L].
HALF = {"glucose": 10.0, "nefa": 1.2, "ketone": 5.0, "lactate": 3.0}

# Share of the demand that goes unmet when every fuel falls to this fraction of its fasting level.
SCARCITY = 0.02

_BURNED = {
    "glucose": {"blood.glucose": -1.0, "environment.co2": 6.0},
    "nefa": {"blood.nefa": -1.0, "environment.co2": SUBSTANCES["nefa"].carbon},
    "ketone": {"blood.ketone": -1.0, "environment.co2": 4.0},
    "lactate": {"blood.lactate": -1.0, "environment.co2": 3.0},
}


class Fuels(NamedTuple):
    """Amounts of fuel burned to CO2 [mmol/min]."""

    glucose: Any = 0.0
    nefa: Any = 0.0
    ketone: Any = 0.0
    lactate: Any = 0.0

    def energy(self):
        """Heat of combustion [kcal/min]."""
        return sum(ENERGY[name] * amount for name, amount in self._asdict().items())


def fasting_fuels(organ) -> Fuels:
    """What an organ burns after an overnight fast: its parameters named `<fuel>_oxidation`."""
    return Fuels(*(getattr(organ, f"{name}_oxidation", 0.0) for name in Fuels._fields))


def availability(blood: Perfusion) -> Fuels:
    """How readily each fuel is taken from this blood, on an arbitrary scale."""
    return Fuels(*(michaelis_menten(getattr(blood, name), HALF[name]) for name in Fuels._fields))


def burn(
    fasting: Fuels, offered: Fuels, offered_fasting: Fuels, rate=1.0, extra_demand=0.0
) -> Fuels:
    """Fuels burned now by a tissue that burns `fasting` after an overnight fast.

    `rate` is the resting demand relative to health, `extra_demand` energy needed above it
    [kcal/min]. Equals `fasting` where the offer is the fasting one, the rate 1 and nothing
    extra is needed; each amount vanishes with its own offer.
    """
    used = [name for name in Fuels._fields if not _is_zero(getattr(fasting, name))]
    weights = {
        name: ENERGY[name]
        * getattr(fasting, name)
        * (getattr(offered, name) / getattr(offered_fasting, name))
        for name in used
    }
    at_rest = sum(ENERGY[name] * getattr(fasting, name) for name in used)
    scale = (rate * at_rest + extra_demand) * (1 + SCARCITY)
    scale = scale / (sum(weights.values()) + SCARCITY * at_rest)
    return Fuels(**{name: weights[name] * scale / ENERGY[name] for name in used})


def combustion(burned: Fuels) -> tuple[Process, ...]:
    """The processes by which a tissue burns fuels drawn from the blood."""
    return tuple(
        Process(f"{name}_oxidation", amount, _BURNED[name])
        for name, amount in burned._asdict().items()
        if not _is_zero(amount)
    )


def _is_zero(amount) -> bool:
    """A fuel that the tissue never uses (a Python zero, not a traced value)."""
    return isinstance(amount, float) and amount == 0.0
