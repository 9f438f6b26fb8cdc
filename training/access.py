"""Who may see and who may do what in training.

The catalogue is public: courses that are published, and their dates. A booking is seen by the person it is for and by
those who run the training; nobody else learns who is booked. Whoever works for an agency today may book for
themselves. Courses, sessions and registers are kept by the training officer and the business unit.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from training.models import Booking, Course, Session
from training.rules import CourseStatus


def can_manage(user: User | AnonymousUser) -> bool:
    """Training officer and business unit keep the catalogue, the sessions and the registers."""
    now = standing(user)
    return now is not None and now.holds(Role.TRAINING_OFFICER, Role.BUSINESS_UNIT)


def can_book(user: User | AnonymousUser) -> bool:
    """Anybody with an agency today may book a place for themselves."""
    now = standing(user)
    return now is not None and bool(now.memberships)


def visible_courses(user: User | AnonymousUser) -> QuerySet[Course]:
    """Everybody sees the catalogue; those who run the training see drafts and withdrawn courses too."""
    courses = Course.objects.all()
    return courses if can_manage(user) else courses.filter(status=CourseStatus.PUBLISHED)


def can_see(user: User | AnonymousUser, course: Course) -> bool:
    """Whether a course that is already at hand is among the visible ones."""
    return course.status == CourseStatus.PUBLISHED or can_manage(user)


def visible_sessions(user: User | AnonymousUser) -> QuerySet[Session]:
    """The sessions of every course but drafts; cancelled and withdrawn ones too: a stale link must find out why."""
    sessions = Session.objects.select_related("course")
    return sessions if can_manage(user) else sessions.exclude(course__status=CourseStatus.DRAFT)


def own_bookings(user: User) -> QuerySet[Booking]:
    """The person's own bookings, past, coming and cancelled."""
    return Booking.objects.filter(user=user).select_related("session__course", "agency")


def managed_bookings(user: User) -> QuerySet[Booking]:
    """Everybody's bookings for those who run the training, nothing for others."""
    bookings = Booking.objects.select_related("session__course", "agency", "user")
    return bookings if can_manage(user) else bookings.none()
