"""Pancreas: beta cells with a releasable pool, alpha cells next door."""

from typing import Any

from organs.kinetics import hill, inhibition, michaelis_menten
from organs.organ import AbstractOrgan, Constants, Perfusion, State, pool, signal
from organs.parameters import parameter
from organs.processes import Lag, Process


class PancreasState(State):
    """The insulin supply chain."""

    provision: Any = signal("pmol/min", "supply of insulin granules to the releasable pool")
    releasable: Any = pool("insulin", "insulin ready for release")


class Pancreas(AbstractOrgan):
    """Insulin, C-peptide and glucagon secretion.

    A step of glucose empties the releasable pool at once (first phase) and raises its supply
    with a lag (second phase): both phases emerge from one pool, with no derivative of glucose.

    States : provision [pmol/min], releasable [pmol]
    Blood  : insulin and C-peptide into the portal vein, glucagon; glucose, NEFA, amino acids,
             GLP-1 and GIP read
    """

    states = PancreasState

    insulin_secretion: Any = parameter(
        96.0,
        unit="pmol/min",
        bounds=(70.0, 130.0),
        source="Polonsky1988a",
        about="secretion after an overnight fast",
    )
    beta_cell_mass: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.5, 2.0),
        source="assumed",
        about="beta cells relative to the healthy",
    )
    provision_glucose_half: Any = parameter(
        9.5,
        unit="mmol/L",
        bounds=(7.0, 13.0),
        source="Bertuzzi2007",
        about="glucose of half-maximal supply",
    )
    provision_tau: Any = parameter(
        30.0, unit="min", bounds=(12.0, 60.0), source="Bertuzzi2007", about="lag of supply"
    )
    release_fasting: Any = parameter(
        0.0045,
        unit="1/min",
        bounds=(0.002, 0.015),
        source="Bertuzzi2007",
        about="release rate of the pool at low glucose",
    )
    release_maximum: Any = parameter(
        0.34,
        unit="1/min",
        bounds=(0.15, 0.6),
        source="Bertuzzi2007",
        about="release at high glucose",
    )
    release_glucose_half: Any = parameter(
        8.8,
        unit="mmol/L",
        bounds=(7.0, 12.0),
        source="Bertuzzi2007",
        about="glucose of half-maximal release",
    )
    glp1_gain: Any = parameter(
        1.0, unit="-", bounds=(0.3, 3.0), source="Nauck1986", about="largest potentiation by GLP-1"
    )
    glp1_half: Any = parameter(
        25.0,
        unit="pmol/L",
        bounds=(10.0, 60.0),
        source="Vilsboll2003",
        about="GLP-1 for half of it",
    )
    gip_gain: Any = parameter(
        2.0, unit="-", bounds=(0.5, 5.0), source="Nauck1986", about="largest potentiation by GIP"
    )
    gip_half: Any = parameter(
        90.0, unit="pmol/L", bounds=(30.0, 200.0), source="Vilsboll2003", about="GIP for half of it"
    )
    incretin_glucose_half: Any = parameter(
        5.5,
        unit="mmol/L",
        bounds=(4.5, 7.5),
        source="Nauck1986",
        about="glucose at which incretins have half their effect",
    )
    nefa_gain: Any = parameter(
        0.12,
        unit="L/mmol",
        bounds=(0.0, 0.4),
        source="Boden1996",
        about="rise of secretion per NEFA above fasting",
    )
    glucagon_glucose_half: Any = parameter(
        5.0,
        unit="mmol/L",
        bounds=(3.5, 7.0),
        source="Unger1971",
        about="glucose that halves glucagon",
    )
    glucagon_glucose_share: Any = parameter(
        0.7,
        unit="-",
        bounds=(0.4, 0.95),
        source="Unger1971",
        about="share of glucagon secretion that glucose can suppress",
    )
    glucagon_insulin_gain: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 1.2),
        source="Unger1971",
        about="restraint of the alpha cell by islet insulin",
    )
    glucagon_insulin_half: Any = parameter(
        3.0, unit="-", bounds=(1.5, 8.0), source="assumed", about="secretion over fasting, for half"
    )
    glucagon_amino_acid_gain: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 1.5),
        source="Unger1971",
        about="rise per doubling of amino acids",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: glucagon_secretion, fasting [pmol/min]."""
        return Constants(
            blood=blood,
            glucose_drive=self.glucose_drive(blood.glucose),
            incretin=self.incretin(blood.glucose, blood.glp1, blood.gip),
            alpha_cell=self.alpha_cell(blood.glucose, 1.0),
            autoregulation=self.autoregulation(blood.insulin),
            **closures,
        )

    insulin_feedback: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 0.7),
        source="Schultes2000",
        about="share of secretion that high plasma insulin can suppress",
    )
    insulin_feedback_half: Any = parameter(
        550.0,
        unit="pmol/L",
        bounds=(150.0, 1500.0),
        source="Schultes2000",
        about="plasma insulin for half of that",
    )
    somatostatin_half: Any = parameter(
        15.0,
        unit="ug/h",
        bounds=(5.0, 60.0),
        source="assumed",
        about="somatostatin infused that halves insulin and glucagon secretion",
    )

    def resting_state(self, rest) -> PancreasState:
        return PancreasState(
            provision=self.insulin_secretion * self.beta_cell_mass,
            releasable=self.insulin_secretion
            * self.beta_cell_mass
            / self.release(rest.blood.glucose),
        )

    def release(self, glucose):
        """Rate constant of release from the pool [1/min]."""
        range_ = self.release_maximum - self.release_fasting
        return self.release_fasting + range_ * hill(glucose, self.release_glucose_half, 6)

    def incretin(self, glucose, glp1, gip):
        """Potentiation of secretion by incretins, which need glucose to act."""
        glp1_effect = self.glp1_gain * michaelis_menten(glp1, self.glp1_half)
        gip_effect = self.gip_gain * michaelis_menten(gip, self.gip_half)
        permission = hill(glucose, self.incretin_glucose_half, 6)
        return 1 + permission * (glp1_effect + gip_effect)

    def glucose_drive(self, glucose):
        """Supply of insulin as a function of glucose, 0 to 1."""
        return hill(glucose, self.provision_glucose_half, 4)

    def alpha_cell(self, glucose, secretion_ratio):
        """Glucagon secretion from glucose and islet insulin, on an arbitrary scale."""
        suppressible = self.glucagon_glucose_share
        by_glucose = (
            1 - suppressible + suppressible * inhibition(glucose, self.glucagon_glucose_half, 3)
        )
        by_insulin = hill(secretion_ratio, self.glucagon_insulin_half, 2)
        return by_glucose / (1 + self.glucagon_insulin_gain * by_insulin)

    def secretion(self, state: PancreasState, blood: Perfusion, rest):
        """Insulin secretion rate, ISR [pmol/min]."""
        incretin = self.incretin(blood.glucose, blood.glp1, blood.gip) / rest.incretin
        feedback = self.autoregulation(blood.insulin) / rest.autoregulation
        return (
            self.release(blood.glucose)
            * state.releasable
            * incretin
            * feedback
            * self.allowed(blood)
        )

    def autoregulation(self, insulin):
        """Secretion that circulating insulin leaves, 1 without insulin."""
        share = self.insulin_feedback
        return 1 - share + share * inhibition(insulin, self.insulin_feedback_half, 1)

    def allowed(self, blood: Perfusion):
        """Share of secretion that infused somatostatin leaves to the islets."""
        return inhibition(blood.ports["somatostatin"], self.somatostatin_half, 2)

    def ports(self, state: PancreasState, blood: Perfusion, rest) -> dict[str, Any]:
        return {"insulin_secretion": self.secretion(state, blood, rest)}

    def processes(self, state: PancreasState, blood: Perfusion, rest):
        secretion = blood.ports["insulin_secretion"]
        glucose = self.glucose_drive(blood.glucose) / rest.glucose_drive
        incretin = self.incretin(blood.glucose, blood.glp1, blood.gip) / rest.incretin
        nefa = 1 + self.nefa_gain * (blood.nefa - rest.blood.nefa)
        supply = self.insulin_secretion * self.beta_cell_mass * glucose * incretin * nefa
        feedback = self.autoregulation(blood.insulin) / rest.autoregulation
        supply = supply * feedback * self.allowed(blood)
        return (
            Lag("provision", supply, self.provision_tau),
            Process("granule_supply", state.provision, {"releasable": 1}),
            Process("insulin_secretion", secretion, {"releasable": -1, "blood.insulin": 1}),
            Process("c_peptide_secretion", secretion, {"blood.c_peptide": 1}),
            Process(
                "glucagon_secretion", self._glucagon(blood, secretion, rest), {"blood.glucagon": 1}
            ),
        )

    def _glucagon(self, blood: Perfusion, secretion, rest):
        cell = self.alpha_cell(blood.glucose, secretion / self.insulin_secretion) / rest.alpha_cell
        amino_acid = 1 + self.glucagon_amino_acid_gain * (
            2 * michaelis_menten(blood.amino_acid, rest.blood.amino_acid) - 1
        )
        return rest.glucagon_secretion * cell * amino_acid * self.allowed(blood)
