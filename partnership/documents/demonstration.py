"""The demonstration’s documents: each agency’s own, in every state that a document can be in."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, done_by
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.documents import scanning, services
from partnership.documents.demonstration_files import as_docx, as_pdf
from partnership.documents.models import Document
from partnership.documents.rules import Kind, State

POLICY = (
    "This paper says what everybody who works or volunteers here does to keep children safe. Everybody reads it in "
    "their first week, and again whenever it changes. Whoever is worried about a child tells the designated "
    "safeguarding lead on the same day. If a child is in danger now, they ring 999 first. Nobody promises a child to "
    "keep a secret. What was seen and heard is written down in the child’s own words, with the date and a name."
)
LETTER = (
    "We have looked at what was recorded, and at what was not, and set out below what we have changed. All people in "
    "this paper are invented."
)


class Paper(NamedTuple):
    """One document: whose, what it is, and in how many days it runs out."""

    agency: str
    title: str
    kind: Kind = Kind.POLICY
    days: int | None = None
    is_sensitive: bool = False
    replaced: str = ""
    """What the second version is about."""
    restored: str = ""
    """Why the first version is the newest again."""
    infected: bool = False
    """The last version was refused by the virus scanner."""


PARTNERSHIP = ""
PAPERS = [
    Paper("Action for Children", "Safeguarding children in short breaks", days=-41),
    Paper("Armed Forces", "Welfare of service children: joint procedure", days=12),
    Paper(
        "Avon and Somerset Constabulary",
        "Children who go missing: force procedure",
        days=75,
        replaced="Return interviews within 72 hours",
    ),
    Paper("Barnardo's", "Safeguarding and child protection policy", days=330),
    Paper(
        "Barnardo's",
        "Lone working with families",
        days=58,
        replaced="Names the new designated lead",
    ),
    Paper("Barnardo's", "Answer to the learning review", Kind.LETTER, is_sensitive=True),
    Paper("Barnardo's", "Supervision of practitioners: sample of records", Kind.EVIDENCE),
    Paper("CAFCASS", "Child protection in family proceedings", days=190),
    Paper(
        "Children's Social Care",
        "Effective support for children: threshold guidance",
        days=260,
        replaced="Draft of the new thresholds",
        restored="The Executive has not agreed the new thresholds yet",
    ),
    Paper("Devon and Somerset Fire and Rescue Service", "Safeguarding on home safety visits", days=-6),
    Paper("Early Years Settings", "Nurseries and childminders: model safeguarding policy", days=300),
    Paper("Faith and Community Sector", "Safer places of worship: model policy", days=410),
    Paper("Further Education Colleges", "Safeguarding students under 18", days=365),
    Paper("Independent Schools", "Boarding and the safety of children", days=55),
    Paper(
        "Maintained Schools and Academies",
        "Child protection: model policy for schools",
        days=282,
        replaced="Follows Keeping Children Safe in Education of this September",
    ),
    Paper("NHS Somerset Integrated Care Board", "Safeguarding in commissioned services", days=-41),
    Paper("Probation Service", "Home visits and the safety of children", days=12),
    Paper("Public Health Nursing", "Was not brought: when a child misses an appointment", days=75),
    Paper("Somerset Council", "Corporate safeguarding policy", days=190),
    Paper("Somerset Domestic Abuse Service", "Children in refuges", days=260),
    Paper(
        "Somerset Domestic Abuse Service",
        "Learning from a family’s move between refuges",
        Kind.EVIDENCE,
        is_sensitive=True,
    ),
    Paper(
        "Somerset NHS Foundation Trust",
        "Bruising in babies who do not move yet: protocol",
        days=330,
        infected=True,
    ),
    Paper("South Western Ambulance Service NHS Foundation Trust", "Referrals by ambulance crews", days=-6),
    Paper("Special Schools", "Intimate care", days=300),
    Paper("Youth Justice Team", "Children at risk of exploitation: practice guidance", days=410),
    Paper(PARTNERSHIP, "Minutes of the executive, autumn meeting", Kind.MINUTES),
    Paper(PARTNERSHIP, "Information sharing agreement", Kind.OTHER, days=128),
]


def fill(today: date) -> None:
    """Make the documents that are not there yet, each by the safeguarding lead of its agency."""
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    agencies = {agency.name: agency for agency in Agency.objects.filter(until_on=None)}
    jobs = Membership.objects.filter(role=Role.AGENCY_LEAD).order_by("-from_on", "-pk").select_related("user")
    leads = {job.agency_id: job.user for job in jobs}
    known: set[tuple[UUID | None, str]] = set(Document.objects.values_list("agency_id", "title"))
    for paper in PAPERS:
        agency = agencies[paper.agency] if paper.agency else None
        by = leads.get(agency.pk, office) if agency else office
        if (agency and agency.pk, paper.title) not in known:
            with done_by(by.pk):
                make(paper, agency, by=by, today=today)


def make(paper: Paper, agency: Agency | None, *, by: User, today: date) -> None:
    """A document and what became of it."""
    expires_on = None if paper.days is None else today + timedelta(days=paper.days)
    text = POLICY if paper.kind == Kind.POLICY else LETTER
    document = services.upload(
        agency=agency,
        title=paper.title,
        kind=paper.kind,
        file=(as_docx if paper.is_sensitive else as_pdf)(paper.title, text),
        is_sensitive=paper.is_sensitive,
        expires_on=expires_on,
        by=by,
    )
    if paper.replaced:
        services.replace(
            document,
            file=as_docx(paper.title, f"{text} {paper.replaced}."),
            note=paper.replaced,
            expires_on=expires_on,
            by=by,
        )
    if paper.restored:
        services.restore(document.versions.get(number=1), note=paper.restored, by=by)
    if paper.infected:
        version = services.replace(
            document,
            file=as_docx(paper.title, f"{text} New photographs."),
            note="With new photographs",
            expires_on=expires_on,
            by=by,
        )
        document.versions.filter(pk=version.pk).update(state=State.HELD)
        scanning.refused(version, found="Doc.Trojan.Valyria-9876543-0", now=timezone.now())
