"""Trajectory: what an experiment showed, by name."""

from __future__ import annotations

import csv
import dataclasses
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from organs.kinetics import namespace
from physiology.body import STATES, VARIABLES, flux_unit
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.files import replacing
from physiology.human import Body
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot
from physiology.status import Status

if TYPE_CHECKING:
    import xarray

_VARIABLE = {variable.path: variable for variable in VARIABLES}


@dataclass(frozen=True)
class Trajectory:
    """Every state, flux and observable of an experiment at its sampling times.

    `trajectory["glucose"]` is an observable, `trajectory["liver.glycogen"]` a state,
    `trajectory["liver.glycogenolysis"]` a flux; arrays over `times` [min]. `finer` is the same with
    more samples, where there is one: what integrates fluxes uses it.
    """

    experiment: Experiment
    start: Body
    rest: Any = field(repr=False)
    times: np.ndarray
    states: np.ndarray = field(repr=False)
    intake: np.ndarray = field(repr=False)
    end: tuple = field(repr=False)
    status: Status
    finer: Trajectory | None = field(default=None, repr=False)

    def thinned(self, experiment: Experiment) -> Trajectory:
        """The same, reported at the sampling times of `experiment`, which are among its own."""
        times = np.asarray(experiment.sampling_times(), float)
        pick = np.searchsorted(self.times, times - 1e-9)
        return dataclasses.replace(
            self,
            experiment=experiment,
            times=times,
            states=self.states[:, pick],
            intake=self.intake[:, pick],
            finer=self,
        )

    @cached_property
    def snapshot(self) -> Snapshot:
        """The body at all sampling times, for observables and fluxes."""
        return Snapshot(self.start.organs, self.rest, self.states, Intake(*self.intake))

    @property
    def body(self) -> Body:
        """The body as the experiment leaves it, ready for the next one."""
        return Body(
            organs=self.start.organs,
            person=self.start.person,
            healthy=self.start.healthy,
            state=self.end,
        )

    def names(self) -> list[str]:
        """All names: observables, states, fluxes."""
        return [*OBSERVABLES, *STATES, *self.fluxes()]

    def fluxes(self) -> list[str]:
        """Names of the fluxes that are not also a state."""
        return [path for path in self.snapshot.processes if path not in _VARIABLE]

    def __getitem__(self, name: str) -> np.ndarray:
        """One quantity over time.

        Raises:
            InputError: for an unknown name, with the nearest ones.
        """
        if name in OBSERVABLES:
            value = OBSERVABLES[name].formula(self.snapshot)
        elif name in _VARIABLE:
            value = self.states[STATES.index(name)]
        elif name in self.snapshot.processes:
            value = self.snapshot.flux(name)
        else:
            near = get_close_matches(name, self.names(), n=3, cutoff=0.4)
            hint = f": did you mean {', '.join(near)}?" if near else ""
            raise InputError(f"nothing is called {name!r}{hint} (see `physiology list`)")
        return namespace(value).broadcast_to(value, self.times.shape)

    def at(self, name: str, minute: float) -> float:
        """One quantity at one time, interpolated between samples."""
        return float(np.interp(minute, self.times, self[name]))

    def unit(self, name: str) -> str:
        """Unit of a quantity."""
        if name in OBSERVABLES:
            return OBSERVABLES[name].unit
        if name in _VARIABLE:
            return _VARIABLE[name].unit
        return flux_unit(name.partition(".")[0], self.snapshot.processes[name])

    def long_name(self, name: str) -> str:
        """What a quantity is, in words."""
        if name in OBSERVABLES:
            return OBSERVABLES[name].long_name
        if name in _VARIABLE:
            return _VARIABLE[name].about
        organ, _, process = name.partition(".")
        return f"{process.replace('_', ' ')} in {organ.replace('_', ' ')}"

    def to_xarray(self) -> xarray.Dataset:
        """All quantities as an xarray Dataset over `time` [min], with units and long names.

        States, fluxes and observables carry `kind`; the experiment, the person and the status
        are attributes of the Dataset.
        """
        import xarray as xr

        from physiology.version import version

        kinds = {
            **dict.fromkeys(self.fluxes(), "flux"),
            **dict.fromkeys(STATES, "state"),
            **dict.fromkeys(OBSERVABLES, "observable"),
        }
        variables = {
            name: (
                "time",
                np.array(self[name]),
                {"units": self.unit(name), "long_name": self.long_name(name), "kind": kind},
            )
            for name, kind in kinds.items()
        }
        time = ("time", np.array(self.times), {"units": "min", "long_name": "time"})
        return xr.Dataset(
            variables,
            coords={"time": time},
            attrs={
                "experiment": repr(self.experiment),
                "person": repr(self.start.person),
                "status": self.status.message,
                "parameters": parameter_json(self.start),
                "physiology_version": version(),
            },
        )

    def to_netcdf(self, path: str | Path) -> Path:
        """Save all quantities as NetCDF; an existing file is replaced only once it is written."""
        with replacing(path) as temporary:
            self.to_xarray().to_netcdf(temporary, engine="netcdf4")
        return Path(path)

    def to_csv(self, path: str | Path, names: list[str] | None = None) -> Path:
        """Save quantities as CSV, one column each (`glucose [mmol/L]`), one row a sample."""
        chosen = self.names() if names is None else names
        columns = [self[name] for name in chosen]
        with replacing(path) as temporary, open(temporary, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["time [min]", *(f"{name} [{self.unit(name)}]" for name in chosen)])
            for row in zip(self.times, *columns, strict=True):
                writer.writerow([f"{value:.10g}" for value in row])
        return Path(path)


def parameter_json(body: Body) -> str:
    """The parameters of a body as JSON, path -> value."""
    import json

    from organs.parameters import describe

    return json.dumps({row.path: float(row.value) for row in describe(body.organs)})
