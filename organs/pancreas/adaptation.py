"""The islet over weeks and years: compensation, toxicity, exhaustion, loss and repair of cells.

Nothing here knows how sensitive the body is to insulin. The cells sense how hard they are driven
(workload: the drive on secretion, whatever their number), and glucose and NEFA, all as means
over the past day or so.
"""

from typing import Any

import equinox as eqx

from organs.kinetics import hill, michaelis_menten, power, soft_excess
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
    exhausts the cells. Each of these takes a share and no more: a cell in high glucose makes less
    insulin, not none. Exhaustion and glucose kill cells slowly; what is not dead recovers.
    """

    beta_cell_reserve: Any = parameter(
        3.0,
        unit="-",
        bounds=(0.05, 8.0),
        source="assumed",
        about="personal reserve: how far compensation can go (the higher, the further)",
    )
    compensation_floor: Any = parameter(
        0.195,
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
        525960.0,
        unit="min",
        bounds=(86400.0, 1051920.0),
        source="assumed",
        about="lag of exhaustion and of recovery from it (a year)",
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
        1.6,
        unit="mmol/L",
        bounds=(1.0, 6.0),
        source="assumed",
        about="mean glucose above the ordinary with half of its effect on function",
    )
    glucose_function_share: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.0, 0.9),
        source="Tabak2009",
        about="share of function that high glucose takes",
    )
    glucose_docking: Any = parameter(
        0.6,
        unit="mmol/L",
        bounds=(0.4, 3.0),
        source="Godsland2004",
        about="mean glucose above the ordinary with half of its effect on docking",
    )
    docking_share: Any = parameter(
        0.9,
        unit="-",
        bounds=(0.0, 0.97),
        source="Lim2011",
        about="share of docked granules that high glucose takes",
    )
    glucose_alpha: Any = parameter(
        3.0,
        unit="mmol/L",
        bounds=(1.0, 8.0),
        source="assumed",
        about="mean glucose above the ordinary with half of its effect on the alpha cell",
    )
    alpha_share: Any = parameter(
        0.8,
        unit="-",
        bounds=(0.0, 0.95),
        source="assumed",
        about="share of the alpha cell's sensitivity that high glucose takes",
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
        about="mean NEFA above the ordinary with half of their effect",
    )
    nefa_function_share: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.0, 0.9),
        source="assumed",
        about="share of function, docking and alpha sensitivity that high NEFA take",
    )
    stress_half: Any = parameter(
        1.1,
        unit="-",
        bounds=(0.5, 6.0),
        source="assumed",
        about="stress above the ordinary with half of its effect",
    )
    stress_function_share: Any = parameter(
        0.55,
        unit="-",
        bounds=(0.0, 0.9),
        source="assumed",
        about="share of function that exhaustion takes",
    )
    glucose_death: Any = parameter(
        0.076,
        unit="1/y",
        bounds=(0.0, 0.5),
        source="Rahier2008",
        about="loss of beta cells at high glucose",
    )
    stress_death: Any = parameter(
        0.05,
        unit="1/y",
        bounds=(0.0, 0.5),
        source="Rahier2008",
        about="loss of exhausted beta cells",
    )
    nefa_death: Any = parameter(
        0.02,
        unit="1/y",
        bounds=(0.0, 0.2),
        source="assumed",
        about="loss of beta cells at high NEFA",
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
        called_for = self.compensation(state.workload)
        return (
            Lag("islet.workload", drive / ordinary.secretory_drive, self.memory),
            Lag("islet.glucose", blood.glucose, self.memory),
            Lag("islet.nefa", blood.nefa, self.memory),
            Lag("islet.function", called_for * self.able(state, ordinary), self.function_tau),
            Lag("islet.docking", self.docked(state, ordinary), self.docking_tau),
            Lag("islet.stress", state.workload, self.stress_tau),
            Lag("islet.alpha_sensitivity", self.heard(state, ordinary), self.alpha_tau),
            Rate("islet.mass", self._renewal(state, called_for, self.death(state, ordinary))),
        )

    def able(self, state: IsletState, ordinary):
        """Function that glucose, NEFA and exhaustion leave, 1 on an ordinary day.

        Each takes its share and no more, so that diabetes settles instead of running away.
        """
        glucose, nefa = self.excess(state, ordinary)
        return (
            _left(glucose, self.glucose_function, self.glucose_function_share)
            * _left(nefa, self.nefa_half, self.nefa_function_share)
            * _left(self.overwork(state), self.stress_half, self.stress_function_share)
        )

    def docked(self, state: IsletState, ordinary):
        """Granules that glucose and NEFA leave docked, 1 on an ordinary day."""
        glucose, nefa = self.excess(state, ordinary)
        by_nefa = _left(nefa, self.nefa_half, self.nefa_function_share)
        return by_nefa * _left(glucose, self.glucose_docking, self.docking_share)

    def heard(self, state: IsletState, ordinary):
        """What the alpha cell hears of glucose and insulin, 1 on an ordinary day."""
        glucose, nefa = self.excess(state, ordinary)
        by_nefa = _left(nefa, self.nefa_half, self.nefa_function_share)
        by_glucose = _left(glucose, self.glucose_alpha, self.alpha_share)
        return self.guidance(state.mass) * by_glucose * by_nefa

    def overwork(self, state: IsletState):
        """Stress above the ordinary [-]."""
        return soft_excess(state.stress - 1, _STRESS_CORNER)

    def death(self, state: IsletState, ordinary):
        """Loss of beta cells [1/y] by glucose, NEFA, exhaustion and T cells."""
        glucose, nefa = self.excess(state, ordinary)
        return (
            self.glucose_death * hill(glucose, self.glucose_function, 2)
            + self.nefa_death * hill(nefa, self.nefa_half, 2)
            + self.stress_death * hill(self.overwork(state), self.stress_half, 2)
            + self.autoimmunity
        )

    def _renewal(self, state: IsletState, called_for, death):
        """Beta cells born less beta cells lost [1/min]."""
        wanted = 1 + self.mass_share * (called_for - 1)
        return ((wanted - state.mass) / self.mass_tau - death * state.mass) / MINUTES_PER_YEAR


def _left(x, half, share):
    """What a harm leaves that takes at most a share, half of it at `half`."""
    return 1 - share * hill(x, half, 2)
