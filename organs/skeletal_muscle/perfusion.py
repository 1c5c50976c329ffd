"""Perfusion: insulin opens capillaries in muscle, slowly."""

from typing import Any

import equinox as eqx

from organs.kinetics import michaelis_menten
from organs.organ import Perfusion
from organs.parameters import parameter
from organs.processes import Lag


class CapillaryRecruitment(eqx.Module):
    """How much of muscle its capillaries reach, relative to the fast.

    In a clamp the fibres answer first and the capillaries follow: glucose transport out of
    plasma is highest an hour after its disposal is, and takes hours to fall (Hovorka2002).
    """

    recruitment: Any = parameter(
        0.6,
        unit="-",
        bounds=(0.0, 2.0),
        source="Coggins2001",
        about="capillaries that insulin can open, over those open without insulin",
    )
    recruitment_half: Any = parameter(
        200.0,
        unit="pmol/L",
        bounds=(80.0, 600.0),
        source="assumed",
        about="plasma insulin that opens half of them",
    )
    recruitment_tau: Any = parameter(
        120.0, unit="min", bounds=(30.0, 300.0), source="Hovorka2002", about="lag of recruitment"
    )

    def open(self, insulin):
        """Open capillaries at steady state, 1 without insulin."""
        return 1 + self.recruitment * michaelis_menten(insulin, self.recruitment_half)

    def processes(self, blood: Perfusion, rest):
        target = self.open(blood.insulin) / self.open(rest.blood.insulin)
        return (Lag("perfused", target, self.recruitment_tau),)
