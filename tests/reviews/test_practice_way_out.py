"""What the room of a practice review says on the way of its report to the public, and after it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.publications.models import Publication
from reviews import clocks
from reviews.models import Review
from reviews.practice import publishing, watching
from reviews.practice.models import Look
from reviews.practice.rules import Decision, Recipient
from tests.reviews import practice as world
from tests.reviews.practice import heron as heron
from tests.reviews.practice import today as today

Browsers = Callable[[User | None], Client]


def withheld(heron: Review, by: User, decided_on: date) -> None:
    world.decided(heron, by, Decision.WITHHOLD, "The family could be told from it.", decided_on=decided_on)


def improvements(heron: Review, by: User) -> None:
    """What is said of improvements is published today, instead of the report."""
    world.publish(heron, by, text="Ask who cares.", without_because="They agreed at a meeting.")


@pytest.fixture
def published(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> Review:
    """Its report is public since today."""
    world.signed(world.final(heron, business_unit), business_unit, world.partners(council, constabulary))
    world.copied(heron, business_unit, today - timedelta(days=20))
    world.decided(heron, business_unit)
    world.publish(heron, business_unit)
    return heron


def test_a_copy_of_what_is_said_instead_of_a_report_was_not_sent_before_that_was_decided_domain_1_3_7(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    withheld(heron, business_unit, today)
    here, day = f"/reviews/{heron.pk}/practice/copies/add/", today - timedelta(days=13)
    sent = {"to": "panel", "sent_on_day": day.day, "sent_on_month": day.month, "sent_on_year": day.year}
    page = client_for(business_unit).post(here, sent).content.decode()
    assert "That the report is not published was decided on" in page
    assert not heron.copies.exists()


def test_copies_from_before_a_decision_that_was_corrected_since_do_not_count(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    withheld(heron, business_unit, today - timedelta(days=20))
    for to in Recipient:
        publishing.send_copy(heron, to=to, sent_on=today - timedelta(days=19), by=business_unit, today=today)
    withheld(heron, business_unit, today)
    with pytest.raises(RuleBroken, match="No copy is written down for"):
        improvements(heron, business_unit)
    room = client_for(business_unit).get(f"/reviews/{heron.pk}/practice/").content.decode()
    assert "before the decision, so it does not count" in room
    withheld(heron, business_unit, today - timedelta(days=20))
    improvements(heron, business_unit)


def test_no_look_is_due_or_written_down_of_days_after_publication(
    published: Review, business_unit: User, today: date
) -> None:
    clock = clocks.of(clocks.LOOK, published)
    assert clock is not None
    assert clock.state == "dropped"
    said = {"time": "On course.", "quality": "Sound.", "asked": "nothing", "asked_for": ""}
    Publication.objects.update(published_on=today - timedelta(days=2))
    with pytest.raises(RuleBroken, match="It was published on"):
        watching.look(published, looked_on=today, by=business_unit, today=today, **said)
    watching.look(published, looked_on=today - timedelta(days=3), by=business_unit, today=today, **said)
    assert Look.objects.count() == 1
    clock.refresh_from_db()
    assert clock.state == "dropped"
