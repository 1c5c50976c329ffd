"""Population: how people differ, as a value. It knows nobody until it is asked for some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from organs.parameters import Parameter, describe
from physiology.body import SLOW
from physiology.catalogue import nearest
from physiology.cohort.draws import METHODS, uniforms
from physiology.cohort.people import COVARIATES, People
from physiology.cohort.trait import Trait
from physiology.errors import InputError
from physiology.human import reference_organs, scaling


@dataclass(frozen=True)
class Population:
    """Traits and their correlations.

    Attributes:
        name: what it is called in results.
        traits: in the order in which they are drawn; `age`, `height`, `weight` (or
            `body_mass_index`) and `body_fat` among them.
        correlations: pairs of trait names -> correlation of their normal scores.
        men: share of men.
        seed: chooses the people; the same seed gives the same person k for ever.
        method: `random` or `sobol` (see `draws`).

    Raises:
        InputError: for a missing covariate, an unknown trait or parameter, or correlations that
            no people can have.
    """

    name: str
    traits: tuple[Trait, ...]
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    men: float = 0.5
    seed: int = 0
    method: str = "random"

    def __post_init__(self) -> None:
        names = [trait.name for trait in self.traits]
        if len(set(names)) < len(names):
            raise InputError(f"population {self.name}: a trait is named twice among {names}")
        for needed in ("age", "height", "body_fat"):
            if needed not in names:
                raise InputError(f"population {self.name} has no trait {needed!r}")
        if ("weight" in names) == ("body_mass_index" in names):
            raise InputError(f"population {self.name}: draw weight or body_mass_index, not both")
        if not 0 <= self.men <= 1:
            raise InputError(f"population {self.name}: share of men is {self.men:g}: 0 to 1")
        if self.method not in METHODS:
            raise InputError(f"method is {self.method!r}: choose from {', '.join(METHODS)}")
        for trait in self.traits:
            known = SLOW if trait.role == "state" else parameters()
            for path in trait.paths:
                if path not in known:
                    what = "slow state" if trait.role == "state" else "parameter"
                    raise InputError(
                        f"trait {trait.name}: no {what} is called {path!r}{nearest(path, known)}"
                    )
        _ = self.factor

    @cached_property
    def factor(self) -> np.ndarray:
        """Lower-triangular factor of the correlation of the traits' scores."""
        names = [trait.name for trait in self.traits]
        matrix = np.eye(len(names))
        for (one, other), value in self.correlations.items():
            for name in (one, other):
                if name not in names:
                    raise InputError(
                        f"population {self.name}: correlation of {name!r}, which is no trait"
                    )
            i, j = names.index(one), names.index(other)
            matrix[i, j] = matrix[j, i] = value
        try:
            return np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            raise InputError(
                f"population {self.name}: its correlations contradict each other; weaken them"
            ) from None

    def people(self, which: range) -> People:
        """Persons by number, the same ones whoever asks and in whatever portions."""
        from scipy.special import ndtri

        names = [trait.name for trait in self.traits]
        ranks = uniforms(self.seed, which, ["male", *names], self.method)
        scores = self.factor @ ndtri(np.stack([ranks[name] for name in names]))
        male = (ranks["male"] < self.men).astype(float)
        return self._with_scores(which, dict(zip(names, scores, strict=True)), male)

    def with_ranks(self, ranks: dict[str, np.ndarray]) -> People:
        """Persons whose traits have given ranks (between 0 and 1), of the more frequent sex."""
        from scipy.special import ndtri

        scores = {name: ndtri(rank) for name, rank in ranks.items()}
        count = len(next(iter(ranks.values())))
        # The same sex for all: an index by variance asks what the traits alone do.
        male = np.full(count, float(self.men >= 0.5))
        return self._with_scores(range(count), scores, male)

    def _with_scores(self, which: range, scores: dict[str, np.ndarray], male: np.ndarray) -> People:
        drawn = {"male": male}
        for trait in self.traits:
            drawn[trait.name] = trait.values(scores[trait.name], drawn)
            if trait.name == "body_mass_index":
                drawn["weight"] = drawn["body_mass_index"] * drawn["height"] ** 2
        return self._assembled(which, drawn)

    def _assembled(self, which: range, drawn: dict[str, np.ndarray]) -> People:
        covariates: dict[str, Any] = {name: drawn[name] for name in COVARIATES}
        people = People(number=np.arange(which.start, which.stop), **covariates)
        scale = scaling(people)
        roles: dict[str, Any] = {"healthy": {}, "changed": {}}
        states: dict[str, np.ndarray] = {}
        for trait in self.traits:
            for path in trait.paths:
                if trait.role == "state":
                    states[path] = states.get(path, 1.0) * drawn[trait.name]
                    continue
                row = parameters()[path]
                factor = scale.get(path, 1.0)
                base = roles[trait.role].get(path, row.value * factor)
                low, high = (bound * factor for bound in row.bounds)
                roles[trait.role][path] = np.clip(base * drawn[trait.name], low, high)
        traits = {t.name: drawn[t.name] for t in self.traits if t.name not in COVARIATES}
        traits.pop("body_mass_index", None)
        return People(number=people.number, **covariates, **roles, states=states, traits=traits)


def parameters() -> dict[str, Parameter]:
    """The parameters of the reference man, by path."""
    return {row.path: row for row in describe(reference_organs())}
