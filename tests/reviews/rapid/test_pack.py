"""The pack of a rapid review: made in the background as PDF and DOCX, children by pseudonym, never published."""

from collections.abc import Callable
from datetime import UTC, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from docx import Document
from pikepdf import Pdf

from partnership.accounts.models import User
from partnership.history.models import Read
from partnership.pages import paper, words
from reviews.models import Review
from reviews.rapid import board, making, packs, services, word
from reviews.rapid.models import Making, Pack, Passage
from reviews.rapid.pack import DECISION, NOT_PUBLISHED, NOT_SIGNED, Section, compose, numbered
from reviews.rapid.pack import Pack as PackOf
from reviews.rapid.pack import written as written_as
from reviews.rapid.rules import Purpose
from reviews.requests import services as requests
from reviews.requests.models import AgencyRequest
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.reviews.rapid.test_rapid import sent, signed
from tests.reviews.rapid.test_requests import answer


@pytest.fixture
def ready(
    asked: AgencyRequest,
    written: Callable[..., Review],
    agency_lead: User,
    business_unit: User,
    partners: dict[str, User],
) -> Review:
    """Answered by the charity, accepted, written and signed."""
    answer(asked, agency_lead, "We saw the child twice.")
    requests.accept(asked, by=business_unit, now=timezone.now())
    review = written()
    signed(review, partners, business_unit)
    return review


def test_the_pack_has_the_national_shape(ready: Review) -> None:
    """Domain 1.2.4 and 1.2.5: decision with reasons and signatures, the five purposes, each agency’s involvement."""
    pack = compose(ready, as_at=timezone.now())
    assert [one.title for one in pack.sections] == [
        "Decision and signatures",
        "What happened, and which agencies were involved",
        "What has to be done at once so that children are safe",
        "What could be improved in how agencies work",
        "The child’s and the family’s context",
        "What should happen next",
        "Immediate safety actions",
        "The children",
        "Agencies that were asked",
        "What agencies have answered",
    ]
    decision = pack.sections[0]
    assert decision.paragraphs[0] == "No local child safeguarding practice review."
    reasons, signatures = decision.parts
    assert reasons.title == "Reasons for the decision"
    assert signatures.table is not None
    assert [row[-1] for row in signatures.table.rows] == ["Signed"] * 3
    assert pack.note == NOT_PUBLISHED
    asked = pack.sections[8].table
    assert asked is not None
    assert [(row[0], row[3] == "Not yet") for row in asked.rows] == [
        ("Lantern Family Trust", False), ("Moorland Hospital", True),
    ]  # fmt: skip


def test_the_files_are_made_and_say_what_they_are(
    ready: Review, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    """Domain 1.2.11: not published; the marking stands on every page. Domain 8.2: by pseudonym only."""
    job = services.make_pack(ready, by=business_unit, now=timezone.now())
    assert services.make_pack(ready, by=business_unit, now=timezone.now()) == job
    making.make(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("made", "")
    pack = Pack.objects.get(making=job)
    with Pdf.open(BytesIO(bytes(pack.pdf))) as pdf:
        assert {"/StructTreeRoot", "/MarkInfo", "/Lang"} <= set(pdf.Root.keys())
        assert len(pdf.pages) == pack.pages
    document = Document(BytesIO(bytes(pack.docx)))
    said = "\n".join(one.text for one in document.paragraphs)
    assert "Child Rowan" in said
    assert "We saw the child twice." in said
    assert f"Made on {words.plain_date(timezone.localdate())} at " in said
    assert "Not for publication" in document.sections[0].footer.paragraphs[0].text
    heads = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert heads[0] == "1 Decision and signatures"
    core, a4 = document.core_properties, document.sections[0].page_height
    assert core.created is not None
    assert core.modified == core.created
    assert timezone.now() - core.created.replace(tzinfo=UTC) < timedelta(minutes=5), (
        "not when its template was"
    )
    assert core.author == core.last_modified_by == settings.PARTNERSHIP["name"]
    assert a4 is not None
    assert round(a4.cm, 1) == 29.7
    browser = client_for(business_unit)
    making_page = browser.get(f"/reviews/rapid/makings/{job.pk}/").content.decode()
    for ending in ("pdf", "docx"):
        assert f'href="/reviews/rapid/makings/{job.pk}/{ending}/"' in making_page
        assert browser.get(f"/reviews/rapid/makings/{job.pk}/{ending}/").status_code == 200
    assert Read.objects.filter(row=ready.pk, how="export").count() == 2


def test_nobody_else_gets_the_pack(
    ready: Review,
    agency_lead: User,
    practitioner: User,
    business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:
    """Domain 1.2.11: not published, and not given to an agency that sees its own part only."""
    job = services.make_pack(ready, by=business_unit, now=timezone.now())
    path = f"/reviews/rapid/makings/{job.pk}/pdf/"
    assert [client_for(one).get(path).status_code for one in (practitioner, agency_lead, business_unit)] == [
        404, 404, 409,
    ]  # fmt: skip
    assert client_for(None).get(path).status_code == 302


def test_one_pack_is_made_at_a_time(ready: Review, business_unit: User) -> None:
    services.make_pack(ready, by=business_unit, now=timezone.now())
    with pytest.raises(IntegrityError, match="reviews_rapid_one_making_at_a_time"), transaction.atomic():
        Making.objects.create(review=ready, asked_by=business_unit, asked_at=timezone.now())


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("reviews_rapid_failed_has_a_reason", {"state": "failed", "finished_at": "2026-01-01T12:00Z"}),
        ("reviews_rapid_finished_has_a_time", {"state": "made"}),
        ("reviews_rapid_working_has_a_heartbeat", {"state": "working"}),
    ],
)
def test_the_database_refuses_a_making_that_cannot_be(
    name: str, facts: dict[str, str], review: Review, business_unit: User
) -> None:
    making = services.make_pack(review, by=business_unit, now=timezone.now())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Making.objects.filter(pk=making.pk).update(**facts)


def test_a_part_that_is_not_written_says_so_in_the_pack(review: Review) -> None:
    found = compose(review, as_at=timezone.now())
    empty = [one.paragraphs for one in found.sections if one.title in Purpose.labels]
    assert empty == [("This part is not written yet.",)] * len(Purpose)
    assert found.note == NOT_SIGNED


def test_a_pack_that_was_sent_stays_apart_from_one_that_is_made_afterwards(
    ready: Review, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    def make() -> Making:
        job = services.make_pack(ready, by=business_unit, now=timezone.now())
        making.make(job.pk)
        return job

    browser, room = client_for(business_unit), f"/reviews/{ready.pk}/rapid/"
    first, second = make(), make()
    sent(ready, business_unit)
    third = make()
    page = browser.get(room).content.decode()
    sent_on = words.plain_date(timezone.localdate())
    assert f"{ready.reference} as sent on {sent_on} (PDF)" in page
    assert f"{ready.reference}, made after it was sent (PDF)" in page
    assert [f"/{one.pk}/pdf/" in page for one in (first, second, third)] == [False, True, True]
    assert "Make it anew" not in page
    assert f"went to the Panel on {sent_on}: not what was sent" in compose(ready, as_at=timezone.now()).note
    file = f"/reviews/rapid/makings/{third.pk}/pdf/"
    assert "made-after-sending" in browser.get(file)["Content-Disposition"]


def test_a_pack_without_all_signatures_is_not_taken_for_what_was_sent(
    ready: Review, business_unit: User
) -> None:
    job = services.make_pack(ready, by=business_unit, now=timezone.now() - timedelta(hours=1))
    making.make(job.pk)
    sending = sent(ready, business_unit)
    went, other = packs.packs(ready, sending, signing.current(ready, What.RAPID))
    assert went is None
    assert other is not None
    assert other.name == f"{ready.reference}, not what was sent"


def test_headings_in_a_text_are_headings_in_the_pack_too(
    ready: Review, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    text = "First this.\n\n## The flat\nIt was cold.\n\nAnd wet."
    Passage.objects.filter(review=ready, purpose=Purpose.FACTS).update(text=text)
    pack = compose(ready, as_at=timezone.now())
    facts = next(one for one in pack.sections if one.title == Purpose.FACTS.label)
    assert facts.paragraphs == ("First this.",)
    assert [(one.number, one.title, one.paragraphs) for one in facts.parts] == [
        (f"{facts.number}.1", "The flat", ("It was cold.", "And wet."))
    ]
    document = Document(BytesIO(word.write(pack)))
    heads = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 2"]
    assert f"{facts.number}.1 The flat" in heads
    assert "## The flat" not in client_for(business_unit).get(f"/reviews/{ready.pk}/rapid/").content.decode()


def test_an_answer_is_in_the_pack_once_it_is_accepted_and_says_who_wrote_it_down(
    asked: AgencyRequest, review: Review, agency_lead: User, business_unit: User
) -> None:
    def answers() -> Section:
        found = compose(review, as_at=timezone.now()).sections
        return next(one for one in found if one.title == "What agencies have answered")

    answer(asked, agency_lead, "We saw the child twice.")
    name = "Lantern Family Trust: Agency summary for a rapid review"
    assert answers().parts == ()
    assert answers().paragraphs == (f"Answered, not accepted yet, and so not in this pack: {name}.",)
    table = next(one for one in compose(review, as_at=timezone.now()).sections if one.table).table
    assert table is not None
    assert any(cell.endswith("not accepted yet") for row in table.rows for cell in row)
    assert "1 agency has answered, and nobody has accepted it yet: Lantern Family Trust." in board.not_there(
        review
    )
    requests.accept(asked, by=business_unit, now=timezone.now())
    (part,) = answers().parts
    assert (part.title, part.paragraphs, answers().paragraphs) == (name, (), ())
    AgencyRequest.objects.filter(pk=asked.pk).update(returned_by=business_unit, decided_by=agency_lead)
    (part,) = answers().parts
    today = words.plain_date(timezone.localdate())
    assert part.paragraphs == (f"Written down by the business unit on {today}, as the agency told it.",)


def test_text_under_an_empty_heading_stays_where_it_stands() -> None:
    """What is printed has the order of what is signed."""
    found = written_as("Facts", "First.\n## The flat\nCold.\n## \nAnd wet.\n## Food\nNone.")
    assert found.paragraphs == ("First.",)
    assert [(one.title, one.paragraphs) for one in found.parts] == [
        ("The flat", ("Cold.", "And wet.")), ("Food", ("None.",)),
    ]  # fmt: skip


@pytest.mark.parametrize(("facts", "number"), [(4, 0), (16, 1)])
def test_the_decision_stands_on_one_page_with_the_beginning_of_its_reasons(facts: int, number: int) -> None:
    reasons = Section("Reasons for the decision", ("Learning is clear. " * 30,))
    found = numbered(Section(DECISION, ("No practice review.", "Recommended."), parts=(reasons,)), "1")
    rows = tuple((f"Fact {one}", "Yes") for one in range(facts))
    whole = PackOf("RR-2026-01", "Child Rowan", rows, (found,), as_at=timezone.now())
    laid = paper.lay_out("pdf/rapid_review.html", {"pack": whole}, sheet="css/rapid.css")
    pages = [" ".join(getattr(box, "text", "") for box in one._page_box.descendants()) for one in laid.pages]
    for said in ("1. Decision", "No practice review.", "Recommended.", "1.1 Reasons", "Learning is clear."):
        assert [at for at, text in enumerate(pages) if said in text] == [number]
