"""Proteins of insulin action that a fat cell keeps: receptors and GLUT4.

Both are made and broken down over days. Insulin takes its receptor along into the cell, where
some are broken down: who lives with much insulin has few. GLUT4 is made as far as the signal
of insulin comes through.
"""

from typing import Any

import equinox as eqx

from organs.kinetics import power
from organs.organ import State, signal
from organs.parameters import parameter
from organs.processes import Lag, Rate

# Of the signal of insulin on the expression of GLUT4: half the GLUT4 at seven tenths of the signal.
_AMPLIFIED = 2


class FatProteinState(State):
    """How much there is of each, relative to the healthy cell."""

    receptors: Any = signal("-", "insulin receptors relative to the healthy cell", slow=True)
    transporters: Any = signal("-", "GLUT4 protein relative to the healthy cell", slow=True)


class FatProteins(eqx.Module):
    """Turnover of insulin receptors and GLUT4 in the fat cells of one depot.

    States : receptors, transporters [-]
    Reads  : the insulin that the cells see, over that of an ordinary day; functional IRS
    """

    receptor_loss: Any = parameter(
        0.33,
        unit="-",
        bounds=(0.0, 4.0),
        source="Knutson1982",
        about="receptors lost with bound insulin on an ordinary day, over those lost without",
    )
    glut4_share: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.0, 1.0),
        source="Brannmark2013",
        about="share of GLUT4 expression that follows the signal of insulin",
    )
    tau: Any = parameter(
        4320.0, unit="min", bounds=(1440.0, 10080.0), source="assumed", about="turnover of both"
    )

    def resting_state(self) -> FatProteinState:
        """The healthy cell."""
        return FatProteinState(receptors=1.0 + 0 * self.tau, transporters=1.0 + 0 * self.tau)

    def processes(self, state: FatProteinState, insulin, functional):
        """Change of both.

        Args:
            state: of this depot.
            insulin: that the cells see now, over the mean of an ordinary day.
            functional: PI3K-competent IRS, healthy = 1.
        """
        made = 1 + self.receptor_loss
        lost = (1 + self.receptor_loss * insulin) * state.receptors
        signal = power(functional * state.receptors, _AMPLIFIED)
        expressed = 1 - self.glut4_share + self.glut4_share * signal
        return (
            Rate("proteins.receptors", (made - lost) / self.tau),
            Lag("proteins.transporters", expressed, self.tau),
        )
