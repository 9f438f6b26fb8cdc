"""What can be booked now, and what waits for its register: laid out from today on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import done_by, named
from partnership.agencies.rules import Role, Sector
from partnership.notices import bounces
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.notices.services import post
from training import services, words
from training.demonstration.beyond import BEYOND
from training.demonstration.courses import WORDS
from training.demonstration.pool import away
from training.demonstration.programme import Programme, working_day
from training.hours import at
from training.models import Course, Session
from training.rules import Mode, SessionStatus

SECTORS = (
    Sector.EDUCATION,
    Sector.LOCAL_AUTHORITY,
    Sector.EDUCATION,
    Sector.VCFSE,
    Sector.HEALTH,
    Sector.POLICE,
)


@dataclass(frozen=True)
class Plan:
    """A session so many days ahead with so many places left."""

    days: int
    left: int
    capacity: int = 24
    state: Literal["", "closed", "cancelled"] = ""
    online: bool | None = None


CORE = {
    "introduction-to-child-protection": [
        Plan(6, 1, 30),
        Plan(20, 0, 30),
        Plan(34, 12, 30),
        Plan(62, 21, 30),
        Plan(97, 30, 30),
    ],
    # As the course page of the design shows it.
    "advanced-child-protection": [Plan(12, 4), Plan(27, 13, online=True), Plan(68, 0), Plan(96, 24)],
    "advanced-child-protection-update": [
        Plan(8, 6, state="closed"),
        Plan(25, 2),
        Plan(40, 17, state="cancelled"),
        Plan(53, 11),
        Plan(89, 24),
    ],
}
BESIDE = {
    "practitioner-forum-week": [Plan(45, 212, 500)],
    "online-safety-forum-week": [Plan(110, 500, 500)],
    "annual-safeguarding-conference": [Plan(82, 64, 150)],
    "spotlight-hidden-adults": [Plan(11, 28, 60), Plan(39, 60, 60)],
    "private-fostering": [Plan(30, 41, 60)],
}
SPECIALIST = [
    [Plan(15, 9, 20), Plan(71, 20, 20)],
    [Plan(18, 3, 20), Plan(80, 16, 20)],
    [Plan(22, 0, 20), Plan(50, 14, 20)],
    [Plan(10, 7, 20, "closed"), Plan(57, 18, 20)],
]


def make_coming(courses: list[Course], today: date) -> None:
    """Dates over the next four months in every state that a date can be in; nothing while there are dates to come."""
    now = timezone.now()
    if Session.objects.filter(starts_at__gt=now).exists():
        return
    programme = Programme()
    programme.busy |= away(today)
    specialist = 0
    for course in courses:
        if course.mode in (Mode.ELEARNING, Mode.OWN_AGENCY):
            continue
        planned = (CORE | BESIDE).get(course.slug)
        plans = planned or SPECIALIST[specialist % len(SPECIALIST)]
        specialist += planned is None
        for plan in plans:
            lay_out(programme, course, plan, today)
    waiting_registers(programme, courses, today)
    programme.write()
    of_the_practitioner(programme, now)
    came_back(programme, now)


def lay_out(programme: Programme, course: Course, plan: Plan, today: date) -> Session:
    """One coming session as planned."""
    length = (WORDS | BEYOND)[course.title].days
    day = working_day(today + timedelta(days=plan.days), days=max(length, 2))
    session = programme.session(course, day, capacity=plan.capacity, online=plan.online)
    session.closes_on = timezone.localdate(session.starts_at) - timedelta(days=3)
    if plan.state == "closed":
        session.status = SessionStatus.CLOSED
    fill_places(programme, session, plan.capacity - plan.left, today)
    if plan.state == "cancelled":
        session.status = SessionStatus.CANCELLED
        session.cancelled_because = "The trainer is ill. We will offer a new date."
    return session


def fill_places(programme: Programme, session: Session, number: int, today: date) -> None:
    """So many people of different agencies take a place."""
    morning = at(today, time(8))
    for place in range(number):
        person = programme.crowd.next(session.course, SECTORS[place % len(SECTORS)])
        programme.book(session, *person, before=morning)


def waiting_registers(programme: Programme, courses: list[Course], today: date) -> None:
    """One session on the last working day, one on the day before: people came, nobody has marked them yet."""
    by_slug = {course.slug: course for course in courses}
    day = today
    for slug in ("recognising-and-responding-to-neglect", "advanced-child-protection-update"):
        while day != working_day(day):
            day -= timedelta(days=1)
        session = programme.session(by_slug[slug], day, capacity=24)
        fill_places(programme, session, 17, today - timedelta(days=7))
        day -= timedelta(days=1)


def of_the_practitioner(programme: Programme, now: datetime) -> None:
    """The practitioner of the demonstration books two dates with places to spare, and is told so."""
    person = User.objects.get(pk=named("player", Role.PRACTITIONER.value))
    agency = person.memberships.get().agency
    for slug in ("advanced-child-protection-update", "managing-low-level-concerns"):
        session = next(
            one
            for one in programme.sessions
            if one.course.slug == slug and one.free > 1 and one.closes_on and one.status == SessionStatus.OPEN
        )
        with done_by(person.pk):
            services.book(session.pk, by=person, agency=agency, needs="", now=now)


def came_back(programme: Programme, now: datetime) -> None:
    """Somebody has left without a word: the mail about their booking came back, and can be sent again."""
    session = next(
        one for one in programme.sessions if one.starts_at > now and one.status == SessionStatus.OPEN
    )
    booking = next(one for one in programme.bookings if one.session == session)
    key = f"training:booked:{booking.pk}"
    post(
        kind="training.booked",
        key=key,
        user=booking.user,
        facts=words.facts(session),
        path=reverse("training:booking", args=[booking.pk]),
    )
    notice = Notice.objects.get(key=key)
    Notice.objects.filter(pk=notice.pk).update(status=Status.SENT, sent_at=now)
    bounces.record(bounces.Bounce(notice.pk, booking.user.email, "5.1.1"), now=now)
