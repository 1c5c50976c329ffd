"""Results: what a folder holds, as tables and curves, finished or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from physiology.cohort import manifest, store
from physiology.cohort.optional import load
from physiology.errors import InputError

if TYPE_CHECKING:
    import pandas
    import xarray


class Results:
    """The results of a study, read from its folder when asked for.

    Attributes:
        folder: where they are.
        request: what they belong to (the manifest).

    Raises:
        InputError: where the folder holds no cohort.
    """

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        self.request: dict[str, Any] = manifest.read(self.folder)

    @property
    def complete(self) -> bool:
        """Whether all shards are finished."""
        return len(self.shards()) * self.request["shard"] >= self.request["subjects"]

    def shards(self) -> list[int]:
        """Numbers of the finished shards."""
        return sorted(manifest.finished(self.folder))

    def table(self, which: str) -> pandas.DataFrame:
        """`subjects` or `endpoints` of the finished shards, in the order of subjects."""
        import pandas as pd

        load("pyarrow", "reading tables")
        if which not in store.TABLES:
            raise InputError(f"there is no table {which!r}: choose from {', '.join(store.TABLES)}")
        parts = [pd.read_parquet(store.part(self.folder, which, index)) for index in self.shards()]
        if not parts:
            raise InputError(f"{self.folder} holds no finished shard yet")
        return pd.concat(parts, ignore_index=True)

    def subjects(self) -> pandas.DataFrame:
        """Covariates, traits and parameters, a row a subject."""
        return self.table("subjects")

    def endpoints(self) -> pandas.DataFrame:
        """Outcome and endpoints, a row a subject, arm and experiment."""
        return self.table("endpoints")

    def curves(self, experiment: str | None = None) -> xarray.Dataset:
        """Curves of an experiment over `arm`, `subject` and `time` [min], read when used.

        They are not a number where a subject did not take the arm, failed, or is not finished.

        Raises:
            InputError: for an unknown experiment, or where none were kept.
        """
        import xarray as xr

        known = list(self.request["experiments"])
        name = known[0] if experiment is None and len(known) == 1 else experiment
        if name is None or name not in known:
            raise InputError(f"there is no experiment {name!r}: choose from {', '.join(known)}")
        if not self.request["curves"]:
            raise InputError(f"{self.folder} was made without curves")
        load("zarr", "reading curves")
        return xr.open_zarr(
            store.curve_store(self.folder, name), chunks=None, consolidated=False, zarr_format=2
        )
