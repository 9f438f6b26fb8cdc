"""Who may see and who may do what in training.

The catalogue is public: courses that are published, and their dates. A booking is seen by the person it is for and by
those who run the training; nobody else learns who is booked. Whoever works for an agency today may book for
themselves. Courses, sessions and registers are kept by the training officer and the business unit.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force, standing
from training.models import Booking, Course, Session, Trainer
from training.rules import BookingStatus, CourseStatus, SessionStatus

SEE_CATALOGUE = Right(
    may="see the courses that are published and their dates",
    why="People find out about training before they have an account.",
    public=True,
    source="Working Together to Safeguard Children 2023, chapter 2: multi-agency training",
)
BOOK = Right(
    may="book a place for themselves and give it back",
    why="Training is for whoever works with children in the area; a booking is counted for an agency.",
    any_role=True,
    also="Whoever booked sees their own bookings, also after they have left.",
)
MANAGE = Right(
    may="keep courses, sessions and registers, and see everybody’s bookings",
    why="Those who run the training answer for who comes, and for the figures of the annual report.",
    roles=(Role.TRAINING_OFFICER, Role.BUSINESS_UNIT),
    source="Working Together to Safeguard Children 2023, chapter 2: multi-agency training",
)

SET_APPROVAL = Right(
    may="say of which places the line managers of an agency approve",
    why="An agency knows how its people get time for training; the partnership says what holds for the others.",
    roles=MANAGE.roles,
    own_agency=(Role.AGENCY_LEAD,),
    source=MANAGE.source,
)
TAKE_REGISTER = Right(
    may="take the register of a session",
    why="Whoever stands in the room sees who is there.",
    roles=MANAGE.roles,
    also="A trainer with an account takes the registers of the sessions that they teach, and sees who is booked there.",
    source=MANAGE.source,
)


def can_manage(user: User | AnonymousUser) -> bool:
    """Training officer and business unit keep the catalogue, the sessions and the registers."""
    return MANAGE.held_by(user)


def can_set_approval(user: User, agency: Agency | None) -> bool:
    """A safeguarding lead for their own agency; for any, and for those that have said nothing, who run the training."""
    return SET_APPROVAL.held_for(user, agency.pk) if agency else SET_APPROVAL.held_by(user)


def sets_approval(user: User) -> bool:
    """Whether this person says for any agency what its line managers approve."""
    return SET_APPROVAL.held_by(user) or bool(SET_APPROVAL.agencies_of(user))


def approving_agencies(user: User) -> QuerySet[Agency]:
    """The agencies for which somebody says it: those of today, or their own."""
    there = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
    agencies = Agency.objects.filter(there).order_by("name")
    return agencies if SET_APPROVAL.held_by(user) else agencies.filter(pk__in=SET_APPROVAL.agencies_of(user))


def can_take_register(user: User | AnonymousUser, session: Session) -> bool:
    """Those who run the training, and the trainers of this session."""
    return TAKE_REGISTER.held_by(user) or taught_sessions(user).filter(pk=session.pk).exists()


def taught_sessions(user: User | AnonymousUser) -> QuerySet[Session]:
    """The sessions that somebody teaches as a trainer of the pool; what they taught before they left it is closed."""
    sessions = Session.objects.select_related("course")
    if not user.is_authenticated:
        return sessions.none()
    return sessions.filter(teachers__trainer__user=user, teachers__trainer__is_active=True)


def register_sessions(user: User | AnonymousUser) -> QuerySet[Session]:
    """The sessions of which somebody takes the register."""
    return Session.objects.select_related("course") if TAKE_REGISTER.held_by(user) else taught_sessions(user)


def register_of(user: User, session: Session) -> QuerySet[Booking]:
    """Who is booked on a session for whoever takes its register, by name; nothing for others."""
    bookings = session.bookings.filter(status=BookingStatus.BOOKED).select_related("agency", "user")
    return bookings.order_by("user__name", "pk") if can_take_register(user, session) else bookings.none()


def can_book(user: User | AnonymousUser) -> bool:
    """Anybody with an agency today may book a place for themselves."""
    return BOOK.held_by(user)


def can_book_for(user: User, agency: Agency) -> bool:
    """A booking is counted for one of the agencies that the person works for today."""
    now = standing(user)
    return can_book(user) and now is not None and agency in now.agencies


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


def visible_trainers(user: User) -> QuerySet[Trainer]:
    """The pool of trainers for those who run the training, with how many `sessions_to_come` each has; else nothing."""
    coming = Q(sessions__starts_at__gt=timezone.now()) & ~Q(sessions__status=SessionStatus.CANCELLED)
    trainers = Trainer.objects.select_related("agency").annotate(
        sessions_to_come=Count("sessions", filter=coming)
    )
    return trainers if can_manage(user) else trainers.none()


def own_bookings(user: User) -> QuerySet[Booking]:
    """The person's own bookings, past, coming and cancelled."""
    return Booking.objects.filter(user=user).select_related("session__course", "agency")


def booked_on(user: User, day: date) -> list[Booking]:
    """The places that somebody has for sure on sessions that meet on a day."""
    booked = own_bookings(user).filter(status=BookingStatus.BOOKED, session__days__contains=[day])
    return list(booked.exclude(session__status=SessionStatus.CANCELLED).order_by("session__starts_at"))


def changeable_bookings(user: User) -> QuerySet[Booking]:
    """The bookings that somebody may move to another date: their own, and all for those who run the training."""
    bookings = Booking.objects.select_related("session__course", "agency", "user")
    return bookings if can_manage(user) else bookings.filter(user=user)


def passable_bookings(user: User) -> QuerySet[Booking]:
    """The bookings that somebody may give to a colleague: those, and their agency's for a safeguarding lead."""
    bookings = Booking.objects.select_related("session__course", "agency", "user")
    if can_manage(user):
        return bookings
    now = standing(user)
    led = [one.agency_id for one in now.memberships if one.role == Role.AGENCY_LEAD] if now else []
    return bookings.filter(Q(user=user) | Q(agency__in=led))


def colleagues(agency: Agency, *, on: date) -> QuerySet[User]:
    """Those who work for an agency on a day, who can have a place for it."""
    there = Membership.objects.filter(in_force(on), agency=agency)
    return User.objects.filter(is_active=True, pk__in=there.values("user"))


def managed_bookings(user: User) -> QuerySet[Booking]:
    """Everybody's bookings for those who run the training, nothing for others."""
    bookings = Booking.objects.select_related("session__course", "agency", "user")
    return bookings if can_manage(user) else bookings.none()


def why(user: User, row: Booking | Course | Session) -> list[str]:
    """The reasons for which this person sees a booking, a course or a session; none where they do not."""
    if isinstance(row, Booking):
        own = ["because it is your own booking"] if row.user_id == user.pk else []
        return own + MANAGE.because(user)
    course = row.course if isinstance(row, Session) else row
    shown = SEE_CATALOGUE.because(user) if course.status != CourseStatus.DRAFT else []
    return MANAGE.because(user) or shown


def why_register(user: User, session: Session) -> list[str]:
    """The reasons for which this person takes the register of a session."""
    taught = taught_sessions(user).filter(pk=session.pk).exists()
    return (["because you teach this session"] if taught else []) + TAKE_REGISTER.because(user)
