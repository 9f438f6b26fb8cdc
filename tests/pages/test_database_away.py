"""A page that is asked for while the database is away."""

from django.core.handlers.exception import response_for_exception
from django.db import OperationalError
from django.test import RequestFactory


def test_a_database_that_is_away_is_a_pause_and_not_a_fault() -> None:
    try:
        raise OperationalError("the server closed the connection")
    except OperationalError as lost:
        answer = response_for_exception(RequestFactory().get("/training/"), lost)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "back in a moment" in answer.content.decode()


def test_a_fault_of_ours_stays_a_fault() -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as fault:
        answer = response_for_exception(RequestFactory().get("/training/"), fault)
    assert answer.status_code == 500
