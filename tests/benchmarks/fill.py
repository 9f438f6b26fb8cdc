"""The people, agencies, sessions and bookings of a partnership of full size: the same on every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as WebSession
from django.db import connection
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Domain, Membership
from partnership.agencies.rules import Arrangement, Role, Sector
from training.hours import Hours
from training.models import Booking, Course, Session
from training.rules import Attendance, BookingStatus, CourseStatus, Kind, Mode
from training.terms import services as terms

DATES = 10  # of each course: six have been, four are to come
COMING = 4
ROOMY = 2000  # places of the last date of each course, on which the benchmark books
SCHOOL_SHARE = 3  # one person in three works for a school
SECTORS = [sector for sector in Sector if sector != Sector.EDUCATION]


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    people: int
    visitors: int  # those of the people who have signed in
    agencies: int
    schools: int
    courses: int
    bookings: int

    @property
    def sessions(self) -> int:
        return self.courses * DATES


FULL = Size(people=12_000, visitors=400, agencies=60, schools=400, courses=60, bookings=30_000)
TINY = Size(people=150, visitors=30, agencies=8, schools=10, courses=4, bookings=400)


@dataclass(frozen=True)
class World:
    """What the load needs to know of what was filled in."""

    session_keys: list[str]  # web sessions of signed-in practitioners
    roomy: list[str]  # sessions with room, on which none of them is booked
    course: str  # the address of a course with dates


class Filler:
    """Makes the rows with one source of chance, in one order."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.chance = random.Random(2)
        self.today = timezone.localdate()

    def new_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def agencies(self) -> list[Agency]:
        made = [
            Agency(
                id=self.new_id(),
                name=f"Agency {number:03}",
                sector=SECTORS[number % len(SECTORS)],
                arrangement=Arrangement.RELEVANT_AGENCY,
            )
            for number in range(self.size.agencies)
        ]
        made += [
            Agency(
                id=self.new_id(),
                name=f"School {number:03}",
                sector=Sector.EDUCATION,
                arrangement=Arrangement.RELEVANT_AGENCY,
            )
            for number in range(self.size.schools)
        ]
        Agency.objects.bulk_create(made)
        Domain.objects.bulk_create(
            Domain(id=self.new_id(), agency=agency, name=f"{agency.name.lower().replace(' ', '')}.example")
            for agency in made
        )
        return made

    def people(self, agencies: list[Agency]) -> list[tuple[User, Agency]]:
        """Everybody with the one agency they work for; schools have a few people each, agencies many."""
        offices, schools = agencies[: self.size.agencies], agencies[self.size.agencies :]
        made = []
        for number in range(self.size.people):
            among = schools if number % SCHOOL_SHARE == 0 else offices
            agency = among[self.chance.randrange(len(among))]
            address = f"person.{number:05}@{agency.name.lower().replace(' ', '')}.example"
            user = User(id=self.new_id(), name=f"Person {number:05}", email=address, password="!")
            made.append((user, agency))
        User.objects.bulk_create([user for user, _ in made], batch_size=4000)
        joined = self.today - timedelta(days=700)
        Membership.objects.bulk_create(
            [
                Membership(id=self.new_id(), user=user, agency=agency, role=Role.PRACTITIONER, from_on=joined)
                for user, agency in made
            ],
            batch_size=4000,
        )
        return made

    def courses(self) -> list[Course]:
        outcomes = "\n".join(f"Describe what this part of the work asks of you, point {n}." for n in range(6))
        return Course.objects.bulk_create(
            Course(
                id=self.new_id(),
                slug=f"course-{number:02}",
                title=f"Working together, course {number:02}",
                summary="Two days on working together when a child may be suffering significant harm.",
                audience="People who work directly with children and families, in any agency of the area.",
                outcomes=outcomes,
                support="The venue has step-free access. Say what you need when you book.",
                kind=list(Kind)[number % 3],
                mode=Mode.FACE_TO_FACE if number % 3 else Mode.ONLINE,
                levels=[3],
                duration="1 day, 9:15am to 4pm",
                certificate_years=3,
                status=CourseStatus.PUBLISHED,
            )
            for number in range(self.size.courses)
        )

    def sessions(self, courses: list[Course]) -> list[Session]:
        """Ten dates of each course; of the four to come one is full, one nearly so, one roomy."""
        sessions = []
        places = self.size.bookings // self.size.sessions + 20
        for number, course in enumerate(courses):
            for turn in range(DATES):
                # The roomy dates never meet: one visitor books them all.
                spread = 2 * number if turn == DATES - 1 else number % 30
                away = (turn - (DATES - COMING)) * 45 + 10 + spread
                first = self.today + timedelta(days=away)
                length = 2 if turn % 4 == 1 else 1
                session = Session(
                    id=self.new_id(),
                    course=course,
                    **Hours.on(
                        (first + timedelta(days=day) for day in range(length)), time(9, 15), time(16)
                    ).fields,
                    venue=f"Meeting house {number % 7}",
                    address="1 Drove Road, Levelton",
                    online=course.mode == Mode.ONLINE,
                    capacity=ROOMY if turn == DATES - 1 else places,
                )
                sessions.append(session)
        Session.objects.bulk_create(sessions)
        return sessions

    def bookings(self, sessions: list[Session], people: list[tuple[User, Agency]]) -> None:
        """The same number of each session; of those to come, the first is full and the second nearly so."""
        each, left = divmod(self.size.bookings, len(sessions))
        now = timezone.now()
        made = []
        for number, session in enumerate(sessions):
            turn = number % DATES
            # Visitors stay off the dates to come: the benchmark books the roomy one of each course for them.
            among = people[self.size.visitors :] if turn >= DATES - COMING else people
            chosen = self.chance.sample(among, each + (number < left))
            made += [self.booking(session, user, agency, now) for user, agency in chosen]
            session.places_taken = sum(
                booking.status == BookingStatus.BOOKED for booking in made[-len(chosen) :]
            )
            if turn == DATES - COMING:
                session.capacity = session.places_taken
            elif turn == DATES - COMING + 1:
                session.capacity = session.places_taken + 3
        Booking.objects.bulk_create(made, batch_size=4000)
        Session.objects.bulk_update(sessions, ["places_taken", "capacity"], batch_size=200)

    def booking(self, session: Session, user: User, agency: Agency, now: datetime) -> Booking:
        """One in twelve is cancelled; who has been at a past session is marked."""
        booked_at = min(session.starts_at, now) - timedelta(days=self.chance.randrange(1, 40))
        booking = Booking(id=self.new_id(), session=session, user=user, agency=agency, booked_at=booked_at)
        if self.chance.randrange(12) == 0:
            booking.status, booking.cancelled_at = BookingStatus.CANCELLED, booked_at + timedelta(hours=8)
        elif session.ends_at < now:
            booking.attendance = Attendance.ATTENDED if self.chance.randrange(10) else Attendance.ABSENT
            booking.marked_at = session.ends_at
        return booking

    def web_sessions(self, visitors: list[User]) -> list[str]:
        """Who has signed in: rows like those that a sign-in writes."""
        rows = list(self.web_session_rows(visitors))
        WebSession.objects.bulk_create(rows)
        return [row.session_key for row in rows]

    def web_session_rows(self, visitors: list[User]) -> Iterator[WebSession]:
        expires = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        for number, user in enumerate(visitors):
            signed_in = {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
            yield WebSession(
                session_key=f"benchmark{number:023}",
                session_data=SessionStore().encode(signed_in),
                expire_date=expires,
            )


def fill(size: Size) -> World:
    """Fill an empty, migrated database."""
    filler = Filler(size)
    agencies = filler.agencies()
    people = filler.people(agencies)
    courses = filler.courses()
    sessions = filler.sessions(courses)
    filler.bookings(sessions, people)
    terms.fill()
    keys = filler.web_sessions([user for user, _ in people[: size.visitors]])
    with connection.cursor() as cursor:
        cursor.execute(NOTICES)
    return World(
        session_keys=keys,
        roomy=[str(session.pk) for session in sessions[DATES - 1 :: DATES]],
        course=f"/training/courses/{courses[0].slug}/",
    )


# Every booking was confirmed by a message; most have been read.
NOTICES = """
    insert into notices_notice (id, created_at, key, kind, user_id, address, heading, text, path, calendar,
                                status, attempts, next_try_at, sent_at, resends, problem, read_at)
    select md5(id::text)::uuid, booked_at, 'training:booked:' || id, 'training.booked', user_id, '', 'You are booked',
           'You have a place. Open your booking to see the details or to cancel.',
           '/training/bookings/' || id || '/', '', 'sent', 1, booked_at, booked_at, 0, '',
           case when get_byte(uuid_send(id), 0) < 230 then booked_at end
    from training_booking
"""
