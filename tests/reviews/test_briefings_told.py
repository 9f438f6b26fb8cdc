"""Who hears that a published briefing is withdrawn, or stands again, and where that leads them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.pages import words
from partnership.publications import services as publications
from reviews import parts
from reviews.briefings import services
from reviews.briefings.models import Briefing
from tests.conftest import person
from tests.reviews.test_briefings_withdrawn import NAMED, ROOM, corrected, published, withdraw

__all__ = ["published"]
Browser = Callable[[User | None], Client]


def discussed(briefing: Briefing, by: User, agency: Agency) -> None:
    said = {
        "team": "North",
        "people": 3,
        "will_change": "We ask twice.",
        "discussed_on": timezone.localdate(),
    }
    services.discuss(briefing, agency=agency, by=by, **said)  # type: ignore[arg-type]


def sent() -> None:
    """Every email has gone, so that nothing is taken back."""
    Notice.objects.update(status=Status.SENT, sent_at=timezone.now())


def put_back(briefing: Briefing, by: User) -> None:
    assert briefing.publication
    briefing.publication.refresh_from_db()
    publications.put_back(briefing.publication, because="Mended.", by=by)


def test_whoever_was_told_to_delete_it_hears_that_it_stands_again(
    published: Briefing, business_unit: User, agency_lead: User, practitioner: User, charity: Agency
) -> None:
    later = person("Lena Voss", "lena.voss@charity.example", charity, "practitioner")  # type: ignore[arg-type]
    discussed(published, practitioner, charity)
    withdraw(published, business_unit)
    sent()
    Membership.objects.filter(user=later).update(role="agency_lead")
    put_back(published, business_unit)
    again = Notice.objects.filter(kind="reviews.briefing_stands_again")
    assert {one.user for one in again} == {agency_lead, practitioner}
    assert {one.path for one in again} == {f"/publications/{published.publication.slug}/"}  # type: ignore[union-attr]
    anew = Notice.objects.filter(kind="reviews.briefing_published").exclude(heading__contains="withdrawn")
    assert [one.user for one in anew] == [later], "to whom it is new"
    orders = Notice.objects.filter(kind="reviews.briefing_withdrawn")
    assert {one.heading for one in orders} == {"A briefing that stands again"}
    sent()
    withdraw(published, business_unit)
    assert not Notice.objects.filter(heading__contains="Sharon").exists()
    stop = Notice.objects.filter(kind="reviews.briefing_withdrawn", status=Status.WAITING)
    assert {one.user for one in stop} == {agency_lead, practitioner, later}


def test_everybody_who_is_told_to_delete_it_is_led_to_a_page_that_says_which(
    published: Briefing, business_unit: User, nurse: User, practitioner: User, hospital: Agency, charity: Agency,
    client_for: Browser,
) -> None:  # fmt: skip
    discussed(published, nurse, hospital)
    discussed(published, practitioner, charity)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=practitioner).update(until_on=yesterday, from_on=yesterday)
    withdraw(published, business_unit)
    stop = {one.user: one for one in Notice.objects.filter(kind="reviews.briefing_withdrawn")}
    page = client_for(nurse).get(stop[nurse].path)
    assert page.status_code == 200
    text = page.content.decode()
    assert "A withdrawn briefing" in text
    assert "Sharon" not in text
    assert published.review.reference not in text, "of the review this agency hears nothing"
    assert client_for(practitioner).get(f"{ROOM}{published.pk}/").status_code == 404
    for message in (stop[practitioner], Notice.objects.filter(kind="reviews.briefing_published").first()):
        assert message
        assert message.path == "/publications/?kind=briefing"
    assert client_for(practitioner).get("/publications/?kind=briefing").status_code == 200
    assert client_for(None).get(f"{ROOM}{published.pk}/").status_code == 302
    assert client_for(nurse).get(f"{ROOM}{corrected(published, business_unit).pk}/").status_code == 404


def test_the_closed_page_leads_to_the_corrected_one_once_that_is_public(
    published: Briefing, business_unit: User, agency_lead: User, nurse: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    anew, here = corrected(published, business_unit), f"{ROOM}{published.pk}/"
    assert "What we learned" not in client_for(agency_lead).get(here).content.decode()
    day = timezone.localdate()
    made = services.publish(anew, summary="Look twice.", instead_of=published, by=business_unit, on=day)
    for reader in (agency_lead, nurse):
        shown = client_for(reader).get(here).content.decode()
        assert "Another stands in its place" in shown
        assert f"/publications/{made.publication.slug}/" in shown  # type: ignore[union-attr]
    withdraw(made, business_unit)
    assert "What we learned" not in client_for(nurse).get(here).content.decode()


def test_the_page_of_the_review_leads_to_each_of_its_briefings(
    published: Briefing, business_unit: User, agency_lead: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    anew = corrected(published, business_unit)

    def told(user: User) -> list[tuple[str, str]]:
        return [(one.name, one.text) for one in parts.lines(published.review, user) if "minute" in one.name]

    newest, first = "Seven-minute briefing 2", "Seven-minute briefing 1"
    assert told(business_unit) == [(newest, "What we learned"), (first, NAMED)]
    on = words.plain_date(timezone.localdate())
    gone = f"Published on {on}, and public no more"
    assert told(agency_lead) == [("Seven-minute briefing", gone)], "nobody has checked the other"
    page = client_for(business_unit).get(f"/reviews/{published.review_id}/").content.decode()
    assert all(f"{ROOM}{one.pk}/" in page for one in (anew, published))


def test_withdrawing_asks_the_database_as_often_for_many_leads_as_for_one(
    published: Briefing, business_unit: User, charity: Agency
) -> None:
    with CaptureQueriesContext(connection) as few:
        withdraw(published, business_unit)
    put_back(published, business_unit)
    for number in range(5):
        person(f"Lead {number}", f"lead{number}@charity.example", charity, "agency_lead")  # type: ignore[arg-type]
    with CaptureQueriesContext(connection) as many:
        withdraw(published, business_unit)
    assert len(many) <= len(few) + 1


def test_whoever_was_writing_that_their_team_discussed_it_is_told_that_it_is_withdrawn(
    published: Briefing, business_unit: User, nurse: User, hospital: Agency, client_for: Browser
) -> None:
    browser, here = client_for(nurse), f"{ROOM}{published.pk}/discussed/"
    assert browser.get(here).status_code == 200
    withdraw(published, business_unit)
    for answer in (browser.get(here), browser.post(here, {"team": "North"})):
        assert answer.status_code == 409
        assert "This briefing was withdrawn. Do not discuss it" in answer.content.decode()
        assert NAMED not in answer.content.decode()
        assert browser.get(f"{ROOM}{published.pk}/").status_code == 200, "where the page leads"
    with pytest.raises(RuleBroken, match="was withdrawn"):
        discussed(published, nurse, hospital)
