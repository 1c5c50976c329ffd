"""The contract between an organ and the body."""

import abc
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, ClassVar

import equinox as eqx
import jax

from organs.processes import Lag, Process, Rate

Change = Process | Lag | Rate


def pool(substance: str, about: str, *, slow: bool = False) -> Any:
    """Declare a state that is an amount of matter [the substance's unit].

    `slow` marks a store: what a day fills or empties only in part.
    """
    return eqx.field(metadata={"substance": substance, "about": about, "slow": slow})


def signal(unit: str, about: str, *, slow: bool = False) -> Any:
    """Declare a state that is no matter: a concentration of a regulator, an activity.

    `slow` marks one with a time constant of a day or more.
    """
    return eqx.field(metadata={"unit": unit, "about": about, "slow": slow})


def part(about: str) -> Any:
    """Declare a state that is itself a State, with fields of its own."""
    return eqx.field(metadata={"about": about})


class State(eqx.Module):
    """The named state of an organ; every field is a `pool`, a `signal` or another State."""


class Stateless(State):
    """The state of an organ that keeps nothing."""


@dataclass
class Perfusion:
    """What the blood and the body bring to an organ at one instant.

    Concentrations are arterial [mmol/L; hormones pmol/L]. What several organs must know at
    the same instant, because it never mixes with the rest of the blood first, is added by
    the organs that make it (`ports`): absorption and visceral lipolysis into the portal
    vein, insulin secretion into the hepatic sinusoids.
    """

    glucose: Any
    interstitial_glucose: Any
    lactate: Any
    amino_acid: Any
    glycerol: Any
    nefa: Any
    ketone: Any
    chylomicron: Any
    vldl: Any
    chylomicron_access: Any  # chylomicron TG within reach of lipoprotein lipase, fasting VLDL = 1
    vldl_access: Any
    insulin: Any
    glucagon: Any
    glp1: Any
    gip: Any
    tnf: Any  # within reach of its receptors [pg/mL]
    il6: Any  # [pg/mL]
    adiponectin: Any  # [ug/mL]
    leptin: Any  # [ng/mL]
    lipolytic_drive: Any  # counter-regulation of fasting; 1 after an overnight fast
    adrenaline: Any
    cortisol_action: Any  # of cortisol in the tissues; 1 after an overnight fast
    acipimox: Any = 0.0  # [mg/L]
    octreotide: Any = 0.0  # [ug/L]
    activity: Any = 0.0  # physical activity above rest [kcal/min]
    ports: dict[str, Any] = field(default_factory=dict)


class Constants(SimpleNamespace):
    """What a healthy organ does after an overnight fast, by name."""


def _register(cls: type) -> None:
    """Let JAX see through objects with named fields."""

    def flatten(node):
        return tuple(vars(node).values()), tuple(vars(node))

    def unflatten(names, values):
        return cls(**dict(zip(names, values, strict=True)))

    jax.tree_util.register_pytree_node(cls, flatten, unflatten)


_register(Perfusion)
_register(Constants)


class AbstractOrgan(eqx.Module):
    """A tissue: parameters as fields, and the four questions the body asks of it.

    `rest` is what `at_rest` returned for the healthy person after an overnight fast: the
    constants that make every flux equal its basal value there. Disease, drugs and training
    change parameters and states, never these constants.
    """

    states: ClassVar[type[State]] = Stateless

    @abc.abstractmethod
    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """The constants of this healthy organ in this fasting blood.

        `closures` are the fluxes that the balance of the whole body leaves to the organ.
        """

    @abc.abstractmethod
    def resting_state(self, rest) -> State:
        """The state after an overnight fast."""

    @abc.abstractmethod
    def processes(self, state, blood: Perfusion, rest) -> tuple[Change, ...]:
        """Everything that happens in the organ now."""

    def ports(self, state, blood: Perfusion, rest) -> dict[str, Any]:
        """What other organs must know at the same instant; nothing by default."""
        return {}
