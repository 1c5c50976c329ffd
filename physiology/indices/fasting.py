"""Indices from one fasting sample."""

from typing import Any

from organs.kinetics import namespace
from physiology.indices.checks import measured
from physiology.indices.units import mg_per_dl, micro_units_per_ml


def homa_ir(glucose: Any, insulin: Any) -> Any:
    """HOMA of insulin resistance [-]: 1 in a healthy young adult (Matthews1985).

    Args:
        glucose: fasting, mmol/L.
        insulin: fasting, pmol/L.
    """
    glucose = measured("fasting glucose", glucose, "mmol/L")
    insulin = measured("fasting insulin", insulin, "pmol/L")
    return glucose * micro_units_per_ml(insulin) / 22.5


def homa_b(glucose: Any, insulin: Any) -> Any:
    """HOMA of beta-cell function [%]: 100 in a healthy young adult (Matthews1985).

    Args:
        glucose: fasting, mmol/L; above 3.5.
        insulin: fasting, pmol/L.
    """
    glucose = measured("fasting glucose", glucose, "mmol/L", above=3.5)
    insulin = measured("fasting insulin", insulin, "pmol/L")
    return 20 * micro_units_per_ml(insulin) / (glucose - 3.5)


def quicki(glucose: Any, insulin: Any) -> Any:
    """Quantitative insulin sensitivity check index [-] (Katz2000).

    Args:
        glucose: fasting, mmol/L.
        insulin: fasting, pmol/L.
    """
    glucose = measured("fasting glucose", glucose, "mmol/L", above=0.0)
    insulin = measured("fasting insulin", insulin, "pmol/L", above=0.0)
    product = mg_per_dl(glucose) * micro_units_per_ml(insulin)
    return 1 / namespace(product).log10(product)


def adipo_ir(nefa: Any, insulin: Any) -> Any:
    """Insulin resistance of fat, Adipo-IR [mmol/L x pmol/L] (Sondergaard2017).

    Args:
        nefa: fasting, mmol/L.
        insulin: fasting, pmol/L.
    """
    nefa = measured("fasting NEFA", nefa, "mmol/L")
    return nefa * measured("fasting insulin", insulin, "pmol/L")
