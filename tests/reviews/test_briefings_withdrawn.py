"""A published briefing that is withdrawn, because it names somebody, say: nobody passes its words on any more."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.publications import services as publications
from reviews import parts
from reviews.briefings import services, sheets
from reviews.briefings.models import Briefing, Sheet
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


def corrected(published: Briefing, by: User) -> Briefing:
    """Another of the same review, ready to be published."""
    panels = {name: "Nobody saw the child." for name, _ in PANELS}
    anew = services.begin(published.review, by=by, title="What we learned", **panels)
    services.hand_in(anew, by=by)
    colleague = User.objects.get(email="amina.rashid@council.example")
    return services.agree(anew, by=colleague, now=timezone.now())


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
    assert "title" not in begun.context["form"].initial, "it may be what was wrong"
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
    assert stop.path == f"{ROOM}{published.pk}/", "it says which one"
    assert client_for(agency_lead).get(stop.path).status_code == 200
    assert published.publication
    publications.put_back(published.publication, because="Mended.", by=business_unit)
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


def test_withdrawn_words_go_into_a_corrected_one_only_once_somebody_has_looked_at_them(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    office = client_for(business_unit)
    anew = f"/reviews/{published.review_id}/briefings/new/?corrects={published.pk}"
    sent = {"title": "What we learned"} | {name: PANEL for name, _ in PANELS}
    for address in (anew.partition("?")[0], anew):  # its draft comes back at the first
        refused = office.post(address, sent)
        assert "“Sharon” may tell who somebody is" in refused.content.decode()
    assert Briefing.objects.count() == 1
    looked = {"looked_at": refused.context["form"].stamps}
    assert office.post(anew, sent | {name: "Nobody saw it." for name, _ in PANELS}).status_code == 302
    assert office.post(anew, sent | looked | {"title": "What is new"}).status_code == 302


def test_its_closed_public_page_leads_to_writing_a_corrected_one(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    assert published.publication
    office, here = client_for(business_unit), f"/publications/{published.publication.slug}/"
    anew = f"/reviews/{published.review_id}/briefings/new/?corrects={published.pk}"
    assert anew not in office.get(here).content.decode()
    withdraw(published, business_unit)
    page = office.get(here).content.decode()
    assert anew in page
    assert f"{ROOM}{published.pk}/" in page
    day = timezone.localdate()
    another = corrected(published, business_unit)
    services.publish(another, summary="Look.", instead_of=published, by=business_unit, on=day)
    assert anew not in office.get(here).content.decode(), "it stands there already"


def test_the_words_of_a_briefing_are_not_corrected_beside_its_copies(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    publication, office = published.publication, client_for(business_unit)
    assert publication
    here = f"/publications/{publication.slug}/"
    for _ in ("public", "withdrawn"):
        assert "Correct it" not in office.get(here).content.decode()
        refused = office.get(f"{here}correct/")
        assert refused.status_code == 409
        assert "write a corrected one" in refused.content.decode()
        with pytest.raises(RuleBroken, match="write a corrected one"):
            publications.correct(publication, version=publication.version, by=business_unit, title="Rowan")
        if publication.withdrawn_on is None:
            withdraw(published, business_unit)
            publication.refresh_from_db()


def test_a_sheet_that_the_scanner_holds_is_closed_with_its_briefing_and_opened_again(
    published: Briefing, business_unit: User
) -> None:
    assert published.publication
    sheet = Sheet.objects.get(briefing=published)
    sheet.version_made = sheets.kept(sheet)
    sheet.save()
    document = sheet.version_made.document
    withdraw(published, business_unit)
    document.refresh_from_db()
    assert document.is_sensitive
    publications.put_back(published.publication, because="Mended.", by=business_unit)
    document.refresh_from_db()
    assert not document.is_sensitive


def test_a_withdrawn_briefing_is_not_put_back_beside_its_corrected_one(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    anew, office = corrected(published, business_unit), client_for(business_unit)
    page = f"{ROOM}{anew.pk}/publish/"
    asked = office.get(page)
    assert f"Yes: “{NAMED}”, withdrawn on" in asked.content.decode()
    said = {"summary": "Look twice.", "version": anew.version}
    unsaid = office.post(page, said)
    assert "Say whether it stands in the place of an earlier one" in unsaid.content.decode()
    assert office.post(page, said | {"instead_of": str(published.pk)}).status_code == 302
    old = published.publication
    assert old
    here = f"/publications/{old.slug}/"
    shown = office.get(here).content.decode()
    assert "“What we learned” was published in its place on" in shown
    assert "Let everybody read it again" not in shown
    refused = office.post(f"{here}put-back/")
    assert refused.status_code == 409
    assert "“What we learned” was published in its place on" in refused.content.decode()
    old.refresh_from_db()
    assert old.withdrawn_on
    page_of_old = office.get(f"{ROOM}{published.pk}/").content.decode()
    assert "Write a corrected one" not in page_of_old
    assert "“<a" in page_of_old.partition("Another stands in its place")[2]


def test_a_corrected_briefing_is_not_published_beside_one_that_was_put_back(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    withdraw(published, business_unit)
    anew, office = corrected(published, business_unit), client_for(business_unit)
    assert published.publication
    publications.put_back(published.publication, because="Mended.", by=business_unit)
    page = f"{ROOM}{anew.pk}/publish/"
    said = {"summary": "Look twice.", "version": anew.version}
    refused = office.post(page, said | {"instead_of": str(published.pk)})
    assert f"“{NAMED}” is public. Withdraw it first" in refused.context["form"].errors["instead_of"][0]
    assert "Look twice." in refused.content.decode()
    assert office.post(page, said | {"instead_of": "no"}).status_code == 302, "it is about something else"


def test_an_agency_to_which_a_review_is_released_sees_no_briefing_that_nobody_has_checked(
    published: Briefing, business_unit: User, agency_lead: User, client_for: Browser
) -> None:
    said = {name: PANEL for name, _ in PANELS}
    draft = services.begin(published.review, by=business_unit, title="The next", **said)
    lead = client_for(agency_lead)
    assert lead.get(f"{ROOM}{published.pk}/").status_code == 200
    assert lead.get(f"{ROOM}{draft.pk}/").status_code == 404
    assert "The next" not in lead.get(f"/reviews/{draft.review_id}/").content.decode()
    assert client_for(business_unit).get(f"{ROOM}{draft.pk}/").status_code == 200
