"""Adipokines: what fat cells tell the rest of the body.

Adiponectin comes from small fat cells and falls as they swell; leptin rises with fat. Both
fall where there are hardly any fat cells.
"""

from typing import Any

from organs.kinetics import michaelis_menten, power
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag


class AdipokineState(State):
    """Hormones of fat in plasma."""

    adiponectin: Any = signal("ug/mL", "adiponectin in plasma", slow=True)
    leptin: Any = signal("ng/mL", "leptin in plasma", slow=True)


class Adipokines(AbstractOrgan):
    """Adiponectin and leptin from the number and size of the fat cells.

    States : adiponectin [ug/mL], leptin [ng/mL]
    Blood  : number and size of fat cells read (ports)
    """

    states = AdipokineState

    adiponectin_fasting: Any = parameter(
        8.0, unit="ug/mL", bounds=(4.0, 16.0), source="Hara2003", about="adiponectin in health"
    )
    adiponectin_tau: Any = parameter(
        2880.0, unit="min", bounds=(1440.0, 8640.0), source="assumed", about="lag of adiponectin"
    )
    adiponectin_size: Any = parameter(
        0.8,
        unit="ug",
        bounds=(0.5, 1.2),
        source="Hara2003",
        about="lipid per cell at which a fat cell makes half of what an empty one would",
    )
    adiponectin_number: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.1, 1.0),
        source="assumed",
        about="fat cells, over the healthy number, at which adiponectin saturates by half",
    )
    leptin_fasting: Any = parameter(
        3.5, unit="ng/mL", bounds=(1.0, 20.0), source="Hara2003", about="leptin in health"
    )
    leptin_tau: Any = parameter(
        1440.0, unit="min", bounds=(720.0, 2880.0), source="assumed", about="lag of leptin"
    )
    leptin_size_share: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.0, 1.0),
        source="assumed",
        about="share of leptin secretion per fat that goes with the size of the cells",
    )

    leptin_given: Any = parameter(
        0.0,
        unit="ng/mL",
        bounds=(0.0, 60.0),
        source="assumed",
        about="leptin in plasma from outside (metreleptin)",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        cells = blood.ports["fat_cells"]
        return Constants(number=cells.number, size=cells.size)

    def resting_state(self, rest) -> AdipokineState:
        return AdipokineState(adiponectin=self.adiponectin_fasting, leptin=self.leptin_fasting)

    def adiponectin(self, number, size):
        """Secretion by `number` cells of a `size` [ug], on an arbitrary scale."""
        per_cell = 1 / (1 + power(size / self.adiponectin_size, 2))
        return per_cell * michaelis_menten(number, self.adiponectin_number)

    def processes(self, state: AdipokineState, blood: Perfusion, rest):
        cells = blood.ports["fat_cells"]
        number, size = cells.number / rest.number, cells.size / rest.size
        adiponectin = self.adiponectin(number, cells.size) / self.adiponectin(1.0, rest.size)
        leptin = number * size * (1 - self.leptin_size_share + self.leptin_size_share * size)
        return (
            Lag("adiponectin", self.adiponectin_fasting * adiponectin, self.adiponectin_tau),
            Lag("leptin", self.leptin_fasting * leptin + self.leptin_given, self.leptin_tau),
        )
