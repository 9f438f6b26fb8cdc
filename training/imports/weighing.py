"""What comes of each row of a file, as the portal is now; the same for the look at it and for its confirmation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from partnership.accounts.models import User
from partnership.agencies.imports.reading import Row
from partnership.agencies.models import Agency
from partnership.pages import words
from training.imports import rules
from training.imports.known import Directory, Held, Known, Offer
from training.imports.models import Batch, Line
from training.imports.rules import Outcome
from training.models import Course
from training.rules import Attendance, Mode

AT_ONCE = 1000
MOST_PLACES = 2000
"""As many as the database allows a session."""
NO_VENUE = "Venue not recorded"


class Weighing:
    """One pass over a file. What it keeps of rows that are over is a few bytes each, so that memory stays flat."""

    def __init__(self, batch: Batch, *, today: date) -> None:
        self.batch, self.today = batch, today
        self.known = Known(Offer(), Directory())
        self.first_of: dict[int, int] = {}
        self.people: dict[UUID, int] = {}
        self.new: dict[tuple[UUID, date, str], Held] = {}
        self.new_pks: set[UUID] = set()
        self.coming: Counter[UUID] = Counter()

    def lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """Each row as a line of the batch, with its outcome."""
        rows = iter(rows)
        while some := list(islice(rows, AT_ONCE)):
            yield from self.weigh(some)

    def weigh(self, rows: Sequence[Row]) -> list[Line]:
        """Some rows, which share the queries."""
        read = [Reading(row) for row in rows]
        for one in read:
            one.find_course(self.known.offer)
        self.known.look_up(
            {one.email for one in read if one.email},
            {one.course.pk for one in read if one.course},
            {day for one in read for day in one.days},
        )
        return [self.line(one) for one in read]

    def line(self, read: "Reading") -> Line:
        """What comes of one row."""
        line = Line(
            batch=self.batch,
            number=read.row["row"],
            cells={key: value for key, value in read.row.items() if key != "row"},
            outcome=Outcome.ADD,
            name=read.name[:120],
            email=read.email[:254],
            days=list(read.days),
        )
        read.check(self.today)
        person = self.person(read)
        who = person.pk if person else uuid5(self.batch.pk, read.email)
        if person is None and read.email and not read.name and who not in self.people:
            read.bad("Name", "Nobody here has this address. Add the name, so that the person can be added")
        course = read.course
        if read.wrong or course is None:
            return bad(line, read)
        agency, held = self.agency(read, person), self.session(read, course)
        if agency is None or held is None:
            return bad(line, read)
        line.person, line.is_new_person = who, person is None
        line.course, line.session, line.agency = course.pk, held.pk, agency.pk
        line.venue, line.attendance = held.venue, read.mark or ""
        keys = [hash((who, held.pk)), *(hash((who, course.pk, day)) for day in read.days)]
        taken = held.days | set(read.days)
        booked = (one for one in self.known.bookings.get(who, ()) if one.course == course.pk)
        twin = next((one for one in booked if one.days & taken), None)
        earlier = next((self.first_of[key] for key in keys if key in self.first_of), None)
        if twin is not None:
            line.outcome = Outcome.KNOWN
            read.note_other_mark(twin.attendance)
        elif earlier is not None:
            line.outcome = Outcome.TWICE
            read.notes.append(f"Row {earlier} has this person, course and date already")
        elif held.taken + self.coming[held.pk] >= MOST_PLACES:
            read.bad("Date", "A session has at most 2,000 places. Split it by venue or date")
            return bad(line, read)
        else:
            self.first_of |= dict.fromkeys(keys, line.number)
            self.coming[held.pk] += 1
            self.note(read, line, course)
        line.notes = "\n".join(read.notes)
        return line

    def note(self, read: "Reading", line: Line, course: Course) -> None:
        """Say what comes with a row that would be added."""
        if line.session in self.new_pks:
            line.is_new_session = True
            read.notes.append("New session")
        if line.is_new_person and line.person:
            self.people.setdefault(line.person, line.number)
            read.notes.append("New person, without a role")
        if read.agency_by_domain:
            read.notes.append(f"Agency by the email domain: {read.agency_by_domain}")
        if rules.same(str(read.row["course"])) not in (rules.same(course.title), rules.same(course.slug)):
            read.notes.append(f"Counts as {course.title}")

    # Whom -------------------------------------------------------------------------------------------------

    def person(self, read: "Reading") -> User | None:
        """Whoever has the address, or had it before."""
        person = self.known.people.get(read.email)
        if person is None and (person := self.known.formerly.get(read.email)):
            read.notes.append(f"Found by a former address: now {person.email}")
        return person

    def agency(self, read: "Reading", person: User | None) -> Agency | None:
        """The one that the row names; else where the person worked on that day; else whose mail they use."""
        text = str(read.row.get("agency", ""))
        names = self.known.directory.names
        if text:
            found = names.find(text)
            if found is None and text.casefold() in names.twice:
                read.bad(
                    "Agency", f"‘{text}’ is the short name of more than one agency. Write the whole name"
                )
            elif found is None:
                read.bad("Agency", f"There is no agency ‘{words.cut(text, 60)}’ in the directory")
            return found
        on = read.days[0]
        jobs = self.known.jobs[person.pk] if person else []
        there = {
            job.agency.pk: job.agency
            for job in jobs
            if job.from_on <= on and (job.until_on is None or on <= job.until_on)
        }
        if len(there) == 1:
            return next(iter(there.values()))
        if len(there) > 1:
            read.bad(
                "Agency", "The person worked for more than one agency on that day. Name the one that counts"
            )
            return None
        found = self.known.directory.by_domain.get(read.email.rpartition("@")[2])
        if found is None:
            read.bad("Agency", "The agency is missing, and nobody knows where the person worked on that day")
        else:
            read.agency_by_domain = found.name
        return found

    # Which session ----------------------------------------------------------------------------------------

    def session(self, read: "Reading", course: Course) -> Held | None:
        """The session that took place, by course, day and venue; else one that the file makes."""
        on = [one for one in self.known.sessions.get(course.pk, ()) if read.days[0] in one.days]
        held = [one for one in on if not one.is_cancelled]
        at = [one for one in held if read.fits(one)] if read.venue or read.is_online else held
        if len(at) == 1:
            return at[0]
        if len(at) > 1:
            which = words.listed([one.venue or "online" for one in at[:4]])
            read.bad("Venue", f"The course had several sessions on that day ({which}). Name the venue")
            return None
        if on and not held:
            read.bad("Date", "The session of this course on that day was cancelled in the portal")
            return None
        if held:
            there = words.listed([one.venue or "online" for one in held[:3]])
            read.notes.append(f"The portal knows this course on that day elsewhere: {there}")
        return self.made(read, course)

    def made(self, read: "Reading", course: Course) -> Held:
        """A session that only the file knows: the same for all its rows of this course, venue and any of the days."""
        online = read.is_online or (not read.venue and course.mode in (Mode.ONLINE, Mode.ELEARNING))
        venue = "" if online else read.venue or NO_VENUE
        keys = [(course.pk, day, rules.same(venue)) for day in read.days]
        made = next((self.new[key] for key in keys if key in self.new), None)
        if made is None:
            pk = uuid5(self.batch.pk, f"{course.pk} {read.days[0]} {rules.same(venue)}")
            made = Held(pk, course.pk, frozenset(read.days), venue, online, False, 0)
            self.new_pks.add(pk)
        for key in keys:
            self.new.setdefault(key, made)
        return made


class Reading:
    """What the cells of one row say, by themselves."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.notes: list[str] = []
        self.wrong: list[str] = []
        self.email = str(row.get("email", "")).replace(" ", "").lower().removeprefix("mailto:").strip("<>;,")
        self.name = (
            str(row.get("name", "")) or f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
        )
        self.days = rules.days_in(str(row.get("date", "")), str(row.get("last_date", ""))) or ()
        venue = str(row.get("venue", ""))
        self.is_online = rules.is_online(venue)
        self.venue = "" if self.is_online else venue
        # A file without the column is a list of those who came.
        self.mark = rules.mark_in(str(row["attendance"])) if "attendance" in row else Attendance.ATTENDED
        self.course: Course | None = None
        self.agency_by_domain = ""

    def bad(self, column: str, text: str) -> None:
        self.wrong.append(f"{column}: {text}")

    def note_other_mark(self, there: str) -> None:
        """Say where the register has another mark than the file."""
        if self.mark is not None and there != self.mark:
            self.notes.append(
                f"The register says ‘{Attendance(there).label}’, the file ‘{self.mark.label}’. Nothing changes: "
                "correct the register if it is wrong"
            )

    def fits(self, held: Held) -> bool:
        """Whether this is the venue of a session, however its name is written; a room may stand behind it."""
        if self.is_online or held.online:
            return self.is_online and held.online
        here, there = rules.same(self.venue), rules.same(held.venue)
        return bool(here) and (here == there or here.startswith(there) or there.startswith(here))

    def find_course(self, offer: Offer) -> None:
        text = str(self.row.get("course", ""))
        if not text:
            self.bad("Course", "The course is missing")
        elif self.days:
            self.course = offer.find(text, self.days[0])
            if self.course is None:
                near = offer.like(text)
                hint = f". Is it ‘{near}’?" if near else ", under this title or as one that counts as ours"
                self.bad("Course", f"There is no course ‘{words.cut(text, 60)}’{hint}")

    def check(self, today: date) -> None:
        """What is wrong with the cells, each with its reason."""
        self.check_address()
        if len(self.name) > 120:
            self.bad("Name", "Longer than 120 characters")
        self.check_days(today)
        if len(self.venue) > 120:
            self.bad("Venue", "Longer than 120 characters")
        if self.mark is None:
            said = str(self.row.get("attendance", ""))
            self.bad(
                "Attendance",
                f"‘{words.cut(said, 40)}’ is not known. Write attended, part or absent"
                if said
                else "Nothing is said about attendance. Write attended, part or absent",
            )

    def check_address(self) -> None:
        if not self.email:
            self.bad("Email address", "The email address is missing: people are found by it")
            return
        try:
            validate_email(self.email)
        except ValidationError:
            self.bad("Email address", f"‘{words.cut(self.email, 60)}’ is not an email address")

    def check_days(self, today: date) -> None:
        said = " to ".join(str(self.row[key]) for key in ("date", "last_date") if self.row.get(key))
        if not said:
            self.bad("Date", "The date is missing")
        elif not self.days:
            self.bad(
                "Date", f"‘{words.cut(said, 50)}’ is not a date. Write it like 2024-04-01 or 1 April 2024"
            )
        elif self.days[-1] > today:
            self.bad(
                "Date",
                f"{words.plain_date(self.days[-1])} is still to come. Only past attendance is imported",
            )
        elif self.days[0].year < 2000:
            self.bad("Date", f"{words.plain_date(self.days[0])} is too long ago to be meant")


def bad(line: Line, read: Reading) -> Line:
    """A row that cannot be imported, with every reason."""
    line.outcome, line.notes = Outcome.BAD, "\n".join(read.wrong)
    line.person = line.agency = line.course = line.session = None
    line.is_new_person = False
    return line


COMPARED = (
    "outcome", "notes", "person", "is_new_person", "agency", "course", "session", "is_new_session", "days", "venue",
    "attendance",
)  # fmt: skip


def comes_to(line: Line) -> tuple[Any, ...]:
    """What of a line is the same only while it would do the same."""
    return tuple(
        list(value) if isinstance(value := getattr(line, name), list) else value for name in COMPARED
    )
