"""Which of many people who wait do not hold what a session needs: one query for hundreds of them."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from training.certificates.eligibility import FACTS, Fact, Known, weigh
from training.certificates.models import Requirement
from training.certificates.rules import ExternalState
from training.models import Session
from training.rules import Attendance, BookingStatus, SessionStatus

# What the answer hangs on for one person, asked for each of them.
EACH = " ".join(
    (
        "select one.id, each.* from unnest(%(users)s::uuid[]) as one (id) cross join lateral (",
        FACTS.replace("%(user)s", "one.id"),
        ") as each",
    )
)


def unfit(users: Collection[UUID], session: Session) -> set[UUID]:
    """Those of them who could not be booked for want of a certificate that holds on the session's first day."""
    if not users or not Requirement.objects.filter(course=session.course_id).exists():
        return set()
    facts: dict[UUID, list[Fact]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            EACH,
            {
                "courses": [session.course_id],
                "users": list(users),
                "accepted": ExternalState.ACCEPTED,
                "booked": BookingStatus.BOOKED,
                "cancelled": SessionStatus.CANCELLED,
                "unmarked": Attendance.NOT_MARKED,
                "attended": Attendance.ATTENDED,
            },
        )
        for user, *fact in cursor.fetchall():
            facts.setdefault(user, []).append(Fact(*fact))
    return {user for user, found in facts.items() if not is_fit(Known(found), session)}


def is_fit(known: Known, session: Session) -> bool:
    """Whether nothing is missing, or a training officer has made an exception."""
    return known.excused(session.pk, session.course_id) or not weigh(known, session)[0]
