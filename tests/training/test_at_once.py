"""The same person or the same form in several tabs at the same moment."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import monotonic

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from tests.training.test_programme import COURSE
from training import handover, places, services
from training.models import Booking, Course, Session
from training.rules import Kind, Mode

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_course_sent_from_four_tabs_at_once_is_made_once(
    client_for: Callable[[User | None], Client], training_officer: User
) -> None:
    tabs = [client_for(training_officer) for _ in range(4)]
    for tab in tabs:
        tab.raise_request_exception = False
    together = Barrier(len(tabs))

    def send(tab: Client) -> int:
        together.wait()
        try:
            return tab.post("/training/manage/courses/new/", COURSE).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tabs)) as threads:
        answers = sorted(threads.map(send, tabs))
    assert answers == [200, 200, 200, 302]
    assert Course.objects.count() == 1


def another_course_at(session: Session) -> Session:
    """A session of another course at the same hours."""
    other = Course.objects.create(
        slug="neglect", title="Neglect", summary="Neglect.", kind=Kind.SPECIALIST, mode=Mode.ONLINE,
        duration="1 day", status="published",
    )  # fmt: skip
    return session_on(other, session.days[0])


def in_a_tab(work: Callable[[], object]) -> object:
    """What comes of it, on a line of its own to the database."""
    try:
        return work()
    except places.Elsewhere as refused:
        return refused
    finally:
        connection.close()


def waits_for_a_lock(tab: Future[object]) -> bool:
    """Whether what runs in the other tab has come to a lock; not where it has ended instead."""
    patience = monotonic() + 20
    while not tab.done() and monotonic() < patience:
        with connection.cursor() as cursor:
            cursor.execute(
                "select exists (select from pg_locks"
                " where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return True
    return False


def test_two_tabs_on_two_sessions_at_the_same_time_book_one_place(
    session: Session, practitioner: User, charity: Agency
) -> None:
    """One tab has booked and not committed yet when the other looks whether the person is free."""
    other, now = another_course_at(session), timezone.now()

    def book(wanted: Session) -> Booking:
        return services.book(wanted.pk, by=practitioner, agency=charity, needs="", now=now)

    with ThreadPoolExecutor(1) as tabs:
        with transaction.atomic():
            first = book(session)
            second = tabs.submit(in_a_tab, lambda: book(other))
            assert waits_for_a_lock(second)
        refused = second.result(20)
    assert isinstance(refused, places.AtTheSameTime)
    assert refused.held == first
    assert Booking.objects.get() == first


def test_a_leaver_and_a_swap_of_the_same_two_sessions_do_not_wait_for_each_other(
    session: Session, practitioner: User, nurse: User, charity: Agency, hospital: Agency
) -> None:
    """Both need both sessions: whoever comes second waits at the first of them, by their keys."""
    now = timezone.now()
    later = session_on(session.course, session.days[0] + timedelta(days=7))
    first, last = sorted([session, later], key=lambda one: one.pk)
    # What the leaver has begins with the last by its key, as a person reads them.
    Session.objects.filter(pk=last.pk).update(starts_at=now + timedelta(days=1))
    for one in (first, last):
        Booking.objects.create(session=one, user=practitioner, agency=charity, booked_at=now)
    place = Booking.objects.create(session=first, user=nurse, agency=hospital, booked_at=now)
    Session.objects.filter(pk=first.pk).update(places_taken=2)
    Session.objects.filter(pk=last.pk).update(places_taken=1)
    today = timezone.localdate(now)
    with ThreadPoolExecutor(1) as tabs:
        with transaction.atomic():
            Session.objects.select_for_update().get(pk=first.pk)
            goes = tabs.submit(
                in_a_tab,
                lambda: transaction.atomic(handover.hands_over)(
                    practitioner, to=None, agency=None, by=None, on=today
                ),
            )
            assert waits_for_a_lock(goes)
            services.transfer(place, by=nurse, to=last.pk, now=now)
        goes.result(20)
    assert [row.session for row in Booking.objects.filter(status="booked")] == [last]
