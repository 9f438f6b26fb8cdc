"""The published forum weeks, live and followed later, a few people on e-learning, and the pack with its two papers."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import named, staff_by_sector
from partnership.agencies.rules import Role
from partnership.base.years import FinancialYear
from partnership.documents.demonstration_files import as_docx, as_pdf
from training.demonstration.beyond import FORUM_WEEK, ONLINE_SAFETY, PACK
from training.demonstration.programme import Programme, working_day
from training.hours import at
from training.library import services
from training.library.models import CourseFile, OnDemand
from training.models import Course
from training.rules import Attendance, Mode

WEEKS = ((FORUM_WEEK, date(2024, 6, 17), 615, 659), (ONLINE_SAFETY, date(2024, 12, 9), 374, 248))
"""Each forum week of 2024-25 with its first day, how many came live, and how many followed it later: as published.

The report has the second in December 2024 on one page and in December 2025 on another, which was still to come. It
counts views of its year, so all of them lie before the end of March.
"""
LEARNERS = 45
"""How many people have begun each course of e-learning; two of three have finished it."""


def make_library(courses: list[Course], today: date) -> None:
    """What people have taken by themselves; once."""
    by_title = {course.title: course for course in courses}
    programme, rows = Programme(), list[OnDemand]()
    for title, monday, live, later in WEEKS:
        course = by_title[title]
        people = everybody(title)
        session = programme.session(course, monday, capacity=live)
        for person, agency in people[:live]:
            programme.book(session, person, agency, Attendance.ATTENDED)
        since = monday + timedelta(days=9)
        within = (FinancialYear.of(monday).end - since).days
        rows += [followed(course, one, since, within) for one in people[-later:]]
    programme.write()
    for course in courses:
        if course.mode == Mode.ELEARNING:
            people = everybody(course.title)[:LEARNERS]
            rows += [followed(course, one, today - timedelta(days=150), 148) for one in people]
    OnDemand.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    fill_pack(by_title[PACK])


def everybody(seed: str) -> list[tuple[UUID, UUID]]:
    """All invented people with their agencies, well mixed."""
    people = [one for of_sector in staff_by_sector().values() for one in of_sector]
    Random(seed).shuffle(people)
    return people


def followed(course: Course, one: tuple[UUID, UUID], since: date, within: int) -> OnDemand:
    """Somebody who opened a course on some working day since then; two of three came to its end."""
    person, agency = one
    key = named("on demand", course.slug, person)
    day = working_day(since + timedelta(days=key.int % (within - 14)))
    opened_at: datetime = at(day, time(12, key.int % 60))
    finished_at = opened_at + timedelta(hours=2) if key.int % 3 else None
    if opened_at > timezone.now():
        opened_at, finished_at = timezone.now(), None
    return OnDemand(
        id=key,
        course=course,
        user_id=person,
        agency_id=agency,
        opened_at=opened_at,
        finished_at=finished_at,
    )


def fill_pack(course: Course) -> None:
    """The two papers of the cascade pack."""
    if CourseFile.objects.filter(course=course).exists():
        return
    officer = User.objects.get(pk=named("player", Role.TRAINING_OFFICER.value))
    slides = "What abuse and neglect are. What you may notice. Whom you tell in our agency, today."
    notes = "Read the notes before you teach. Look after people for whom the subject is near."
    services.add_file(
        course, title="Basic awareness: slides", file=as_pdf("Basic awareness", slides), by=officer
    )
    services.add_file(
        course, title="Basic awareness: notes for whoever teaches", file=as_docx("Notes", notes), by=officer
    )
