"""Circulation: who drains where.

Capillaries mix within seconds, so portal and sinusoidal concentrations are algebra (Fick),
not pools: what an organ adds to the blood that leaves it, over the flow of that blood.
"""

from typing import Any

import equinox as eqx

from organs.parameters import parameter


class Circulation(eqx.Module):
    """Blood flow to the liver and what the portal vein carries there."""

    hepatic_blood_flow: Any = parameter(
        1.5, unit="L/min", bounds=(1.2, 1.8), source="ICRP89", about="blood flow through the liver"
    )
    portal_fraction: Any = parameter(
        0.75,
        unit="-",
        bounds=(0.65, 0.8),
        source="ICRP89",
        about="share of it from the portal vein",
    )
    haematocrit: Any = parameter(
        0.45, unit="-", bounds=(0.37, 0.5), source="ICRP89", about="volume share of blood cells"
    )

    def hepatic_plasma_flow(self):
        """Plasma through the liver [L/min]."""
        return self.hepatic_blood_flow * (1 - self.haematocrit)

    def portal_glucose(self, glucose, absorbed):
        """Portal glucose [mmol/L]; red cells carry glucose too, so blood flow counts."""
        return glucose + absorbed / (self.hepatic_blood_flow * self.portal_fraction)

    def portal_nefa_excess(self, released):
        """Portal over arterial NEFA [mmol/L], from what visceral fat releases."""
        return released / (self.hepatic_plasma_flow() * self.portal_fraction)

    def hepatic_insulin_inflow(self, insulin, secreted):
        """Insulin that reaches the liver [pmol/min]: secreted and recirculated."""
        return secreted + self.hepatic_plasma_flow() * insulin

    def sinusoidal_insulin(self, inflow):
        """Insulin that liver cells see [pmol/L]."""
        return inflow / self.hepatic_plasma_flow()
