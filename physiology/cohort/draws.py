"""Draws: numbers that belong to a person, whoever asks for them, whenever and with whom.

Person k of a seed is the k-th point of a sequence. Nothing depends on chunks, order or workers.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from physiology.errors import InputError

METHODS = ("random", "sobol")
_WORDS = 4  # 64-bit words that one count of Philox gives


def uniforms(
    seed: int, people: range, names: Sequence[str], method: str = "random"
) -> dict[str, np.ndarray]:
    """Uniform numbers strictly between 0 and 1, for each name an array over people.

    Args:
        seed: of the population.
        people: consecutive numbers of the people wanted.
        names: what is drawn. A `random` draw depends on its own name only, so that a further
            trait leaves the others as they were; a point of `sobol` depends on all of them.
        method: `random` (counter-based Philox) or `sobol` (scrambled, low discrepancy).

    Raises:
        InputError: for an unknown method.
    """
    if method == "random":
        return {name: _counted(seed, name, people) for name in names}
    if method == "sobol":
        points = _sobol(seed, len(names), people)
        return {name: points[:, i] for i, name in enumerate(names)}
    raise InputError(f"method is {method!r}: choose from {', '.join(METHODS)}")


def _counted(seed: int, name: str, people: range) -> np.ndarray:
    """Numbers `people` of the stream of one name: the counter jumps there at once."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    generator = np.random.Philox(key=np.frombuffer(digest[:16], np.uint64))
    blocks, offset = divmod(people.start, _WORDS)
    generator.advance(blocks)
    words = generator.random_raw(offset + len(people))[offset:]
    return ((words >> 11) + 0.5) * 2.0**-53


def _sobol(seed: int, dimensions: int, people: range) -> np.ndarray:
    from scipy.stats.qmc import Sobol

    sequence = Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    # The point before the first person is left out: from it SciPy wants powers of two.
    sequence.fast_forward(people.start + 1)
    return np.clip(sequence.random(len(people)), 2.0**-33, 1 - 2.0**-33)
