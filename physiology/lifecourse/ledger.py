"""Ledger: what a day conserves, and how a linear picture of a day is made to conserve it.

Four sums over all pools stay as they are whatever happens: carbon, nitrogen, oxygen demand
(with the oxygen breathed in) and enthalpy of combustion (with the heat given off). Each has one
pool of the environment that closes it.
"""

import re

import numpy as np

from organs.substances import Substance
from physiology.body import STATES, VARIABLES


def _nitrogen(substance: Substance) -> float:
    found = re.search(r"N(\d*)", substance.formula)
    return float(found[1] or 1) if found else 0.0


def _content(of) -> np.ndarray:
    return np.array([of(v.substance) if v.substance else 0.0 for v in VARIABLES])


def _place(*names: str) -> list[int]:
    return [STATES.index(f"environment.{name}") for name in names]


ENVIRONMENT = np.array([path.startswith("environment.") for path in STATES])
_CO2, _UREA, _OXYGEN, _HEAT = _place("co2", "urea", "oxygen", "heat")

CARBON = _content(lambda s: s.carbon)
NITROGEN = _content(_nitrogen)
OXYGEN_DEMAND = _content(lambda s: s.oxygen_demand)
ENTHALPY = _content(lambda s: s.energy)
OXYGEN_DEMAND[_OXYGEN] = 1.0
ENTHALPY[_HEAT] = 1.0

BUDGETS = {
    "carbon": CARBON,
    "nitrogen": NITROGEN,
    "oxygen": OXYGEN_DEMAND,
    "enthalpy": ENTHALPY,
}
_SUMS = np.stack(list(BUDGETS.values()))


def _closing() -> np.ndarray:
    """What the environment gains for each missing unit of the four sums, shape (states, 4)."""
    booked = np.zeros((len(STATES), 4))
    nitrogen_per_urea = NITROGEN[_UREA]
    booked[_CO2, 0] = 1.0
    booked[_UREA, 1] = 1 / nitrogen_per_urea
    booked[_CO2, 1] = -CARBON[_UREA] / nitrogen_per_urea
    booked[_OXYGEN, 2] = 1.0
    booked[_HEAT, 3] = 1.0
    return booked


# What the environment books for a state all of which is burned, shape (states, states).
CLOSING = _closing() @ _SUMS
CLOSES = np.isin(np.arange(len(STATES)), [_CO2, _UREA, _OXYGEN, _HEAT])

# The linear picture of what is not followed: burned by the next morning. The environment stays.
FORGOTTEN = np.where(ENVIRONMENT[None, :], np.eye(len(STATES)), CLOSING)


def balanced(stored, guess):
    """The intake [kcal/d] at which a day stores no energy.

    Energy stored is all but linear in what is eaten, so two days decide.

    Args:
        stored: from an intake to the energy that a day stores [kcal].
        guess: intake to try first; the other is 15 % more.
    """
    low, high = stored(guess), stored(1.15 * guess)
    return guess * (1 - 0.15 * low / (high - low))
