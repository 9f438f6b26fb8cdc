"""Whoever calls deep does not ask the system for memory at every call."""

from collections.abc import Callable
from resource import RUSAGE_THREAD, getrusage
from threading import Thread

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.celery import app
from partnership.base.depth import in_one_piece
from partnership.operations.middleware import RequestMiddleware

DEEP, OFTEN = 300, 100


def call() -> None:
    pass


def descend(levels: int = DEEP) -> None:
    for _ in range(OFTEN):
        call()
    if levels:
        descend(levels - 1)


def faults(run: Callable[[], object]) -> int:
    """How often the system had to give memory while this ran, in a thread that has just begun."""
    given: list[int] = []

    def measured() -> None:
        run()  # what is made at the first time
        before = getrusage(RUSAGE_THREAD).ru_minflt
        run()
        given.append(getrusage(RUSAGE_THREAD).ru_minflt - before)

    thread = Thread(target=measured)
    thread.start()
    thread.join()
    return given[0]


def test_calls_over_an_edge_of_the_interpreters_memory_cost_nothing() -> None:
    assert faults(lambda: in_one_piece(descend)) < OFTEN


def test_a_request_is_answered_in_one_piece() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        request.resolver_match = None
        descend()
        return HttpResponse()

    portal = RequestMiddleware(answer)
    assert faults(lambda: portal(RequestFactory().get("/"))) < OFTEN


def test_a_task_is_done_in_one_piece() -> None:
    task = app.task(name="deep", shared=False)(descend)
    try:
        assert faults(lambda: task.apply().get()) < OFTEN
    finally:
        app.tasks.unregister("deep")
