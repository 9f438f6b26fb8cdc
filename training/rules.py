"""What is allowed in training: pure, without database, request or clock."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil

from django.db.models import IntegerChoices, TextChoices

from partnership.pages import words


class Kind(TextChoices):
    """What sort of learning a course is."""

    CORE = "core", "Core course"
    SPECIALIST = "specialist", "Specialist course"
    ELEARNING = "elearning", "E-learning"
    WEBINAR = "webinar", "Webinar"
    FORUM_WEEK = "forum_week", "Forum week"
    CONFERENCE = "conference", "Conference"
    SPOTLIGHT = "spotlight", "Spotlight session"
    CASCADE_PACK = "cascade_pack", "Cascade pack"
    COMMISSION = "commission", "Course for one agency"


MANY_OF_A_KIND: dict[str, str] = {Kind.ELEARNING: "E-learning", Kind.COMMISSION: "Courses for one agency"}
"""What several are called, where it is not the name of one with an s."""


class Mode(TextChoices):
    """Where it happens."""

    FACE_TO_FACE = "face_to_face", "Face to face"
    ONLINE = "online", "Online, live"
    ELEARNING = "elearning", "Online, at any time"
    OWN_AGENCY = "own_agency", "In your own agency"


class Group(IntegerChoices):
    """Who a course is for, as Working Together 2010 (chapter 4) grouped the workforce: still the common tags."""

    ONE = 1, "Group 1: in infrequent contact with children or their parents"
    TWO = 2, "Group 2: in regular contact with children or their parents"
    THREE = 3, "Group 3: work mostly with children or their parents, and take part in assessing needs"
    FOUR = 4, "Group 4: have particular responsibilities in child protection enquiries"
    FIVE = 5, "Group 5: professional advisers, named and designated professionals"
    SIX = 6, "Group 6: operational managers of services for children"
    SEVEN = 7, "Group 7: senior managers with strategic responsibility"
    EIGHT = 8, "Group 8: members of the partnership’s own boards"


class Level(IntegerChoices):
    """The level of competence a course counts for, as the intercollegiate document for health staff has them."""

    ONE = 1, "Level 1"
    TWO = 2, "Level 2"
    THREE = 3, "Level 3"
    FOUR = 4, "Level 4"
    FIVE = 5, "Level 5"
    BOARD = 6, "Board level"


HALF_DAY = 4
"""So many hours of learning are half a day at most, as courses are priced."""


def half_days(hours: Decimal) -> int:
    """How many half days a course takes: 1 for up to 4 hours, 2 for a day, 4 for two days."""
    return ceil(hours / HALF_DAY)


class CourseStatus(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "In the catalogue"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SessionStatus(TextChoices):
    OPEN = "open", "Open for booking"
    CLOSED = "closed", "Closed for booking"
    CANCELLED = "cancelled", "Cancelled"


SESSION_MOVES: dict[str, set[str]] = {
    SessionStatus.OPEN: {SessionStatus.CLOSED, SessionStatus.CANCELLED},
    SessionStatus.CLOSED: {SessionStatus.OPEN, SessionStatus.CANCELLED},
    SessionStatus.CANCELLED: set(),
}


class BookingStatus(TextChoices):
    """Where a booking stands; one that was asked for has its place while the line manager decides."""

    BOOKED = "booked", "Booked"
    REQUESTED = "requested", "Waiting for approval"
    CANCELLED = "cancelled", "Cancelled"


TAKES_A_PLACE = (BookingStatus.BOOKED, BookingStatus.REQUESTED)
"""The bookings that count in `places_taken`; only those that are booked stand in the register and in figures."""


class Attendance(TextChoices):
    """What the register says about one person."""

    NOT_MARKED = "not_marked", "Not marked"
    ATTENDED = "attended", "Attended"
    PART = "part", "Attended in part"
    ABSENT = "absent", "Did not attend"


MONTHS_AHEAD = 12
"""So many months can be chosen in the catalogue, this one among them."""

FEW_PLACES = 5
"""From this number of free places down, a session says how few are left as a warning."""


FULL = "This session is full. Choose another date."


def why_not_bookable(
    *,
    status: str,
    course_status: str,
    starts_at: datetime,
    opens_on: date | None,
    closes_on: date | None,
    free: int,
    now: datetime,
    today: date,
) -> str | None:
    """The sentence that tells why nobody can book this session now, or None when it can be booked."""
    if status == SessionStatus.CANCELLED:
        return "This session has been cancelled. Choose another date."
    if starts_at <= now:
        return "This session has already started. Choose a later date."
    if course_status != CourseStatus.PUBLISHED:
        return "This course is not in the catalogue at the moment."
    if opens_on is not None and opens_on > today:
        return f"Booking for this session opens on {words.weekday_date(opens_on)}."
    if status == SessionStatus.CLOSED or (closes_on is not None and closes_on < today):
        return "Booking for this session has closed. Choose another date."
    if free <= 0:
        return FULL
    return None


def why_not_cancellable(*, attendance: str, starts_at: datetime, now: datetime) -> str | None:
    """The sentence that tells why a place can no longer be given back, or None."""
    if attendance != Attendance.NOT_MARKED:
        return "The register already has a mark for you. Ask the training team."
    if starts_at <= now:
        return "This session has started, so the booking can no longer be cancelled here."
    return None


NEEDS_KEPT = timedelta(days=7)
"""How long after a session what people needed there is kept: long enough for an invoice to be questioned."""


MANAGER_KEPT = timedelta(days=365)
"""How long after a session a line manager's name and address are kept: until half a year later they are asked what
the course has changed, and a question about that can be answered."""


REGISTER_MARKS = (Attendance.ATTENDED, Attendance.PART, Attendance.ABSENT)
"""What the register can say of somebody."""


def why_no_register(*, status: str, first_day: date, today: date) -> str | None:
    """The sentence that tells why the register cannot be taken now, or None."""
    if status == SessionStatus.CANCELLED:
        return "This session was cancelled, so it has no register."
    if today < first_day:
        return "The register opens on the first day of the session."
    return None


EARLIEST_START = time(6)
LONGEST_DAY = timedelta(hours=12)


def odd_hours(starts: time, ends: time) -> tuple[str, str] | None:
    """Which of the two times of a session cannot be meant, `starts` or `ends`, and the sentence that says so."""
    if starts < EARLIEST_START:
        return "starts", "A session cannot start before 6am: check the time, am and pm"
    if ends <= starts:
        return "ends", "The session must end after it starts"
    if datetime.combine(date.min, ends) - datetime.combine(date.min, starts) > LONGEST_DAY:
        return "ends", "A session lasts at most 12 hours a day: check the times, am and pm"
    return None


def overlap(one: Sequence[tuple[datetime, datetime]], other: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether two sessions meet at the same time on any of their days; one may begin when the other ends."""
    return any(start < end and first < last for first, end in one for start, last in other)
