"""Stress kinases: JNK and IKK beta, which phosphorylate IRS on serine.

Cytokines, fatty acids and the stress of an overfull cell wake them. They answer within
minutes, so they are no states: serine phosphorylation, which takes an hour, is.
"""

from typing import Any

import equinox as eqx

from organs.kinetics import hill, michaelis_menten
from organs.organ import Perfusion
from organs.parameters import parameter


class StressKinases(eqx.Module):
    """JNK and IKK beta of one tissue, healthy fasting = 1, and their share in what IRS suffers.

    Reads  : TNF-alpha, IL-6 and NEFA of the blood; the tissue's own stress
    """

    # The bounds keep what is left of the whole above zero, unless shares are near their largest,
    # both kinases are inhibited and no insulin is there to wake S6K.
    jnk_share: Any = parameter(
        0.43,
        unit="-",
        bounds=(0.0, 0.45),
        source="assumed",
        about="share of JNK in healthy serine phosphorylation of IRS",
    )
    ikk_share: Any = parameter(
        0.35,
        unit="-",
        bounds=(0.0, 0.37),
        source="assumed",
        about="share of IKK beta in healthy serine phosphorylation of IRS",
    )
    jnk_activity: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.0, 1.0),
        source="assumed",
        about="what an inhibitor leaves of JNK",
    )
    ikk_activity: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.0, 1.0),
        source="assumed",
        about="what an inhibitor leaves of IKK beta",
    )
    tnf_half: Any = parameter(
        10.0,
        unit="pg/mL",
        bounds=(8.0, 30.0),
        source="Plomgaard2005",
        about="TNF-alpha of half-maximal effect",
    )
    jnk_tnf_gain: Any = parameter(
        5.0, unit="-", bounds=(0.0, 5.0), source="Plomgaard2005", about="rise of JNK with TNF"
    )
    ikk_tnf_gain: Any = parameter(
        5.0, unit="-", bounds=(0.0, 5.0), source="Plomgaard2005", about="rise of IKK with TNF"
    )
    il6_half: Any = parameter(
        20.0,
        unit="pg/mL",
        bounds=(15.0, 60.0),
        source="assumed",
        about="IL-6 of half-maximal effect",
    )
    ikk_il6_gain: Any = parameter(
        5.0, unit="-", bounds=(0.0, 5.0), source="assumed", about="rise of IKK with IL-6"
    )
    nefa_half: Any = parameter(
        1.5,
        unit="mmol/L",
        bounds=(1.2, 3.0),
        source="assumed",
        about="NEFA of half-maximal effect on JNK",
    )
    jnk_nefa_gain: Any = parameter(
        1.0, unit="-", bounds=(0.0, 1.5), source="assumed", about="rise of JNK with NEFA"
    )

    def jnk(self, blood: Perfusion, fasting: Perfusion, stress=0.0):
        """Activity of JNK, 1 in the healthy fasting tissue.

        Args:
            stress: what the tissue's own endoplasmic reticulum adds.
        """
        tnf = self._excess(blood.tnf, fasting.tnf, self.tnf_half)
        nefa = hill(blood.nefa, self.nefa_half, 2) - hill(fasting.nefa, self.nefa_half, 2)
        return self.jnk_activity * (
            1 + self.jnk_tnf_gain * tnf + self.jnk_nefa_gain * nefa + stress
        )

    def ikk(self, blood: Perfusion, fasting: Perfusion):
        """Activity of IKK beta, 1 in the healthy fasting tissue."""
        tnf = self._excess(blood.tnf, fasting.tnf, self.tnf_half)
        il6 = self._excess(blood.il6, fasting.il6, self.il6_half)
        return self.ikk_activity * (1 + self.ikk_tnf_gain * tnf + self.ikk_il6_gain * il6)

    def phosphorylation(self, blood: Perfusion, fasting: Perfusion, stress=0.0, pkc=0.0):
        """Serine phosphorylation of IRS by all kinases together, healthy fasting = 1.

        Args:
            stress: see `jnk`.
            pkc: what a novel PKC does more than in health, in the same measure.
        """
        jnk = self.jnk_share * (self.jnk(blood, fasting, stress) - 1)
        return 1 + jnk + self.ikk_share * (self.ikk(blood, fasting) - 1) + pkc

    def _excess(self, now, fasting, half):
        return michaelis_menten(now, half) - michaelis_menten(fasting, half)
