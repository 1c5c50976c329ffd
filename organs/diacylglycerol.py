"""Diacylglycerol: what fat in the wrong place makes on its way, and the PKC that it wakes.

It follows the flux of fatty acids into triglyceride; in muscle, which burns its own fat, also
the store that is broken down again. In the liver it follows the flux alone: a liver that cannot
export its fat is fatty without making more of it.
"""

from typing import Any

import equinox as eqx

from organs.kinetics import hill
from organs.parameters import parameter
from organs.processes import Lag

# Of DAG on PKC: a membrane wakes it once it has filled, not in proportion.
_COOPERATIVITY = 8


class Diacylglycerol(eqx.Module):
    """Signalling diacylglycerol (DAG) of one tissue and its novel PKC.

    The tissue keeps the states `dag` (healthy fasting = 1) and `pkc` (active fraction).
    """

    tau: Any = parameter(
        120.0, unit="min", bounds=(60.0, 5760.0), source="Szendroedi2014", about="turnover of DAG"
    )
    saturation: Any = parameter(
        18.0,
        unit="-",
        bounds=(1.0, 20.0),
        source="assumed",
        about="flux or store, healthy = 1, at which DAG has risen half of the way it can",
    )
    stored_share: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 0.8),
        source="assumed",
        about="share of DAG that comes from the breakdown of stored triglyceride",
    )
    adiponectin_share: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.0, 0.8),
        source="assumed",
        about="share of the removal of DAG that adiponectin sustains (AMPK)",
    )
    signalling_share: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.05, 1.0),
        source="Bergman2012",
        about="share of signalling DAG in all DAG of the healthy tissue",
    )
    pkc_half: Any = parameter(
        2.0,
        unit="-",
        bounds=(1.4, 2.2),  # beyond, full activation would be a thousand times that of health
        source="Szendroedi2014",
        about="DAG that activates half of PKC",
    )
    pkc_tau: Any = parameter(
        60.0, unit="min", bounds=(20.0, 120.0), source="Szendroedi2014", about="lag of PKC"
    )
    pkc_share: Any = parameter(
        0.066,
        unit="-",
        bounds=(0.0, 0.1),  # beyond, PKC phosphorylates IRS within less than a minute
        source="assumed",
        about="share of PKC in healthy serine phosphorylation of IRS",
    )

    def target(self, flux, stored, adiponectin):
        """DAG at steady state for a flux of fatty acids into triglyceride, the triglyceride
        stored and adiponectin, each healthy fasting = 1."""
        made, broken_down = self._saturating(flux), self._saturating(stored)
        made = made + self.stored_share * (broken_down - made)
        return made / (1 - self.adiponectin_share + self.adiponectin_share * adiponectin)

    def _saturating(self, x):
        return x * (1 + self.saturation) / (x + self.saturation)

    def pkc(self, dag):
        """Active fraction of PKC at steady state."""
        return hill(dag, self.pkc_half, _COOPERATIVITY)

    def total(self, dag):
        """All DAG of the tissue, as a biopsy measures it, healthy fasting = 1."""
        return 1 + self.signalling_share * (dag - 1)

    def serine_kinase(self, pkc):
        """What PKC adds to the serine phosphorylation of IRS, whose healthy whole is 1."""
        return self.pkc_share * (pkc / self.pkc(1.0) - 1)

    def processes(self, dag, flux, stored, adiponectin):
        """Change of `dag` and `pkc`; arguments as in `target`."""
        return (
            Lag("dag", self.target(flux, stored, adiponectin), self.tau),
            Lag("pkc", self.pkc(dag), self.pkc_tau),
        )
