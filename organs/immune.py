"""Immune system: macrophages of adipose tissue, the cytokines they release, acute inflammation.

Fat cells that lack oxygen call monocytes (MCP-1); these become macrophages, and more of them
inflammatory (M1). Cytokines follow the inflamed macrophages of all fat, with a share of the
fatty liver's. Endotoxin reaches the same cytokines within the hour.
"""

from typing import Any

from organs.kinetics import hill, michaelis_menten
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag, Rate


class ImmuneState(State):
    """Macrophages and cytokines."""

    macrophages: Any = signal("%", "macrophages among the stromal cells of fat", slow=True)
    m1_fraction: Any = signal("-", "macrophages in the inflammatory (M1) state", slow=True)
    endotoxin: Any = signal("ng", "endotoxin at work on monocytes")
    tnf: Any = signal("pg/mL", "tumour necrosis factor alpha in plasma")
    il6: Any = signal("pg/mL", "interleukin-6 in plasma")
    crp: Any = signal("mg/L", "C-reactive protein in plasma")


class Immune(AbstractOrgan):
    """Recruitment and polarisation of macrophages; TNF-alpha, IL-6 and CRP.

    States : macrophages [%], m1_fraction [-], endotoxin [ng], tnf, il6 [pg/mL], crp [mg/L]
    Blood  : NEFA and adiponectin read; fat cells, liver fat and what is injected (ports)
    """

    states = ImmuneState

    macrophages_fasting: Any = parameter(
        1.4, unit="%", bounds=(0.3, 6.0), source="Cancello2005", about="macrophages in lean fat"
    )
    macrophages_tau: Any = parameter(
        28800.0,
        unit="min",
        bounds=(14400.0, 129600.0),
        source="Cancello2005",
        about="stay of a macrophage in fat (20 d)",
    )
    mcp1_gain: Any = parameter(
        200.0,
        unit="-",
        bounds=(20.0, 600.0),
        source="Cancello2005",
        about="MCP-1 from cells that lack oxygen, over that from other sources",
    )
    visceral_weight: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.1, 0.6),
        source="assumed",
        about="share of visceral fat in what recruits and rouses macrophages",
    )
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
    m1_distress_gain: Any = parameter(
        4.0,
        unit="-",
        bounds=(0.0, 12.0),
        source="assumed",
        about="rise of the M1 share when all fat cells lack oxygen",
    )
    m1_adiponectin_share: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.0, 0.8),
        source="assumed",
        about="share of M2 polarisation that adiponectin sustains",
    )
    m1_tau: Any = parameter(
        14400.0, unit="min", bounds=(4320.0, 28800.0), source="assumed", about="turnover of M1"
    )
    tnf_fasting: Any = parameter(
        1.25, unit="pg/mL", bounds=(0.7, 2.5), source="Copeland2005", about="fasting TNF-alpha"
    )
    tnf_burden_gain: Any = parameter(
        0.008,
        unit="-",
        bounds=(0.0, 0.05),
        source="assumed",
        about="rise of TNF per inflamed macrophages of fat, healthy = 1",
    )
    tnf_liver_gain: Any = parameter(
        0.2, unit="-", bounds=(0.0, 1.0), source="assumed", about="rise of TNF with a fatty liver"
    )
    tnf_tau: Any = parameter(
        60.0, unit="min", bounds=(20.0, 180.0), source="Copeland2005", about="decay of TNF-alpha"
    )
    tnf_clearance: Any = parameter(
        2.0,
        unit="L/min",
        bounds=(0.5, 6.0),
        source="Plomgaard2005",
        about="clearance of infused TNF-alpha",
    )
    tnf_activity: Any = parameter(
        1.0,
        unit="-",
        bounds=(0.0, 1.0),
        source="Dominguez2005",
        about="share of TNF-alpha that reaches its receptors; lowered by anti-TNF",
    )
    il6_fasting: Any = parameter(
        1.05, unit="pg/mL", bounds=(0.5, 2.5), source="Copeland2005", about="fasting IL-6"
    )
    il6_burden_gain: Any = parameter(
        0.018,
        unit="-",
        bounds=(0.0, 0.1),
        source="assumed",
        about="rise of IL-6 per inflamed macrophages of fat, healthy = 1",
    )
    il6_liver_gain: Any = parameter(
        0.5, unit="-", bounds=(0.0, 2.0), source="assumed", about="rise of IL-6 with a fatty liver"
    )
    il6_tau: Any = parameter(
        90.0, unit="min", bounds=(30.0, 240.0), source="Copeland2005", about="decay of IL-6"
    )
    il6_tnf_gain: Any = parameter(
        1.5,
        unit="-",
        bounds=(0.0, 5.0),
        source="Copeland2005",
        about="IL-6 made per TNF-alpha that endotoxin or an infusion brings",
    )
    crp_fasting: Any = parameter(
        0.6, unit="mg/L", bounds=(0.2, 2.0), source="assumed", about="fasting CRP"
    )
    crp_il6_gain: Any = parameter(
        2.0, unit="-", bounds=(0.5, 5.0), source="assumed", about="rise of CRP per rise of IL-6"
    )
    crp_il6_limit: Any = parameter(
        100.0,
        unit="-",
        bounds=(20.0, 500.0),
        source="assumed",
        about="IL-6, over the healthy, at which the liver makes half of the CRP it can",
    )
    crp_tau: Any = parameter(
        1640.0, unit="min", bounds=(1200.0, 2200.0), source="assumed", about="decay of CRP (19 h)"
    )
    liver_fat_half: Any = parameter(
        5.0,
        unit="-",
        bounds=(2.0, 15.0),
        source="assumed",
        about="liver fat, over the healthy, that rouses half of the liver's macrophages",
    )
    endotoxin_half: Any = parameter(
        500.0,
        unit="ng",
        bounds=(50.0, 5000.0),
        source="Copeland2005",
        about="endotoxin that rouses half of all monocytes",
    )
    endotoxin_tau: Any = parameter(
        60.0, unit="min", bounds=(20.0, 180.0), source="Copeland2005", about="decay of its effect"
    )
    endotoxin_tnf: Any = parameter(
        1500.0,
        unit="pg/mL",
        bounds=(200.0, 6000.0),
        source="Copeland2005",
        about="TNF-alpha if all monocytes stayed roused",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        cells = blood.ports["fat_cells"]
        return Constants(
            nefa_drive=self.nefa_drive(blood.nefa),
            adiponectin=blood.adiponectin,
            distress=self.distress(cells),
            lipid=cells.number * cells.size,
        )

    def nefa_drive(self, nefa):
        """M1 polarisation by fatty acids, 0 to 1."""
        return michaelis_menten(nefa, self.m1_nefa_half)

    def distress(self, cells):
        """Share of fat cells that lack oxygen, as macrophages weigh it."""
        visceral = self.visceral_weight
        return (1 - visceral) * cells.distress + visceral * cells.visceral_distress

    def mcp1(self, distress):
        """The chemokine that recruits macrophages, on an arbitrary scale."""
        return 1 + self.mcp1_gain * distress

    def mcp1_relative(self, cells, rest):
        """The chemokine, healthy = 1."""
        return self.mcp1(self.distress(cells)) / self.mcp1(rest.distress)

    def resting_state(self, rest) -> ImmuneState:
        return ImmuneState(
            self.macrophages_fasting,
            self.m1_fasting,
            0.0 * self.m1_fasting,
            self.tnf_fasting,
            self.il6_fasting,
            self.crp_fasting,
        )

    def burden(self, state: ImmuneState, cells, rest):
        """Inflamed macrophages in all fat, healthy = 1."""
        fat = cells.number * cells.size / rest.lipid
        recruited = state.macrophages / self.macrophages_fasting
        return recruited * state.m1_fraction / self.m1_fasting * fat

    def processes(self, state: ImmuneState, blood: Perfusion, rest):
        cells = blood.ports["fat_cells"]
        distress = self.distress(cells)
        recruited = self.mcp1_relative(cells, rest)
        return (
            Lag("macrophages", self.macrophages_fasting * recruited, self.macrophages_tau),
            Lag("m1_fraction", self._polarised(distress, blood, rest), self.m1_tau),
            Rate(
                "endotoxin",
                blood.ports["infused"]["endotoxin"] - state.endotoxin / self.endotoxin_tau,
            ),
            *self._cytokines(state, blood, self.burden(state, cells, rest) - 1),
        )

    def _polarised(self, distress, blood: Perfusion, rest):
        """M1 share at steady state: fatty acids and distress rouse, adiponectin calms."""
        roused = self.nefa_drive(blood.nefa) / rest.nefa_drive
        gain = self.m1_distress_gain
        strained = (1 + gain * distress) / (1 + gain * rest.distress)
        share = self.m1_adiponectin_share
        calmed = 1 - share + share * blood.adiponectin / rest.adiponectin
        return self.m1_fasting * roused * strained / calmed

    def _cytokines(self, state: ImmuneState, blood: Perfusion, burden):
        """TNF-alpha, IL-6 and CRP; `burden` is that of fat above the healthy."""
        half = self.liver_fat_half
        liver = hill(blood.ports["liver_fat"], half, 2) - hill(1.0, half, 2)
        tnf = self.tnf_fasting * (1 + self.tnf_burden_gain * burden + self.tnf_liver_gain * liver)
        il6 = self.il6_fasting * (1 + self.il6_burden_gain * burden + self.il6_liver_gain * liver)
        acute = blood.ports["infused"]["tnf"] / self.tnf_clearance
        acute = acute + self.endotoxin_tnf * michaelis_menten(state.endotoxin, self.endotoxin_half)
        rise = state.il6 / self.il6_fasting - 1
        crp = 1 + self.crp_il6_gain * rise / (1 + rise / self.crp_il6_limit)
        return (
            Lag("tnf", tnf + acute, self.tnf_tau),
            Lag("il6", il6 + self.il6_tnf_gain * (state.tnf - tnf), self.il6_tau),
            Lag("crp", self.crp_fasting * crp, self.crp_tau),
        )
