"""Body: organs joined by blood.

Organs say what happens (`organs.processes`); this module books it. The stoichiometry of each
process is checked for carbon when it is first traced and costs nothing at run time.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

import equinox as eqx

from organs.adipokines import Adipokines
from organs.adipose_tissue import AdiposeTissue
from organs.blood import Blood
from organs.blood_cells import BloodCells
from organs.body_composition import BodyComposition
from organs.brain import Brain
from organs.counterregulation import CounterRegulation
from organs.drugs import Drugs
from organs.energy_balance import EnergyBalance
from organs.fat_cells import FatCells, census
from organs.gut import Gut
from organs.heart import Heart
from organs.immune import Immune
from organs.insulin_signalling import InsulinSignalling
from organs.kidney import Kidney
from organs.liver import Liver
from organs.ordinary_day import OrdinaryDay
from organs.organ import AbstractOrgan, Change, Perfusion, State, pool, signal
from organs.other_tissues import OtherTissues
from organs.pancreas import Pancreas
from organs.processes import Lag, Process, Rate
from organs.skeletal_muscle import SkeletalMuscle
from organs.subcutaneous_insulin import SubcutaneousInsulin
from organs.substances import SUBSTANCES, Substance
from physiology import basal
from physiology.circulation import Circulation
from physiology.clinician import Clinician
from physiology.intake import Intake


def _visceral_fat() -> AdiposeTissue:
    return AdiposeTissue(
        fat_mass=1.8,
        lipolysis_share=0.15,
        nefa_uptake=0.012,
        glucose_uptake=0.004,
        lipase_share=0.08,
        cells=FatCells(number=0.45),
        signalling=InsulinSignalling(akt_half=0.1),
    )


class Organs(eqx.Module):
    """All organs of a person, the circulation that joins them, and what they are used to."""

    blood: Blood = eqx.field(default_factory=Blood)
    gut: Gut = eqx.field(default_factory=Gut)
    subcutaneous_fat: AdiposeTissue = eqx.field(default_factory=AdiposeTissue)
    visceral_fat: AdiposeTissue = eqx.field(default_factory=_visceral_fat)
    pancreas: Pancreas = eqx.field(default_factory=Pancreas)
    liver: Liver = eqx.field(default_factory=Liver)
    skeletal_muscle: SkeletalMuscle = eqx.field(default_factory=SkeletalMuscle)
    brain: Brain = eqx.field(default_factory=Brain)
    kidney: Kidney = eqx.field(default_factory=Kidney)
    heart: Heart = eqx.field(default_factory=Heart)
    other_tissues: OtherTissues = eqx.field(default_factory=OtherTissues)
    blood_cells: BloodCells = eqx.field(default_factory=BloodCells)
    immune: Immune = eqx.field(default_factory=Immune)
    adipokines: Adipokines = eqx.field(default_factory=Adipokines)
    counterregulation: CounterRegulation = eqx.field(default_factory=CounterRegulation)
    subcutaneous_insulin: SubcutaneousInsulin = eqx.field(default_factory=SubcutaneousInsulin)
    drugs: Drugs = eqx.field(default_factory=Drugs)
    energy_balance: EnergyBalance = eqx.field(default_factory=EnergyBalance)
    clinician: Clinician = eqx.field(default_factory=Clinician)
    circulation: Circulation = eqx.field(default_factory=Circulation)
    body_composition: BodyComposition = eqx.field(default_factory=BodyComposition)
    ordinary_day: OrdinaryDay = eqx.field(default_factory=OrdinaryDay)


NO_ORGANS = (
    "circulation",
    "body_composition",
    "ordinary_day",
)  # parts of `Organs` without state or processes
ORGANS: tuple[str, ...] = tuple(
    field.name for field in dataclasses.fields(Organs) if field.name not in NO_ORGANS
)


class EnvironmentState(State):
    """What left the body, less what entered it."""

    co2: Any = pool("co2", "carbon dioxide breathed out")
    urea: Any = pool("urea", "urea excreted")
    glucose: Any = pool("glucose", "carbohydrate in urine and stool, less eaten")
    triglyceride: Any = pool("triglyceride", "fat in stool, less eaten")
    amino_acid: Any = pool("amino_acid", "protein in stool, less eaten")
    lactate: Any = pool("lactate", "lactate, less infused")
    glycerol: Any = pool("glycerol", "glycerol, less infused")
    oxygen: Any = signal("mmol", "oxygen breathed in")
    heat: Any = signal("kcal", "heat given off")


class Variable(eqx.Module):
    """One state of the whole body: where it lives, its unit and what it is."""

    path: str = eqx.field(static=True)
    unit: str = eqx.field(static=True)
    about: str = eqx.field(static=True)
    substance: Substance | None = eqx.field(static=True, default=None)
    slow: bool = eqx.field(static=True, default=False)


def _variables(state_class, prefix: str) -> Iterator[Variable]:
    for field in dataclasses.fields(state_class):
        path = f"{prefix}.{field.name}"
        about, slow = field.metadata.get("about", ""), field.metadata.get("slow", False)
        if "substance" in field.metadata:
            substance = SUBSTANCES[field.metadata["substance"]]
            yield Variable(path, substance.unit, about, substance, slow)
        elif "unit" in field.metadata:
            yield Variable(path, field.metadata["unit"], about, None, slow)
        else:
            yield from _variables(field.type, path)


_ORGAN_CLASSES: dict[str, Any] = {field.name: field.type for field in dataclasses.fields(Organs)}
_CLASSES: dict[str, type[State]] = {
    **{name: _ORGAN_CLASSES[name].states for name in ORGANS},
    "environment": EnvironmentState,
}

VARIABLES: tuple[Variable, ...] = tuple(
    variable for name, cls in _CLASSES.items() for variable in _variables(cls, name)
)
STATES: tuple[str, ...] = tuple(variable.path for variable in VARIABLES)
_SUBSTANCE = {v.path: v.substance for v in VARIABLES if v.substance is not None}

# States that change over days to years: stores, cells, proteins.
SLOW: tuple[str, ...] = tuple(variable.path for variable in VARIABLES if variable.slow)

# What an overnight fast leaves as it is, or to drain; everything else is steady there.
STORES: tuple[str, ...] = tuple(
    path for path in STATES if path.startswith("environment.") or path in SLOW
)


def _build(state_class, values: Iterator):
    made = {
        field.name: next(values)
        if "substance" in field.metadata or "unit" in field.metadata
        else _build(field.type, values)
        for field in dataclasses.fields(state_class)
    }
    return state_class(**made)


def _flatten(state) -> Iterator:
    for field in dataclasses.fields(state):
        value = getattr(state, field.name)
        if isinstance(value, State):
            yield from _flatten(value)
        else:
            yield value


def unflatten(values) -> dict[str, State]:
    """Name the values of a flat state (in the order of `STATES`), organ by organ."""
    iterator = iter(values)
    return {name: _build(cls, iterator) for name, cls in _CLASSES.items()}


def fasting_state(organs: Organs, rest) -> list:
    """The flat state after an overnight fast (values in the order of `STATES`)."""
    values: list = []
    for name in ORGANS:
        organ: AbstractOrgan = getattr(organs, name)
        values.extend(_flatten(organ.resting_state(getattr(rest, name))))
    zero = 0.0 * organs.blood.glucose_fasting
    return values + [zero] * len(dataclasses.fields(EnvironmentState))


def perfuse(organs: Organs, states: dict[str, Any], intake: Intake, rest) -> Perfusion:
    """The blood that every organ sees now, portal concentrations included."""
    blood_state, circulation = states["blood"], organs.circulation
    concentrations = organs.blood.concentrations(blood_state)
    chylomicron_access, vldl_access = organs.blood.lipase_access(
        concentrations["chylomicron"], concentrations["vldl"]
    )
    blood = Perfusion(
        **concentrations,
        chylomicron_access=chylomicron_access,
        vldl_access=vldl_access,
        glp1=states["gut"].glp1,
        gip=states["gut"].gip,
        tnf=organs.immune.tnf_activity * states["immune"].tnf,
        il6=states["immune"].il6,
        adiponectin=states["adipokines"].adiponectin,
        leptin=states["adipokines"].leptin,
        lipolytic_drive=states["counterregulation"].lipolytic_drive,
        adrenaline=states["counterregulation"].adrenaline,
        cortisol_action=states["counterregulation"].cortisol_action,
        acipimox=states["drugs"].acipimox,
        octreotide=states["drugs"].octreotide,
    )
    ports = blood.ports
    ports["infused"] = intake.signals()
    ports["intraduodenal_glucose"] = intake.intraduodenal_glucose
    ports["clamp_target"], ports["clamp_slope"] = intake.clamp_target, intake.clamp_slope
    ports["clamping"] = intake.clamping
    ports["liver_fat"] = states["liver"].triglyceride / rest.liver.triglyceride
    ports["fat_cells"] = census(
        organs.subcutaneous_fat.depot(states["subcutaneous_fat"]),
        organs.visceral_fat.depot(states["visceral_fat"]),
    )
    build, healthy = organs.body_composition, rest.energy_balance.stores
    stores = basal.stores(states)
    # What moves must be carried: the power ordered is that of the healthy build.
    unrest = organs.energy_balance.unrest(
        states["energy_balance"], intake.activity, stores, build, rest.energy_balance
    )
    blood.activity = intake.activity * build.relative_weight(stores, healthy) + unrest
    ports["stores"], ports["load"] = stores, build.load(stores, healthy)
    ports["metabolic_rate"] = organs.energy_balance.metabolic_rate(
        states["energy_balance"], stores, build, rest.energy_balance
    )
    ports["c_peptide_amount"] = blood_state.c_peptide
    ports["glucagon_amount"] = blood_state.glucagon
    ports.update(
        organs.counterregulation.ports(states["counterregulation"], blood, rest.counterregulation)
    )
    ports.update(organs.gut.ports(states["gut"], blood, rest.gut))
    visceral = organs.visceral_fat.ports(states["visceral_fat"], blood, rest.visceral_fat)
    ports.update(organs.pancreas.ports(states["pancreas"], blood, rest.pancreas))
    ports["portal_glucose"] = circulation.portal_glucose(blood.glucose, ports["glucose_absorption"])
    ports["portal_nefa_excess"] = circulation.portal_nefa_excess(visceral["nefa_release"])
    inflow = circulation.hepatic_insulin_inflow(blood.insulin, ports["insulin_secretion"])
    ports["hepatic_insulin_inflow"] = inflow
    ports["sinusoidal_insulin"] = circulation.sinusoidal_insulin(inflow)
    return blood


def changes(organs: Organs, values, intake: Intake, rest) -> tuple[dict[str, Change], Perfusion]:
    """Everything that happens now: changes by path (`liver.glycogenolysis`), and the blood."""
    states = unflatten(values)
    blood = perfuse(organs, states, intake, rest)
    happening: dict[str, Change] = {f"intake.{eaten.name}": eaten for eaten in intake.processes()}
    for name in ORGANS:
        organ: AbstractOrgan = getattr(organs, name)
        for change in organ.processes(states[name], blood, getattr(rest, name)):
            label = change.name if isinstance(change, Process) else f"d({change.signal})"
            happening[f"{name}.{label}"] = change
    return happening, blood


def derivatives(organs: Organs, values, intake: Intake, rest) -> list:
    """Time derivative of a flat state, in the order of `STATES` [per minute]."""
    happening, _ = changes(organs, values, intake, rest)
    slopes: dict[str, Any] = dict.fromkeys(STATES, 0.0)
    current = dict(zip(STATES, values, strict=True))
    for path, change in happening.items():
        organ = path.partition(".")[0]
        if isinstance(change, Process):
            book(slopes, organ, change)
        elif isinstance(change, Lag):
            signal = f"{organ}.{change.signal}"
            slopes[signal] = slopes[signal] + (change.target - current[signal]) / change.tau
        elif isinstance(change, Rate):
            slopes[f"{organ}.{change.signal}"] = slopes[f"{organ}.{change.signal}"] + change.rate
    return [slopes[path] for path in STATES]


def book(slopes: dict[str, Any], organ: str, process: Process) -> None:
    """Add one process to the slopes of the pools it touches, with its oxygen and heat."""
    pools = qualified(organ, process)
    for path, coefficient in pools.items():
        slopes[path] = slopes[path] + coefficient * process.rate
    oxygen, heat = gas_and_heat(organ, process)
    if oxygen:
        slopes["environment.oxygen"] = slopes["environment.oxygen"] + oxygen * process.rate
    if heat:
        slopes["environment.heat"] = slopes["environment.heat"] + heat * process.rate


def qualified(organ: str, process: Process) -> dict[str, float]:
    """The pools of a process by full path.

    Raises:
        ValueError: if a pool does not exist or carbon is not conserved.
    """
    pools = {p if "." in p else f"{organ}.{p}": n for p, n in process.pools.items()}
    unknown = [path for path in pools if path not in _SUBSTANCE]
    if unknown:
        raise ValueError(f"{organ}.{process.name} names {unknown[0]}, which is no pool of the body")
    carbon = sum(n * _SUBSTANCE[path].carbon for path, n in pools.items())
    if abs(carbon) > 1e-9:
        raise ValueError(
            f"{organ}.{process.name} creates {carbon:g} carbon atoms: correct its coefficients"
        )
    return pools


def flux_unit(organ: str, process: Process) -> str:
    """Unit of the rate of a process: of a hormone where it moves any."""
    hormonal = any(_SUBSTANCE[path].unit == "pmol" for path in qualified(organ, process))
    return "pmol/min" if hormonal else "mmol/min"


def gas_and_heat(organ: str, process: Process) -> tuple[float, float]:
    """Oxygen used [mmol] and heat released [kcal] per unit of a process, from its substances."""
    pools = qualified(organ, process)
    oxygen = -sum(n * _SUBSTANCE[path].oxygen_demand for path, n in pools.items())
    heat = -sum(n * _SUBSTANCE[path].energy for path, n in pools.items())
    return (oxygen if abs(oxygen) > 1e-12 else 0.0), (heat if abs(heat) > 1e-12 else 0.0)


def constants(organs: Organs):
    """The fasting constants of healthy organs: see `physiology.basal`."""
    return basal.constants(organs)
