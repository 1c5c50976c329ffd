"""Diacylglycerol: what fat in the wrong place makes on its way, and the PKC that it wakes.

It follows the flux of fatty acids into triglyceride, not the triglyceride itself: a liver that
cannot export its fat is fatty without making more of it.
"""

from typing import Any

import equinox as eqx

from organs.kinetics import hill
from organs.parameters import parameter
from organs.processes import Lag


class Diacylglycerol(eqx.Module):
    """Signalling diacylglycerol (DAG) of one tissue and its novel PKC.

    The tissue keeps the states `dag` (healthy fasting = 1) and `pkc` (active fraction).
    """

    tau: Any = parameter(
        200.0, unit="min", bounds=(60.0, 5760.0), source="Szendroedi2014", about="turnover of DAG"
    )
    saturation: Any = parameter(
        3.0,
        unit="-",
        bounds=(1.0, 20.0),
        source="assumed",
        about="rise of flux at which DAG follows it by half",
    )
    adiponectin_share: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.0, 0.8),
        source="assumed",
        about="share of the removal of DAG that adiponectin sustains (AMPK)",
    )
    signalling_share: Any = parameter(
        0.2,
        unit="-",
        bounds=(0.05, 1.0),
        source="Bergman2012",
        about="share of signalling DAG in all DAG of the healthy tissue",
    )
    pkc_half: Any = parameter(
        2.4,
        unit="-",
        bounds=(1.5, 5.0),
        source="Szendroedi2014",
        about="DAG that activates half of PKC",
    )
    pkc_tau: Any = parameter(
        60.0, unit="min", bounds=(20.0, 120.0), source="Szendroedi2014", about="lag of PKC"
    )
    pkc_weight: Any = parameter(
        15.0,
        unit="-",
        bounds=(0.0, 30.0),
        source="assumed",
        about="serine phosphorylation of IRS by all of PKC, over the healthy one",
    )

    def target(self, flux, adiponectin):
        """DAG at steady state for a flux of fatty acids and an adiponectin, both fasting = 1."""
        made = flux * (1 + self.saturation) / (flux + self.saturation)
        return made / (1 - self.adiponectin_share + self.adiponectin_share * adiponectin)

    def pkc(self, dag):
        """Active fraction of PKC at steady state."""
        return hill(dag, self.pkc_half, 6)

    def total(self, dag):
        """All DAG of the tissue, as a biopsy measures it, healthy fasting = 1."""
        return 1 + self.signalling_share * (dag - 1)

    def serine_kinase(self, pkc):
        """What PKC adds to serine phosphorylation, in units of the healthy one."""
        return self.pkc_weight * (pkc - self.pkc(1.0))

    def processes(self, dag, flux, adiponectin):
        return (
            Lag("dag", self.target(flux, adiponectin), self.tau),
            Lag("pkc", self.pkc(dag), self.pkc_tau),
        )
