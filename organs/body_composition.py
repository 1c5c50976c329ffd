"""Body composition: what the stores of a body weigh, with the water that goes with them.

Algebra only. Weight is that of the healthy build, after an overnight fast, and what the stores
have gained or lost since.
"""

from typing import Any, NamedTuple

import equinox as eqx

from organs.kinetics import michaelis_menten
from organs.parameters import parameter


class Stores(NamedTuple):
    """Dry stores of a body [kg]."""

    fat: Any  # of the adipose depots
    ectopic_fat: Any  # of liver and muscle
    protein: Any
    glycogen: Any


class BodyComposition(eqx.Module):
    """Lean mass, fat and water of a person of a given healthy build."""

    height: Any = parameter(
        1.77, unit="m", bounds=(1.3, 2.2), source="ICRP89", about="height of the body"
    )
    lean_mass: Any = parameter(
        57.0, unit="kg", bounds=(35.0, 90.0), source="ICRP89", about="fat-free mass of the build"
    )
    cell_water: Any = parameter(
        1.6, unit="kg/kg", bounds=(1.0, 4.0), source="Hall2011", about="water bound to protein"
    )
    glycogen_water: Any = parameter(
        2.7, unit="kg/kg", bounds=(1.5, 4.0), source="Hall2011", about="water bound to glycogen"
    )
    adipose_water: Any = parameter(
        0.15,
        unit="kg/kg",
        bounds=(0.05, 0.4),
        source="ICRP89",
        about="extracellular water of adipose tissue, per fat gained",
    )
    load_gain: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.0, 1.2),
        source="Hall2007",
        about="most that lean tissue can gain from carrying more fat (Forbes' relation)",
    )

    def cells(self, stores: Stores):
        """Protein with its water [kg]."""
        return (1 + self.cell_water) * stores.protein

    def lean(self, stores: Stores, healthy: Stores):
        """Fat-free mass as a scanner sees it: water and the fat inside organs included [kg]."""
        gained = self.cells(stores) - self.cells(healthy)
        gained = gained + (1 + self.glycogen_water) * (stores.glycogen - healthy.glycogen)
        gained = gained + self.adipose_water * (stores.fat - healthy.fat)
        return self.lean_mass + gained + stores.ectopic_fat - healthy.ectopic_fat

    def weight(self, stores: Stores, healthy: Stores):
        """Body weight [kg]."""
        return self.lean(stores, healthy) + stores.fat

    def relative_weight(self, stores: Stores, healthy: Stores):
        """Weight over that of the healthy build."""
        return self.weight(stores, healthy) / self.weight(healthy, healthy)

    def load(self, stores: Stores, healthy: Stores):
        """Lean tissue that the fat carried calls for: 1 for the build, saturating above."""
        share = michaelis_menten(stores.fat, healthy.fat)
        return 1 + self.load_gain * (2 * share - 1)
