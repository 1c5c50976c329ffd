"""Fat cells: they swell or multiply, and what they cannot store stays in the blood."""

import numpy as np
import pytest

from organs.fat_cells import FatCells

DEPOTS = ("subcutaneous_fat", "visceral_fat")
YEAR = 365.25 * 1440


def swollen(by: float) -> dict[str, float]:
    """As many cells, each with `by` times the lipid."""
    return {f"{depot}.triglyceride": by for depot in DEPOTS}


def more(by: float) -> dict[str, float]:
    """`by` times as many cells, of the same size."""
    return {**swollen(by), **{f"{depot}.cells.number": by for depot in DEPOTS}}


def capacity(of: float) -> dict[str, float]:
    return {f"{depot}.cells.adipogenic_capacity": of for depot in DEPOTS}


def test_a_lean_fat_cell_has_the_size_that_biopsies_show(instant):
    lean = instant()
    assert lean["cell_diameter"] == pytest.approx(96.0, abs=3.0)
    assert lean["cell_size"] == pytest.approx(0.43, abs=0.02)


def test_lipid_fills_cells(instant):
    assert instant(swollen(2.0))["cell_diameter"] == pytest.approx(
        2 ** (1 / 3) * instant()["cell_diameter"]
    )
    assert instant(more(2.0))["cell_diameter"] == pytest.approx(instant()["cell_diameter"])


def test_healthy_fat_cells_are_replaced_as_they_die(instant):
    for depot in DEPOTS:
        assert instant().slopes[f"{depot}.cells.number"] == pytest.approx(0.0, abs=1e-15)


def test_a_tenth_of_the_cells_dies_in_a_year(instant):
    """Twice the cells of a normal size: what is lost in a year is a tenth of the excess."""
    lost = -instant(more(2.0)).slopes["subcutaneous_fat.cells.number"] * YEAR
    assert lost == pytest.approx(0.1 * instant()["cell_number"], rel=0.15)


def test_full_cells_recruit_new_ones(instant):
    assert instant(swollen(2.0)).slopes["subcutaneous_fat.cells.number"] > 0


def test_poor_adipogenesis_recruits_less_than_half_as_many(instant):
    """Fat cells born in hypertrophy against hyperplasia, in absolute number (A09)."""

    def born(capable, size):
        return float(FatCells(adipogenic_capacity=capable).recruitment(size, 0.43))

    assert 0.15 < born(0.05, 0.95) / born(3.0, 0.65) < 0.5
    # Cells that have slimmed recruit as those of the lean do.
    assert 0.85 < born(3.0, 0.2) <= 1.0
    slow = instant(swollen(2.0), capacity(0.05)).slopes["subcutaneous_fat.cells.number"]
    assert slow < 0.5 * instant(swollen(2.0)).slopes["subcutaneous_fat.cells.number"]


def test_storage_falls_smoothly_as_cells_near_their_largest_size():
    cells = FatCells()
    size = np.linspace(0.1, 2.0, 200)
    room = cells.room(size, 1.0)
    assert (np.diff(room) < 0).all()
    assert room[0] > 0.999
    assert cells.room(cells.size_maximum, 1.0) == pytest.approx(0.5)
    assert np.abs(np.diff(room, 2)).max() < 0.01


def test_full_cells_take_up_fewer_fatty_acids(instant):
    taken = "subcutaneous_fat.nefa_uptake"
    assert instant(swollen(2.6))[taken] < 0.5 * instant()[taken]
    assert instant(more(2.6))[taken] == pytest.approx(instant()[taken], rel=0.01)


def test_what_full_cells_cannot_store_spills_over_into_the_blood(instant):
    fed = {"blood.vldl": 2.0}

    def spilled(factors):
        look = instant({**fed, **factors})
        out = look["subcutaneous_fat.vldl_spillover"]
        return out / (out + look["subcutaneous_fat.vldl_uptake"])

    assert spilled(swollen(2.6)) > 2 * spilled({})
    assert spilled(more(2.6)) == pytest.approx(spilled({}), rel=0.01)


def test_full_cells_clear_fewer_lipoproteins(instant):
    def cleared(factors):
        look = instant(factors)
        return look["subcutaneous_fat.vldl_uptake"] + look["subcutaneous_fat.vldl_spillover"]

    assert cleared(swollen(2.6)) < 0.8 * cleared({})


def test_lipolysis_rises_less_than_fat(instant):
    flux = "subcutaneous_fat.lipolysis"
    assert 1.1 < instant(swollen(2.0))[flux] / instant()[flux] < 1.7


def test_collagen_stiffens_full_cells(instant):
    assert instant(swollen(2.2)).slopes["subcutaneous_fat.cells.fibrosis"] > 0
    stiff = {**swollen(2.0), "subcutaneous_fat.cells.fibrosis": 3.0}
    taken = "subcutaneous_fat.nefa_uptake"
    assert instant(stiff)[taken] < instant(swollen(2.0))[taken]


def test_adiponectin_falls_as_cells_swell_and_leptin_rises(instant):
    slopes = instant(swollen(2.0)).slopes
    assert slopes["adipokines.adiponectin"] < 0
    assert slopes["adipokines.leptin"] > 0
    assert instant(more(2.0)).slopes["adipokines.adiponectin"] > 0


def test_without_fat_cells_there_is_neither_adiponectin_nor_leptin(instant):
    slopes = instant(more(0.05)).slopes
    assert slopes["adipokines.adiponectin"] * 2880 < -0.7 * instant()["adiponectin"]
    assert slopes["adipokines.leptin"] * 1440 < -0.9 * instant()["leptin"]


def test_lack_of_leptin_raises_the_drive_to_lipolysis(instant):
    drive = "counterregulation.lipolytic_drive"
    assert instant({"adipokines.leptin": 0.1}).slopes[drive] > 0
    assert instant({"adipokines.leptin": 5.0}).slopes[drive] < 0


def test_women_have_more_leptin_and_adiponectin(man, woman):
    for hormone in ("leptin_fasting", "adiponectin_fasting"):
        assert getattr(woman.organs.adipokines, hormone) > getattr(man.organs.adipokines, hormone)
