"""A portal with one row of each kind that can be found, and a box to search it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import Action
from partnership.actions.rules import Source as Agreed
from partnership.agencies.models import Agency
from partnership.annual_report.models import Report
from partnership.deadlines import rulebook
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline
from partnership.documents.models import Document
from partnership.meetings.models import Subgroup
from partnership.notices.models import Notice
from partnership.notices.services import post
from partnership.publications.models import Publication
from partnership.publications.rules import Kind as PublicationKind
from reviews.incidents.models import Incident
from reviews.incidents.rules import Nature
from reviews.incidents.rules import State as Notified
from reviews.models import Review
from reviews.referrals.models import Referral
from reviews.rules import Kind as ReviewKind
from training.models import Course, Session
from training.rules import CourseStatus

Search = Callable[[Client, str], str]


@pytest.fixture
def search() -> Search:
    """Send the box, follow, and give the page."""

    def send(browser: Client, words: str, more: str = "") -> str:
        sent = browser.post("/search/", {"words": words})
        if sent.status_code == 200:
            return sent.content.decode()
        assert sent.status_code == 302, sent.status_code
        page = browser.get(sent["Location"] + more)
        assert page.status_code == 200
        return page.content.decode()

    return send


@pytest.fixture
def paper(charity: Agency) -> Document:
    return Document.objects.create(agency=charity, title="Safer recruitment/vetting policy", kind="policy")


@pytest.fixture
def secret(charity: Agency) -> Document:
    """Names a child."""
    return Document.objects.create(
        agency=charity, title="Letter about Zebedee Quill", kind="letter", is_sensitive=True
    )


@pytest.fixture
def group(db: None) -> Subgroup:
    return Subgroup.objects.create(name="Learning Group", purpose="Learns from reviews.")


@pytest.fixture
def report(db: None) -> Report:
    """Not published yet."""
    return Report.objects.create(
        year=2025, title="Annual report 2025 to 2026", lead="Neglect was found earlier."
    )


@pytest.fixture
def due(practitioner: User, charity: Agency) -> Deadline:
    rulebook.fill()
    return deadlines.start(
        subject="search", rule="policy.review", trigger_on=timezone.localdate(), title="Renew the lone working policy",
        path="/agencies/", by_hand=True, owner=practitioner, agency=charity, by=None,
    )  # fmt: skip


@pytest.fixture
def draft(course: Course) -> Course:
    return Course.objects.create(
        slug="not-yet", title="Contextual harm", summary="Still being written.", kind=course.kind,
        mode=course.mode, duration="1 day", status=CourseStatus.DRAFT,
    )  # fmt: skip


@pytest.fixture
def notice(practitioner: User) -> Notice:
    post(
        kind="joining.new_here", key="search", user=practitioner, path="/",
        facts={"agency": "Vetting Trust"},
    )  # fmt: skip
    return Notice.objects.get(key="search")


@pytest.fixture
def learned(charity: Agency, council: Agency, business_unit: User, practitioner: User) -> None:
    """A review, its incident, what was referred, an action of the charity, and what everybody may read."""
    today = timezone.localdate()
    review = Review.objects.create(
        reference="RR-2026-01", kind=ReviewKind.RAPID, pseudonym="Child Siskin", started_on=today
    )
    Incident.objects.create(
        reference="SIN-2026-01", authority=council, aware_on=today, nature=Nature.HARM, summary="A child was scalded.",
        state=Notified.SENT, rapid_review=review,
    )  # fmt: skip
    Referral.objects.create(
        reference="REF-2026-01", agency=charity, referred_by=practitioner, pseudonym="Child Whinchat",
        what_happened="A child was found alone.", why="Nobody knew.",
    )  # fmt: skip
    Action.objects.create(
        number=1, title="Bring a chaperone", agreed="Two people visit.", agency=charity, source=Agreed.MEETING,
        source_name="A meeting",
        agreed_on=today, first_due_on=today, due_on=today,
    )  # fmt: skip
    Publication.objects.create(
        kind=PublicationKind.RESOURCE, slug="bruising", title="Bruising in babies", summary="What to do.",
        sections=[{"heading": "", "text": "Ask."}], published_on=today, published_by=business_unit,
    )  # fmt: skip


@pytest.fixture
def everything(
    paper: Document,
    secret: Document,
    group: Subgroup,
    report: Report,
    due: Deadline,
    course: Course,
    draft: Course,
    session: Session,
    notice: Notice,
    learned: None,
) -> None:
    """One row of each kind, and of some two."""
    assert session.starts_at > timezone.now() + timedelta(days=1)
