"""Who may see and who may do what with annual reports.

A published report is for everybody: the law asks that it is published. Until then it is seen by those who
answer for it: the safeguarding partners, the business unit and the scrutineer. The business unit begins a
report; it and the safeguarding partners have the file made; delegated partners and the business unit publish
it.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from partnership.annual_report.models import File, Making, Report
from partnership.annual_report.rules import State

Somebody = User | AnonymousUser


def holds(user: Somebody, *roles: Role) -> bool:
    """Whether somebody holds one of these roles today; nobody does who has not signed in."""
    now = standing(user)
    return now is not None and now.holds(*roles)


def can_see_unpublished(user: Somebody) -> bool:
    """The safeguarding partners, the business unit and the scrutineer see reports before they are published."""
    return holds(user, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.BUSINESS_UNIT, Role.SCRUTINEER)


def can_make(user: Somebody) -> bool:
    """The safeguarding partners and the business unit may have the file made anew."""
    return holds(user, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.BUSINESS_UNIT)


def can_publish(user: Somebody) -> bool:
    """A delegated safeguarding partner or the business unit publishes a report."""
    return holds(user, Role.EXECUTIVE, Role.BUSINESS_UNIT)


def can_begin(user: Somebody) -> bool:
    """The business unit begins the report of a year."""
    return holds(user, Role.BUSINESS_UNIT)


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
