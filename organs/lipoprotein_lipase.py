"""Lipoprotein lipase: triglyceride from chylomicrons and VLDL into a tissue.

The enzyme sits on the capillary wall. Most of the fatty acids enter the tissue and are
esterified there; the rest spills over into the plasma NEFA pool.
"""

from typing import Any

from organs.kinetics import michaelis_menten
from organs.organ import Perfusion
from organs.processes import Process

# Esterifying three fatty acids takes one glycerol-3-phosphate, made from half a glucose; the
# glycerol of the lipoprotein's triglyceride goes free.
_STORED = {"blood.glycerol": 1.0, "blood.interstitial_glucose": -0.5, "triglyceride": 1.0}
_SPILLED = {"blood.glycerol": 1.0, "blood.nefa": 3.0}


# Interstitial glucose at which glycerol-3-phosphate runs out by half [mmol/L].
_GLYCEROL_HALF = 0.05


def glycerol_supply(blood: Perfusion, fasting: Perfusion):
    """Glycerol-3-phosphate for esterification: 1 after an overnight fast, 0 without glucose."""
    now = michaelis_menten(blood.interstitial_glucose, _GLYCEROL_HALF)
    return now / michaelis_menten(fasting.interstitial_glucose, _GLYCEROL_HALF)


def lipolysis(blood: Perfusion, activity: Any) -> tuple[Any, Any]:
    """Chylomicron and VLDL triglyceride hydrolysed in a tissue [mmol/min].

    `activity` is the VLDL triglyceride that the tissue hydrolyses after an overnight fast,
    times what insulin makes of the enzyme.
    """
    return activity * blood.chylomicron_access, activity * blood.vldl_access


def uptake(
    blood: Perfusion, activity: Any, spillover: Any, fasting: Perfusion, room: Any = 1.0
) -> tuple[Process, ...]:
    """The processes of a tissue that clears lipoproteins into its own triglyceride.

    `room` is what the tissue can store of what it is offered, healthy = 1; the rest spills over.
    """
    chylomicron, vldl = lipolysis(blood, activity)
    stored = (1 - spillover) * glycerol_supply(blood, fasting) * room
    spillover = 1 - stored
    return (
        Process("chylomicron_uptake", stored * chylomicron, {"blood.chylomicron": -1.0, **_STORED}),
        Process("vldl_uptake", stored * vldl, {"blood.vldl": -1.0, **_STORED}),
        Process(
            "chylomicron_spillover",
            spillover * chylomicron,
            {"blood.chylomicron": -1.0, **_SPILLED},
        ),
        Process("vldl_spillover", spillover * vldl, {"blood.vldl": -1.0, **_SPILLED}),
    )
