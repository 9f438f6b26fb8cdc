"""Who may open the files of courses, and follow a course at a time of their own.

Both are for whoever works for an agency today, and for those who run the training; the catalogue, which is public, says
only that they are there. Which courses there are is decided where the catalogue is.
"""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rights import Right
from partnership.agencies.standing import standing
from training import access
from training.library.models import CourseFile, OnDemand
from training.models import Course

TAKE = Right(
    may="open the files of courses, such as cascade packs, and follow e-learning and recordings",
    why="They are made for the people of the member agencies; who has followed what is counted for an agency.",
    any_role=True,
    source="Working Together to Safeguard Children 2023, chapter 2: multi-agency training",
)


def can_take(user: User | AnonymousUser) -> bool:
    """Anybody with an agency today."""
    return TAKE.held_by(user)


def visible_files(user: User) -> QuerySet[CourseFile]:
    """The files of the courses that somebody sees, for whom they are made."""
    files = CourseFile.objects.select_related("course", "document")
    return files.filter(course__in=access.visible_courses(user)) if can_take(user) else files.none()


def followable(user: User) -> QuerySet[Course]:
    """The courses that somebody can follow at any time."""
    courses = access.visible_courses(user).exclude(link="")
    return courses if can_take(user) else courses.none()


def own(user: User, course: Course) -> QuerySet[OnDemand]:
    """How often somebody has followed a course, the latest first."""
    return OnDemand.objects.filter(user=user, course=course).select_related("agency")


def agency_for(user: User, chosen: UUID | None = None) -> Agency | None:
    """The agency for which following a course counts: the chosen one of theirs, else the first."""
    now = standing(user)
    agencies = now.agencies if now else ()
    return next((one for one in agencies if one.pk == chosen), agencies[0] if agencies else None)
