"""Study: people, experiments and arms, as one value."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

from physiology.cohort.change import Change, check_changes
from physiology.cohort.course import Course
from physiology.cohort.doses import Portions, doses
from physiology.cohort.draws import uniforms
from physiology.cohort.people import People
from physiology.cohort.population import parameters
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.lifecourse.treatments import Treatment
from physiology.observables import OBSERVABLES
from physiology.treatments import remedy

Design = Literal["crossover", "parallel"]

OUTPUTS = ("glucose", "insulin", "c_peptide", "glucagon", "nefa", "lactate", "egp", "rd")


class Source(Protocol):
    """Where people come from: a population, some of it, or a table."""

    @property
    def name(self) -> str:
        """What it is called in results."""

    @property
    def seed(self) -> int:
        """Of the draws that do not concern the people themselves (allocation to arms)."""

    def people(self, which: range) -> People:
        """Persons by place, the same ones whoever asks and in whatever portions."""


@dataclass(frozen=True)
class Arm:
    """What is done to those allocated to it.

    Attributes:
        name: of the arm.
        changes: parameters that are changed, by path, from the overnight fast on.
        treatments: names of `physiology.treatments`, from the overnight fast on or, where there
            is a course, from its first day to the experiments at its end. A remedy's diet and
            activity are the course's to choose.
        course: months or years before the experiments. These are then done at its start, too.
        run_in: what precedes every experiment (a diet of some days, say), where there is one;
            the experiment starts where it ends.
        experiments: experiments that this arm has instead of the study's of the same name
            (another dose or diet).
    """

    name: str
    changes: Mapping[str, Change] = field(default_factory=dict)
    treatments: tuple[str, ...] = ()
    course: Course | None = None
    run_in: Experiment | None = None
    experiments: Mapping[str, Experiment] = field(default_factory=dict)

    @property
    def given(self) -> tuple[Treatment, ...]:
        """Its treatments, for a life course."""
        return tuple(remedy(name).between() for name in self.treatments)


@dataclass(frozen=True)
class Study:
    """A cohort, what is done to it, and what is looked at.

    Attributes:
        name: of the study.
        source: where the people come from.
        subjects: how many.
        experiments: name -> experiment; each is done by every subject, in every arm it takes.
        arms: at least one.
        design: `crossover` (everybody takes every arm) or `parallel` (each takes one, allocated
            at random in blocks of as many as there are arms).
        outputs: observables to look at.
        portions: by what measure of the person food goes (see `doses`).
        step: step size [min]; chosen from the sampling times where None.

    Raises:
        InputError: naming what is missing or contradicts itself.
    """

    name: str
    source: Source
    subjects: int
    experiments: Mapping[str, Experiment]
    arms: tuple[Arm, ...] = (Arm("all"),)
    design: Design = "crossover"
    outputs: tuple[str, ...] = OUTPUTS
    portions: Portions = "same"
    step: float | None = None

    def __post_init__(self) -> None:
        if isinstance(self.subjects, bool) or not isinstance(self.subjects, int):
            raise InputError(f"subjects is {self.subjects!r}: give a whole number")
        if not 1 <= self.subjects <= 10**9:
            raise InputError(f"subjects is {self.subjects}: give 1 to 10^9")
        if not self.experiments:
            raise InputError(f"study {self.name}: give at least one experiment")
        if self.design not in ("crossover", "parallel"):
            raise InputError(f"design is {self.design!r}: choose crossover or parallel")
        names = [arm.name for arm in self.arms]
        if not names or len(set(names)) < len(names):
            raise InputError(f"study {self.name}: arms {names}: name each once, and at least one")
        for name in (*names, *self.experiments):
            if not name or not set(name) <= _ALLOWED:
                raise InputError(
                    f"{name!r} cannot name an arm or an experiment: letters, digits, '-', '_'"
                )
        self._check_arms()
        for name in self.outputs:
            if name not in OBSERVABLES:
                from physiology.catalogue import nearest

                raise InputError(f"nothing is called {name!r}{nearest(name, OBSERVABLES)}")
        for arm in self.arms:
            for name in self.experiments:
                doses(self.experiment(arm, name), self.step, self.portions)

    def _check_arms(self) -> None:
        known = parameters()
        for arm in self.arms:
            if arm.course is not None and arm.changes:
                raise InputError(
                    f"arm {arm.name}: a course knows treatments; make its changes a treatment"
                )
            _ = arm.given
            check_changes(f"arm {arm.name}", arm.changes, known)
            for name, instead in arm.experiments.items():
                if name not in self.experiments:
                    raise InputError(f"arm {arm.name}: the study has no experiment {name!r}")
                usual = self.experiments[name].sampling_times()
                if instead.sampling_times() != usual:
                    raise InputError(f"arm {arm.name}: sample {name!r} at the study's own times")

    def experiment(self, arm: Arm, name: str, treated: bool = True) -> Experiment:
        """The experiment of that name, as the arm has it; doses of its treatments go on in it."""
        own = arm.experiments.get(name, self.experiments[name])
        doses = [one for t in arm.given for one in t.infusions(own.duration)] if treated else []
        return dataclasses.replace(own, infusions=(*own.infusions, *doses)) if doses else own

    @property
    def varying(self) -> tuple[str, ...]:
        """Parameters that some arm changes."""
        acted = (t.parameters for arm in self.arms for t in arm.given)
        changed = (arm.changes for arm in self.arms)
        return tuple(sorted({path for paths in (*changed, *acted) for path in paths}))

    def allocation(self, which: range) -> np.ndarray:
        """Places of the arms of subjects in a parallel study.

        Each block of as many people as there are arms holds every arm once.
        """
        count = len(self.arms)
        first = which.start // count
        blocks = range(first, -(-which.stop // count))
        names = [f"allocation {place}" for place in range(count)]
        ranks = uniforms(self.source.seed, blocks, names)
        order = np.argsort(np.stack([ranks[name] for name in names], axis=1), axis=1)
        offset = which.start - first * count
        return order.reshape(-1)[offset : offset + len(which)]

    def identity(self) -> dict[str, Any]:
        """What decides the results, in words that are the same for the same study."""
        return {
            "study": self.name,
            "source": repr(self.source),
            "subjects": self.subjects,
            "experiments": {name: repr(value) for name, value in self.experiments.items()},
            "arms": [repr(arm) for arm in self.arms],
            "design": self.design,
            "outputs": list(self.outputs),
            "portions": self.portions,
            "step": self.step,
        }


_ALLOWED = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
