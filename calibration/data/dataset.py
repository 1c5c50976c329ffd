"""Dataset: people, what was done to them, and what was measured; in the project's units."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from calibration.data.analytes import ANALYTES, ErrorModel
from organs.parameters import replace
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.human import Body, human

COVARIATES = ("sex", "age", "height", "weight", "body_fat")


class Series(NamedTuple):
    """One analyte measured over time; missing samples are left out.

    Attributes:
        times: minutes from the start of the experiment; before it counts as the fast.
        values: in the unit of the analyte (`analytes.ANALYTES`).
        sd: standard deviation of the measurement; NaN where the analyte's error model holds.
        censored: whether the value is a limit that the truth lies below.
    """

    times: np.ndarray
    values: np.ndarray
    sd: np.ndarray
    censored: np.ndarray

    @classmethod
    def of(cls, times, values, sd=None, censored=None) -> Series:
        """A series from sequences; no `sd` is unknown, no `censored` is none."""
        times, values = np.asarray(times, float), np.asarray(values, float)
        unknown = np.full(times.shape, np.nan) if sd is None else np.asarray(sd, float)
        below = np.zeros(times.shape, bool) if censored is None else np.asarray(censored, bool)
        return cls(times, values, unknown, below)

    def keep(self, chosen: np.ndarray) -> Series:
        """Some of the samples."""
        return Series(*(part[chosen] for part in self))


@dataclass(frozen=True)
class Visit:
    """One experiment on one person.

    Attributes:
        experiment: what was done.
        series: what was measured, by analyte (the name of an observable).
    """

    experiment: Experiment
    series: Mapping[str, Series]

    def without_time(self, minute: float) -> Visit:
        """The visit without the samples of one time; the fast is minute 0 and before."""

        def kept(times):
            return times > 0 if minute <= 0 else times != minute

        return Visit(self.experiment, {n: s.keep(kept(s.times)) for n, s in self.series.items()})


@dataclass(frozen=True)
class Subject:
    """One person, or a group's mean treated as one.

    Attributes:
        name: how the data call this person.
        visits: experiments by name (`ogtt`).
        covariates: sex, age [years], height [m], weight [kg], body_fat (fraction), where known.
        group: diagnosis or arm; empty where there is none.
        extra: anything else known of the person, by name, in the unit of the data.
        parameters: the person's own parameters that are known already (from another experiment), by
            path.
    """

    name: str
    visits: Mapping[str, Visit]
    covariates: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    extra: Mapping[str, float] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def body(self) -> Body:
        """A healthy body with these covariates (those of the reference where unknown) and the
        parameters that are known.

        Raises:
            InputError: naming the subject, for covariates that no person has.
        """
        try:
            body = human(**{k: v for k, v in self.covariates.items() if k in COVARIATES})
        except InputError as error:
            raise InputError(f"subject {self.name}: {error}") from None
        if not self.parameters:
            return body
        return Body(replace(body.organs, self.parameters), person=body.person)

    def change_visits(self, change: Callable[[Visit], Visit]) -> Subject:
        """The same person with every visit changed."""
        return dataclasses.replace(self, visits={n: change(v) for n, v in self.visits.items()})


@dataclass(frozen=True)
class Dataset:
    """Some people.

    Attributes:
        name: what the data are called.
        subjects: the people, each with a name of its own.
        notes: what was flagged when reading: odd but usable, each with its place.
    """

    name: str
    subjects: tuple[Subject, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [subject.name for subject in self.subjects]
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice is not None:
            raise InputError(f"{self.name}: subject {twice!r} appears twice: rename one")

    def __len__(self) -> int:
        return len(self.subjects)

    def __iter__(self) -> Iterator[Subject]:
        return iter(self.subjects)

    def __getitem__(self, name: str) -> Subject:
        for subject in self.subjects:
            if subject.name == name:
                return subject
        raise InputError(f"{self.name} has no subject {name!r}")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the subjects."""
        return tuple(subject.name for subject in self.subjects)

    @property
    def groups(self) -> dict[str, list[Subject]]:
        """Subjects by group, in the order of the data."""
        found: dict[str, list[Subject]] = {}
        for subject in self.subjects:
            found.setdefault(subject.group, []).append(subject)
        return found

    @property
    def analytes(self) -> tuple[str, ...]:
        """Everything that was measured in anybody."""
        seen = {n for s in self.subjects for v in s.visits.values() for n in v.series}
        return tuple(name for name in ANALYTES if name in seen)

    def select(self, keep: Callable[[Subject], bool]) -> Dataset:
        """The subjects for whom `keep` is true."""
        return dataclasses.replace(self, subjects=tuple(s for s in self.subjects if keep(s)))

    def change(self, change: Callable[[Subject], Subject]) -> Dataset:
        """Every subject changed."""
        return dataclasses.replace(self, subjects=tuple(change(s) for s in self.subjects))

    def only(self, *analytes: str) -> Dataset:
        """Only some analytes."""

        def reduced(visit: Visit) -> Visit:
            kept = {n: s for n, s in visit.series.items() if n in analytes}
            return Visit(visit.experiment, kept)

        return self.change(lambda subject: subject.change_visits(reduced))

    def without_time(self, minute: float) -> Dataset:
        """Without the samples of one time, in every subject."""
        return self.change(lambda s: s.change_visits(lambda v: v.without_time(minute)))


def standard_deviation(analyte: str, series: Series, model: ErrorModel | None = None) -> np.ndarray:
    """Standard deviation of each sample: as given, or from the error model of the analyte."""
    model = model or ANALYTES[analyte].error
    by_model = np.hypot(model.proportional * series.values, model.additive)
    return np.where(np.isfinite(series.sd), np.hypot(series.sd, 0.0), by_model)
