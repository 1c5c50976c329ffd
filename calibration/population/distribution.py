"""Population: how the coordinates vary between people, and with age, sex and BMI."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calibration.data.dataset import Subject
from calibration.free import FreeSet
from calibration.population.covariates import COLUMNS, design, row
from calibration.prior import Prior
from physiology.errors import InputError
from physiology.files import replacing

FORMAT = 1


@dataclass(frozen=True)
class Population:
    """A normal distribution of the coordinates around a regression on covariates.

    Attributes:
        names: first path of every parameter, in order.
        effects: shape (columns of `covariates.COLUMNS`, parameters).
        covariance: between people of the same covariates, shape (parameters, parameters).
    """

    names: tuple[str, ...]
    effects: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, free: FreeSet, prior: Prior | None = None) -> Population:
        """Before any data: what the free parameters bring with them, the same for everybody."""
        prior = Prior.of(free) if prior is None else prior
        effects = np.zeros((len(COLUMNS), len(free.items)))
        effects[0] = prior.mean
        return cls(free.names, effects, prior.covariance)

    def prior(self, subjects: Iterable[Subject]) -> Prior:
        """What it says of some people, given their covariates."""
        mean = design(subjects) @ self.effects
        return Prior(mean, np.broadcast_to(self.covariance, (len(mean), *self.covariance.shape)))

    def take(self, free: FreeSet) -> Population:
        """The part about the parameters of `free`, in its order.

        Raises:
            InputError: for a parameter that this population does not know.
        """
        missing = [name for name in free.names if name not in self.names]
        if missing:
            raise InputError(
                f"this population says nothing of {', '.join(missing)}: "
                "estimate one in which they are free"
            )
        at = [self.names.index(name) for name in free.names]
        return Population(free.names, self.effects[:, at], self.covariance[np.ix_(at, at)])

    def draw(self, covariates: Iterable[Mapping[str, Any]], seed: int = 0) -> np.ndarray:
        """Coordinates of people drawn at random, one for each of some covariates.

        Args:
            covariates: of each person: sex, age [years], height [m], weight [kg].
            seed: of the draws.

        Returns:
            Shape (people, parameters); `FreeSet.values(x.T)` makes values of them.
        """
        mean = np.stack([row(person) for person in covariates]) @ self.effects
        random = np.random.default_rng(seed)
        factor = np.linalg.cholesky(self.covariance)
        return mean + random.standard_normal(mean.shape) @ factor.T

    def save(self, path: str | Path) -> Path:
        """Write it as JSON; an existing file is replaced only once everything is written."""
        document = {
            "format": FORMAT,
            "columns": COLUMNS,
            "names": self.names,
            "effects": self.effects.tolist(),
            "covariance": self.covariance.tolist(),
        }
        with replacing(path) as temporary:
            temporary.write_text(json.dumps(document, indent=1) + "\n")
        return Path(path)

    @classmethod
    def load(cls, path: str | Path) -> Population:
        """Read one back.

        Raises:
            InputError: for a file that holds no population.
        """
        try:
            document = json.loads(Path(path).read_text(encoding="utf-8"))
            if document["format"] != FORMAT or tuple(document["columns"]) != COLUMNS:
                raise ValueError("another format")
            names = tuple(str(name) for name in document["names"])
            effects = np.array(document["effects"], float)
            covariance = np.array(document["covariance"], float)
            if effects.shape != (len(COLUMNS), len(names)):
                raise ValueError("effects of the wrong shape")
            if covariance.shape != (len(names), len(names)):
                raise ValueError("covariance of the wrong shape")
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror or error}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path} is no population (`Population.save` writes them): {error!r}"
            ) from None
        return cls(names, effects, covariance)
