"""Clinical units, inside formulas that were published in them."""

MG_PER_DL = 18.0  # 1 mmol/L of glucose
PMOL_PER_L = 6.0  # 1 uU/mL of insulin


def mg_per_dl(glucose):
    """Glucose [mg/dL] from mmol/L."""
    return MG_PER_DL * glucose


def micro_units_per_ml(insulin):
    """Insulin [uU/mL] from pmol/L."""
    return insulin / PMOL_PER_L
