"""Ordinary day: what a person is used to, on average over 24 hours.

Slow mechanisms answer to means over days. An overnight fast is the lowest hour of such a mean,
not its level, so they compare with these instead. The values are means over a eucaloric day of
the simulated reference man; `physiology.ordinary_day.accustomed` measures them in anybody else.
"""

from typing import Any

import equinox as eqx

from organs.parameters import parameter


class OrdinaryDay(eqx.Module):
    """Means over an ordinary day."""

    glucose: Any = parameter(
        5.07, unit="mmol/L", bounds=(4.5, 6.5), source="assumed", about="mean plasma glucose"
    )
    nefa: Any = parameter(
        0.2773, unit="mmol/L", bounds=(0.1, 0.7), source="assumed", about="mean plasma NEFA"
    )
    insulin: Any = parameter(
        87.0, unit="pmol/L", bounds=(40.0, 400.0), source="assumed", about="mean plasma insulin"
    )
    secretory_drive: Any = parameter(
        1.992,
        unit="-",
        bounds=(1.2, 4.0),
        source="assumed",
        about="mean drive on insulin secretion, overnight fast = 1",
    )
    absorbed_energy: Any = parameter(
        1.648,
        unit="kcal/min",
        bounds=(0.8, 3.5),
        source="assumed",
        about="mean energy absorbed from food",
    )
