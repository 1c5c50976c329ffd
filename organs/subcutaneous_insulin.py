"""Insulin under the skin: depots that let it into the blood over minutes or a day."""

from typing import Any

from organs.organ import AbstractOrgan, Constants, Perfusion, State, pool
from organs.parameters import parameter
from organs.processes import Process


class SubcutaneousInsulinState(State):
    """Insulin injected and not absorbed yet."""

    rapid_depot: Any = pool("insulin", "rapid insulin as injected (hexamers)")
    rapid_dissolved: Any = pool("insulin", "rapid insulin as dimers and monomers")
    basal_depot: Any = pool("insulin", "basal insulin, precipitated under the skin")
    basal_dissolved: Any = pool("insulin", "basal insulin in solution")


class SubcutaneousInsulin(AbstractOrgan):
    """Two compartments for each kind of insulin, and some loss on the way.

    States : depots [pmol]
    Blood  : insulin absorbed
    """

    states = SubcutaneousInsulinState

    rapid_dissociation: Any = parameter(
        0.0164,
        unit="1/min",
        bounds=(0.008, 0.035),
        source="DallaMan2007b",
        about="hexamers of rapid insulin that fall apart",
    )
    rapid_absorption: Any = parameter(
        0.0182,
        unit="1/min",
        bounds=(0.009, 0.04),
        source="DallaMan2007b",
        about="dissolved rapid insulin absorbed",
    )
    rapid_direct: Any = parameter(
        0.0018,
        unit="1/min",
        bounds=(0.0, 0.005),
        source="DallaMan2007b",
        about="rapid insulin absorbed as it was injected",
    )
    basal_dissolution: Any = parameter(
        0.001,
        unit="1/min",
        bounds=(0.0006, 0.003),
        source="Lepore2000",
        about="precipitate of basal insulin that dissolves",
    )
    basal_absorption: Any = parameter(
        0.01,
        unit="1/min",
        bounds=(0.004, 0.03),
        source="assumed",
        about="dissolved basal insulin absorbed",
    )
    degradation: Any = parameter(
        0.15,
        unit="-",
        bounds=(0.0, 0.4),
        source="assumed",
        about="share of injected insulin lost under the skin",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants()

    def resting_state(self, rest) -> SubcutaneousInsulinState:
        no = 0.0 * self.degradation
        return SubcutaneousInsulinState(no, no, no, no)

    def processes(self, state: SubcutaneousInsulinState, blood: Perfusion, rest):
        kept, lost = 1 - self.degradation, self.degradation
        direct = self.rapid_direct * state.rapid_depot
        rapid = self.rapid_absorption * state.rapid_dissolved
        basal = self.basal_absorption * state.basal_dissolved
        return (
            Process(
                "rapid_dissociation",
                self.rapid_dissociation * state.rapid_depot,
                {"rapid_depot": -1, "rapid_dissolved": 1},
            ),
            Process("rapid_direct", kept * direct, {"rapid_depot": -1, "blood.insulin": 1}),
            Process("rapid_absorption", kept * rapid, {"rapid_dissolved": -1, "blood.insulin": 1}),
            Process(
                "basal_dissolution",
                self.basal_dissolution * state.basal_depot,
                {"basal_depot": -1, "basal_dissolved": 1},
            ),
            Process("basal_absorption", kept * basal, {"basal_dissolved": -1, "blood.insulin": 1}),
            Process("depot_loss", lost * direct, {"rapid_depot": -1}),
            Process("rapid_loss", lost * rapid, {"rapid_dissolved": -1}),
            Process("basal_loss", lost * basal, {"basal_dissolved": -1}),
        )
