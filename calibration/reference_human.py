"""The nominal parameters of the reference human: how they were obtained, rerunnable.

    python -m calibration.reference_human            fit, and print what changed
    python -m calibration.reference_human --write    also write physiology/reference_human.toml

One parameter set, all experiments at once. Least squares over the rows of the reference table
marked `fit` (never over `check` rows), the mean oral test and clamp of healthy people
(`calibration.group_means`), a published course of lactate, and the demand that a day of balanced
meals ends where it began; every free parameter is held near its literature value by
a weak prior, inside its bounds.

The search starts where the last fit ended (remove the file to start from literature values); a
local optimum is what it finds, and what each kind of residual costs is printed before and after.
How the committed values were reached is in `docs/decisions.md`.
"""

import argparse
import datetime
import sys
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import least_squares

from calibration import group_means
from calibration.reference_table.answers import ids_of, trajectories
from calibration.reference_table.readings import at
from calibration.reference_table.rows import ROWS
from calibration.reference_table.targets import TARGETS
from organs.parameters import describe, replace
from organs.substances import SUBSTANCES
from physiology.body import Organs
from physiology.files import replacing
from physiology.human import FITTED, REFERENCE_MAN, c_peptide_kinetics, fitted_values
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput
from physiology.trajectory import Trajectory

FITTED_TO = "table rows of kind fit; a eucaloric day; Coppack1990; Ohashi2015, oral test and clamp"

PRIOR_WIDTH = 0.5  # standard deviation of the prior, as a fraction of a parameter's range
CHUNK = 64  # people simulated side by side
DIFFERENCE = 1e-4  # step of the central differences, as a fraction of a range
CLOSURE_KCAL = 15.0  # drift of a store over a eucaloric day that counts as one deviation

_FATS = ("subcutaneous_fat", "visceral_fat")

# What is free: what no single measurement fixes. The measured values of the fasting table
# (concentrations, secretion, stores) and the volumes stay as they are. Paths joined by `|`
# move together.
FREE = (
    *(f"gut.{n}" for n in (
        "emptying", "intestinal_brake", "fat_emptying", "grinding",
        "glucose_absorption", "fat_absorption", "lymph_flow", "glp1_per_flow",
        "gip_per_flow", "gip_tau", "glucose_oxidation", "glycolysis", "thermic_share",
    )),
    *(f"pancreas.{n}" for n in (
        "provision_glucose_half", "provision_tau", "release_fasting", "release_maximum",
        "release_glucose_half", "glp1_gain", "gip_gain", "incretin_glucose_half",
        "glucagon_glucose_half", "glucagon_glucose_share", "glucagon_insulin_gain",
    )),
    *(f"liver.carbohydrate.{n}" for n in (
        "glycogenolysis_akt_half", "glycogenolysis_floor", "glycogenolysis_glucose_half",
        "glucagon_half", "glucagon_share", "gluconeogenesis_amino_acid",
        "gluconeogenesis_insulin_share", "gluconeogenesis_glucagon_share",
        "gluconeogenesis_nefa_share", "foxo1_share", "foxo1_tau", "diversion_maximum",
        "synthase_akt_half", "synthase_glucose_half", "glucokinase", "glucokinase_floor",
        "direct_fraction", "glycogen_capacity", "glycogen_half",
    )),
    *(f"liver.lipid.{n}" for n in (
        "nefa_oxidation", "vldl_nefa_share", "vldl_insulin_share", "vldl_akt_half",
        "lipogenesis", "cpt1_insulin_share", "cpt1_akt_half", "cpt1_glycogen_gain",
        "remnant_share", "vldl_triglyceride_share",
    )),
    "kidney.insulin_saturation",
    "kidney.insulin_clearance_floor",
    "skeletal_muscle.carbohydrate.glucose_half",
    "blood.glucose_exchange",
    "liver.extraction_half",
    "liver.extraction_floor",
    "skeletal_muscle.insulin_tau",
    "skeletal_muscle.capillaries.recruitment",
    *(f"skeletal_muscle.carbohydrate.{n}" for n in (
        "glucose_uptake", "glut4_half", "glut4_tau", "glut1_share", "synthase_maximum",
        "synthase_half",
        "glycogen_capacity", "glycogenolysis", "glucose_oxidation", "oxidation_nefa_half",
        "dehydrogenase_insulin_gain", "contraction_uptake",
    )),
    *(f"skeletal_muscle.lipid.{n}" for n in (
        "nefa_uptake", "nefa_oxidation", "ketone_oxidation", "ketone_half", "lipase_share",
    )),
    *(f"skeletal_muscle.protein.{n}" for n in (
        "proteolysis", "net_proteolysis", "proteolysis_insulin_gain",
    )),
    *("|".join(f"{fat}.{n}" for fat in _FATS) for n in (
        "lipolysis_floor", "pde3b_half", "reesterification_gain", "glut4_half",
        "lipase_insulin_gain", "insulin_tau",
    )),
    "subcutaneous_fat.nefa_uptake",
    "subcutaneous_fat.glucose_uptake",
    "counterregulation.fasting_gain",
    "counterregulation.fasting_tau",
    "kidney.glycolysis",
    "kidney.gluconeogenesis_lactate",
    "kidney.gluconeogenesis_glycerol",
    "kidney.nefa_oxidation",
    "heart.lactate_oxidation",
    "other_tissues.lactate_oxidation",
    "other_tissues.nefa_oxidation",
    "other_tissues.glucose_oxidation",
    "other_tissues.glycolysis",
    "brain.ketone_oxidation",
)  # fmt: skip

# Lactate after 96 g of carbohydrate and 33 g of fat, n = 8 [min: mmol/L] (Coppack1990).
LACTATE = {30: 0.93, 60: 1.64, 90: 1.28, 120: 0.97, 180: 0.71, 240: 0.65}
LACTATE_DEVIATION = 0.25  # distance that counts as one deviation [mmol/L]

_STORES = (
    "liver.glycogen", "liver.triglyceride", "skeletal_muscle.glycogen",
    "skeletal_muscle.triglyceride", "skeletal_muscle.protein",
    "subcutaneous_fat.triglyceride", "visceral_fat.triglyceride",
)  # fmt: skip


def starting_organs() -> Organs:
    """The reference man with literature values only."""
    return replace(Organs(), c_peptide_kinetics(REFERENCE_MAN))


class Coordinates:
    """Free parameters as numbers between 0 and 1 within their bounds.

    Logarithmic where a parameter is positive and spans more than a factor of three.
    """

    def __init__(self, organs: Organs, free: tuple[str, ...]):
        rows = {row.path: row for row in describe(organs)}
        self.free = free
        first = [rows[path.split("|")[0]] for path in free]
        self.low = np.array([row.bounds[0] for row in first])
        self.high = np.array([row.bounds[1] for row in first])
        self.logarithmic = (self.low > 0) & (self.high > 3 * np.maximum(self.low, 1e-12))
        self.start = self.inverse(np.array([float(row.value) for row in first]))

    def current(self) -> np.ndarray:
        """Where the last fit ended, to start from; literature values where there was none."""
        values = self.values(self.start)
        values.update({path: entry["value"] for path, entry in fitted_values().items()})
        return self.inverse(np.array([float(values[path.split("|")[0]]) for path in self.free]))

    def inverse(self, values):
        """From parameter values to coordinates."""
        safe = np.maximum(self.low, 1e-12)
        log = np.log(np.maximum(values, 1e-12) / safe) / np.log(self.high / safe)
        return np.where(self.logarithmic, log, (values - self.low) / (self.high - self.low))

    def values(self, x) -> dict[str, Any]:
        """From coordinates to parameter values, by path."""
        safe = np.maximum(self.low, 1e-12)
        log = safe * jnp.exp(x * np.log(self.high / safe))
        value = jnp.where(self.logarithmic, log, self.low + x * (self.high - self.low))
        return {path: value[i] for i, paths in enumerate(self.free) for path in paths.split("|")}


def row_residuals(t: Trajectory, protocol: str) -> list:
    """Distance of each `fit` row from its central figure, in half-widths of its band."""
    residuals = []
    for id_ in ids_of(protocol):
        target = TARGETS[id_]
        if target.kind == "fit":
            distance = ROWS[id_].answer(t) - target.central
            side = jnp.where(
                distance > 0, target.upper - target.central, target.central - target.lower
            )
            residuals.append(emphasised(distance / side))
    return residuals


def emphasised(distance):
    """A distance that grows faster outside the band (|distance| > 1) than inside."""
    return distance * jnp.sqrt((1 + distance**4) / 2)


def closure_residuals(t: Trajectory) -> list:
    """Drift of the stores over a day of balanced meals, in units of `CLOSURE_KCAL`."""
    energy = {"protein": "amino_acid"}
    drift = []
    for path in _STORES:
        name = path.rpartition(".")[2]
        kcal = SUBSTANCES[energy.get(name, name)].energy * (t[path][-1] - t[path][0])
        drift.append(kcal / CLOSURE_KCAL)
    return drift


def lactate_residuals(t: Trajectory) -> list:
    """Distance from a published lactate course after a mixed meal."""
    return [
        (at(t, "lactate", minute) - value) / LACTATE_DEVIATION for minute, value in LACTATE.items()
    ]


EXTRA = {
    "day_of_meals": ("balance of a day", closure_residuals),
    "mixed_meal": ("lactate after a meal", lactate_residuals),
    "ogtt_75": (
        "group means: oral test",
        lambda t: group_means.distances(t, group_means.oral_means()),
    ),
}


def table_residuals(organs: Organs, protocols: tuple[str, ...]) -> dict[str, Any]:
    """All residuals that some protocols answer, by kind."""
    found: dict[str, list] = {}
    for protocol, t in trajectories(organs, protocols).items():
        found.setdefault("rows of the table", []).extend(row_residuals(t, protocol))
        if protocol in EXTRA:
            kind, residuals = EXTRA[protocol]
            found[kind] = residuals(t)
    return {kind: jnp.stack(residuals) for kind, residuals in found.items() if residuals}


def clamp_residuals(organs: Organs) -> dict[str, Any]:
    """Distances from the mean clamp of healthy people."""
    return {"group means: clamp": group_means.clamp_distances(organs)}


# Protocols of one length are simulated side by side; each part is one compiled program.
PARTS = (
    ("ogtt_75", "ogtt_per_weight", "liquid_meal", "mixed_meal", "sequential_clamp"),
    ("clamp_40", "clamp_1", "clamp_low", "maximal_clamp", "raised_glucose"),
    ("ivgtt",),
    ("overnight_fast",),
    ("day_of_meals",),
    ("starvation",),
)


def residual_functions() -> list[Any]:
    """Residuals of each part of the fit, as functions of the organs."""
    return [clamp_residuals, *(partial(table_residuals, protocols=each) for each in PARTS)]


def neighbours(x) -> np.ndarray:
    """A person at x, and two for each coordinate, a step above and below, in whole chunks."""
    steps = DIFFERENCE * np.eye(len(x))
    crowd = np.concatenate([x[None], x + steps, x - steps])
    missing = -len(crowd) % CHUNK
    return np.concatenate([crowd, np.repeat(x[None], missing, axis=0)])


class Problem:
    """The least-squares problem: residuals and their Jacobian in the coordinates.

    Slopes are central differences over a crowd of people who each differ in one coordinate:
    compiled once as a forward program, where exact sensitivities of so many parameters take
    ten times as long to compile as the whole fit takes to run.
    """

    def __init__(self, organs: Organs, free: tuple[str, ...] = FREE):
        self.coordinates = Coordinates(organs, free)
        self.organs = organs
        self.parts = [self._compiled(part) for part in residual_functions()]
        self.kinds: tuple[str, ...] = ()  # of the residuals, in their order
        self.last: tuple[bytes, np.ndarray, np.ndarray] | None = None

    def _compiled(self, part):
        def residual(x):
            return part(replace(self.organs, self.coordinates.values(x)))

        return jax.jit(lambda crowd: jax.lax.map(residual, crowd, batch_size=CHUNK))

    def _evaluate(self, x) -> tuple[np.ndarray, np.ndarray]:
        """Residuals and their derivatives."""
        if self.last is None or self.last[0] != x.tobytes():
            crowd = neighbours(x)
            parts = [item for part in self.parts for item in part(crowd).items()]
            found = np.concatenate([np.asarray(values) for _, values in parts], axis=1)
            n = len(x)
            kinds = [kind for kind, values in parts for _ in range(values.shape[1])]
            self.kinds = (*kinds, *["prior"] * n)
            prior = (x - self.coordinates.start) / PRIOR_WIDTH
            slopes = (found[1 : n + 1] - found[n + 1 : 2 * n + 1]).T / (2 * DIFFERENCE)
            residuals = np.concatenate([found[0], prior])
            self.last = x.tobytes(), residuals, np.concatenate([slopes, np.eye(n) / PRIOR_WIDTH])
        return self.last[1:]

    def residuals(self, x) -> np.ndarray:
        """Table, closure, time courses and prior, stacked."""
        stacked, _ = self._evaluate(x)
        # Where a trial step leads to no living body, the fit steps back.
        return np.where(np.isfinite(stacked), stacked, 1e3)

    def jacobian(self, x) -> np.ndarray:
        """Derivative of the residuals, shape (residuals, parameters)."""
        return np.nan_to_num(self._evaluate(x)[1])

    def costs(self, x) -> dict[str, float]:
        """Half the sum of squared residuals, by kind."""
        halves = 0.5 * self.residuals(x) ** 2
        return {
            kind: float(sum(h for h, mine in zip(halves, self.kinds, strict=True) if mine == kind))
            for kind in dict.fromkeys(self.kinds)
        }

    def begin(self) -> np.ndarray:
        """Where the last fit ended, just inside the bounds."""
        return np.clip(self.coordinates.current(), 0.01, 0.99)

    def solve(self, start: np.ndarray, iterations: int) -> np.ndarray:
        """Coordinates of the best fit, by a trust-region least-squares method."""
        found = least_squares(
            self.residuals,
            start,
            jac=self.jacobian,
            bounds=(0.0, 1.0),
            max_nfev=iterations,
            ftol=2e-4,
            verbose=2,
        )
        return found.x


def write(values: dict[str, float], organs: Organs) -> None:
    """Save fitted values beside the literature ones, with what they were fitted to and when."""
    today = datetime.date.today().isoformat()
    rows = {row.path: row for row in describe(organs)}
    lines = [
        "# Fitted parameters of the reference man: python -m calibration.reference_human --write",
        "# Literature values stay in organs/; `physiology describe` shows both.",
        "",
        f'fitted_on = "{today}"',
        f'fitted_to = "{FITTED_TO}"',
        "",
    ]
    for path, value in values.items():
        lines += [
            f'[parameters."{path}"]',
            f"value = {value:.6g}",
            f'unit = "{rows[path].unit}"',
            f"literature = {float(rows[path].value):.6g}",
            "",
        ]
    with replacing(FITTED) as temporary:
        temporary.write_text("\n".join(lines))


def main(arguments: list[str] | None = None) -> int:
    """Fit the reference human."""
    parser = argparse.ArgumentParser(description="Fit the nominal parameters to the table.")
    parser.add_argument("--iterations", type=int, default=40)
    parser.add_argument(
        "--write", action="store_true", help="write physiology/reference_human.toml"
    )
    options = parser.parse_args(arguments)
    compile_for_throughput()
    enable_float64()
    organs = starting_organs()
    problem = Problem(organs)
    start = problem.begin()
    before_costs = problem.costs(start)
    x = problem.solve(start, options.iterations)
    after_costs = problem.costs(x)
    values = {path: float(v) for path, v in problem.coordinates.values(x).items()}
    before = {row.path: float(row.value) for row in describe(organs)}
    for path, value in values.items():
        print(f"{path:55s} {before[path]:10.4g} -> {value:10.4g}")
    print(f"{'cost (half the sum of squares)':55s} {'before':>10s}    {'after':>10s}")
    for kind, cost in before_costs.items():
        print(f"{kind:55s} {cost:10.4g} -> {after_costs[kind]:10.4g}")
    print(f"{'all':55s} {sum(before_costs.values()):10.4g} -> {sum(after_costs.values()):10.4g}")
    if options.write:
        write(values, organs)
        print(f"wrote {FITTED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
