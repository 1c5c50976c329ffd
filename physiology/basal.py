"""The fasting balance: what every organ does after an overnight fast, so that nothing moves.

Most basal fluxes are parameters of their organ. The few written here close the table: each
pool of the blood leaves exactly one flux open, and its balance decides it.

    NEFA        -> adipose lipolysis            glucose     -> liver glycogenolysis
    lactate     -> gluconeogenesis from it      glycerol    -> gluconeogenesis from it
    amino acids -> oxidation in the liver       ketones     -> ketogenesis
    insulin     -> clearance outside the liver  C-peptide   -> its concentration
    glucagon    -> its secretion                VLDL        -> lipoprotein lipase
"""

from collections.abc import Mapping
from typing import Any

from organs.body_composition import Stores
from organs.fat_cells import census
from organs.fuels import fasting_fuels
from organs.organ import Constants, Perfusion
from organs.substances import PROTEIN, STARCH, TRIGLYCERIDE

FUEL_BURNERS = ("heart", "kidney", "gut", "other_tissues")
FAT_DEPOTS = ("subcutaneous_fat", "visceral_fat")


def constants(organs) -> Constants:
    """The constants of every organ of a healthy person, and the fasting blood.

    Args:
        organs: the `Organs` of the person.

    Returns:
        One `rest` per organ, under the organ's name, and `blood_at_rest`.
    """
    lipase = lipase_activities(organs)
    ketogenesis = ketone_use(organs)
    liver_nefa = organs.liver.lipid.nefa_uptake_at_rest(ketogenesis)
    lipolysis = lipolysis_rates(organs, lipase, liver_nefa)
    blood = fasting_blood(organs, lipase, lipolysis)

    def fat(name):
        return {
            "lipolysis": lipolysis[name],
            "lipase_activity": lipase[name],
            "ordinary_insulin": organs.ordinary_day.insulin,
        }

    rest = Constants(
        blood_at_rest=blood,
        blood=organs.blood.at_rest(blood, c_peptide=fasting_c_peptide(organs)),
        gut=organs.gut.at_rest(blood),
        subcutaneous_fat=organs.subcutaneous_fat.at_rest(blood, **fat("subcutaneous_fat")),
        visceral_fat=organs.visceral_fat.at_rest(blood, **fat("visceral_fat")),
        pancreas=organs.pancreas.at_rest(
            blood,
            glucagon_secretion=organs.kidney.glucagon_elimination
            * organs.blood.glucagon_fasting
            * organs.blood.glucagon_volume,
            ordinary=organs.ordinary_day,
        ),
        skeletal_muscle=organs.skeletal_muscle.at_rest(
            blood, lipase_activity=lipase["skeletal_muscle"]
        ),
        brain=organs.brain.at_rest(blood),
        kidney=organs.kidney.at_rest(blood, insulin_clearance=insulin_clearance(organs)),
        heart=organs.heart.at_rest(blood),
        other_tissues=organs.other_tissues.at_rest(blood),
        blood_cells=organs.blood_cells.at_rest(blood, ordinary=organs.ordinary_day),
        immune=organs.immune.at_rest(blood),
        adipokines=organs.adipokines.at_rest(blood),
        counterregulation=organs.counterregulation.at_rest(blood),
        subcutaneous_insulin=organs.subcutaneous_insulin.at_rest(blood),
        drugs=organs.drugs.at_rest(blood),
        clinician=organs.clinician.at_rest(blood),
    )
    rest.liver = close_liver(organs, rest, lipase, lipolysis, ketogenesis)
    rest.energy_balance = organs.energy_balance.at_rest(
        blood,
        demand=adapting_demand(organs),
        ordinary=organs.ordinary_day,
        stores=stores(vars(rest)),
    )
    return rest


def adapting_demand(organs):
    """Resting energy of all but brain and liver, which body composition scales [kcal/min]."""
    burned = sum(fasting_fuels(getattr(organs, name)).energy() for name in FUEL_BURNERS)
    return burned + organs.skeletal_muscle.fasting_energy()


def stores(organs: Mapping[str, Any]) -> Stores:
    """What the stores weigh [kg], from the states, or the constants of health, of the organs."""
    muscle, liver = organs["skeletal_muscle"], organs["liver"]
    depots = sum(organs[name].triglyceride for name in FAT_DEPOTS)
    return Stores(
        fat=TRIGLYCERIDE * depots / 1000,
        ectopic_fat=TRIGLYCERIDE * (liver.triglyceride + muscle.triglyceride) / 1000,
        protein=PROTEIN * muscle.protein / 1000,
        glycogen=STARCH * (liver.glycogen + muscle.glycogen) / 1000,
    )


def lipase_tissues(organs) -> dict:
    """What holds lipoprotein lipase in each tissue that has it."""
    depots = {name: getattr(organs, name) for name in FAT_DEPOTS}
    return {"skeletal_muscle": organs.skeletal_muscle.lipid, **depots}


def lipase_activities(organs) -> dict:
    """VLDL triglyceride cleared by each tissue, which together is what the liver secretes."""
    shares = {name: tissue.lipase_share for name, tissue in lipase_tissues(organs).items()}
    whole = sum(shares.values())
    return {
        name: organs.liver.lipid.vldl_secretion * share / whole for name, share in shares.items()
    }


def ketone_use(organs):
    """Ketone bodies burned by all organs [mmol/min], which is what the liver makes."""
    users = [getattr(organs, name) for name in ("brain", *FUEL_BURNERS)]
    return sum(user.ketone_oxidation for user in (organs.skeletal_muscle.lipid, *users))


def lipolysis_rates(organs, lipase, liver_nefa) -> dict:
    """Triglyceride hydrolysed in each depot [mmol/min], from the balance of plasma NEFA."""
    used = liver_nefa + organs.skeletal_muscle.lipid.nefa_uptake
    used = used + sum(getattr(organs, name).nefa_oxidation for name in FUEL_BURNERS)
    used = used + sum(getattr(organs, name).nefa_uptake for name in FAT_DEPOTS)
    tissues = lipase_tissues(organs)
    spilled = sum(3 * tissues[name].spillover * lipase[name] for name in lipase)
    depots = {name: getattr(organs, name) for name in FAT_DEPOTS}
    released = sum(
        3 * depot.lipolysis_share * (1 - depot.reesterification_fasting)
        for depot in depots.values()
    )
    scale = (used - spilled) / released
    return {name: scale * depot.lipolysis_share for name, depot in depots.items()}


def interstitial_glucose_use(organs, lipase, lipolysis):
    """Glucose drawn from the interstitium of muscle and fat [mmol/min]."""
    muscle, tissues = organs.skeletal_muscle, lipase_tissues(organs)
    esterified = muscle.lipid.nefa_uptake * muscle.lipid.direct_at_rest() / 3 + sum(
        (1 - tissues[name].spillover) * lipase[name] for name in lipase
    )
    for name in FAT_DEPOTS:
        depot = getattr(organs, name)
        esterified = esterified + depot.nefa_uptake / 3
        esterified = esterified + depot.reesterification_fasting * lipolysis[name]
    glycolytic = sum(getattr(organs, name).glucose_uptake for name in FAT_DEPOTS)
    return muscle.carbohydrate.glucose_uptake + glycolytic + esterified / 2


def insulin_inflow(organs):
    """Insulin reaching the liver after an overnight fast [pmol/min]."""
    secreted = organs.pancreas.insulin_secretion * organs.pancreas.beta_cell_mass
    return organs.circulation.hepatic_insulin_inflow(organs.blood.insulin_fasting, secreted)


def insulin_clearance(organs):
    """Clearance outside the liver [L/min] that balances what the liver lets through."""
    passed = (1 - organs.liver.insulin_extraction) * insulin_inflow(organs)
    returned = organs.circulation.hepatic_plasma_flow() * organs.blood.insulin_fasting
    return (passed - returned) / organs.blood.insulin_fasting


def fasting_c_peptide(organs):
    """Plasma C-peptide [pmol/L]: secreted with insulin, cleared by the kidney alone."""
    secreted = organs.pancreas.insulin_secretion * organs.pancreas.beta_cell_mass
    return secreted / (organs.kidney.c_peptide_elimination * organs.blood.c_peptide_volume)


def fasting_blood(organs, lipase, lipolysis) -> Perfusion:
    """The blood after an overnight fast."""
    blood, gut, circulation = organs.blood, organs.gut, organs.circulation
    drawn = interstitial_glucose_use(organs, lipase, lipolysis)
    visceral = 3 * lipolysis["visceral_fat"] * (1 - organs.visceral_fat.reesterification_fasting)
    inflow = insulin_inflow(organs)
    return Perfusion(
        glucose=blood.glucose_fasting,
        interstitial_glucose=blood.glucose_fasting - drawn / blood.glucose_exchange,
        lactate=blood.lactate_fasting,
        amino_acid=blood.amino_acid_fasting,
        glycerol=blood.glycerol_fasting,
        nefa=blood.nefa_fasting,
        ketone=blood.ketone_fasting,
        chylomicron=0.0,
        vldl=blood.vldl_fasting,
        chylomicron_access=0.0,
        vldl_access=1.0,
        insulin=blood.insulin_fasting,
        glucagon=blood.glucagon_fasting,
        glp1=gut.glp1_fasting,
        gip=gut.gip_fasting,
        tnf=organs.immune.tnf_activity * organs.immune.tnf_fasting,
        il6=organs.immune.il6_fasting,
        adiponectin=organs.adipokines.adiponectin_fasting,
        leptin=organs.adipokines.leptin_fasting,
        lipolytic_drive=1.0,
        adrenaline=organs.counterregulation.adrenaline_fasting,
        cortisol_action=1.0,
        ports={
            "liver_fat": 1.0,
            "fat_cells": census(*(getattr(organs, name).depot_at_rest() for name in FAT_DEPOTS)),
            "thermic_effect": 0.0,
            "alarm": organs.counterregulation.alarm(blood.glucose_fasting),
            "infused": {},
            "metabolic_rate": 1.0,
            "absorbed_energy": 0.0,
            "load": 1.0,
            "clamp_target": 0.0,
            "clamp_slope": 0.0,
            "clamping": 0.0,
            "portal_glucose": circulation.portal_glucose(blood.glucose_fasting, 0.0),
            "portal_nefa_excess": circulation.portal_nefa_excess(visceral),
            "hepatic_insulin_inflow": inflow,
            "sinusoidal_insulin": circulation.sinusoidal_insulin(inflow),
        },
    )


def close_liver(organs, rest, lipase, lipolysis, ketogenesis) -> Constants:
    """The liver takes what the others leave and makes what they need."""
    liver, kidney, blood = organs.liver, organs.kidney, rest.blood_at_rest
    lipase_activity = sum(lipase.values())
    open_ = {
        "ketogenesis": ketogenesis,
        "lipase_activity": lipase_activity,
        "gluconeogenesis_lactate": 0.0,
        "gluconeogenesis_glycerol": 0.0,
        "amino_acid_oxidation": 0.0,
        "glycogenolysis": 0.0,
    }
    flux = liver.fasting_carbohydrate(liver.at_rest(blood, **open_))

    lactate = lactate_release(organs, rest) + 2 * flux.glycolysis - flux.lactate_burned
    open_["gluconeogenesis_lactate"] = lactate / 2 - kidney.gluconeogenesis_lactate
    glycerol = lipase_activity + sum(lipolysis.values()) + liver.lipid.lipophagy
    glycerol = glycerol + muscle_glycerol(organs.skeletal_muscle.lipid)
    open_["gluconeogenesis_glycerol"] = glycerol / 2 - kidney.gluconeogenesis_glycerol
    from_amino_acid = liver.carbohydrate.gluconeogenesis_amino_acid
    open_["amino_acid_oxidation"] = organs.skeletal_muscle.protein.net_proteolysis - 2 * (
        from_amino_acid + kidney.gluconeogenesis_amino_acid
    )
    made = open_["gluconeogenesis_lactate"] + open_["gluconeogenesis_glycerol"] + from_amino_acid
    used = blood_glucose_use(organs, rest, flux)
    used = used + interstitial_glucose_use(organs, lipase, lipolysis)
    renal = (
        kidney.gluconeogenesis_lactate
        + kidney.gluconeogenesis_amino_acid
        + kidney.gluconeogenesis_glycerol
    )
    open_["glycogenolysis"] = used - renal - (1 - flux.diverted) * made
    return liver.at_rest(blood, **open_)


def muscle_glycerol(lipid):
    """Glycerol from intramyocellular lipid that is burned [mmol/min]."""
    return lipid.nefa_oxidation * (1 - lipid.direct_at_rest()) / 3


def lactate_release(organs, rest):
    """Lactate released less lactate burned, by all organs but the liver [mmol/min]."""
    muscle = organs.skeletal_muscle.carbohydrate
    glycolysis = muscle.glycolysis_at_rest(rest.skeletal_muscle.signalling.akt)
    released = glycolysis - muscle.glucose_oxidation
    for name in ("blood_cells", "brain", "gut", "kidney", "other_tissues"):
        released = released + getattr(organs, name).glycolysis
    for name in FAT_DEPOTS:
        depot = getattr(organs, name)
        released = released + depot.lactate_fraction * depot.glucose_uptake
    burned = sum(getattr(organs, n).lactate_oxidation for n in ("heart", "kidney", "other_tissues"))
    return 2 * released - burned


def blood_glucose_use(organs, rest, liver_flux):
    """Glucose drawn from plasma by everything but muscle and fat [mmol/min]."""
    used = organs.brain.glucose_oxidation + organs.brain.glycolysis + organs.blood_cells.glycolysis
    used = used + organs.heart.glucose_oxidation
    for name in ("gut", "kidney", "other_tissues"):
        used = used + getattr(organs, name).glucose_oxidation + getattr(organs, name).glycolysis
    return used + organs.kidney.excretion(rest.blood_at_rest.glucose) + liver_flux.glucose_use


def impossible(rest) -> str | None:
    """The first flux of the fasting balance that no living person could have, in words.

    Args:
        rest: result of `constants`, with plain numbers.

    Returns:
        None where the balance is that of a living person.
    """
    for what, (value, unit) in closed_fluxes(rest).items():
        if not float(value) > 0:
            return f"{what} would have to be {float(value):.3g} {unit}"
    return None


def closed_fluxes(rest) -> dict[str, tuple]:
    """What the fasting balance decides, and must be positive in a living person.

    Args:
        rest: result of `constants`; values may be arrays over people.

    Returns:
        What it is -> value and unit.
    """
    return {
        "liver glycogenolysis": (rest.liver.glycogenolysis, "mmol/min"),
        "gluconeogenesis from lactate in the liver": (
            rest.liver.gluconeogenesis_lactate,
            "mmol/min",
        ),
        "gluconeogenesis from glycerol in the liver": (
            rest.liver.gluconeogenesis_glycerol,
            "mmol/min",
        ),
        "amino acid oxidation in the liver": (rest.liver.amino_acid_oxidation, "mmol/min"),
        "esterification in the liver": (rest.liver.esterification_ratio, "of NEFA oxidised"),
        "adipose lipolysis": (rest.subcutaneous_fat.lipolysis, "mmol/min"),
        "insulin clearance outside the liver": (rest.kidney.insulin_clearance, "L/min"),
        "interstitial glucose": (rest.blood.interstitial_glucose, "mmol/L"),
        "pyruvate oxidation in muscle": (rest.skeletal_muscle.dehydrogenase_odds, "(odds)"),
    }
