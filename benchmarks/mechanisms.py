"""Every mechanism of insulin resistance: where it lives, and what is lost when it is cut.

A mechanism is a state or flux that answers to a stress, and parameters that cut it. Cut,
the answer must be gone; the other mechanisms are left alone. Everything is read at one instant off
the equations, so nothing is simulated.

    python -m benchmarks.mechanisms [--json FILE]
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.report import Table, arguments, publish
from organs.parameters import replace
from physiology import human
from physiology.body import STATES, constants, derivatives, fasting_state
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot
from physiology.simulate import enable_float64

LEFT = 0.1  # of an effect that may be left when its mechanism is cut
SWOLLEN = {f"{depot}.triglyceride": 2.2 for depot in ("subcutaneous_fat", "visceral_fat")}
INFLAMED = {**SWOLLEN, "immune.macrophages": 12.0, "immune.m1_fraction": 2.5}
MUSCLE, LIVER, FAT = "skeletal_muscle", "liver", "subcutaneous_fat"


class Mechanism(NamedTuple):
    """One sentence of the theory.

    Attributes:
        name: short name, also that of its test.
        sentence: what is claimed.
        where: the state whose rate of change, or the observable or flux whose value, shows it.
        stress: states by their healthy multiple.
        cut: parameters that cut the mechanism.
    """

    name: str
    sentence: str
    where: str
    stress: Mapping[str, float]
    cut: Mapping[str, float]


def _serine(tissue: str) -> str:
    return f"{tissue}.signalling.serine_fraction"


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism(
        "receptor",
        "Insulin at its receptor activates IRS, PI3K and Akt",
        f"{MUSCLE}.signalling.akt",
        {f"{MUSCLE}.interstitial_insulin": 5.0},
        {f"{MUSCLE}.signalling.receptor_content": 1e-9},
    ),
    Mechanism(
        "akt_glut4",
        "Akt brings GLUT4 of muscle to the surface",
        f"{MUSCLE}.glut4",
        {f"{MUSCLE}.signalling.akt": 3.0},
        {f"{MUSCLE}.carbohydrate.glut4_half": 1e6},
    ),
    Mechanism(
        "akt_foxo1",
        "Akt expels FoxO1, and the gluconeogenic programme falls",
        "liver.foxo1",
        {f"{LIVER}.signalling.akt": 3.0},
        {"liver.carbohydrate.foxo1_share": 0.0},
    ),
    Mechanism(
        "akt_pde3b",
        "Akt activates PDE3B, and lipolysis falls",
        f"{FAT}.lipolysis",
        {f"{FAT}.signalling.akt": 3.0},
        {f"{FAT}.lipolysis_floor": 1.0, f"{FAT}.reesterification_gain": 0.0},
    ),
    Mechanism(
        "mapk",
        "Insulin activates the MAPK arm through Grb2 and SOS",
        f"{MUSCLE}.signalling.erk",
        {f"{MUSCLE}.interstitial_insulin": 5.0},
        {f"{MUSCLE}.signalling.erk_half": 1e9},
    ),
    Mechanism(
        "serine_lesion",
        "Serine phosphorylation of IRS shuts the PI3K-Akt arm",
        f"{MUSCLE}.signalling.akt",
        {_serine(MUSCLE): 6.0},
        {f"{MUSCLE}.signalling.distal_lesion": 1.0},
    ),
    Mechanism(
        "degradation",
        "Serine-phosphorylated IRS is degraded",
        f"{MUSCLE}.signalling.irs_content",
        {_serine(MUSCLE): 6.0},
        {f"{MUSCLE}.signalling.irs_degradation": 0.0},
    ),
    Mechanism(
        "phosphatase",
        "Phosphatases take the phosphate off again",
        _serine(MUSCLE),
        {_serine(MUSCLE): 6.0},
        {f"{MUSCLE}.signalling.serine_phosphatase": 0.0},
    ),
    Mechanism(
        "hyperplasia",
        "Full fat cells recruit new ones",
        f"{FAT}.cells.number",
        SWOLLEN,
        {f"{FAT}.cells.adipogenic_capacity": 0.0},
    ),
    Mechanism(
        "capacity",
        "Swollen cells cannot store what they are offered",
        f"{FAT}.nefa_uptake",
        {f"{FAT}.triglyceride": 2.6},
        {f"{FAT}.cells.size_maximum": 1e6},
    ),
    Mechanism(
        "recruitment_of_macrophages",
        "Swollen cells call macrophages (MCP-1)",
        "immune.macrophages",
        SWOLLEN,
        {"immune.mcp1_gain": 0.0},
    ),
    Mechanism(
        "polarisation",
        "Cells that lack oxygen turn macrophages into M1",
        "immune.m1_fraction",
        SWOLLEN,
        {"immune.m1_distress_gain": 0.0},
    ),
    Mechanism(
        "tnf",
        "Inflamed macrophages release TNF-alpha",
        "immune.tnf",
        INFLAMED,
        {"immune.tnf_burden_gain": 0.0},
    ),
    Mechanism(
        "il6",
        "Inflamed macrophages release interleukin-6",
        "immune.il6",
        INFLAMED,
        {"immune.il6_burden_gain": 0.0, "immune.il6_tnf_gain": 0.0},
    ),
    Mechanism(
        "crp",
        "Interleukin-6 makes the liver release CRP",
        "immune.crp",
        {"immune.il6": 3.0},
        {"immune.crp_il6_gain": 0.0},
    ),
    *(
        Mechanism(
            f"jnk_{tissue}",
            f"TNF-alpha activates JNK in {words}",
            f"{tissue}_jnk",
            {"immune.tnf": 10.0},
            {f"{tissue}.signalling.kinases.jnk_tnf_gain": 0.0},
        )
        for tissue, words in ((MUSCLE, "muscle"), (LIVER, "the liver"))
    ),
    *(
        Mechanism(
            f"ikk_{tissue}",
            f"Cytokines activate IKK beta in {words}",
            f"{tissue}_ikk",
            {"immune.tnf": 10.0, "immune.il6": 4.0},
            {
                f"{tissue}.signalling.kinases.ikk_tnf_gain": 0.0,
                f"{tissue}.signalling.kinases.ikk_il6_gain": 0.0,
            },
        )
        for tissue, words in ((MUSCLE, "muscle"), (LIVER, "the liver"))
    ),
    *(
        Mechanism(
            f"kinases_{tissue}",
            f"JNK and IKK beta phosphorylate IRS on serine in {words}",
            _serine(tissue),
            {"immune.tnf": 10.0},
            {
                f"{tissue}.signalling.kinases.jnk_share": 0.0,
                f"{tissue}.signalling.kinases.ikk_share": 0.0,
            },
        )
        for tissue, words in ((MUSCLE, "muscle"), (LIVER, "the liver"))
    ),
    Mechanism(
        "receptor_loss",
        "Insulin takes its receptors along: who lives with much of it has few",
        f"{FAT}.proteins.receptors",
        {f"{FAT}.interstitial_insulin": 5.0},
        {f"{FAT}.proteins.receptor_loss": 0.0},
    ),
    Mechanism(
        "glut4_expression",
        "Fat cells in which the signal of insulin fails make less GLUT4",
        f"{FAT}.proteins.transporters",
        {_serine(FAT): 6.0},
        {f"{FAT}.proteins.glut4_share": 0.0},
    ),
    Mechanism(
        "hyperfiltration",
        "Heavy bodies hyperfiltrate and clear more insulin",
        "kidney.insulin_clearance",
        {f"{FAT}.triglyceride": 2.2},
        {"kidney.hyperfiltration": 0.0},
    ),
    Mechanism(
        "overflow",
        "What swollen cells cannot store of lipoproteins spills over as fatty acids",
        f"{FAT}.vldl_spillover",
        {f"{FAT}.triglyceride": 2.6},
        {f"{FAT}.cells.size_maximum": 1e6},
    ),
    Mechanism(
        "dag_muscle",
        "Fatty acids on their way into muscle become diacylglycerol",
        f"{MUSCLE}.dag",
        {"blood.nefa": 3.0},
        {f"{MUSCLE}.diacylglycerol.saturation": 0.0},
    ),
    Mechanism(
        "dag_liver",
        "Fatty acids on their way into the liver become diacylglycerol",
        "liver.dag",
        {"blood.nefa": 3.0},
        {"liver.diacylglycerol.saturation": 0.0},
    ),
    Mechanism(
        "pkc_epsilon",
        "PKC epsilon, awake, phosphorylates IRS of the liver",
        _serine(LIVER),
        {"liver.pkc": 10.0},
        {"liver.diacylglycerol.pkc_share": 0.0},
    ),
    Mechanism(
        "pkc_theta",
        "PKC theta, awake, phosphorylates IRS of muscle",
        _serine(MUSCLE),
        {f"{MUSCLE}.pkc": 10.0},
        {f"{MUSCLE}.diacylglycerol.pkc_share": 0.0},
    ),
    Mechanism(
        "dag_pkc",
        "Diacylglycerol activates PKC theta",
        f"{MUSCLE}.pkc",
        {f"{MUSCLE}.dag": 1.8},
        {f"{MUSCLE}.diacylglycerol.pkc_half": 1e3},
    ),
    Mechanism(
        "selective_lipogenesis",
        "The open arm drives lipogenesis of the liver",
        "dnl",
        {f"{LIVER}.signalling.erk": 1.8},
        {"liver.lipid.lipogenesis_selectivity": 0.0},
    ),
    Mechanism(
        "workload",
        "Beta cells that work harder supply more",
        "pancreas.islet.function",
        {"pancreas.islet.workload": 1.3},
        {
            "pancreas.adaptation.compensation_floor": 1.0,
            "pancreas.adaptation.beta_cell_reserve": 0.0,
        },
    ),
    Mechanism(
        "glucotoxicity",
        "Glucose takes the first phase",
        "pancreas.islet.docking",
        {"pancreas.islet.glucose": 1.8},
        {"pancreas.adaptation.glucose_docking": 1e9},
    ),
    Mechanism(
        "exhaustion",
        "Long overwork exhausts beta cells",
        "pancreas.islet.function",
        {"pancreas.islet.stress": 4.0},
        {"pancreas.adaptation.stress_half": 1e9},
    ),
)


class Laboratory:
    """The reference man at one instant, with states multiplied and parameters changed."""

    def __init__(self) -> None:
        enable_float64()
        self.man = human()
        self.rest = constants(self.man.organs)
        self.fasting = [np.asarray(v, float) for v in fasting_state(self.man.organs, self.rest)]

    def read(self, where: str, stress: Mapping[str, float], cut: Mapping[str, float]) -> float:
        """The rate of change of a state, or the value of an observable or flux."""
        organs = replace(self.man.organs, cut)
        state = [v * stress.get(path, 1.0) for path, v in zip(STATES, self.fasting, strict=True)]
        if where in OBSERVABLES:
            return float(OBSERVABLES[where].formula(Snapshot(organs, self.rest, state, Intake())))
        if where in STATES:
            slopes = derivatives(organs, state, Intake(), self.rest)
            return float(slopes[STATES.index(where)])
        return float(Snapshot(organs, self.rest, state, Intake()).flux(where))

    def effect(self, one: Mechanism, cut: bool) -> float:
        """What the stress changes, with the mechanism or without it."""
        parameters = one.cut if cut else {}
        stressed = self.read(one.where, one.stress, parameters)
        return stressed - self.read(one.where, {}, parameters)


def rows(laboratory: Laboratory) -> list[tuple]:
    """Each mechanism with its effect, whole and cut."""
    return [
        (
            one.name,
            one.where,
            ", ".join(one.cut),
            laboratory.effect(one, cut=False),
            laboratory.effect(one, cut=True),
        )
        for one in MECHANISMS
    ]


def gone(whole: float, left: float) -> bool:
    """Whether there is an effect, and none without the mechanism."""
    return whole != 0 and abs(left) <= LEFT * abs(whole)


def main(given: Sequence[str] | None = None) -> int:
    """Cut each mechanism in turn; 0 where each effect is gone with its mechanism."""
    options = arguments("Cut each mechanism of insulin resistance in turn.").parse_args(given)
    found = rows(Laboratory())
    columns = ("mechanism", "seen in", "cut by", "effect", "effect when cut")
    publish([Table("Mechanisms of insulin resistance", columns, found)], options.json)
    return int(not all(gone(*row[3:]) for row in found))


if __name__ == "__main__":
    raise SystemExit(main())
