"""Whoever calls deep does not ask the system for memory at every call."""

from resource import RUSAGE_SELF, getrusage
from threading import Thread

from partnership.base.depth import in_one_piece

DEEP, OFTEN = 300, 50


def call() -> None:
    pass


def descend(levels: int) -> None:
    for _ in range(OFTEN):
        call()
    if levels:
        descend(levels - 1)


def faults(run: object) -> int:
    """How often the system had to give memory while this ran, in a thread that has just begun."""
    given: list[int] = []

    def measured() -> None:
        before = getrusage(RUSAGE_SELF).ru_minflt
        run()  # type: ignore[operator]
        given.append(getrusage(RUSAGE_SELF).ru_minflt - before)

    thread = Thread(target=measured)
    thread.start()
    thread.join()
    return given[0]


def test_calls_over_an_edge_of_the_interpreters_memory_cost_nothing() -> None:
    assert faults(lambda: descend(DEEP)) > OFTEN, "CPython no longer gives memory back at every edge"
    assert faults(lambda: in_one_piece(descend, DEEP)) < OFTEN
