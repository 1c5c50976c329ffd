"""Populations: draws that belong to a person, traits, correlations, refusals."""

import numpy as np
import pytest

from physiology import InputError
from physiology.body import constants, fasting_state
from physiology.cohort import People, Population, Trait, adults
from physiology.cohort.draws import uniforms
from physiology.cohort.people import together
from physiology.human import human, organs_of
from physiology.schedule import schedule


@pytest.mark.parametrize("method", ["random", "sobol"])
def test_a_draw_belongs_to_a_person_whatever_the_portions(method):
    names = ["age", "height", "weight"]
    whole = uniforms(7, range(0, 101), names, method)
    parts = [uniforms(7, r, names, method) for r in (range(0, 3), range(3, 64), range(64, 101))]
    for name in names:
        assert np.array_equal(whole[name], np.concatenate([part[name] for part in parts]))
        assert whole[name].min() > 0 and whole[name].max() < 1
    other = uniforms(8, range(0, 101), names, method)
    assert not np.array_equal(whole["age"], other["age"])


def test_a_further_trait_leaves_random_draws_as_they_were():
    few = uniforms(1, range(50), ["age"])["age"]
    more = uniforms(1, range(50), ["height", "age"])["age"]
    assert np.array_equal(few, more)


def test_draws_are_uniform_and_independent():
    drawn = uniforms(3, range(20_000), ["a", "b"])
    for values in drawn.values():
        assert abs(values.mean() - 0.5) < 4 * np.sqrt(1 / 12 / 20_000)
        assert abs(values.var() - 1 / 12) < 0.002
    assert abs(np.corrcoef(drawn["a"], drawn["b"])[0, 1]) < 4 / np.sqrt(20_000)


def test_an_unknown_method_is_refused():
    with pytest.raises(InputError, match="random, sobol"):
        uniforms(0, range(3), ["a"], "latin")


# --- traits ---------------------------------------------------------------------------------------


def test_a_trait_stays_in_its_bounds_and_keeps_its_median():
    trait = Trait("x", 2.0, 4.0, 0.3, scale="log", bounds=(1.0, 8.0), role="label")
    score = np.random.default_rng(0).normal(size=20_000)
    men = trait.values(score, {"male": np.ones(20_000)})
    women = trait.values(score, {"male": np.zeros(20_000)})
    assert men.min() >= 1.0 and women.max() <= 8.0
    assert np.median(men) == pytest.approx(2.0, rel=0.02)
    assert np.median(women) == pytest.approx(4.0, rel=0.03)
    assert np.std(np.log(men)) == pytest.approx(0.3, rel=0.1)


def test_a_trait_follows_its_slopes():
    trait = Trait("x", 1.0, 1.0, 0.0, slopes={"age": (0.1, 40.0)}, role="label")
    drawn = {"male": np.ones(2), "age": np.array([40.0, 50.0])}
    assert trait.values(np.zeros(2), drawn) == pytest.approx([1.0, 2.0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"spread": -1.0}, "spread"),
        ({"bounds": (2.0, 1.0)}, "bounds"),
        ({"scale": "cubic"}, "scale"),
        ({"scale": "log", "male": 0.0}, "positive"),
        ({"role": "healthy"}, "paths"),
        ({"role": "covariate", "paths": ("liver.volume",)}, "paths"),
    ],
)
def test_an_impossible_trait_is_refused(change, words):
    given = {"name": "x", "male": 1.0, "female": 1.0, "spread": 0.1, **change}
    with pytest.raises(InputError, match=words):
        Trait(**given)


# --- populations ----------------------------------------------------------------------------------


def test_person_k_is_the_same_for_the_same_seed():
    population = adults(seed=5)
    whole, part = population.people(range(0, 300)), population.people(range(100, 120))
    for name, values in part.columns().items():
        assert np.array_equal(whole.columns()[name][100:120], values), name
    joined = together([population.people(range(0, 100)), population.people(range(100, 300))])
    assert np.array_equal(joined.weight, whole.weight)
    assert not np.array_equal(adults(seed=6).people(range(300)).weight, whole.weight)


def test_adults_are_people():
    people = adults(seed=2).people(range(2000))
    assert people.male.mean() == pytest.approx(0.5, abs=0.05)
    for place in range(0, 2000, 50):
        people.person(place)  # refuses impossible covariates
    bmi = people.body_mass_index
    assert 27 < bmi.mean() < 31 and bmi.std() > 5
    assert np.corrcoef(bmi, people.body_fat)[0, 1] > 0.5
    taller = people.height[people.male == 1].mean() - people.height[people.male == 0].mean()
    assert taller == pytest.approx(0.137, abs=0.02)


def test_correlations_arrive():
    traits = [Trait(n, 1.0, 1.0, 0.1, role="label") for n in "ab"]
    covariates = adults().traits[:4]
    population = Population("p", (*covariates, *traits), correlations={("a", "b"): 0.7})
    people = population.people(range(5000))
    found = np.corrcoef(people.traits["a"], people.traits["b"])[0, 1]
    assert found == pytest.approx(0.7, abs=0.03)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"traits": adults().traits[1:]}, "age"),
        ({"traits": (*adults().traits, adults().traits[0])}, "twice"),
        ({"men": 1.5}, "share of men"),
        ({"method": "magic"}, "random, sobol"),
        ({"correlations": {("age", "hope"): 0.5}}, "hope"),
        (
            {
                "correlations": {
                    ("age", "height"): 0.9,
                    ("height", "body_fat"): 0.9,
                    ("age", "body_fat"): -0.9,
                }
            },
            "contradict",
        ),
        (
            {
                "traits": (
                    *adults().traits,
                    Trait("x", 1.0, 1.0, 0.1, role="healthy", paths=("liver.volum",)),
                )
            },
            "liver.volume",
        ),
        (
            {
                "traits": (
                    *adults().traits,
                    Trait("x", 1.0, 1.0, 0.1, role="state", paths=("blood.glucose",)),
                )
            },
            "slow state",
        ),
    ],
)
def test_an_impossible_population_is_refused(change, words):
    given = {"name": "p", "traits": adults().traits, **change}
    with pytest.raises(InputError, match=words):
        Population(**given)


# --- many people are as one -----------------------------------------------------------------------


def test_parameters_and_constants_of_many_are_those_of_each():
    people = adults(seed=4).people(range(5))
    organs = organs_of(people, people.healthy)
    start = fasting_state(organs, constants(organs))
    for place in range(5):
        p = people.person(place)
        healthy = {path: values[place] for path, values in people.healthy.items()}
        body = human(p.sex, p.age, p.height, p.weight, p.body_fat, healthy)
        alone = fasting_state(body.organs, constants(body.organs))
        for many, one in zip(start, alone, strict=True):
            assert np.broadcast_to(many, 5)[place] == pytest.approx(float(one), rel=1e-12, abs=0)


def test_doses_by_size_are_those_of_each_person():
    from physiology.cohort.doses import doses
    from physiology.laboratory import euglycaemic_clamp, ivgtt

    people = adults(seed=4).people(range(3))
    for experiment in (euglycaemic_clamp(40.0), ivgtt(0.3)):
        intake = doses(experiment).intake(people)
        for place in range(3):
            alone = schedule(experiment, None, people.person(place)).intake
            np.testing.assert_allclose(intake[..., place], alone, rtol=1e-12, atol=1e-15)


def test_helpings_go_by_energy_or_weight():
    from physiology import day
    from physiology.cohort.doses import doses

    people = adults(seed=4).people(range(4))
    common = doses(day()).intake(people)
    by_weight = doses(day(), portions="weight").intake(people)
    assert by_weight.sum(axis=(0, 1, 2)) / common.sum() == pytest.approx(people.weight / 72.0)
    with pytest.raises(InputError, match="energy"):
        doses(day(), portions="hunger")


def test_taking_some_of_the_people():
    people = adults().people(range(10))
    some = people.take(np.array([3, 1]))
    assert isinstance(some, People) and list(some.number) == [3, 1]
    with pytest.raises(InputError, match="nobody"):
        together([])


def test_every_source_of_a_trait_is_in_the_bibliography():
    from pathlib import Path

    import organs

    known = (Path(organs.__file__).parent / "references.bib").read_text(encoding="utf-8")
    for trait in adults().traits:
        assert trait.source == "assumed" or f"{{{trait.source}," in known, trait.name
