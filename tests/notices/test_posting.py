"""A message is committed with the change that it tells of, once, and nudges the sender once."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from partnership.accounts.models import User
from partnership.notices import access, services
from partnership.notices.models import Notice
from partnership.notices.rules import WAITS, Kind, wait_after
from tests import database

FACTS = {"course": "Child Protection", "when": "on Monday", "where": "at Withy House"}


def post(user: User, key: str = "", path: str = "/training/mine/") -> None:
    services.post(kind="training.booked", key=key or uuid4().hex, user=user, facts=FACTS, path=path)


def queue_length() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        return int(broker.llen("celery"))


def test_a_message_without_all_its_facts_is_refused(practitioner: User) -> None:
    with pytest.raises(ValueError, match="where"):
        services.post(
            kind="training.booked", key="k", user=practitioner, path="/", facts={"course": "c", "when": "w"}
        )


def test_a_kind_that_nobody_declared_is_refused(practitioner: User) -> None:
    with pytest.raises(ValueError, match=r"training\.bookd"):
        services.post(kind="training.bookd", key="k", user=practitioner, path="/", facts=FACTS)


@pytest.mark.parametrize(
    "fact", ["Evil\r\nBcc: all@evil.example", "nul\0", "x" * 2500, "{where} {when", "ก😀ع"]
)
def test_whatever_a_fact_holds_the_heading_stays_one_short_line(practitioner: User, fact: str) -> None:
    services.post(
        kind="training.booked",
        key="k",
        user=practitioner,
        path="/",
        facts=FACTS | {"course": fact, "where": fact},
    )
    notice = Notice.objects.get()
    assert len(notice.heading) <= 200
    assert len(notice.text) <= 2000
    assert not set(notice.heading + notice.text) & set("\r\n\0")


def test_posting_is_two_queries(
    practitioner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        post(practitioner)


def test_the_same_key_makes_one_message(practitioner: User) -> None:
    post(practitioner, key="training:booked:1")
    post(practitioner, key="training:booked:1")
    assert access.visible(practitioner).count() == 1


def test_a_change_that_is_rolled_back_takes_its_message_with_it(
    practitioner: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as nudges, transaction.atomic():
        post(practitioner)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0
    assert nudges == []


def test_telling_thirty_people_nudges_once(
    practitioner: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as nudges, transaction.atomic():
        for _ in range(30):
            post(practitioner)
    assert len(nudges) == 1


@pytest.mark.django_db(transaction=True)
def test_a_nudge_reaches_the_broker(practitioner: User) -> None:
    before = queue_length()
    post(practitioner)
    assert queue_length() > before


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_breaks_nothing(practitioner: User) -> None:
    program = (
        "import django; django.setup()\n"
        "from partnership.accounts.models import User\n"
        "from partnership.notices import services\n"
        "services.post(kind='training.booked', key='k', user=User.objects.get(), path='/',\n"
        "    facts=dict.fromkeys(['course', 'when', 'where'], 'x'))\n"
    )
    dead = {"DATABASE_URL": database.url(), "REDIS_URL": "unix:///nowhere/broker.sock"}
    subprocess.run([sys.executable, "-c", program], env=os.environ | dead, check=True, timeout=90)
    assert Notice.objects.get().status == "waiting"


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "training/"])
def test_a_message_leads_nowhere_but_into_the_portal(practitioner: User, path: str) -> None:
    with pytest.raises(IntegrityError, match="notices_leads_into_the_portal"), transaction.atomic():
        post(practitioner, path=path)


def test_a_sent_message_has_a_time(practitioner: User) -> None:
    post(practitioner)
    with pytest.raises(IntegrityError, match="notices_sent_has_a_time"), transaction.atomic():
        Notice.objects.update(status="sent")


def test_a_failed_message_has_a_reason(practitioner: User) -> None:
    post(practitioner)
    with pytest.raises(IntegrityError, match="notices_not_sent_has_a_reason"), transaction.atomic():
        Notice.objects.update(status="failed")


def test_waits_grow_and_end() -> None:
    assert [wait_after(attempt) for attempt in range(1, len(WAITS) + 2)] == [*WAITS, None]
    assert list(WAITS) == sorted(WAITS)


def test_counting_the_unread_is_one_query_on_its_own_index(practitioner: User) -> None:
    for _ in range(3):
        post(practitioner)
    Notice.objects.filter(pk=access.visible(practitioner)[0].pk).update(read_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert access.unread_count(practitioner) == 2
    assert len(queries) == 1


NO_PERSON = {
    "action", "agency", "answer", "answer_by", "asked_on", "because", "booked", "count", "course", "date", "day", "due",
    "expected", "invoice", "minimum", "news", "next", "number", "pay_by", "period", "places", "reached", "reason",
    "recommendation", "reference", "review", "title", "until", "was", "what", "when", "where", "whose", "year",
}  # fmt: skip
"""What may stand in a mail: things, days, numbers and agencies. A fact that is new is looked at before it is added."""


def test_no_kind_of_message_has_a_place_for_a_person() -> None:
    kinds: list[Kind] = [kind for path in settings.NOTICE_KINDS for kind in import_string(path)]
    assert {fact for kind in kinds for fact in kind.facts} <= NO_PERSON
