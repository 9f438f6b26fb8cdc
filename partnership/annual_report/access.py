"""Who may see and who may do what with annual reports.

A published report is for everybody: the law asks that it is published. Until then it is seen by those who
answer for it: the safeguarding partners, the business unit and the scrutineer. The business unit begins a
report; it and the safeguarding partners have the file made; delegated partners and the business unit publish
it.
"""

from django.db.models import F, QuerySet

from partnership.agencies.rights import Right, Somebody
from partnership.agencies.rules import Role
from partnership.annual_report.models import File, Making, Report
from partnership.base.job_rules import State

SEE_PUBLISHED = Right(
    may="read and download the annual reports that are published",
    why="The law asks that the report is published.",
    public=True,
    source="Children Act 2004, section 16G; Working Together to Safeguard Children 2023, chapter 2",
)
SEE_UNPUBLISHED = Right(
    may="read annual reports before they are published",
    why="Those who answer for a report see it first.",
    roles=(Role.EXECUTIVE, Role.LEAD_PARTNER, Role.BUSINESS_UNIT, Role.SCRUTINEER),
    source="Working Together to Safeguard Children 2023, chapter 2: independent scrutiny",
)
SEE_OVERVIEW = Right(
    may="see the year’s figures on the start page",
    why="Those who answer for the arrangements see first how the year goes.",
    roles=(Role.EXECUTIVE, Role.LEAD_PARTNER),
)
MAKE = Right(
    may="have a report’s file made anew",
    why="Partners take the newest figures to their own boards.",
    roles=(Role.EXECUTIVE, Role.LEAD_PARTNER, Role.BUSINESS_UNIT),
)
PUBLISH = Right(
    may="publish a report",
    why="A delegated safeguarding partner answers for it; the business unit acts for them.",
    roles=(Role.EXECUTIVE, Role.BUSINESS_UNIT),
    source="Children Act 2004, section 16G",
)
BEGIN = Right(
    may="begin the report of a year",
    why="One place writes the report, so that there is one for each year.",
    roles=(Role.BUSINESS_UNIT,),
)


def can_see_unpublished(user: Somebody) -> bool:
    """The safeguarding partners, the business unit and the scrutineer see reports before they are published."""
    return SEE_UNPUBLISHED.held_by(user)


def can_see_overview(user: Somebody) -> bool:
    """The safeguarding partners have the year's figures on their start page."""
    return SEE_OVERVIEW.held_by(user)


def can_make(user: Somebody) -> bool:
    """The safeguarding partners and the business unit may have the file made anew."""
    return MAKE.held_by(user)


def can_publish(user: Somebody) -> bool:
    """A delegated safeguarding partner or the business unit publishes a report."""
    return PUBLISH.held_by(user)


def can_begin(user: Somebody) -> bool:
    """The business unit begins the report of a year."""
    return BEGIN.held_by(user)


def visible(user: Somebody) -> QuerySet[Report]:
    """Published reports for everybody; all of them for those who answer for the report."""
    reports = Report.objects.all()
    return reports if can_see_unpublished(user) else reports.filter(published_on__isnull=False)


def visible_makings(user: Somebody) -> QuerySet[Making]:
    """How the making of a file goes is seen by those who may ask for one, and by the scrutineer."""
    makings = Making.objects.select_related("report")
    return makings if can_see_unpublished(user) else makings.none()


def visible_files(user: Somebody) -> QuerySet[File]:
    """The files, the newest first, without what is in them: those that were published for everybody; all of
    them for those who answer for the report."""
    files = File.objects.filter(making__state=State.MADE)
    if not can_see_unpublished(user):
        files = files.filter(making=F("making__report__published_making"))
    return files.select_related("making").defer("content", "sections").order_by("-making__finished_at")


def why(user: Somebody, row: Report) -> list[str]:
    """The reasons for which somebody sees a report; none where they do not."""
    published = SEE_PUBLISHED.because(user) if row.published_on else []
    return SEE_UNPUBLISHED.because(user) or published
