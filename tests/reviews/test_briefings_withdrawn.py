"""A published briefing that is withdrawn, because it names somebody, say: nobody passes its words on any more."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.publications import services as publications
from reviews import parts
from reviews.briefings import services
from reviews.briefings.models import Briefing
from reviews.briefings.rules import PANELS
from reviews.models import Involved, Review
from tests.conftest import person

Browser = Callable[[User | None], Client]
NAMED = "What we learned of Sharon Tucker"
PANEL = "Sharon was seen by nobody for a year."
ROOM = "/reviews/briefings/"


@pytest.fixture
def published(db: None, business_unit: User, agency_lead: User, charity: Agency, council: Agency) -> Briefing:
    """A briefing of a review that the lead of an agency reads whole."""
    rulebook.fill()
    begun = {"kind": "learning", "pseudonym": "Child Rowan", "started_on": date(2025, 6, 2)}
    review = Review.objects.create(reference="LR-2026-01", **begun)
    Involved.objects.create(review=review, agency=charity, released_on=timezone.localdate())
    colleague = person("Amina Rashid", "amina.rashid@council.example", council, "business_unit")  # type: ignore[arg-type]
    said = {name: PANEL for name, _ in PANELS}
    briefing = services.begin(review, by=business_unit, title=NAMED, **said)
    services.hand_in(briefing, by=business_unit)
    services.agree(briefing, by=colleague, now=timezone.now())
    return services.publish(briefing, by=business_unit, summary="Look.", on=timezone.localdate())


def withdraw(published: Briefing, by: User) -> None:
    assert published.publication
    publications.withdraw(published.publication, because="A name.", by=by, today=timezone.localdate())


def test_a_withdrawn_briefing_says_so_and_only_the_office_reads_its_words(
    published: Briefing, business_unit: User, agency_lead: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    here, review = f"{ROOM}{published.pk}/", published.review
    theirs = client_for(agency_lead).get(here).content.decode()
    assert "Withdrawn" in theirs
    assert "Sharon" not in theirs
    for page in ("edit/", "send-back/", "publish/"):
        answer = client_for(agency_lead).get(here + page)
        assert "Sharon" not in answer.content.decode(), page
    (line,) = [line for line in parts.lines(review, agency_lead) if "minute" in line.name]
    assert line.tag
    assert line.tag.text == "Withdrawn"
    assert "Sharon" not in line.text
    (line,) = [line for line in parts.lines(review, business_unit) if "minute" in line.name]
    assert line.tag
    assert line.tag.text == "Withdrawn"
    office = client_for(business_unit)
    ours = office.get(here).content.decode()
    assert "Withdrawn" in ours
    assert PANEL in ours
    anew = f"/reviews/{review.pk}/briefings/new/?corrects={published.pk}"
    assert anew in ours
    begun = office.get(anew)
    assert PANEL in begun.content.decode()
    assert begun.context["form"].initial["title"] == f"{NAMED} (corrected)"
    assert PANEL not in client_for(agency_lead).get(anew).content.decode()


def test_the_leads_are_told_to_stop_passing_it_on_and_their_messages_hold_its_title_no_more(
    published: Briefing, business_unit: User, agency_lead: User, client_for: Browser
) -> None:
    told = Notice.objects.filter(user=agency_lead, kind="reviews.briefing_published")
    told.update(status=Status.SENT, sent_at=timezone.now())
    withdraw(published, business_unit)
    kept = told.get()
    assert "Sharon" not in kept.heading + kept.text
    assert client_for(agency_lead).get(kept.path).status_code == 200
    stop = Notice.objects.get(user=agency_lead, kind="reviews.briefing_withdrawn")
    assert "Sharon" not in stop.heading + stop.text
    assert client_for(agency_lead).get(stop.path).status_code == 200
    assert published.publication
    publications.put_back(published.publication, by=business_unit)
    stop.refresh_from_db()
    assert stop.status == Status.BACK
    assert told.filter(heading__contains="Sharon").count() == 1, "told anew"
    page = client_for(agency_lead).get(f"{ROOM}{published.pk}/").content.decode()
    assert PANEL in page


def test_a_message_that_waits_is_taken_back_when_its_briefing_is_withdrawn(
    published: Briefing, business_unit: User, agency_lead: User
) -> None:
    withdraw(published, business_unit)
    kept = Notice.objects.get(user=agency_lead, kind="reviews.briefing_published")
    assert kept.status == Status.BACK
    assert "Sharon" not in kept.heading + kept.text + kept.path
