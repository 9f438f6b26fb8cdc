"""The broker or the mail server is away while people book: they book, and are told when it is back."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.notices import delivery
from partnership.notices.models import Notice
from tests import database
from tests.benchmarks.server import PORTAL, serving
from tests.conftest import person
from tests.faults.people import Crowd
from tests.notices.conftest import office as office
from tests.notices.post_office import PostOffice, closed_port
from training.models import Session

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("rush")]

ClientFor = Callable[[User | None], Client]
PEOPLE = 8


@pytest.fixture
def keys(charity: Agency, client_for: ClientFor) -> list[str]:
    """Everybody's sign-in."""
    people = [person(f"Colleague {n}", f"colleague.{n}@lantern.example", charity) for n in range(PEOPLE)]
    return [client_for(one).cookies[settings.SESSION_COOKIE_NAME].value for one in people]


def book(session: Session, keys: list[str], log: Path, **variables: str) -> Crowd:
    """They book over HTTP, behind the production web server."""
    env = {**os.environ, "DATABASE_URL": database.url(), "WEB_CONCURRENCY": "1", **variables}
    with serving(PORTAL, log=log, env=env) as server:
        crowd = Crowd(server.port, f"/training/sessions/{session.pk}/book/")
        for key in keys:
            crowd.waiting.put(key)
        with crowd.at_once(2):
            pass
    return crowd


def test_while_the_broker_is_down_people_book_and_are_told_when_it_is_back(
    session: Session, keys: list[str], office: PostOffice, tmp_path: Path
) -> None:
    crowd = book(session, keys, tmp_path / "web.log", REDIS_URL=f"unix://{tmp_path}/no-broker.sock")
    assert sorted(status for status, _ in crowd.answers) == [200] * PEOPLE + [302] * PEOPLE
    session.refresh_from_db()
    assert session.places_taken == session.bookings.count() == Notice.objects.count() == PEOPLE
    assert office.letters == []
    delivery.send_waiting()  # what the beat's next sweep does
    assert office.recipients == sorted(User.objects.values_list("email", flat=True))


def test_an_hour_without_mail_server_loses_and_doubles_nothing(
    session: Session, keys: list[str], office: PostOffice, settings: Settings, tmp_path: Path
) -> None:
    book(session, keys, tmp_path / "web.log")
    went_away, open_at = timezone.now(), settings.EMAIL_PORT
    settings.EMAIL_PORT = closed_port()
    for minute in range(60):
        delivery.send_waiting(went_away + timedelta(minutes=minute))
    assert office.letters == []
    assert set(Notice.objects.values_list("status", flat=True)) == {"waiting"}
    settings.EMAIL_PORT = open_at
    for minute in range(60, 70):
        delivery.send_waiting(went_away + timedelta(minutes=minute))
    assert office.recipients == sorted(User.objects.values_list("email", flat=True))
    assert set(Notice.objects.values_list("status", flat=True)) == {"sent"}
