"""Sessions and bookings on their way into the database: made in memory, written in a few large statements."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product
from random import Random
from uuid import UUID

from partnership.agencies.demonstration import named, staff_by_sector
from partnership.agencies.rules import Role, Sector
from training.demonstration.beyond import BEYOND
from training.demonstration.courses import WORDS
from training.hours import Hours
from training.models import Booking, Course, Session, Teacher, Trainer
from training.rules import Attendance, BookingStatus, Mode

VENUES = (
    ("Canalside", "Bridgwater"),
    ("The Exchange", "Taunton"),
    ("Edgar Hall", "Somerton"),
    ("Market House", "Wells"),
    ("The Guildhall", "Chard"),
)
TRAINERS: dict[str, str | None] = {
    "Miriam Stackpole": "Somerset Council",
    "Tunde Alli": "Action for Children",
    "Sorcha Denholm": "Somerset NHS Foundation Trust",
    "Pritam Vale": "Avon and Somerset Constabulary",
    "Josef Linton": None,
    "Adaeze Moore": "Children's Social Care",
    "Elin Prosser": "Barnardo's",
}
"""The pool of trainers, each with the agency that releases them; one was commissioned, and the last has an account."""
PAIRS = (
    ("Miriam Stackpole", "Tunde Alli"),
    ("Sorcha Denholm", "Pritam Vale"),
    ("Josef Linton", "Adaeze Moore"),
    ("Miriam Stackpole", "Elin Prosser"),
)
FEWEST = 8
"""With fewer people a session is not worth the trainers’ day."""
OFFICER = named("player", Role.TRAINING_OFFICER.value)


def hours_on(course: Course, day: date) -> Hours:
    """The days from `day` on, and the hours that the course's duration says."""
    words = (WORDS | BEYOND)[course.title]
    said = words.duration
    starts = {
        "9:15am": time(9, 15),
        "9:30am": time(9, 30),
        "10am": time(10),
        "12:30pm to": time(12, 30),
        "1:30pm to": time(13, 30),
    }
    ends = {
        "to 4pm": time(16),
        "to 3:30pm": time(15, 30),
        "to 12:30pm": time(12, 30),
        "to 4:30pm": time(16, 30),
        "to 1:30pm": time(13, 30),
        "to 11am": time(11),
    }
    return Hours.on(
        (day + timedelta(days=number) for number in range(words.days)),
        next(moment for words, moment in starts.items() if words in said),
        next(moment for words, moment in ends.items() if said.endswith(words)),
    )


def make_trainers() -> None:
    """The pool of trainers."""
    Trainer.objects.bulk_create(
        (
            Trainer(
                id=named("trainer", name),
                name=name,
                agency_id=named("agency", agency) if agency else None,
                user_id=named("player", Role.AGENCY_LEAD.value) if name == "Elin Prosser" else None,
            )
            for name, agency in TRAINERS.items()
        ),
        ignore_conflicts=True,
    )


def working_day(day: date, *, days: int = 1) -> date:
    """The day, or the next from which so many days in a row are working days, and not in the Christmas fortnight."""
    while any(off(day + timedelta(days=ahead)) for ahead in range(days)):
        day += timedelta(days=1)
    return day


def off(day: date) -> bool:
    return day.weekday() >= 5 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3)


class Crowd:
    """The invented people, called on in turn: nobody is asked again before everybody of their sector was."""

    def __init__(self) -> None:
        self.people = staff_by_sector()
        for sector, people in self.people.items():
            Random(sector.value).shuffle(people)
        self.turn: dict[tuple[UUID, Sector], int] = {}

    def next(self, course: Course, sector: Sector) -> tuple[UUID, UUID]:
        """The next person of a sector to take a course, with their agency."""
        people = self.people[sector]
        turn = self.turn.get((course.pk, sector), course.pk.int % len(people))
        self.turn[course.pk, sector] = turn + 1
        return people[turn % len(people)]


def taught() -> set[tuple[str, date]]:
    """On which days each trainer teaches already."""
    rows = Teacher.objects.values_list("trainer__name", "session__days")
    return {(name, day) for name, days in rows for day in days}


@dataclass
class Programme:
    """What is to be written; `busy` are the days on which a trainer is not to be had."""

    crowd: Crowd = field(default_factory=Crowd)
    taken: set[tuple[UUID, date]] = field(default_factory=set)
    busy: set[tuple[str, date]] = field(default_factory=taught)
    sessions: list[Session] = field(default_factory=list)
    teachers: list[Teacher] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)

    def session(self, course: Course, day: date, *, capacity: int, online: bool | None = None) -> Session:
        """A session from `day` on, or from the next free day, for as many days as the course has."""
        while (course.pk, day) in self.taken:
            day = working_day(day + timedelta(days=1), days=2)
        self.taken.add((course.pk, day))
        number = len(self.sessions)
        online = course.mode == Mode.ONLINE if online is None else online
        venue, town = ("", "") if online else VENUES[number % len(VENUES)]
        key = named("session", course.slug, day)
        made = Session(
            id=key,
            course=course,
            **hours_on(course, day).fields,
            venue=venue,
            address=town,
            online=online,
            joining_link=f"https://meeting.example/{key.hex[:10]}" if online else "",
            capacity=capacity,
            minimum=min(FEWEST, capacity),
        )
        self.sessions.append(made)
        names = self.free(number, made.days)
        self.busy.update(product(names, made.days))
        self.teachers += [
            Teacher(id=named("teacher", key, name), session=made, trainer_id=named("trainer", name))
            for name in names
        ]
        return made

    def free(self, number: int, days: list[date]) -> tuple[str, ...]:
        """The next pair of which nobody is busy; on a full day whoever is left, and nobody where nobody is."""
        turn = number % len(PAIRS)
        alone = [(name,) for name in TRAINERS]
        choice: list[tuple[str, ...]] = [*PAIRS[turn:], *PAIRS[:turn], *alone]
        return next((those for those in choice if self.busy.isdisjoint(product(those, days))), ())

    def book(
        self,
        session: Session,
        person: UUID,
        agency: UUID,
        attendance: Attendance = Attendance.NOT_MARKED,
        *,
        cancelled: bool = False,
        before: datetime | None = None,
    ) -> None:
        """A booking made some days before the session (or before `before`); with a mark, the register is closed."""
        key = named("booking", session.pk, person)
        earlier = timedelta(days=5 + key.int % 50, hours=key.int % 9)
        booked_at = min(session.starts_at, before or session.starts_at) - earlier
        marked = attendance != Attendance.NOT_MARKED
        if marked:
            session.register_closed_at = session.ends_at + timedelta(hours=1)
        self.bookings.append(
            Booking(
                id=key,
                session=session,
                user_id=person,
                agency_id=agency,
                status=BookingStatus.CANCELLED if cancelled else BookingStatus.BOOKED,
                booked_at=booked_at,
                cancelled_at=booked_at + timedelta(days=2) if cancelled else None,
                attendance=attendance,
                marked_at=session.register_closed_at if marked else None,
                marked_by_id=OFFICER if marked else None,
            )
        )
        session.places_taken += not cancelled

    def write(self) -> None:
        """Write what is not there yet: a session that a former run made keeps its bookings as they are now."""
        keys = [session.pk for session in self.sessions]
        known = set(Session.objects.filter(pk__in=keys).values_list("pk", flat=True))
        Session.objects.bulk_create([one for one in self.sessions if one.pk not in known], batch_size=500)
        Teacher.objects.bulk_create(
            [one for one in self.teachers if one.session_id not in known], batch_size=500
        )
        new_bookings = [one for one in self.bookings if one.session_id not in known]
        Booking.objects.bulk_create(new_bookings, batch_size=1000)


def parts(total: int, number: int) -> Iterator[int]:
    """A total in so many parts, as equal as whole numbers can be."""
    for place in range(number):
        yield total // number + (place < total % number)
