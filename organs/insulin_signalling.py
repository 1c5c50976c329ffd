"""Insulin signalling inside a cell: one block, reused by liver, muscle and adipose tissue.

    insulin -> receptor -> IRS-Tyr-P -> PI3K -> PIP3 -> Akt -> (effectors of the tissue)
                     \\-> Shc, IRS -> Grb2/SOS -> Ras -> MAPK (ERK)

Serine phosphorylation of IRS acts three times: a serine-phosphorylated molecule does not dock
PI3K, it competes as a decoy with the ones that do, and it is marked for degradation. The
Grb2/SOS arm docks to any tyrosine-phosphorylated molecule and to Shc: it stays open.

Receptor, IRS and PIP3 settle within a minute or two and are algebraic; Akt and ERK follow
with their own lags, serine phosphorylation within the hour, IRS content within days.
"""

from typing import Any

import equinox as eqx

from organs.kinetics import michaelis_menten
from organs.organ import State, signal
from organs.parameters import parameter
from organs.processes import Lag, Rate
from organs.stress_kinases import StressKinases


class SignallingState(State):
    """What is phosphorylated now."""

    serine_fraction: Any = signal("-", "fraction of IRS phosphorylated on serine")
    irs_content: Any = signal("-", "IRS protein relative to the healthy tissue", slow=True)
    akt: Any = signal("-", "active fraction of Akt")
    erk: Any = signal("-", "active fraction of ERK, the MAPK arm")


class InsulinSignalling(eqx.Module):
    """Receptor to Akt and ERK in one tissue.

    States : serine_fraction, irs_content, akt, erk [-]
    Reads  : the insulin that this tissue's cells see [pmol/L]
    """

    receptor_content: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.3, 1.5),
        source="Brannmark2013",
        about="insulin receptors, relative",
    )
    receptor_half: Any = parameter(
        1500.0,
        unit="pmol/L",
        bounds=(800.0, 3000.0),
        source="Sedaghat2002",
        about="insulin that occupies half of the receptors",
    )
    tyrosine_gain: Any = parameter(
        1.42,
        unit="-",
        bounds=(0.8, 2.0),
        source="assumed",
        about="tyrosine phosphorylation over dephosphorylation of IRS at full receptor occupancy",
    )
    decoy_half: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.3, 1.0),
        source="assumed",
        about="serine-phosphorylated IRS that halves tyrosine phosphorylation by competition",
    )
    pip3_phosphatase: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.5, 2.0),
        source="Sedaghat2002",
        about="PTEN and SHIP activity, relative; divides PIP3",
    )
    akt_half: Any = parameter(
        0.206,
        unit="-",
        bounds=(0.05, 1.2),
        source="Kim1999",
        about="PIP3 (as PI3K-competent IRS) that activates half of Akt",
    )
    akt_floor: Any = parameter(
        0.1,
        unit="-",
        bounds=(0.02, 0.3),
        source="Kim1999",
        about="Akt active without insulin",
    )
    akt_tau: Any = parameter(
        4.0, unit="min", bounds=(1.5, 9.0), source="Brannmark2013", about="lag of Akt behind PIP3"
    )
    serine_kinase: Any = parameter(
        0.0009,
        unit="1/min",
        bounds=(0.0005, 0.03),
        source="assumed",
        about="serine phosphorylation of IRS in health (JNK, IKK beta and others)",
    )
    serine_phosphatase: Any = parameter(
        0.0213,
        unit="1/min",
        bounds=(0.015, 0.03),
        source="assumed",
        about="serine dephosphorylation of IRS (PP2A)",
    )
    s6k_feedback: Any = parameter(
        0.25,
        unit="-",
        bounds=(0.0, 0.3),
        source="Brannmark2013",
        about="gain of S6K, downstream of Akt, on serine phosphorylation",
    )
    irs_degradation: Any = parameter(
        0.9,
        unit="-",
        bounds=(0.5, 2.0),
        source="assumed",
        about="loss of IRS protein per serine-phosphorylated fraction",
    )
    irs_tau: Any = parameter(
        4320.0, unit="min", bounds=(2880.0, 8640.0), source="assumed", about="turnover of IRS"
    )
    shc_weight: Any = parameter(
        0.6,
        unit="-",
        bounds=(0.1, 1.0),
        source="Cusi2000",
        about="share of the MAPK arm that starts at Shc rather than at IRS",
    )
    erk_half: Any = parameter(
        0.2,
        unit="-",
        bounds=(0.05, 0.6),
        source="assumed",
        about="Grb2/SOS that half-activates ERK",
    )
    erk_tau: Any = parameter(
        6.0, unit="min", bounds=(3.0, 12.0), source="Brannmark2013", about="lag of ERK"
    )

    mapk_lesion: Any = parameter(
        0.0,
        unit="-",
        bounds=(0.0, 1.0),
        source="Nyman2014",
        about="share of the loss of functional IRS that the MAPK arm suffers too",
    )
    distal_lesion: Any = parameter(
        0.0,
        unit="-",
        bounds=(0.0, 1.0),
        source="Tan2015",
        about="share of the lesion that spares Akt and lies beyond it (AS160 and GLUT4, FoxO1)",
    )
    kinases: StressKinases = eqx.field(default_factory=StressKinases)

    def receptor(self, insulin, receptors=1.0):
        """Active receptors, relative to all of a healthy cell."""
        there = self.receptor_content * receptors
        return there * michaelis_menten(insulin, self.receptor_half)

    def pi3k(self, insulin, serine_fraction, irs_content, receptors=1.0):
        """PI3K-competent IRS: tyrosine-phosphorylated, not serine-phosphorylated."""
        decoys = serine_fraction * irs_content / self.decoy_half
        drive = self.tyrosine_gain * self.receptor(insulin, receptors) / (1 + decoys)
        return (1 - serine_fraction) * irs_content * michaelis_menten(drive, 1.0)

    def competence(self, serine_fraction, irs_content):
        """PI3K-competent IRS at low insulin (arbitrary scale)."""
        free = (1 - serine_fraction) * irs_content
        return free / (1 + serine_fraction * irs_content / self.decoy_half)

    def akt_target(self, insulin, serine_fraction, irs_content, receptors=1.0):
        """Active fraction of Akt at steady state."""
        pip3 = self.pi3k(insulin, serine_fraction, irs_content, receptors) / self.pip3_phosphatase
        return self.akt_floor + (1 - self.akt_floor) * michaelis_menten(pip3, self.akt_half)

    def grb2(self, insulin, irs_content, receptors=1.0):
        """Grb2/SOS recruited to Shc and to tyrosine-phosphorylated IRS, serine or not."""
        receptor = self.receptor(insulin, receptors)
        docked = irs_content * michaelis_menten(self.tyrosine_gain * receptor, 1.0)
        return self.shc_weight * receptor + (1 - self.shc_weight) * docked

    def erk_target(self, insulin, irs_content, functional=1.0, receptors=1.0):
        """Active fraction of ERK at steady state; `functional` IRS counts with `mapk_lesion`."""
        spared = 1 - self.mapk_lesion * (1 - functional)
        grb2 = self.grb2(insulin, irs_content, receptors)
        return michaelis_menten(spared * grb2, self.erk_half)

    def functional(self, state: SignallingState, rest: SignallingState):
        """PI3K-competent IRS relative to the healthy tissue."""
        healthy = self.competence(rest.serine_fraction, rest.irs_content)
        return self.competence(state.serine_fraction, state.irs_content) / healthy

    def resting_state(self, insulin) -> SignallingState:
        """The healthy steady state at a fasting insulin [pmol/L]."""
        serine = self.serine_kinase / (self.serine_kinase + self.serine_phosphatase)
        return SignallingState(
            serine_fraction=serine,
            irs_content=1.0 + 0 * serine,
            akt=self.akt_target(insulin, serine, 1.0),
            erk=self.erk_target(insulin, 1.0),
        )

    def pi3k_lesion(self, state: SignallingState, rest: SignallingState):
        """Serine fraction and IRS content as far as they hold up PI3K rather than what follows."""
        serine, irs = state.serine_fraction, state.irs_content
        return (
            serine - self.distal_lesion * (serine - rest.serine_fraction),
            irs - self.distal_lesion * (irs - rest.irs_content),
        )

    def slowing(self, state: SignallingState, rest: SignallingState, loss):
        """How much later insulin arrives where vessels share the lesion, healthy = 1.

        Args:
            loss: rise of the delay with serine phosphorylation.
        """
        return (1 + loss * state.serine_fraction) / (1 + loss * rest.serine_fraction)

    def beyond_akt(self, state: SignallingState, rest: SignallingState):
        """What passes between Akt and its effectors on glucose, healthy = 1."""
        return 1 - self.distal_lesion * (1 - self.functional(state, rest))

    def selectivity(self, insulin, state: SignallingState, rest: SignallingState):
        """What of the MAPK signal comes through over what of Akt does, both over health.

        1 in the healthy tissue at any insulin; above 1 where insulin resistance is selective.
        """
        akt = self.akt_target(insulin, *self.pi3k_lesion(state, rest))
        erk = self.erk_target(insulin, state.irs_content, self.functional(state, rest))
        healthy_akt = self.akt_target(insulin, rest.serine_fraction, rest.irs_content)
        healthy_erk = self.erk_target(insulin, rest.irs_content)
        return (erk / healthy_erk) / (akt / healthy_akt)

    def processes(
        self, state: SignallingState, insulin, rest: SignallingState, stress=1.0, receptors=1.0
    ):
        """Change of the block.

        Args:
            state: of this tissue.
            insulin: that its cells see [pmol/L].
            rest: its healthy fasting state.
            stress: serine phosphorylation by stress kinases, healthy fasting = 1.
            receptors: of this tissue, healthy = 1.
        """
        serine, irs = state.serine_fraction, state.irs_content
        kinases = self.serine_kinase * (stress + self.s6k_feedback * (state.akt / rest.akt - 1))
        phosphorylation = kinases * (1 - serine) - self.serine_phosphatase * serine
        irs_target = 1 / (1 + self.irs_degradation * (serine - rest.serine_fraction))
        lesion = self.pi3k_lesion(state, rest)
        akt = self.akt_target(insulin, lesion[0], lesion[1], receptors)
        erk = self.erk_target(insulin, irs, self.functional(state, rest), receptors)
        return (
            Rate("signalling.serine_fraction", phosphorylation),
            Lag("signalling.irs_content", irs_target, self.irs_tau),
            Lag("signalling.akt", akt, self.akt_tau),
            Lag("signalling.erk", erk, self.erk_tau),
        )
