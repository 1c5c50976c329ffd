"""What the tests share: people, and experiments laid out alike so that programs are compiled once.

Every five-hour experiment sampled each five minutes runs on one program; `five_hours` makes them.
"""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import hypothesis
import jax
import numpy as np
import pytest

from organs.parameters import replace
from physiology import Experiment, Meal, human, simulate
from physiology.body import STATES, constants, derivatives, fasting_state
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot
from physiology.simulate import enable_float64

# Tests compile much and compute little: XLA's lowest level takes half the time to compile and
# computes the same, to round-off, half as fast. The user's own flags come first.
os.environ.setdefault(
    "XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false"
)
jax.devices()  # from here on nobody can ask for throughput, which compiles for longer

enable_float64()

# What one worker, or the run before, has compiled, the others find, and so do the processes that
# tests start; `make clean` empties it.
CACHE = str(Path(__file__).parents[1] / ".jax_cache")
os.environ["JAX_COMPILATION_CACHE_DIR"] = CACHE
jax.config.update("jax_compilation_cache_dir", CACHE)

hypothesis.settings.register_profile(
    "physiology",
    deadline=None,  # the first example waits for a compiler
    derandomize=True,
    database=None,
    max_examples=25,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("physiology")

GLUCOSE_DRINK = Meal(glucose=75.0, form="liquid", minutes=5.0)
MIXED_MEAL = Meal(starch=60.0, glucose=15.0, fat=25.0, protein=25.0, minutes=15.0)


def five_hours(name: str, *meals, activity=()) -> Experiment:
    """Five hours sampled every five minutes."""
    return Experiment(name, 300.0, meals=meals, activity=activity, every=5.0)


@pytest.fixture(scope="session")
def man():
    return human()


@pytest.fixture(scope="session")
def woman():
    return human("female")


@pytest.fixture(scope="session")
def drink():
    """An OGTT of five hours."""
    return five_hours("OGTT", (0.0, GLUCOSE_DRINK))


@pytest.fixture(scope="session")
def meal():
    """A mixed meal of five hours."""
    return five_hours("mixed meal", (0.0, MIXED_MEAL))


@pytest.fixture(scope="session")
def after_drink(man, drink):
    """The reference man in an OGTT."""
    return simulate(man, drink)


@pytest.fixture(scope="session")
def after_meal(man, meal):
    """The reference man after a mixed meal."""
    return simulate(man, meal)


class Instant(NamedTuple):
    """A body at one instant: how its states change, and what a laboratory would see."""

    slopes: dict[str, float]
    snapshot: Snapshot

    def __getitem__(self, name: str) -> float:
        """An observable, or the rate of a process given by path."""
        if name in OBSERVABLES:
            return float(OBSERVABLES[name].formula(self.snapshot))
        return float(self.snapshot.flux(name))


@pytest.fixture(scope="session")
def instant(man):
    """Look at the fasting man with some states multiplied and some parameters changed.

    The constants of health stay those of the healthy man, as in any disease. No program is
    compiled.
    """
    rest = constants(man.organs)
    fasting = dict(zip(STATES, fasting_state(man.organs, rest), strict=True))

    def look(factors=None, parameters=None, **intake) -> Instant:
        organs = replace(man.organs, parameters or {})
        values = {path: np.asarray(value, float) for path, value in fasting.items()}
        for path, factor in (factors or {}).items():
            values[path] = values[path] * factor
        state, taken = list(values.values()), Intake(**intake)
        slopes = derivatives(organs, state, taken, rest)
        named = {path: float(x) for path, x in zip(STATES, slopes, strict=True)}
        return Instant(named, Snapshot(organs, rest, state, taken))

    return look


@pytest.fixture(scope="session")
def digests():
    """A function from a folder to the digest of each file below it, by its path there."""

    def of(folder: Path) -> dict[str, str]:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    return of
