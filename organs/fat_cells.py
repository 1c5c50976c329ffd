"""Fat cells: how many, how large, and what becomes of them when they are full.

A depot grows by filling its cells (hypertrophy) or by recruiting new ones (hyperplasia); a
person's adipogenic capacity decides which. A cell near its largest size stores less of what it
is offered, is short of oxygen, dies sooner and is walled in by collagen.
"""

from typing import Any, NamedTuple

import equinox as eqx

from organs.kinetics import hill, inhibition, michaelis_menten, soft_excess
from organs.organ import State, signal
from organs.parameters import parameter
from organs.processes import Lag
from organs.substances import TRIGLYCERIDE

# Triglyceride [mmol] in 1e10 cells -> lipid per cell [ug].
MICROGRAMS_PER_CELL = 1e-4 * TRIGLYCERIDE
LIPID_DENSITY = 0.915  # [g/mL]
_CALL_CORNER = 0.02  # width over which swollen cells begin to recruit


class FatCellState(State):
    """The cells of one depot."""

    number: Any = signal("1e10 cells", "fat cells", slow=True)
    fibrosis: Any = signal("-", "collagen between fat cells, healthy = 1", slow=True)


class Census(NamedTuple):
    """The fat cells of the whole body, as other organs learn of them."""

    number: Any  # [1e10 cells]
    size: Any  # mean lipid per cell [ug]
    distress: Any  # share of subcutaneous cells that lack oxygen
    visceral_distress: Any  # the same in visceral fat


class Depot(NamedTuple):
    """The fat cells of one depot now."""

    number: Any  # [1e10 cells]
    size: Any  # lipid per cell [ug]
    distress: Any  # share that lacks oxygen


def census(subcutaneous: Depot, visceral: Depot) -> Census:
    """Count the cells of both depots together."""
    number = subcutaneous.number + visceral.number
    lipid = subcutaneous.number * subcutaneous.size + visceral.number * visceral.size
    return Census(number, lipid / number, subcutaneous.distress, visceral.distress)


class FatCells(eqx.Module):
    """Number, size and room of the fat cells of one depot.

    States : number [1e10 cells], fibrosis [-]
    Reads  : the triglyceride that the cells hold
    """

    number: Any = parameter(
        3.07,
        unit="1e10 cells",
        bounds=(0.05, 15.0),
        source="Spalding2008",
        about="fat cells in health",
    )
    turnover_tau: Any = parameter(
        5.26e6,
        unit="min",
        bounds=(4.0e6, 7.5e6),
        source="Spalding2008",
        about="life of a fat cell (10 % of them are renewed in a year)",
    )
    adipogenic_capacity: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.01, 3.0),
        source="Arner2010",
        about="recruitment of new fat cells by full ones: personal; poor below about 0.25",
    )
    recruitment_gain: Any = parameter(
        2.5,
        unit="-",
        bounds=(1.0, 8.0),
        source="Arner2010",
        about="most that full cells can add to recruitment, at a capacity of one",
    )
    recruitment_half: Any = parameter(
        0.75,
        unit="ug",
        bounds=(0.5, 1.0),
        source="assumed",
        about="lipid per cell at which recruitment is half of its largest",
    )
    size_maximum: Any = parameter(
        1.02,
        unit="ug",
        bounds=(0.8, 1.3),
        source="assumed",
        about="lipid per cell at which only half of what is offered is stored",
    )
    lipolysis_half: Any = parameter(
        0.43,
        unit="ug",
        bounds=(0.2, 1.5),
        source="assumed",
        about="lipid per cell at which a cell's lipolysis is half of its largest",
    )
    distress_half: Any = parameter(
        0.8,
        unit="ug",
        bounds=(0.6, 1.1),
        source="assumed",
        about="lipid per cell at which half of the cells lack oxygen",
    )
    fibrosis_gain: Any = parameter(
        2.0,
        unit="-",
        bounds=(0.0, 6.0),
        source="assumed",
        about="collagen laid down when all cells lack oxygen, over the healthy",
    )
    fibrosis_tau: Any = parameter(
        5.26e5, unit="min", bounds=(1.5e5, 1.5e6), source="assumed", about="turnover of collagen"
    )
    fibrosis_stiffness: Any = parameter(
        0.05,
        unit="-",
        bounds=(0.0, 0.3),
        source="assumed",
        about="loss of largest cell size per unit of fibrosis above the healthy",
    )

    def size(self, triglyceride, number):
        """Lipid per cell [ug] of `triglyceride` [mmol] in `number` [1e10 cells]."""
        return MICROGRAMS_PER_CELL * triglyceride / number

    def recruitment(self, size, size_at_rest):
        """Recruitment of new cells by cells of this size that were `size_at_rest`, healthy = 1."""
        half = self.recruitment_half
        called = soft_excess(hill(size, half, 4) - hill(size_at_rest, half, 4), _CALL_CORNER)
        return 1 + self.adipogenic_capacity * self.recruitment_gain * called

    def room(self, size, fibrosis):
        """Share of the fat offered to the cells that they can store, 0 to 1."""
        stiff = 1 + self.fibrosis_stiffness * (fibrosis - 1)
        return inhibition(size * stiff, self.size_maximum, 8)

    def lipolysis(self, size):
        """Lipolysis per cell, on an arbitrary scale; it vanishes with the lipid."""
        return michaelis_menten(size, self.lipolysis_half)

    def distress(self, size):
        """Share of the cells that lack oxygen, 0 to 1: they call for macrophages."""
        return hill(size, self.distress_half, 5)

    def depot(self, triglyceride, number) -> Depot:
        """The cells that share a store of triglyceride [mmol]."""
        size = self.size(triglyceride, number)
        return Depot(number, size, self.distress(size))

    def resting_state(self) -> FatCellState:
        return FatCellState(number=self.number, fibrosis=1.0 + 0 * self.number)

    def processes(self, size, size_at_rest):
        """Turnover of cells and of collagen, for cells of a size that were `size_at_rest`."""
        recruited = self.recruitment(size, size_at_rest)
        strained = self.distress(size) - self.distress(size_at_rest)
        return (
            Lag("cells.number", self.number * recruited, self.turnover_tau),
            Lag("cells.fibrosis", 1 + self.fibrosis_gain * strained, self.fibrosis_tau),
        )
