"""Physique: what follows from sex, age, height, weight and body fat, for one person or many."""

from typing import Any


class Physique:
    """Anthropometry shared by a person and by a population: numbers, or arrays over people.

    Whoever inherits has `male` (1 for men, 0 for women), `age` [years], `height` [m], `weight`
    [kg] and `body_fat` (fraction of weight).
    """

    male: Any
    age: Any
    height: Any
    weight: Any
    body_fat: Any

    @property
    def body_mass_index(self):
        """BMI [kg/m2]."""
        return self.weight / self.height**2

    @property
    def fat_mass(self):
        """Body fat [kg]."""
        return self.weight * self.body_fat

    @property
    def fat_free_mass(self):
        """FFM [kg]."""
        return self.weight - self.fat_mass

    @property
    def body_surface(self):
        """Body surface area [m2] (DuBois1916)."""
        return 0.007184 * self.weight**0.425 * (100 * self.height) ** 0.725

    @property
    def resting_energy(self):
        """Resting energy expenditure [kcal/min] (Mifflin1990)."""
        base = 10 * self.weight + 625 * self.height - 5 * self.age
        return (base + by_sex(self.male, 5.0, -161.0)) / 1440

    @property
    def brain_mass(self):
        """Mass of the brain [kg] (ICRP89)."""
        return by_sex(self.male, 1.45, 1.30)

    @property
    def liver_volume(self):
        """Liver volume [L] from body surface (StandardLiverVolume); only ratios are used."""
        return 0.9082 * self.body_surface - 0.4647

    @property
    def visceral_share(self):
        """Share of body fat that is visceral in health: assumed for the man, for the woman by
        the ratio of visceral fat areas between the sexes (Kong2022)."""
        return by_sex(self.male, 0.12, 0.07)


def by_sex(male, man, woman):
    """The value of a man or of a woman; `male` is 1 or 0, or an array of them."""
    return male * man + (1 - male) * woman
