"""Adipose tissue: stores fat after meals, gives it back when fasting.

One class, two depots: subcutaneous fat drains into the systemic, visceral fat into the portal
circulation. `physiology.circulation` knows which; the tissue does not.
"""

from typing import Any

import equinox as eqx

from organs.fat_cells import Depot, FatCells, FatCellState
from organs.fat_proteins import FatProteins, FatProteinState
from organs.insulin_signalling import InsulinSignalling, SignallingState
from organs.kinetics import hill, inhibition, michaelis_menten
from organs.lipoprotein_lipase import glycerol_supply, uptake
from organs.organ import AbstractOrgan, Constants, Perfusion, State, part, pool, signal
from organs.parameters import parameter
from organs.processes import Lag, Process
from organs.substances import TRIGLYCERIDE

# Fatty acid esterified in the cell before it leaves: the glycerol of the triglyceride is lost,
# because fat cells cannot use it, and replaced from glucose.
_REESTERIFIED = {"blood.interstitial_glucose": -0.5, "blood.glycerol": 1.0}


class AdiposeTissueState(State):
    """Fat and insulin action of one depot."""

    triglyceride: Any = pool("triglyceride", "stored fat", slow=True)
    interstitial_insulin: Any = signal("pmol/L", "insulin between the fat cells")
    glut4: Any = signal("-", "GLUT4 at the surface, as fraction of all")
    cells: FatCellState = part("fat cells")
    proteins: FatProteinState = part("proteins of insulin action")
    signalling: SignallingState = part("insulin signalling")


class AdiposeTissue(AbstractOrgan):
    """Lipolysis restrained through PDE3B, re-esterification, lipoprotein lipase and GLUT4.

    Cells that are nearly full store less of what they are offered: it stays in the blood.

    States : triglyceride [mmol], interstitial_insulin [pmol/L], glut4, cells, proteins,
             signalling
    Blood  : NEFA and glycerol released; NEFA, glucose and lipoprotein triglyceride taken up;
             lactate released
    """

    states = AdiposeTissueState

    fat_mass: Any = parameter(
        13.2, unit="kg", bounds=(1.0, 40.0), source="Spalding2008", about="triglyceride stored"
    )
    lipolysis_share: Any = parameter(
        0.85,
        unit="-",
        bounds=(0.02, 1.0),
        source="Nielsen2004",
        about="share of whole-body fasting lipolysis (relative to the other depot)",
    )
    lipolysis_floor: Any = parameter(
        0.12,
        unit="-",
        bounds=(0.04, 0.3),
        source="Stumvoll2001",
        about="lipolysis that insulin cannot restrain, relative to none restrained",
    )
    pde3b_half: Any = parameter(
        0.27,
        unit="-",
        bounds=(0.12, 0.5),
        source="Stumvoll2001",
        about="Akt at which PDE3B halves lipolysis",
    )
    adrenaline_half: Any = parameter(
        1000.0,
        unit="pmol/L",
        bounds=(400.0, 3000.0),
        source="Clutter1980",
        about="adrenaline of half-maximal effect on lipolysis",
    )
    adrenaline_gain: Any = parameter(
        1.5,
        unit="-",
        bounds=(0.5, 4.0),
        source="Clutter1980",
        about="rise of lipolysis by adrenaline at most, over none",
    )
    cortisol_share: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.0, 0.6),
        source="DeFeo1989",
        about="share of lipolysis that follows cortisol",
    )
    acipimox_half: Any = parameter(
        1.0,
        unit="mg/L",
        bounds=(0.2, 4.0),
        source="assumed",
        about="acipimox of half-maximal effect",
    )
    acipimox_maximum: Any = parameter(
        0.85,
        unit="-",
        bounds=(0.6, 0.97),
        source="assumed",
        about="lipolysis that acipimox stops at most",
    )
    reesterification_fasting: Any = parameter(
        0.06,
        unit="-",
        bounds=(0.0, 0.3),
        source="Coppack1990",
        about="share of hydrolysed fatty acids esterified again in the cell, fasting",
    )
    reesterification_gain: Any = parameter(
        0.8,
        unit="-",
        bounds=(0.2, 1.4),
        source="Coppack1990",
        about="rise of that share per unit of Akt above fasting",
    )
    nefa_uptake: Any = parameter(
        0.08,
        unit="mmol/min",
        bounds=(0.0, 0.15),
        source="Bickerton2007",
        about="plasma NEFA taken up and esterified after an overnight fast",
    )
    glucose_uptake: Any = parameter(
        0.025, unit="mmol/min", bounds=(0.0, 0.06), source="Virtanen2005", about="glycolytic uptake"
    )
    glut1_share: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.05, 0.6),
        source="assumed",
        about="share of fasting glucose uptake that does not depend on GLUT4",
    )
    glucose_half: Any = parameter(
        10.0, unit="mmol/L", bounds=(5.0, 20.0), source="assumed", about="transport of glucose"
    )
    glut4_half: Any = parameter(
        0.8, unit="-", bounds=(0.5, 1.2), source="assumed", about="Akt for half of GLUT4 (AS160)"
    )
    glut4_tau: Any = parameter(
        6.0, unit="min", bounds=(3.0, 12.0), source="Brannmark2013", about="lag of GLUT4"
    )
    lactate_fraction: Any = parameter(
        0.6,
        unit="-",
        bounds=(0.3, 0.8),
        source="Coppack1990",
        about="glucose that leaves as lactate",
    )
    insulin_tau: Any = parameter(
        16.0,
        unit="min",
        bounds=(8.0, 30.0),
        source="Stich2003",
        about="lag of interstitial insulin",
    )
    lipase_share: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 0.8),
        source="Bickerton2007",
        about="share of whole-body VLDL lipolysis (relative to muscle and the other depot)",
    )
    lipase_insulin_gain: Any = parameter(
        1.2,
        unit="-",
        bounds=(0.0, 3.0),
        source="Bickerton2007",
        about="rise of lipoprotein lipase per unit of Akt above fasting",
    )
    spillover: Any = parameter(
        0.23,
        unit="-",
        bounds=(0.14, 0.35),
        source="Piche2018",
        about="NEFA released at the capillary",
    )
    lipase_overflow: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 1.0),
        source="assumed",
        about="share of lipoprotein lipase that is lost when the cells can store nothing",
    )
    jnk_stress_gain: Any = parameter(
        4.0,
        unit="-",
        bounds=(0.0, 4.0),
        source="assumed",
        about="rise of JNK when all fat cells lack oxygen",
    )
    perfusion_loss: Any = parameter(
        2.18,
        unit="-",
        bounds=(0.0, 6.0),
        source="Sjostrand2005",
        about="rise of the lag of interstitial insulin with serine phosphorylation",
    )
    cells: FatCells = eqx.field(default_factory=FatCells)
    proteins: FatProteins = eqx.field(default_factory=FatProteins)
    signalling: InsulinSignalling = eqx.field(
        default_factory=lambda: InsulinSignalling(akt_half=0.103)
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: lipolysis and lipase_activity (VLDL lipolysed), fasting [mmol/min], and
        ordinary_insulin, the mean of an ordinary day [pmol/L]."""
        signalling = self.signalling.resting_state(blood.insulin)
        cells = self.depot_at_rest()
        return Constants(
            blood=blood,
            signalling=signalling,
            triglyceride=self.triglyceride_fasting(),
            number=cells.number,
            size=cells.size,
            distress=cells.distress,
            room=self.cells.room(cells.size, 1.0),
            lipolysis_per_cell=self.cells.lipolysis(cells.size),
            unrestrained_lipolysis=self.unrestrained_lipolysis(signalling.akt),
            glut4=self.glut4_target(signalling.akt),
            glucose_transport=self.glucose_transport(blood.interstitial_glucose),
            **closures,
        )

    def resting_state(self, rest) -> AdiposeTissueState:
        return AdiposeTissueState(
            triglyceride=rest.triglyceride,
            interstitial_insulin=rest.blood.insulin,
            glut4=rest.glut4,
            cells=self.cells.resting_state(),
            proteins=self.proteins.resting_state(),
            signalling=rest.signalling,
        )

    def triglyceride_fasting(self):
        """Fat stored by the healthy person [mmol]."""
        return 1000 * self.fat_mass / TRIGLYCERIDE

    def depot_at_rest(self) -> Depot:
        """The fat cells of the healthy person."""
        return self.cells.depot(self.triglyceride_fasting(), self.cells.number)

    def depot(self, state: AdiposeTissueState) -> Depot:
        """The fat cells now."""
        return self.cells.depot(state.triglyceride, state.cells.number)

    def cell_stress(self, state: AdiposeTissueState, rest):
        """What cells that lack oxygen add to JNK."""
        return self.jnk_stress_gain * (self.depot(state).distress - rest.distress)

    def room(self, state: AdiposeTissueState, size, rest):
        """What the cells can store of what they are offered, healthy = 1."""
        return self.cells.room(size, state.cells.fibrosis) / rest.room

    def glut4_target(self, akt):
        """Fraction of GLUT4 at the surface at steady state."""
        return hill(akt, self.glut4_half, 3)

    def glucose_transport(self, interstitial_glucose):
        """Saturation of the transporters, 0 to 1."""
        return michaelis_menten(interstitial_glucose, self.glucose_half)

    def unrestrained_lipolysis(self, akt):
        """Lipolysis that PDE3B leaves, 1 without insulin."""
        return self.lipolysis_floor + (1 - self.lipolysis_floor) * inhibition(
            akt, self.pde3b_half, 3
        )

    def lipolysis(self, state: AdiposeTissueState, blood: Perfusion, rest):
        """Triglyceride hydrolysed in the fat cells [mmol/min]."""
        restraint = self.unrestrained_lipolysis(state.signalling.akt) / rest.unrestrained_lipolysis
        stress = self.stress(blood) / self.stress(rest.blood)
        # A cell's lipolysis rises less than its lipid.
        per_cell = self.cells.lipolysis(self.depot(state).size) / rest.lipolysis_per_cell
        count = state.cells.number / rest.number
        return rest.lipolysis * restraint * blood.lipolytic_drive * stress * count * per_cell

    def stress(self, blood: Perfusion):
        """Lipolysis by adrenaline and cortisol, as far as acipimox leaves it."""
        adrenaline = 1 + self.adrenaline_gain * hill(blood.adrenaline, self.adrenaline_half, 2)
        cortisol = 1 - self.cortisol_share + self.cortisol_share * blood.cortisol_action
        left = 1 - self.acipimox_maximum * hill(blood.acipimox, self.acipimox_half, 2)
        return adrenaline * cortisol * left

    def reesterified(self, akt, blood: Perfusion, rest):
        """Share of hydrolysed fatty acids that is esterified again before it leaves."""
        gain = self.reesterification_gain * (akt - rest.signalling.akt)
        kept = self.reesterification_fasting * (1 - gain) + gain
        return kept * glycerol_supply(blood, rest.blood)

    def lipase(self, akt, rest):
        """Lipoprotein lipase activity relative to fasting."""
        return 1 + self.lipase_insulin_gain * (akt - rest.signalling.akt)

    def ports(self, state: AdiposeTissueState, blood: Perfusion, rest) -> dict[str, Any]:
        room = self.room(state, self.depot(state).size, rest)
        kept = self.reesterified(state.signalling.akt, blood, rest) * room
        return {"nefa_release": 3 * self.lipolysis(state, blood, rest) * (1 - kept)}

    def processes(self, state: AdiposeTissueState, blood: Perfusion, rest):
        akt = state.signalling.akt
        cells = self.depot(state)
        room = self.room(state, cells.size, rest)
        hydrolysed = self.lipolysis(state, blood, rest)
        kept = self.reesterified(akt, blood, rest) * room
        nefa = self.nefa_uptake * blood.nefa / rest.blood.nefa
        nefa = nefa * glycerol_supply(blood, rest.blood) * room
        transport = self.glucose_transport(blood.interstitial_glucose) / rest.glucose_transport
        glut4 = state.proteins.transporters * state.glut4 / rest.glut4
        surface = self.glut1_share + (1 - self.glut1_share) * glut4
        glucose = self.glucose_uptake * surface * transport
        return (
            Process(
                "lipolysis",
                hydrolysed * (1 - kept),
                {"triglyceride": -1, "blood.nefa": 3, "blood.glycerol": 1},
            ),
            Process("reesterification", hydrolysed * kept, _REESTERIFIED),
            Process(
                "nefa_uptake",
                nefa / 3,
                {"blood.nefa": -3, "blood.interstitial_glucose": -0.5, "triglyceride": 1},
            ),
            Process(
                "glycolysis",
                self.lactate_fraction * glucose,
                {"blood.interstitial_glucose": -1, "blood.lactate": 2},
            ),
            Process(
                "glucose_oxidation",
                (1 - self.lactate_fraction) * glucose,
                {"blood.interstitial_glucose": -1, "environment.co2": 6},
            ),
            *uptake(blood, self._lipase(akt, room, rest), self.spillover, rest.blood, room),
            *self._insulin_action(state, blood, rest),
            *self.cells.processes(cells.size, rest.size),
        )

    def _lipase(self, akt, room, rest):
        """VLDL hydrolysed per VLDL within reach [mmol/min]; full cells make less of the enzyme."""
        lost = self.lipase_overflow
        return rest.lipase_activity * self.lipase(akt, rest) * (1 - lost + lost * room)

    def _insulin_action(self, state: AdiposeTissueState, blood: Perfusion, rest):
        """Insulin reaches the cells, signals, and brings GLUT4 to the surface."""
        block, at_rest = self.signalling, rest.signalling
        stress = block.kinases.phosphorylation(blood, rest.blood, self.cell_stress(state, rest))
        slowing = block.slowing(state.signalling, at_rest, self.perfusion_loss)
        glut4 = self.glut4_target(state.signalling.akt) * block.beyond_akt(
            state.signalling, at_rest
        )
        return (
            Lag("interstitial_insulin", blood.insulin, self.insulin_tau * slowing),
            Lag("glut4", glut4, self.glut4_tau),
            *block.processes(
                state.signalling,
                state.interstitial_insulin,
                at_rest,
                stress,
                state.proteins.receptors,
            ),
            *self.proteins.processes(
                state.proteins,
                state.interstitial_insulin / rest.ordinary_insulin,
                block.functional(state.signalling, at_rest),
            ),
        )
