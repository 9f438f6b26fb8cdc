"""A practice review with a draft, for the tests of its room."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.deadlines import rulebook
from reviews import services as reviews
from reviews.models import Involved, Review
from reviews.practice import copies, drafting, publishing, reference
from reviews.practice.models import Draft, Publishing, Stage
from reviews.practice.rules import Decision, Recipient, Work
from reviews.rules import Kind
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.conftest import person
from tests.documents import files


def review(
    by: User,
    kind: Kind = Kind.PRACTICE,
    *,
    pseudonym: str = "Heron",
    started_on: date | None = None,
    **facts: Any,
) -> Review:
    """Decided thirty days ago, unless another day is given."""
    rulebook.fill()
    reference.fill()
    today = timezone.localdate()
    return reviews.start(
        kind=kind,
        pseudonym=pseudonym,
        started_on=started_on or today - timedelta(days=30),
        by=by,
        today=today,
        **facts,
    )


@pytest.fixture
def heron(business_unit: User) -> Review:
    """A practice review that was decided thirty days ago and is entered today."""
    return review(business_unit)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def stage(one: Review, work: Work) -> Stage:
    return Stage.objects.filter(kind=one.kind, work=work)[0]


def involved(one: Review, agency: Agency, by: User) -> Involved:
    return reviews.involve(one, agency=agency, by=by)


def draft(one: Review, by: User, product: str = "report", text: str = "What we learned.") -> Draft:
    return drafting.add_draft(one, product=product, file=files.checked(files.pdf(text)), note="", by=by)


def final(one: Review, by: User, product: str = "report", text: str = "What is final.") -> Draft:
    return drafting.make_final(
        draft(one, by, product, text),
        version=0,
        improvements_page=1,
        reasons_page=1,
        by=by,
        now=timezone.now(),
    )


def signed(one: Draft, by: User, partners: dict[Agency, User]) -> None:
    """All three partners have signed it."""
    drafting.ask_partners(one, by=by, now=timezone.now())
    held = signing.current(one.review, What.REPORT)
    assert held is not None
    for agency, who in partners.items():
        signing.sign(held, agency=agency, agrees=True, reason="", by=who, now=timezone.now())


def partners(council: Agency, constabulary: Agency) -> dict[Agency, User]:
    """The three safeguarding partners, each with its delegated partner."""
    board = Agency.objects.create(
        name="Levels Care Board", sector=Sector.HEALTH, arrangement=Arrangement.SAFEGUARDING_PARTNER
    )
    return {
        agency: person(f"Delegate of {agency}", f"delegate{n}@partners.example", agency, Role.EXECUTIVE)
        for n, agency in enumerate((council, constabulary, board))
    }


def decided(
    one: Review,
    by: User,
    decision: str = Decision.PUBLISH,
    because: str = "",
    *,
    decided_on: date | None = None,
) -> Publishing:
    today = timezone.localdate()
    return publishing.decide(
        one, publishing=copies.of(one), version=version_of(one), decision=decision, because=because,
        decided_on=decided_on or today, decided_by="The three partners", by=by, today=today,
    )  # fmt: skip


def version_of(one: Review) -> int:
    held = copies.of(one)
    return held.version if held else 0


def copied(one: Review, by: User, sent_on: date) -> None:
    """Everybody has got a copy of what was there by then."""
    then = timezone.now() - (timezone.localdate() - sent_on)
    Draft.objects.filter(review=one, created_at__gt=then).update(created_at=then)
    for to in Recipient:
        publishing.send_copy(one, to=to, sent_on=sent_on, by=by, today=timezone.localdate())


def ready(one: Review, by: User, partners: dict[Agency, User], today: date) -> None:
    """Final, signed by all, copied in time and decided: it may be published."""
    signed(final(one, by), by, partners)
    copied(one, by, today - timedelta(days=20))
    decided(one, by)


def publish(one: Review, by: User, on: date | None = None, text: str = "", **said: Any) -> Publishing:
    today = timezone.localdate()
    return publishing.publish(
        one, title="Child Heron", summary="What we learned.", text=text, on=on or today, by=by, today=today,
        **said,
    )  # fmt: skip
