"""Conservation: carbon, energy, stores and steadiness of the whole body, and its stiffness.

python -m benchmarks.conservation [--json FILE] [--people N]
"""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from benchmarks.report import Table, arguments, publish
from organs.parameters import describe, replace
from physiology import Experiment, Meal, day, human, simulate
from physiology.body import STATES, STORES, VARIABLES, Organs, constants, fasting_state
from physiology.intake import INTAKES
from physiology.integrate import slopes
from physiology.observables import (
    GRAMS_NITROGEN_PER_MMOL_UREA,
    LITRES_PER_MMOL_GAS,
    Snapshot,
)
from physiology.room import integrate_in_room
from physiology.schedule import schedule
from physiology.simulate import enable_float64

CARBON = np.array([v.substance.carbon if v.substance else 0.0 for v in VARIABLES])
ENTHALPY = np.array([v.substance.energy if v.substance else 0.0 for v in VARIABLES])
OXYGEN_DEMAND = np.array([v.substance.oxygen_demand if v.substance else 0.0 for v in VARIABLES])
_NITROGEN = {"amino_acid": 1.0, "urea": 2.0}
NITROGEN = np.array(
    [_NITROGEN.get(v.substance.name, 0.0) if v.substance else 0.0 for v in VARIABLES]
)
# Heat and oxygen close the balances of enthalpy and of oxygen demand.
ENTHALPY[STATES.index("environment.heat")] = 1.0
OXYGEN_DEMAND[STATES.index("environment.oxygen")] = 1.0

BUDGETS = {
    "carbon": CARBON,
    "nitrogen": NITROGEN,
    "enthalpy": ENTHALPY,
    "oxygen": OXYGEN_DEMAND,
}
INSIDE = np.array([not path.startswith("environment.") for path in STATES])


def three_days() -> Experiment:
    """A day of meals, a day of fasting, a day with a drink and a large dinner."""
    meals = (
        (0.0, Meal(starch=60, glucose=15, fat=20, protein=20)),
        (300.0, Meal(starch=90, fat=30, protein=35, minutes=20.0)),
        (660.0, Meal(starch=80, glucose=20, fat=35, protein=40, minutes=30.0)),
        (2880.0, Meal(glucose=75, form="liquid", minutes=5.0)),
        (3300.0, Meal(starch=150, fat=60, protein=60, minutes=30.0)),
    )
    return Experiment("meals, a fast, meals", 4320.0, meals=meals, every=60.0)


# --- people ---------------------------------------------------------------------------------------


def random_organs(people: int, seed: int, width: float = 1.0) -> Organs:
    """Organs of random people, each parameter uniform within its bounds.

    Args:
        people: how many; every parameter gets this shape.
        seed: of the random numbers.
        width: 1 for the whole range, less to stay nearer to the reference man.
    """
    generator = np.random.default_rng(seed)
    organs = human().organs
    values = {}
    for row in describe(organs):
        low, high = row.bounds
        drawn = generator.uniform(low, high, size=people)
        values[row.path] = (1 - width) * float(row.value) + width * drawn
    return replace(organs, values)


def impossible(rest) -> dict[str, np.ndarray]:
    """Where the fasting balance asks an organ for what no organ does, by closure."""
    liver = rest.liver
    must_be_positive = {
        "insulin clearance outside the liver": rest.kidney.insulin_clearance,
        "pyruvate dehydrogenase of muscle": rest.skeletal_muscle.dehydrogenase_odds,
        "gluconeogenesis from lactate": liver.gluconeogenesis_lactate,
        "gluconeogenesis from glycerol": liver.gluconeogenesis_glycerol,
        "glycogenolysis": liver.glycogenolysis,
        "amino acid oxidation": liver.amino_acid_oxidation,
        "lipolysis": rest.subcutaneous_fat.lipolysis,
        "interstitial glucose": rest.blood_at_rest.interstitial_glucose,
    }
    return {name: ~(np.asarray(value) > 0) for name, value in must_be_positive.items()}


def possible(organs: Organs) -> np.ndarray:
    """Which people of a batch have a fasting balance."""
    return ~np.any(np.broadcast_arrays(*impossible(constants(organs)).values()), axis=0)


def stacked(people: list[Organs]) -> Organs:
    """Some people as one batch."""
    return jax.tree.map(lambda *leaves: np.stack([np.asarray(x, float) for x in leaves]), *people)


def followed(organs: Organs, experiment: Experiment, step: float = 1.0):
    """A batch of fasting people through an experiment: their states, shape (states, samples + 1,
    people), and constants."""
    rest = constants(organs)
    shape = organs.blood.glucose_fasting.shape
    start = tuple(np.array(np.broadcast_to(v, shape), float) for v in fasting_state(organs, rest))
    laid = schedule(experiment, step)
    states = integrate_in_room(organs, rest, start, laid.intake, laid.step)
    return np.concatenate([np.stack(start)[:, None], states], axis=1), rest


# --- budgets --------------------------------------------------------------------------------------


def drift(states: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Largest change of a budget over time, relative to what the body holds; states lead."""
    total = np.tensordot(weights, states, axes=(0, 0))
    held = np.tensordot(weights * INSIDE, states[:, :1], axes=(0, 0))
    return np.abs(total - total[:1]).max(axis=0) / np.abs(held[0])


def budget_table(people: int) -> Table:
    """Drift of every budget over 72 h."""
    men_and_women = stacked([human().organs, human("female").organs])
    reference, _ = followed(men_and_women, three_days())
    drawn, _ = followed(random_organs(people, seed=0), three_days())
    drawn = drawn[..., np.isfinite(drawn).all(axis=(0, 1))]
    rows = [
        (name, float(drift(reference, w).max()), float(drift(drawn, w).max()))
        for name, w in BUDGETS.items()
    ]
    return Table(
        "72 h of meals and fasting: largest drift of a budget, relative to the body's (goal 1e-10)",
        ("budget", "reference man and woman", f"{drawn.shape[-1]} random people"),
        rows,
    )


def impossible_table(people: int = 20000) -> Table:
    """How often random parameters within bounds leave a flux negative."""
    found = impossible(constants(random_organs(people, seed=0)))
    rows = [(name, 100 * float(np.mean(bad))) for name, bad in found.items()]
    anything = np.any(np.broadcast_arrays(*found.values()), axis=0)
    rows.append(("any", 100 * float(anything.mean())))
    return Table(
        f"{people} people with all parameters uniform within bounds: no fasting balance",
        ("closed by", "% of people"),
        rows,
    )


# --- energy ---------------------------------------------------------------------------------------


def calorimetry(states: np.ndarray) -> tuple[float, float]:
    """Energy spent over a period [kcal]: heat from enthalpies, and Weir's estimate from gases."""
    gained = dict(zip(STATES, states[:, -1] - states[:, 0], strict=True))
    oxygen = LITRES_PER_MMOL_GAS * gained["environment.oxygen"]
    carbon_dioxide = LITRES_PER_MMOL_GAS * gained["environment.co2"]
    nitrogen = GRAMS_NITROGEN_PER_MMOL_UREA * gained["environment.urea"]
    weir = 3.941 * oxygen + 1.106 * carbon_dioxide - 2.17 * nitrogen
    return float(gained["environment.heat"]), float(weir)


def energy_table() -> Table:
    """Heat and indirect calorimetry over a day of meals and a day of fasting."""
    rows = []
    for sex in ("male", "female"):
        body = human(sex)
        for experiment in (day(), Experiment("fast", 1440.0, every=10.0)):
            heat, weir = calorimetry(simulate(body, experiment).states)
            rows.append((sex, experiment.name, heat, weir, 100 * (weir / heat - 1)))
    return Table(
        "24 h of energy: heat from enthalpies against indirect calorimetry (Weir, with urea)",
        ("sex", "experiment", "heat [kcal]", "calorimetry [kcal]", "difference [%]"),
        rows,
    )


def eucaloric_day(body, rounds: int = 4):
    """A day that feeds a person what it spends, with its trajectory.

    The energy eaten is found by repetition, because eating costs energy.
    """
    eaten = 2400.0
    for _ in range(rounds):
        trajectory = simulate(body, day(eaten))
        balance = np.tensordot(
            ENTHALPY * INSIDE, trajectory.states[:, -1] - trajectory.states[:, 0], 1
        )
        eaten -= balance
    return eaten, trajectory


def turnover(snapshot: Snapshot, path: str, times: np.ndarray) -> float:
    """What passes through a pool over a period: the mean of gains and losses."""
    through = (snapshot.exchange(path, 1) + snapshot.exchange(path, -1)) / 2
    return float(np.trapezoid(np.broadcast_to(through, times.shape), times))


def store_table() -> Table:
    """Change of every store over a eucaloric day, relative to its turnover."""
    rows = []
    for sex in ("male", "female"):
        eaten, trajectory = eucaloric_day(human(sex))
        for path in STORES:
            if path.startswith("environment."):
                continue
            values = trajectory[path]
            passed = turnover(trajectory.snapshot, path, trajectory.times)
            change = values[-1] - values[0]
            rows.append((sex, eaten, path, values[0], change, passed, 100 * change / passed))
    return Table(
        "A eucaloric day: change of the stores over the day",
        ("sex", "kcal", "store", "at start [mmol]", "change", "turnover", "change/turnover [%]"),
        rows,
    )


# --- steadiness -----------------------------------------------------------------------------------


def people() -> dict[str, Organs]:
    """Some healthy people, unlike each other."""
    return {
        "reference man": human().organs,
        "reference woman": human("female").organs,
        "old thin woman": human("female", age=75, height=1.55, weight=47).organs,
        "tall young man": human("male", age=20, height=1.98, weight=95).organs,
        "obese man": human("male", age=50, height=1.75, weight=115).organs,
        "obese woman": human("female", age=45, height=1.62, weight=105).organs,
    }


@cache
def _held_program(minutes: int):
    """RK4 steps of a minute with the stores held."""
    free = jnp.array([path not in STORES for path in STATES], float)
    quiet = jnp.zeros(len(INTAKES))

    def run(organs, rest, start):
        def slope(y):
            rates = jnp.stack(slopes(organs, rest, tuple(y), quiet))
            return free.reshape(-1, *[1] * (y.ndim - 1)) * rates

        def step(y, _):
            k1 = slope(y)
            k2 = slope(y + k1 / 2)
            k3 = slope(y + k2 / 2)
            return y + (k1 + 2 * k2 + 2 * k3 + slope(y + k3)) / 6, None

        return lax.scan(step, jnp.stack(start), None, length=minutes)[0]

    return jax.jit(run)


def unsteadiness(organs: Organs, hours: int = 12) -> dict[str, np.ndarray]:
    """Relative change of every state over some hours of fasting with the stores held."""
    rest = constants(organs)
    shape = organs.blood.glucose_fasting.shape
    start = tuple(np.array(np.broadcast_to(v, shape), float) for v in fasting_state(organs, rest))
    end = np.asarray(_held_program(60 * hours)(organs, rest, start))
    # What is empty in a fast (the gut) must stay empty.
    change = np.abs(end - np.stack(start)) / np.where(np.stack(start) == 0, 1.0, np.abs(start))
    return dict(zip(STATES, change, strict=True))


def steady_table() -> Table:
    """Steadiness of the fasting start in several people."""
    who = people()
    change = unsteadiness(stacked(list(who.values())))
    rows = []
    for k, name in enumerate(who):
        worst = max(change, key=lambda path, k=k: change[path][k])
        rows.append((name, float(change[worst][k]), worst))
    return Table(
        "12 h of fasting with stores held: largest relative change of a state (goal 1e-6)",
        ("person", "change", "of"),
        rows,
    )


# --- stiffness ------------------------------------------------------------------------------------


@cache
def _jacobian_program():
    def jacobian(organs, rest, state, intake):
        def field(y):
            return jnp.stack(slopes(organs, rest, tuple(y), intake))

        return jax.jacfwd(field)(state)

    return jax.jit(jax.vmap(jacobian, in_axes=(None, None, 1, 1)))


def eigenvalues(trajectory) -> np.ndarray:
    """Eigenvalues of the vector field [1/min] at the samples, shape (samples, states)."""
    organs, rest = trajectory.start.organs, trajectory.rest
    matrices = _jacobian_program()(organs, rest, trajectory.states, trajectory.intake)
    return np.linalg.eigvals(np.asarray(matrices))


def stiffness_table() -> Table:
    """The fastest rate of the body, at rest, in meals and in a long fast."""
    meal = Experiment(
        "large meal",
        480.0,
        meals=((0.0, Meal(glucose=75, starch=75, fat=60, protein=50, minutes=15.0)),),
        every=10.0,
    )
    drink = Experiment(
        "OGTT", 480.0, meals=((0.0, Meal(glucose=75, form="liquid", minutes=5)),), every=10.0
    )
    long_fast = Experiment("fast", 4320.0, every=90.0)
    rows = []
    for sex in ("male", "female"):
        for experiment in (meal, drink, long_fast):
            trajectory = simulate(human(sex), experiment)
            fastest = np.abs(eigenvalues(trajectory)).max(axis=1)
            when = int(fastest.argmax())
            moments = (0, 3, 6, 12, 18, len(fastest) - 1)
            at = ", ".join(f"{trajectory.times[i]:g}: {fastest[i]:.2f}" for i in moments)
            rows.append(
                (sex, experiment.name, float(fastest[when]), float(trajectory.times[when]), at)
            )
    return Table(
        "Fastest rate of the body (RK4 is stable to 2.7 per step)",
        ("sex", "experiment", "fastest [1/min]", "at [min]", "at some minutes [1/min]"),
        rows,
    )


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=64, help="random people in the budgets")
    options = parser.parse_args()
    enable_float64()
    tables = [
        budget_table(options.people),
        impossible_table(),
        energy_table(),
        store_table(),
        steady_table(),
        stiffness_table(),
    ]
    publish(tables, options.json)


if __name__ == "__main__":
    main()
