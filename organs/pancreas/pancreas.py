"""Pancreas: beta cells with a releasable pool, alpha cells next door."""

from typing import Any

import equinox as eqx

from organs.kinetics import power
from organs.organ import AbstractOrgan, Constants, Perfusion, State, part, pool, signal
from organs.pancreas.adaptation import IsletAdaptation, IsletState
from organs.pancreas.alpha_cell import AlphaCell
from organs.pancreas.beta_cell import BetaCell
from organs.parameters import parameter
from organs.processes import Lag, Process


class PancreasState(State):
    """The insulin supply chain, and what the years made of it."""

    provision: Any = signal("pmol/min", "supply of insulin granules to the releasable pool")
    releasable: Any = pool("insulin", "insulin ready for release")
    islet: IsletState = part("the islets over days to years")


class Pancreas(AlphaCell, BetaCell, AbstractOrgan):
    """Insulin, C-peptide and glucagon secretion.

    The laws of each cell stand in its own file; here they meet the blood.

    States : provision [pmol/min], releasable [pmol]; islet
    Blood  : insulin and C-peptide into the portal vein, glucagon; glucose, NEFA, amino acids,
             GLP-1 and GIP read
    """

    states = PancreasState

    somatostatin_half: Any = parameter(
        15.0,
        unit="ug/h",
        bounds=(5.0, 60.0),
        source="assumed",
        about="somatostatin infused that halves insulin and glucagon secretion",
    )
    adaptation: IsletAdaptation = eqx.field(default_factory=IsletAdaptation)

    octreotide_half: Any = parameter(
        0.25,
        unit="ug/L",
        bounds=(0.08, 1.0),
        source="assumed",
        about="octreotide in plasma that halves insulin and glucagon secretion",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: glucagon_secretion, fasting [pmol/min]; ordinary, the ordinary day."""
        return Constants(
            blood=blood,
            glucose_drive=self.glucose_drive(blood.glucose),
            incretin=self.incretin(blood.glucose, blood.glp1, blood.gip),
            alpha_cell=self.alpha_cell(blood.glucose, 1.0, blood.ports["alarm"]),
            restraint=self.restraint(blood),
            **closures,
        )

    def resting_state(self, rest) -> PancreasState:
        return PancreasState(
            provision=self.insulin_secretion * self.beta_cell_mass,
            releasable=self.insulin_secretion
            * self.beta_cell_mass
            / self.release(rest.blood.glucose),
            islet=self.adaptation.resting_state(rest.ordinary),
        )

    def secretion(self, state: PancreasState, blood: Perfusion, rest):
        """Insulin secretion rate, ISR [pmol/min].

        Docked granules wait for a signal; newcomers are released as they are made.
        """
        incretin = self.incretin(blood.glucose, blood.glp1, blood.gip) / rest.incretin
        restraint = self.restraint(blood) / rest.restraint
        docked = self.release(blood.glucose) * state.releasable * incretin * restraint
        newcomers = (1 - state.islet.docking) * state.provision
        return (docked + newcomers) * self.allowed(blood)

    def drive(self, blood: Perfusion, rest):
        """What drives secretion now, whatever the number of cells; fasting = 1."""
        glucose = self.glucose_drive(blood.glucose) / rest.glucose_drive
        incretin = self.incretin(blood.glucose, blood.glp1, blood.gip) / rest.incretin
        nefa = 1 + self.nefa_gain * (blood.nefa - rest.blood.nefa)
        restraint = self.restraint(blood) / rest.restraint
        return glucose * incretin * nefa * restraint * self.allowed(blood)

    def restraint(self, blood: Perfusion):
        """Insulin secretion that circulating insulin and adrenaline leave, 1 without them."""
        return self.autoregulation(blood.insulin) * self.sympathetic(blood.adrenaline)

    def allowed(self, blood: Perfusion):
        """Share of secretion that somatostatin and octreotide leave to the islets."""
        somatostatin = power(blood.ports["infused"]["somatostatin"] / self.somatostatin_half, 2)
        return 1 / (1 + somatostatin + power(blood.octreotide / self.octreotide_half, 2))

    def ports(self, state: PancreasState, blood: Perfusion, rest) -> dict[str, Any]:
        return {"insulin_secretion": self.secretion(state, blood, rest)}

    def processes(self, state: PancreasState, blood: Perfusion, rest):
        secretion = blood.ports["insulin_secretion"]
        drive = self.drive(blood, rest)
        cells = self.insulin_secretion * self.beta_cell_mass * state.islet.mass
        supply = cells * state.islet.function * drive
        return (
            Lag("provision", supply, self.provision_tau),
            Process("granule_supply", state.provision, {"releasable": 1}),
            Process("insulin_secretion", secretion, {"releasable": -1, "blood.insulin": 1}),
            Process("c_peptide_secretion", secretion, {"blood.c_peptide": 1}),
            Process(
                "glucagon_secretion",
                self._glucagon(state, blood, rest),
                {"blood.glucagon": 1},
            ),
            *self.adaptation.processes(state.islet, blood, drive, rest.ordinary),
        )

    def _glucagon(self, state: PancreasState, blood: Perfusion, rest):
        ratio = blood.insulin / rest.blood.insulin
        alarm, sensitivity = blood.ports["alarm"], state.islet.alpha_sensitivity
        cell = self.alpha_cell(blood.glucose, ratio, alarm, sensitivity)
        amino_acid = self.amino_acid_drive(blood, rest)
        return rest.glucagon_secretion * cell / rest.alpha_cell * amino_acid * self.allowed(blood)
