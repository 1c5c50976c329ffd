"""The table of remedies: every one acts on named parameters, diets and doses, and on nothing else.

Directions are those of the mechanism. Sizes come from the source that is named, were fitted to the
rows of the reference table that are named, or are assumed.
"""

from physiology.experiments import Activity
from physiology.lifecourse.habits import VERY_LOW_CALORIE, DailyActivity, Diet
from physiology.lifecourse.treatments import Times, To
from physiology.treatments.remedy import Effect, Remedy

_FAT = ("subcutaneous_fat", "visceral_fat")
_TISSUES = ("liver", "skeletal_muscle", *_FAT)


def _each(places: tuple[str, ...], parameter: str) -> tuple[str, ...]:
    return tuple(f"{place}.{parameter}" for place in places)


# Fat cells and what they send out: the same for both glitazones.
_PPAR_GAMMA = (
    Effect(
        ("subcutaneous_fat.cells.adipogenic_capacity",),
        Times(3.0),
        "preadipocytes become fat cells, beneath the skin rather than inside",
    ),
    Effect(
        ("subcutaneous_fat.cells.turnover_tau",),
        Times(0.3),
        "new, small cells take the place of old ones within months",
    ),
    Effect(
        _each(_FAT, "reesterification_fasting"),
        Times(2.6),
        "glycerol kinase and PEPCK: fatty acids are esterified again in the cell",
    ),
    Effect(
        ("subcutaneous_fat.nefa_uptake",),
        Times(2.25),
        "carriers of fatty acids: fat goes beneath the skin rather than to the liver",
        "fitted: D04, D08",
    ),
    Effect(
        _each(_FAT, "pde3b_half"),
        Times(0.8),
        "insulin restrains lipolysis at less Akt",
        "fitted: D04, D08",
    ),
    Effect(
        ("adipokines.adiponectin_fasting",),
        Times(3.0),
        "adiponectin is a target gene of PPAR gamma",
        "Bajaj2004",
    ),
)

PIOGLITAZONE = Remedy(
    "pioglitazone",
    "pioglitazone 45 mg/d (PPAR gamma)",
    _PPAR_GAMMA,
    intake=1.066,
    intake_source="fitted: D06",
)
ROSIGLITAZONE = Remedy(
    "rosiglitazone",
    "rosiglitazone 8 mg/d (PPAR gamma)",
    _PPAR_GAMMA,
    intake=1.062,
    intake_source="fitted: D06",
)

METFORMIN = Remedy(
    "metformin",
    "metformin 2 g/d",
    (
        Effect(
            ("liver.carbohydrate.glucagon_half",),
            Times(20.0),
            "less cyclic AMP for the same glucagon",
            "fitted: D10",
        ),
        Effect(
            ("liver.carbohydrate.gluconeogenesis_amino_acid",),
            Times(0.05),
            "the redox state of the hepatocyte hinders gluconeogenesis",
            "fitted: D10",
        ),
        Effect(
            ("kidney.gluconeogenesis_lactate",),
            Times(0.05),
            "the same in the kidney",
            "fitted: D10",
        ),
    ),
)

GLP1_AGONIST = Remedy(
    "glp1_agonist",
    "liraglutide 1.8 mg/d or its like (GLP-1 receptor)",
    (
        Effect(
            ("gut.glp1_fasting",),
            To(60.0),
            "receptors see as much as at a steady 60 pmol/L of GLP-1, day and night",
        ),
    ),
    intake=0.81,
    intake_source="fitted: D18",
)

SGLT2_INHIBITOR = Remedy(
    "sglt2_inhibitor",
    "empagliflozin 25 mg/d (SGLT2)",
    (Effect(("kidney.sglt2_capacity",), Times(0.12), "SGLT2 reabsorbs less", "DeFronzo2013"),),
    intake=1.13,
    intake_source="Ferrannini2015",
)

INSULIN = Remedy(
    "insulin",
    "basal insulin under the skin, 20 units a day",
    doses={"insulin_basal": (20000.0 / 1440.0, "mU/min")},
)

ACIPIMOX = Remedy(
    "acipimox",
    "acipimox 250 mg three times a day (HCA2), spread over the day",
    doses={"acipimox": (750.0 / 1440.0, "mg/min")},
)

SALSALATE = Remedy(
    "salsalate",
    "salsalate 3.5 g/d (IKK beta)",
    (
        Effect(
            _each(_TISSUES, "signalling.kinases.ikk_activity"),
            Times(0.25),
            "IKK beta phosphorylates less IRS",
        ),
        Effect(
            ("immune.tnf_burden_gain", "immune.il6_burden_gain", "immune.il6_liver_gain"),
            Times(0.5),
            "NF-kappa B makes fewer cytokines",
        ),
        Effect(
            ("adipokines.adiponectin_fasting",),
            Times(1.57),
            "fat cells make more adiponectin",
            "Fleischman2008",
        ),
        Effect(
            ("liver.insulin_extraction",),
            Times(0.77),
            "insulin is cleared more slowly, by 23 %",
            "Kim2014",
        ),
    ),
)

ANTI_TNF = Remedy(
    "anti_tnf",
    "etanercept, infliximab (TNF-alpha bound in plasma)",
    (
        Effect(
            ("immune.tnf_activity",),
            To(0.85),
            "bound in plasma; much acts beside the cell that made it",
            "fitted: D23",
        ),
    ),
)

METRELEPTIN = Remedy(
    "metreleptin",
    "metreleptin under the skin",
    (Effect(("adipokines.leptin_given",), To(20.0), "leptin where the body makes none"),),
    intake=0.91,
)

WEIGHT_LOSS = Remedy("weight_loss", "a diet 600 kcal/d short of balance", diet=Diet(surplus=-600.0))

VERY_LOW_CALORIE_DIET = Remedy(
    "very_low_calorie_diet", "a formula diet of 830 kcal/d", diet=VERY_LOW_CALORIE
)

EXERCISE = Remedy(
    "exercise",
    "an hour of exercise every day, once the body is trained",
    (
        Effect(
            ("skeletal_muscle.carbohydrate.glut4_half",),
            Times(0.85),
            "more GLUT4: less Akt brings as much of it to the surface",
        ),
        Effect(
            ("skeletal_muscle.lipid.nefa_oxidation",), Times(1.15), "mitochondria burn more fat"
        ),
        Effect(("skeletal_muscle.insulin_tau",), Times(0.85), "more capillaries"),
    ),
    activity=DailyActivity(spells=(Activity(600.0, 660.0, 5.0),)),
)

BARIATRIC_SURGERY = Remedy(
    "bariatric_surgery",
    "Roux-en-Y gastric bypass",
    (
        Effect(("gut.emptying",), Times(2.0), "a small pouch without a pylorus"),
        Effect(("gut.glp1_per_flow",), Times(4.0), "nutrients reach the lower intestine"),
    ),
    intake=0.33,
    intake_source="fitted: A16",
)

REMEDIES: dict[str, Remedy] = {
    remedy.name: remedy
    for remedy in (
        PIOGLITAZONE,
        ROSIGLITAZONE,
        METFORMIN,
        GLP1_AGONIST,
        SGLT2_INHIBITOR,
        INSULIN,
        ACIPIMOX,
        SALSALATE,
        ANTI_TNF,
        METRELEPTIN,
        WEIGHT_LOSS,
        VERY_LOW_CALORIE_DIET,
        EXERCISE,
        BARIATRIC_SURGERY,
    )
}
