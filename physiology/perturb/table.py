"""Perturbations of the network: one link cut, blocked or held, by named parameters."""

from collections.abc import Mapping
from typing import NamedTuple

from physiology.lifecourse.treatments import Change, Times, To

TISSUES = ("liver", "skeletal_muscle", "subcutaneous_fat", "visceral_fat")


class Perturbation(NamedTuple):
    """One link of the network and what is done to it.

    Attributes:
        name: how it is called for.
        about: in words.
        changes: parameter path -> change.
    """

    name: str
    about: str
    changes: Mapping[str, Change]


def _everywhere(**changes: Change) -> dict[str, Change]:
    return {
        f"{tissue}.signalling.{name.replace('__', '.')}": change
        for tissue in TISSUES
        for name, change in changes.items()
    }


PERTURBATIONS: dict[str, Perturbation] = {
    one.name: one
    for one in (
        Perturbation(
            "no_pkc_theta",
            "muscle without PKC theta",
            {"skeletal_muscle.diacylglycerol.pkc_share": To(0.0)},
        ),
        Perturbation(
            "no_pkc_epsilon",
            "liver without PKC epsilon",
            {"liver.diacylglycerol.pkc_share": To(0.0)},
        ),
        Perturbation("no_tnf", "TNF-alpha neutralised", {"immune.tnf_activity": To(0.0)}),
        Perturbation(
            "no_jnk",
            "JNK blocked in all tissues",
            _everywhere(kinases__jnk_activity=To(0.0)),
        ),
        Perturbation(
            "no_ikk",
            "IKK beta blocked in all tissues",
            _everywhere(kinases__ikk_activity=To(0.0)),
        ),
        Perturbation(
            "stable_irs",
            "IRS that is not degraded when phosphorylated on serine",
            _everywhere(irs_degradation=To(0.0)),
        ),
        Perturbation(
            "no_decoy",
            "serine-phosphorylated IRS that does not compete for the receptor",
            _everywhere(decoy_half=Times(1000.0)),
        ),
        Perturbation(
            "no_pten", "PTEN and SHIP halved in all tissues", _everywhere(pip3_phosphatase=To(0.5))
        ),
        Perturbation(
            "constitutive_akt", "Akt active without insulin", _everywhere(akt_floor=To(0.6))
        ),
        Perturbation("no_erk", "MEK blocked: no signal to ERK", _everywhere(erk_half=Times(50.0))),
        Perturbation(
            "no_vldl_export",
            "hepatic export of VLDL blocked",
            {"liver.lipid.vldl_secretion": Times(0.1)},
        ),
        Perturbation(
            "no_muscle_delay",
            "insulin that reaches muscle as in health",
            {"skeletal_muscle.perfusion_loss": To(0.0)},
        ),
    )
}
