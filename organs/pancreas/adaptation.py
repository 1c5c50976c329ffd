"""The islet over weeks and years: compensation, toxicity, exhaustion, loss and repair of cells.

Nothing here knows how sensitive the body is to insulin. The cells sense how hard they are driven
(workload: the drive on secretion, whatever their number), and glucose and NEFA, all as means
over the past day or so.
"""

from typing import Any

import equinox as eqx

from organs.kinetics import michaelis_menten, power, soft_excess
from organs.organ import Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag, Rate

MINUTES_PER_YEAR = 525_960.0

# Widths over which an excess above the ordinary begins.
_GLUCOSE_CORNER, _NEFA_CORNER, _STRESS_CORNER = 0.3, 0.05, 0.1


class IsletState(State):
    """What days to years make of the islets; an ordinary healthy life keeps all where they are."""

    workload: Any = signal("-", "drive on secretion over the past day, ordinary = 1", slow=True)
    glucose: Any = signal("mmol/L", "plasma glucose over the past day", slow=True)
    nefa: Any = signal("mmol/L", "plasma NEFA over the past day", slow=True)
    function: Any = signal("-", "insulin supply of a beta cell at a given drive", slow=True)
    docking: Any = signal("-", "granules that dock before release (first phase)", slow=True)
    stress: Any = signal("-", "stress of the endoplasmic reticulum, ordinary = 1", slow=True)
    mass: Any = signal("-", "beta cells, relative to health", slow=True)
    alpha_sensitivity: Any = signal("-", "alpha cell's answer to glucose and insulin", slow=True)


class IsletAdaptation(eqx.Module):
    """How the islets change.

    Compensation follows workload: each cell supplies more (weeks), then there are more cells
    (years), both up to a personal reserve. Too much glucose or NEFA undoes it: granules no longer
    dock (the first phase goes first), supply falls, glucagon no longer yields. Long overwork
    exhausts the cells. Exhaustion and glucose kill them slowly; what is not dead recovers.
    """

    beta_cell_reserve: Any = parameter(
        3.0,
        unit="-",
        bounds=(0.05, 8.0),
        source="assumed",
        about="personal reserve: how far compensation can go (the higher, the further)",
    )
    compensation_floor: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.1, 0.8),
        source="assumed",
        about="function and mass that remain without any workload",
    )
    memory: Any = parameter(
        1440.0, unit="min", bounds=(720.0, 4320.0), source="assumed", about="over what is averaged"
    )
    function_tau: Any = parameter(
        28800.0, unit="min", bounds=(7200.0, 86400.0), source="assumed", about="lag of function"
    )
    docking_tau: Any = parameter(
        20160.0, unit="min", bounds=(2880.0, 60480.0), source="Lim2011", about="lag of docking"
    )
    stress_tau: Any = parameter(
        86400.0, unit="min", bounds=(28800.0, 259200.0), source="assumed", about="lag of exhaustion"
    )
    alpha_tau: Any = parameter(
        86400.0,
        unit="min",
        bounds=(14400.0, 259200.0),
        source="assumed",
        about="lag of the alpha cell's sensitivity",
    )
    mass_tau: Any = parameter(
        4.0, unit="y", bounds=(2.0, 15.0), source="assumed", about="renewal of beta cells"
    )
    mass_share: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.0, 1.0),
        source="Butler2003",
        about="compensation by number of cells, relative to that by function",
    )
    glucose_function: Any = parameter(
        2.5,
        unit="mmol/L",
        bounds=(1.0, 6.0),
        source="assumed",
        about="mean glucose above the ordinary that halves function",
    )
    glucose_docking: Any = parameter(
        1.0,
        unit="mmol/L",
        bounds=(0.4, 3.0),
        source="Godsland2004",
        about="mean glucose above the ordinary that halves docking",
    )
    glucose_alpha: Any = parameter(
        3.0,
        unit="mmol/L",
        bounds=(1.0, 8.0),
        source="assumed",
        about="mean glucose above the ordinary that halves the alpha cell's sensitivity",
    )
    alpha_neighbours: Any = parameter(
        0.1,
        unit="-",
        bounds=(0.02, 0.5),
        source="assumed",
        about="beta cells, of all, without which the alpha cell is half as sensitive",
    )
    nefa_half: Any = parameter(
        0.6,
        unit="mmol/L",
        bounds=(0.2, 2.0),
        source="assumed",
        about="mean NEFA above the ordinary that halve function, docking and alpha sensitivity",
    )
    stress_half: Any = parameter(
        2.0,
        unit="-",
        bounds=(0.5, 6.0),
        source="assumed",
        about="stress above the ordinary that halves function",
    )
    glucose_death: Any = parameter(
        0.08,
        unit="1/y",
        bounds=(0.0, 0.5),
        source="Rahier2008",
        about="loss of beta cells where glucose halves function",
    )
    stress_death: Any = parameter(
        0.08,
        unit="1/y",
        bounds=(0.0, 0.5),
        source="Rahier2008",
        about="loss of beta cells where stress halves function",
    )
    nefa_death: Any = parameter(
        0.02,
        unit="1/y",
        bounds=(0.0, 0.2),
        source="assumed",
        about="loss of beta cells where NEFA halve function",
    )
    autoimmunity: Any = parameter(
        0.0,
        unit="1/y",
        bounds=(0.0, 50.0),
        source="assumed",
        about="destruction of beta cells by T cells; type 1 diabetes where above zero",
    )

    def resting_state(self, ordinary) -> IsletState:
        """The islets of a healthy person, whose ordinary day is given."""
        one = 1.0 + 0 * self.memory
        return IsletState(one, ordinary.glucose, ordinary.nefa, one, one, one, one, one)

    def compensation(self, workload):
        """Function called for by a workload: 1 at the ordinary one, up to the reserve above."""
        reserve, floor = self.beta_cell_reserve, self.compensation_floor
        drive = power(workload, 4)
        return floor + (1 - floor) * (1 + reserve) * drive / (reserve + drive)

    def guidance(self, mass):
        """Sensitivity that alpha cells owe to the beta cells around them: 1 in health."""
        return (1 + self.alpha_neighbours) * michaelis_menten(mass, self.alpha_neighbours)

    def excess(self, state: IsletState, ordinary):
        """Glucose and NEFA above the ordinary [mmol/L]; zero on an ordinary day."""
        glucose = soft_excess(state.glucose - ordinary.glucose, _GLUCOSE_CORNER)
        return glucose, soft_excess(state.nefa - ordinary.nefa, _NEFA_CORNER)

    def processes(self, state: IsletState, blood: Perfusion, drive, ordinary):
        """Change of the islets; `drive` is the drive on secretion, fasting = 1."""
        glucose, nefa = self.excess(state, ordinary)
        lipotoxicity = power(nefa / self.nefa_half, 2)

        def spared(half):
            return 1 / (1 + power(glucose / half, 2) + lipotoxicity)

        stress = soft_excess(state.stress - 1, _STRESS_CORNER)
        exhausted = 1 / (1 + power(stress / self.stress_half, 2))
        called_for = self.compensation(state.workload)
        guided = spared(self.glucose_alpha) * self.guidance(state.mass)
        supplied = called_for * exhausted * spared(self.glucose_function)
        return (
            Lag("islet.workload", drive / ordinary.secretory_drive, self.memory),
            Lag("islet.glucose", blood.glucose, self.memory),
            Lag("islet.nefa", blood.nefa, self.memory),
            Lag("islet.function", supplied, self.function_tau),
            Lag("islet.docking", spared(self.glucose_docking), self.docking_tau),
            Lag("islet.stress", state.workload, self.stress_tau),
            Lag("islet.alpha_sensitivity", guided, self.alpha_tau),
            Rate("islet.mass", self._renewal(state, called_for, glucose, nefa, stress)),
        )

    def _renewal(self, state: IsletState, called_for, glucose, nefa, stress):
        """Beta cells born less beta cells lost [1/min]."""
        wanted = 1 + self.mass_share * (called_for - 1)
        death = (
            self.glucose_death * glucose / self.glucose_function
            + self.nefa_death * nefa / self.nefa_half
            + self.stress_death * stress / self.stress_half
            + self.autoimmunity
        )
        return ((wanted - state.mass) / self.mass_tau - death * state.mass) / MINUTES_PER_YEAR
