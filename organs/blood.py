"""Blood and extracellular fluid: where organs meet.

Amounts are the state; concentrations are computed. The glucose space has three parts: plasma
with the well perfused organs, the interstitium of muscle and fat, which follows within minutes,
and slowly exchanging fluid.
"""

from typing import Any

from organs.kinetics import inhibition
from organs.organ import AbstractOrgan, Constants, Perfusion, State, pool
from organs.parameters import parameter
from organs.processes import Process


class BloodState(State):
    """Amounts dissolved in blood and extracellular fluid."""

    glucose: Any = pool("glucose", "glucose in plasma and fast extracellular fluid")
    interstitial_glucose: Any = pool("glucose", "glucose in the interstitium of muscle and fat")
    slow_glucose: Any = pool("glucose", "glucose in fluid of skin and connective tissue")
    lactate: Any = pool("lactate", "lactate in body water")
    amino_acid: Any = pool("amino_acid", "free amino acids, as alanine")
    glycerol: Any = pool("glycerol", "free glycerol")
    nefa: Any = pool("nefa", "non-esterified fatty acids in plasma")
    ketone: Any = pool("ketone", "ketone bodies in body water")
    chylomicron: Any = pool("triglyceride", "triglyceride in chylomicrons")
    vldl: Any = pool("triglyceride", "triglyceride in VLDL")
    insulin: Any = pool("insulin", "insulin in plasma")
    c_peptide: Any = pool("c_peptide", "C-peptide in plasma")
    c_peptide_peripheral: Any = pool("c_peptide", "C-peptide outside plasma")
    glucagon: Any = pool("glucagon", "glucagon in plasma and extracellular fluid")


class Blood(AbstractOrgan):
    """Distribution volumes and the concentrations of an overnight fast.

    States : the pools of `BloodState` [mmol; hormones pmol]
    Blood  : exchange of glucose and of C-peptide between plasma and interstitium
    """

    states = BloodState

    glucose_fasting: Any = parameter(
        5.0, unit="mmol/L", bounds=(4.5, 5.4), source="Ohashi2015", about="plasma glucose"
    )
    lactate_fasting: Any = parameter(
        0.7, unit="mmol/L", bounds=(0.45, 1.0), source="Coppack1990", about="plasma lactate"
    )
    amino_acid_fasting: Any = parameter(
        1.0, unit="mmol/L", bounds=(0.6, 1.6), source="Felig1973", about="gluconeogenic amino acids"
    )
    glycerol_fasting: Any = parameter(
        0.06, unit="mmol/L", bounds=(0.04, 0.09), source="Coppack1990", about="plasma glycerol"
    )
    nefa_fasting: Any = parameter(
        0.5, unit="mmol/L", bounds=(0.35, 0.65), source="Frayn1993", about="plasma NEFA"
    )
    ketone_fasting: Any = parameter(
        0.12, unit="mmol/L", bounds=(0.05, 0.25), source="Boden1996", about="total ketone bodies"
    )
    vldl_fasting: Any = parameter(
        0.85, unit="mmol/L", bounds=(0.6, 1.2), source="Coppack1990", about="plasma triglyceride"
    )
    insulin_fasting: Any = parameter(
        34.0, unit="pmol/L", bounds=(22.0, 55.0), source="Ohashi2015", about="plasma insulin"
    )
    glucagon_fasting: Any = parameter(
        9.0, unit="pmol/L", bounds=(5.0, 16.0), source="Faerch2016", about="plasma glucagon"
    )
    glucose_volume: Any = parameter(
        7.5, unit="L", bounds=(5.0, 12.0), source="Hovorka2002", about="plasma and fast space"
    )
    interstitial_volume: Any = parameter(
        5.5,
        unit="L",
        bounds=(4.0, 9.0),
        source="Hovorka2002",
        about="interstitium of muscle and fat",
    )
    glucose_exchange: Any = parameter(
        3.5,
        unit="L/min",
        bounds=(2.5, 4.5),
        source="Thiebaud1982",
        about="exchange of glucose between plasma and interstitium",
    )
    slow_volume: Any = parameter(
        5.0,
        unit="L",
        bounds=(3.0, 8.0),
        source="Hovorka2002",
        about="fluid of skin and connective tissue",
    )
    slow_exchange: Any = parameter(
        0.4,
        unit="L/min",
        bounds=(0.2, 0.8),
        source="Hovorka2002",
        about="exchange of glucose between plasma and slow fluid",
    )
    lactate_volume: Any = parameter(
        36.0, unit="L", bounds=(25.0, 45.0), source="Felig1973", about="lactate space"
    )
    amino_acid_volume: Any = parameter(
        15.0, unit="L", bounds=(10.0, 25.0), source="assumed", about="amino acid space"
    )
    glycerol_volume: Any = parameter(
        18.0, unit="L", bounds=(12.0, 25.0), source="assumed", about="glycerol space"
    )
    nefa_volume: Any = parameter(
        3.1, unit="L", bounds=(2.5, 4.5), source="assumed", about="plasma volume that holds NEFA"
    )
    ketone_volume: Any = parameter(
        18.0, unit="L", bounds=(12.0, 25.0), source="Owen1973", about="ketone body space"
    )
    lipoprotein_volume: Any = parameter(
        3.1, unit="L", bounds=(2.5, 4.0), source="ICRP89", about="plasma volume"
    )
    insulin_volume: Any = parameter(
        3.6, unit="L", bounds=(3.0, 6.0), source="DallaMan2007", about="insulin space"
    )
    glucagon_volume: Any = parameter(
        8.2, unit="L", bounds=(5.0, 12.0), source="Laurenti2020", about="glucagon space"
    )
    c_peptide_volume: Any = parameter(
        4.25, unit="L", bounds=(3.0, 5.5), source="VanCauter1992", about="central C-peptide space"
    )
    c_peptide_outward: Any = parameter(
        0.0528,
        unit="1/min",
        bounds=(0.03, 0.08),
        source="VanCauter1992",
        about="plasma to periphery",
    )
    c_peptide_inward: Any = parameter(
        0.0493,
        unit="1/min",
        bounds=(0.03, 0.08),
        source="VanCauter1992",
        about="periphery to plasma",
    )
    lipase_saturation: Any = parameter(
        4.0,
        unit="mmol/L",
        bounds=(1.0, 8.0),
        source="Grundy1976",
        about="plasma triglyceride that half-saturates lipoprotein lipase",
    )
    chylomicron_preference: Any = parameter(
        8.0,
        unit="-",
        bounds=(3.0, 16.0),
        source="Grundy1976",
        about="lipolysis of chylomicron over VLDL triglyceride, per mmol",
    )

    def concentrations(self, state: BloodState) -> dict[str, Any]:
        """Arterial concentrations [mmol/L; hormones pmol/L]."""
        return {
            "glucose": state.glucose / self.glucose_volume,
            "interstitial_glucose": state.interstitial_glucose / self.interstitial_volume,
            "lactate": state.lactate / self.lactate_volume,
            "amino_acid": state.amino_acid / self.amino_acid_volume,
            "glycerol": state.glycerol / self.glycerol_volume,
            "nefa": state.nefa / self.nefa_volume,
            "ketone": state.ketone / self.ketone_volume,
            "chylomicron": state.chylomicron / self.lipoprotein_volume,
            "vldl": state.vldl / self.lipoprotein_volume,
            "insulin": state.insulin / self.insulin_volume,
            "glucagon": state.glucagon / self.glucagon_volume,
        }

    def lipase_access(self, chylomicron, vldl):
        """How much chylomicron and VLDL triglyceride a unit of lipoprotein lipase reaches.

        Relative to fasting VLDL: (chylomicron, VLDL), where VLDL is 1 after an overnight fast.
        """
        fasting = self.vldl_fasting * inhibition(self.vldl_fasting, self.lipase_saturation, 1)
        free = inhibition(chylomicron + vldl, self.lipase_saturation, 1) / fasting
        return self.chylomicron_preference * chylomicron * free, vldl * free

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: c_peptide, fasting [pmol/L]."""
        return Constants(interstitial_glucose=blood.interstitial_glucose, **closures)

    def resting_state(self, rest) -> BloodState:
        return BloodState(
            glucose=self.glucose_fasting * self.glucose_volume,
            interstitial_glucose=rest.interstitial_glucose * self.interstitial_volume,
            slow_glucose=self.glucose_fasting * self.slow_volume,
            lactate=self.lactate_fasting * self.lactate_volume,
            amino_acid=self.amino_acid_fasting * self.amino_acid_volume,
            glycerol=self.glycerol_fasting * self.glycerol_volume,
            nefa=self.nefa_fasting * self.nefa_volume,
            ketone=self.ketone_fasting * self.ketone_volume,
            chylomicron=0.0 * self.vldl_fasting,
            vldl=self.vldl_fasting * self.lipoprotein_volume,
            insulin=self.insulin_fasting * self.insulin_volume,
            c_peptide=rest.c_peptide * self.c_peptide_volume,
            c_peptide_peripheral=rest.c_peptide
            * self.c_peptide_volume
            * (self.c_peptide_outward / self.c_peptide_inward),
            glucagon=self.glucagon_fasting * self.glucagon_volume,
        )

    def processes(self, state: BloodState, blood: Perfusion, rest):
        diffusion = self.glucose_exchange * (blood.glucose - blood.interstitial_glucose)
        slow = self.slow_exchange * (blood.glucose - state.slow_glucose / self.slow_volume)
        outward = self.c_peptide_outward * state.c_peptide
        inward = self.c_peptide_inward * state.c_peptide_peripheral
        return (
            Process("glucose_diffusion", diffusion, {"glucose": -1, "interstitial_glucose": 1}),
            Process("slow_diffusion", slow, {"glucose": -1, "slow_glucose": 1}),
            Process(
                "c_peptide_exchange", outward - inward, {"c_peptide": -1, "c_peptide_peripheral": 1}
            ),
        )
