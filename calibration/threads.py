"""Threads: groups of people side by side, one on each core."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from physiology.cohort.workers import cores

Group = TypeVar("Group")
Result = TypeVar("Result")


def side_by_side(
    work: Callable[[Group], Result], groups: Iterable[Group], compiled: bool
) -> list[Result]:
    """What comes of each group, in their order.

    Args:
        work: what is done with a group.
        groups: at least one.
        compiled: whether its program is there already; otherwise the first group goes alone, so
            that not every thread compiles it.
    """
    todo = list(groups)
    alone = 0 if compiled else 1
    done = [work(group) for group in todo[:alone]]
    if len(todo) - alone < 2:
        return done + [work(group) for group in todo[alone:]]
    with ThreadPoolExecutor(cores()) as pool:
        return done + list(pool.map(work, todo[alone:]))
