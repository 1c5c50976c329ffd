"""Where the triglyceride of the liver comes from."""

from calibration.reference_table.readings import integral
from physiology.trajectory import Trajectory


def liver_sources(t: Trajectory) -> dict[str, float]:
    """Sources of the liver's triglyceride over a day [%]."""
    made = {
        name: integral(t, t.snapshot.flux(f"liver.{flux}"), 0, 1440)
        for name, flux in (
            ("nefa", "esterification"),
            ("lipogenesis", "lipogenesis"),
            ("diet", "remnant_uptake"),
        )
    }
    whole = sum(made.values())
    return {name: 100 * float(amount) / float(whole) for name, amount in made.items()}
