"""Immune system: macrophages of adipose tissue and the cytokines they release.

Here is the resting state and its acute response to fatty acids; recruitment by swollen fat
cells, and what the cytokines do to insulin signalling, belong to the disease.
"""

from typing import Any

from organs.kinetics import michaelis_menten
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag


class ImmuneState(State):
    """Polarisation of macrophages, and cytokines."""

    m1_fraction: Any = signal("-", "macrophages in the inflammatory (M1) state", slow=True)
    tnf: Any = signal("pg/mL", "tumour necrosis factor alpha in plasma")
    il6: Any = signal("pg/mL", "interleukin-6 in plasma")
    crp: Any = signal("mg/L", "C-reactive protein in plasma")


class Immune(AbstractOrgan):
    """M1 polarisation follows NEFA (through TLR4); cytokines follow the M1 macrophages.

    States : m1_fraction [-], tnf, il6 [pg/mL], crp [mg/L]
    Blood  : NEFA read
    """

    states = ImmuneState

    m1_fasting: Any = parameter(
        0.1,
        unit="-",
        bounds=(0.03, 0.25),
        source="assumed",
        about="M1 share in lean adipose tissue",
    )
    m1_nefa_half: Any = parameter(
        1.0, unit="mmol/L", bounds=(0.4, 2.5), source="assumed", about="NEFA for half of M1 drive"
    )
    m1_tau: Any = parameter(
        14400.0, unit="min", bounds=(4320.0, 28800.0), source="assumed", about="turnover of M1"
    )
    tnf_fasting: Any = parameter(
        1.25, unit="pg/mL", bounds=(0.7, 2.5), source="Copeland2005", about="fasting TNF-alpha"
    )
    tnf_tau: Any = parameter(
        60.0, unit="min", bounds=(20.0, 180.0), source="Copeland2005", about="decay of TNF-alpha"
    )
    il6_fasting: Any = parameter(
        1.05, unit="pg/mL", bounds=(0.5, 2.5), source="Copeland2005", about="fasting IL-6"
    )
    il6_tau: Any = parameter(
        90.0, unit="min", bounds=(30.0, 240.0), source="Copeland2005", about="decay of IL-6"
    )
    crp_fasting: Any = parameter(
        0.6, unit="mg/L", bounds=(0.2, 2.0), source="assumed", about="fasting CRP"
    )
    crp_tau: Any = parameter(
        1640.0, unit="min", bounds=(1200.0, 2200.0), source="assumed", about="decay of CRP (19 h)"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(nefa_drive=self.nefa_drive(blood.nefa))

    def nefa_drive(self, nefa):
        """M1 polarisation by fatty acids, 0 to 1."""
        return michaelis_menten(nefa, self.m1_nefa_half)

    def resting_state(self, rest) -> ImmuneState:
        return ImmuneState(self.m1_fasting, self.tnf_fasting, self.il6_fasting, self.crp_fasting)

    def processes(self, state: ImmuneState, blood: Perfusion, rest):
        polarised = self.m1_fasting * self.nefa_drive(blood.nefa) / rest.nefa_drive
        burden = state.m1_fraction / self.m1_fasting
        return (
            Lag("m1_fraction", polarised, self.m1_tau),
            Lag("tnf", self.tnf_fasting * burden, self.tnf_tau),
            Lag("il6", self.il6_fasting * burden, self.il6_tau),
            Lag("crp", self.crp_fasting * state.il6 / self.il6_fasting, self.crp_tau),
        )
