"""What is published is for everybody, stays as long as the law asks, and says why it went."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.documents.models import Version
from partnership.pages.forms import AGAIN
from partnership.publications import services
from partnership.publications.models import Publication
from partnership.publications.rules import Kind, how_long, sections_of, text_of
from tests.documents import files

TEXT = (("", "Babies cry."), ("What to do", "Ask who cares for the baby."))


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    rulebook.fill()


def published(by: User, kind: str = Kind.REVIEW, **facts: Any) -> Publication:
    said: dict[str, Any] = {
        "title": "Child Heron",
        "summary": "What we learned.",
        "on": timezone.localdate(),
        "sections": TEXT,
    }
    return services.publish(kind=kind, by=by, **said | facts)


def test_anybody_reads_it_and_finds_it_until_it_is_withdrawn(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    visitor, unit = client_for(None), client_for(business_unit)
    one = published(business_unit, Kind.BULLETIN)
    assert b"Child Heron" in visitor.get("/publications/").content
    page = visitor.get("/publications/child-heron/").content
    assert (b"Ask who cares" in page, b"Withdraw it" in page) == (True, False)
    services.withdraw(one, because="It named a school.", by=business_unit, today=timezone.localdate())
    assert visitor.get("/publications/child-heron/").status_code == 404
    assert b"Child Heron" not in visitor.get("/publications/").content
    assert b"It named a school." in unit.get("/publications/child-heron/").content
    services.put_back(one, because="Mended.", by=business_unit)
    assert visitor.get("/publications/child-heron/").status_code == 200


def test_what_was_published_anew_does_not_stand_there_twice(business_unit: User) -> None:
    """By hand nobody says which one it replaces; of a review the room says so."""
    old = published(business_unit, Kind.BULLETIN)
    services.withdraw(old, because="It named a school.", by=business_unit, today=timezone.localdate())
    published(business_unit, Kind.BULLETIN, title="CHILD heron")
    with pytest.raises(RuleBroken, match="was published anew, so this stays withdrawn"):
        services.put_back(old, because="Asked for.", by=business_unit)
    assert Publication.objects.filter(withdrawn_on=None).count() == 1


def test_a_review_stays_public_for_a_year_unless_it_does_harm_domain_1_3_9(business_unit: User) -> None:
    on = timezone.localdate()
    one = published(business_unit)
    assert one.stays_until is not None
    assert (one.stays_until.year, one.stays_until.month) == (on.year + 1, on.month)
    with pytest.raises(RuleBroken, match="has to stay public until"):
        services.withdraw(one, because="Old.", by=business_unit, today=on + timedelta(days=300))
    one = services.withdraw(one, because="It can be told who it is.", by=business_unit, today=on, urgent=True)
    assert one.withdrawn_on == on
    earlier = published(business_unit, on=date(2013, 4, 1))
    assert earlier.slug == "child-heron-2"
    services.withdraw(earlier, because="Overtaken.", by=business_unit, today=on)


@pytest.mark.parametrize(
    ("days", "withdrawn", "said"),
    [(90, False, "It has to stay"), (0, False, "It was to stay"), (90, True, "It was to stay")],
)
def test_the_page_says_until_when_a_publication_has_to_stay_or_had_to(
    days: int, withdrawn: bool, said: str
) -> None:
    today = date(2026, 11, 22)
    told = how_long(today + timedelta(days=days), withdrawn=withdrawn, today=today)
    assert told.startswith(f"{said} public until ")
    assert how_long(None, withdrawn=withdrawn, today=today) == ""


def test_the_file_is_the_version_that_was_published(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser, day = client_for(business_unit), timezone.localdate()
    file = BytesIO(files.pdf())
    file.name = "sharing.pdf"
    sent = {
        "kind": "resource", "title": "New", "summary": "How to share.", "on_day": day.day, "on_month": day.month,
        "on_year": day.year, "text": "", "file": file,
    }  # fmt: skip
    assert browser.post("/publications/new/", sent)["Location"] == "/publications/new-2/"
    one = Publication.objects.get()
    assert one.version_given is not None
    answer = client_for(None).get("/publications/new-2/file/")
    assert b"".join(answer.streaming_content) == files.pdf()  # type: ignore[attr-defined]
    version = Version.objects.get()
    version.state, version.pk = "held", None
    with pytest.raises(RuleBroken, match="cannot be opened yet"):
        published(business_unit, version=version)


def test_a_day_to_come_is_said_with_the_names_that_are_pointed_out(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    day = timezone.localdate() + timedelta(days=1)
    sent = {
        "kind": "resource", "title": "New", "summary": "What Jayden Smith said.", "on_day": day.day,
        "on_month": day.month, "on_year": day.year, "text": "Share early.",
    }  # fmt: skip
    errors = client_for(business_unit).post("/publications/new/", sent).context["form"].errors
    assert set(errors) == {"on", "summary"}
    assert "Choose today or an earlier day" in errors["on"][0]


def test_only_the_business_unit_publishes_and_nothing_of_a_day_to_come(
    business_unit: User, executive: User
) -> None:
    with pytest.raises(PermissionDenied):
        published(executive)
    with pytest.raises(RuleBroken, match="today or an earlier day"):
        published(business_unit, on=timezone.localdate() + timedelta(days=1))


def test_a_slip_is_corrected_and_headings_come_back_as_they_were_typed(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    one = published(business_unit)
    assert sections_of(text_of(one.sections)) == list(TEXT)
    sent = {"title": "Babies cry", "summary": "-", "text": "## Why\nBecause.", "version": 0, "why": "Slip"}
    assert client_for(business_unit).post("/publications/child-heron/correct/", sent).status_code == 302
    one.refresh_from_db()
    assert (one.title, one.slug, one.sections) == (
        "Babies cry", "child-heron", [{"heading": "Why", "text": "Because."}]
    )  # fmt: skip


def test_what_may_tell_who_somebody_is_is_pointed_out_before_anybody_can_read_it(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser, day = client_for(business_unit), timezone.localdate()
    sent = {
        "kind": "bulletin", "title": "Learning from Joan", "summary": "How to share with the police.",
        "text": "She lives at EX1 1AA.", "on_day": day.day, "on_month": day.month, "on_year": day.year,
    }  # fmt: skip
    paper = BytesIO(files.pdf())
    paper.name = "Joshua_final.pdf"
    answer = browser.post("/publications/new/", sent | {"file": paper})
    assert not Publication.objects.exists()
    form = answer.context["form"]
    assert form.errors["title"][0].startswith("“Joan” may tell who somebody is. Change it, or tick below")
    assert "“EX1 1AA” may tell" in form.errors["text"][0]
    assert form.errors["file"][0].startswith("The name of the file: “joshua” may tell"), "it is downloaded so"
    assert "Choose the file again" in form.errors["file"][1]
    assert "I have looked at these words; they name nobody" in answer.content.decode()
    assert "She lives at EX1 1AA." in answer.content.decode()
    ticked = sent | {"looked_at": form.stamps}
    assert "“Joshua”" in str(
        browser.post("/publications/new/", ticked | {"summary": "Of Joshua."}).context["form"].errors
    )
    assert browser.post("/publications/new/", ticked).status_code == 302
    assert Publication.objects.get().title == "Learning from Joan"


def test_whoever_is_refused_is_told_that_the_file_is_gone(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    later = timezone.localdate() + timedelta(days=1)
    sent = {
        "kind": "bulletin", "title": "Learning together", "summary": "How to share.", "text": "In two steps.",
        "on_day": later.day, "on_month": later.month, "on_year": later.year,
    }  # fmt: skip
    paper = BytesIO(files.pdf())
    paper.name = "learning.pdf"
    form = client_for(business_unit).post("/publications/new/", sent | {"file": paper}).context["form"]
    assert form.errors["file"] == [AGAIN]


def test_a_correction_points_out_what_may_name_somebody_and_is_new(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    one = published(business_unit, title="Learning from Joan")
    browser, here = client_for(business_unit), f"/publications/{one.slug}/correct/"
    sent = {"title": one.title, "summary": "What we learned.", "version": 0, "why": "Slip"}
    form = browser.post(here, sent | {"text": "Joan and Kylie cry."}).context["form"]
    assert form.errors["text"] == [
        "“Kylie” may tell who somebody is. Change it, or tick below that you have looked at the words and they name "
        "nobody"
    ]
    assert "title" not in form.errors, "it is public, and somebody has looked at it"
    page = browser.post(here, sent | {"text": f"Ask {business_unit.name.split()[0]}."})
    assert "may tell who somebody is" in page.content.decode(), "people of the portal too"
    assert browser.post(here, sent | {"text": "Babies do cry. Tell the Council."}).status_code == 302


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("publications_say_what_they_are", {"title": ""}),
        ("publications_have_something_to_read", {"sections": []}),
        ("publications_withdrawn_with_a_reason", {"withdrawn_on": date(2026, 3, 2)}),
        ("publications_replaced_stays_withdrawn", {}),
    ],
)
def test_the_database_refuses(business_unit: User, name: str, facts: dict[str, object]) -> None:
    one = published(business_unit)
    facts = {"replaced_by": one.pk} if name == "publications_replaced_stays_withdrawn" else facts
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Publication.objects.filter(pk=one.pk).update(**facts)


def test_every_learning_product_of_the_county_has_its_kind_domain_1_5_8(
    business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    """All but the briefing, which comes from its review, are entered by hand."""
    products = {"bulletin", "podcast", "training", "forum", "policy"}
    assert products | {"briefing"} <= set(Kind.values)
    form = client_for(business_unit).get("/publications/new/").content.decode()
    assert all(f'value="{kind}"' in form for kind in products)
    published(business_unit, Kind.PODCAST, title="Episode 4")
    with pytest.raises(RuleBroken, match="published already"):  # sent twice
        published(business_unit, Kind.PODCAST, title="Episode 4")
    found = client_for(None).get("/publications/?kind=podcast").content.decode()
    assert "Episode 4" in found
