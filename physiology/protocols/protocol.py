"""A protocol that was read and checked: who, what, and what to report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from physiology.experiments import Experiment
from physiology.protocols.tracers import TracerOrder


@dataclass(frozen=True)
class Protocol:
    """A protocol ready to run.

    Attributes:
        title: what it is called.
        body: the person.
        experiment: all steps as one experiment.
        outputs: names of what to report; empty for the standard figure alone.
        steps: the steps one by one.
        tracers: what is labelled and how.
        changed: parameters that differ from the person's own, by path, in words.
    """

    title: str
    body: Any
    experiment: Experiment
    outputs: tuple[str, ...] = ()
    steps: tuple[Experiment, ...] = ()
    tracers: tuple[TracerOrder, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)
