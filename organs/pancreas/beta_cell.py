"""Beta cell: a releasable pool of insulin, filled with a lag."""

from typing import Any

import equinox as eqx

from organs.kinetics import hill, inhibition, michaelis_menten
from organs.parameters import parameter


class BetaCell(eqx.Module):
    """The laws of insulin secretion; the pancreas inherits them and keeps the states.

    A step of glucose empties the releasable pool at once (first phase) and raises its supply
    with a lag (second phase): both phases emerge from one pool, with no derivative of glucose.
    """

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

    adrenaline_half: Any = parameter(
        4000.0,
        unit="pmol/L",
        bounds=(1500.0, 12000.0),
        source="Clutter1980",
        about="adrenaline that halves insulin secretion",
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

    def sympathetic(self, adrenaline):
        """Secretion that adrenaline leaves, 1 without it."""
        return inhibition(adrenaline, self.adrenaline_half, 2)

    def autoregulation(self, insulin):
        """Secretion that circulating insulin leaves, 1 without insulin."""
        share = self.insulin_feedback
        return 1 - share + share * inhibition(insulin, self.insulin_feedback_half, 1)
