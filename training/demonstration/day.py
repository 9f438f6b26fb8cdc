"""Places that line managers decide about, and a register that somebody has begun: marks of a day, and a guest."""

from datetime import date, time, timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import done_by, named
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.deadlines import rulebook
from training import register, services
from training.approvals import services as approvals
from training.approvals.models import Approval
from training.attendance import reference
from training.attendance import services as walking
from training.attendance.models import DayMark
from training.attendance.services import Comer
from training.hours import at
from training.models import Booking, Course, Session
from training.places import Manager
from training.register import Mark
from training.rules import Attendance
from training.services import Asked
from training.terms import asking
from training.terms.models import ApprovalRule
from training.terms.rules import Asks

APPROVED_COURSE = "recognising-and-responding-to-neglect"
MANAGERS = (("Hana Brook", True), ("Osman Field", False), ("Petra Lane", None))
"""Who approves, who refuses, and who has not answered yet."""

LATE = timedelta(minutes=50)


def make_approvals(today: date) -> None:
    """Three colleagues of the safeguarding lead ask for a place on a course whose places managers approve, once."""
    if ApprovalRule.objects.exists():
        return
    rulebook.fill()
    lead = User.objects.get(pk=named("player", Role.AGENCY_LEAD.value))
    agency = lead.memberships.get().agency
    with done_by(lead.pk):
        asking.change(agency, by=lead, asks=Asks.COURSE, in_force_from=today, today=today)
    Course.objects.filter(slug=APPROVED_COURSE).update(needs_approval=True)
    now = timezone.now()
    coming = Session.objects.filter(course__slug=APPROVED_COURSE, starts_at__gt=now, status="open")
    session = next((one for one in coming.order_by("-starts_at") if one.free > len(MANAGERS)), None)
    staff = Membership.objects.filter(in_force(today), agency=agency, role=Role.PRACTITIONER)
    booked = Booking.objects.filter(session__course__slug=APPROVED_COURSE, session__starts_at__gt=now)
    free = staff.exclude(user__in=booked.values("user")).select_related("user").order_by("user__email")
    if session is None:
        return
    players = {named("player", role.value) for role in Role}
    people = [one.user for one in free if one.user_id not in players]
    for person, (name, answer) in zip(people, MANAGERS, strict=False):
        manager = Manager(name, f"{name.lower().replace(' ', '.')}@demo.example")
        with done_by(person.pk):
            services.book(
                session.pk, by=person, agency=agency, needs="", now=now, asked=Asked(manager=manager)
            )
        if answer is not None:
            approval = Approval.objects.get(booking__session=session, booking__user=person)
            approvals.answer(
                approval, round=1, approves=answer, reason="" if answer else "We are two people short that week.",
                by=None, now=now,
            )  # fmt: skip


def make_day(today: date) -> None:
    """Somebody has begun the register of the older of the sessions that wait for it, and has welcomed a guest."""
    waiting = Session.objects.filter(ends_at__lt=at(today, time()), register_closed_at=None)
    session = waiting.select_related("course").order_by("starts_at").first()
    if session is None or DayMark.objects.exists():
        return
    reference.fill()
    officer = User.objects.get(pk=named("player", Role.TRAINING_OFFICER.value))
    day = session.days[0]
    morning = at(day, session.starts)
    there = list(session.bookings.filter(status="booked").order_by("pk")[:6])
    came = {one.pk: Mark(Attendance.NOT_MARKED, Attendance.ATTENDED) for one in there[:5]}
    register.take(session, by=officer, marks=came, day=day, now=morning)
    register.arrive(there[5], by=officer, day=day, arrived_at=morning + LATE, now=session.ends_at)
    guest = Comer("g.ashby@demo.example", "Gwen Ashby", there[0].agency)
    walking.walk_in(session, by=officer, day=day, comer=guest, now=morning)
