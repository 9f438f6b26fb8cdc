"""What the portal knows of the people, agencies, courses and sessions that some rows of a file name."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Lower

from partnership.accounts.models import User
from partnership.agencies.imports.agencies import Names
from partnership.agencies.models import Agency, Domain, Membership
from training.certificates.models import Equivalent
from training.imports.rules import same
from training.models import Booking, Course, Session
from training.rules import TAKES_A_PLACE, CourseStatus, SessionStatus


@dataclass(frozen=True)
class Held:
    """A session that took place, as far as a row can name it."""

    pk: UUID
    course: UUID
    days: frozenset[date]
    venue: str
    online: bool
    is_cancelled: bool
    taken: int


@dataclass(frozen=True)
class Booked:
    """A place that somebody had."""

    session: UUID
    course: UUID
    days: frozenset[date]
    attendance: str


class Offer:
    """The courses, by title, by the end of their address, and by the titles that count as them: two queries."""

    def __init__(self) -> None:
        self.courses: dict[UUID, Course] = {}
        self.by_name: dict[str, Course] = {}
        self.titles: dict[str, str] = {}
        # Of courses with one title the one that was withdrawn gives way.
        withdrawn_last = sorted(Course.objects.all(), key=lambda one: one.status == CourseStatus.WITHDRAWN)
        for course in withdrawn_last:
            self.courses[course.pk] = course
            self.by_name.setdefault(same(course.title), course)
            self.by_name.setdefault(same(course.slug), course)
            self.titles.setdefault(same(course.title), course.title)
        self.equivalents: dict[str, list[Equivalent]] = defaultdict(list)
        for one in Equivalent.objects.exclude(title="").select_related("course"):
            self.equivalents[same(one.title)].append(one)
        self.hints: dict[str, str] = {}

    def find(self, text: str, on: date) -> Course | None:
        """The course of this title, or one as which a course of this title counted on that day."""
        key = same(text)
        if key in self.by_name:
            return self.by_name[key]
        counting = (
            one.course
            for one in self.equivalents.get(key, [])
            if one.from_on <= on and (one.until_on is None or on <= one.until_on)
        )
        return next(counting, None)

    def like(self, text: str) -> str:
        """The title that is nearest to one that is not known; empty where none is near."""
        if text not in self.hints:
            near = get_close_matches(same(text), self.titles, n=1, cutoff=0.75)
            self.hints[text] = self.titles[near[0]] if near else ""
        return self.hints[text]


class Directory:
    """The agencies by name and by the domain of their mail: two queries."""

    def __init__(self) -> None:
        self.names = Names(list(Agency.objects.all()))
        domains = Domain.objects.select_related("agency")
        self.by_domain = {domain.name.casefold(): domain.agency for domain in domains}


@dataclass
class Known:
    """What is known of the rows at hand: a few queries, whatever their number."""

    offer: Offer
    directory: Directory
    people: dict[str, User] = field(default_factory=dict)
    formerly: dict[str, User] = field(default_factory=dict)
    jobs: dict[UUID, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    sessions: dict[UUID, list[Held]] = field(default_factory=lambda: defaultdict(list))
    bookings: dict[UUID, list[Booked]] = field(default_factory=lambda: defaultdict(list))

    def look_up(self, emails: set[str], courses: set[UUID], days: set[date]) -> None:
        """Find out about these people, and about these courses on these days."""
        accounts = User.objects.annotate(address=Lower("email"))
        self.people = {one.email.lower(): one for one in accounts.filter(address__in=sorted(emails))}
        self.formerly = former(emails - self.people.keys())
        users = [*self.people.values(), *self.formerly.values()]
        self.jobs.clear()
        for job in Membership.objects.filter(user__in=users).select_related("agency").order_by("pk"):
            self.jobs[job.user_id].append(job)
        self.sessions.clear()
        held = Session.objects.filter(course__in=courses, days__overlap=sorted(days)).order_by("pk")
        for row in held.values_list(
            "pk", "course", "days", "venue", "online", "status", "places_taken", "places_held"
        ):
            is_cancelled, taken = row[5] == SessionStatus.CANCELLED, row[6] + row[7]
            one = Held(row[0], row[1], frozenset(row[2]), row[3], row[4], is_cancelled, taken)
            self.sessions[one.course].append(one)
        self.bookings.clear()
        booked = Booking.objects.filter(
            user__in=users,
            status__in=TAKES_A_PLACE,
            session__course__in=courses,
            session__days__overlap=sorted(days),
        )
        fields = ("user", "session", "session__course", "session__days", "attendance")
        for user, session, course, on, attendance in booked.order_by("pk").values_list(*fields):
            self.bookings[user].append(Booked(session, course, frozenset(on), attendance))


def former(emails: set[str]) -> dict[str, User]:
    """Whose address one of these was before, as history has it; an address that two people had is nobody's."""
    if not emails:
        return {}
    changes = apps.get_model("accounts", "UserChange")._default_manager.annotate(address=Lower("email"))
    found: dict[str, set[UUID]] = defaultdict(set)
    for address, user in (
        changes.filter(address__in=sorted(emails)).values_list("address", "pgh_obj").distinct()
    ):
        found[address].add(user)
    ids = {next(iter(users)) for users in found.values() if len(users) == 1}
    people = User.objects.filter(Q(pk__in=ids)).in_bulk()
    return {
        address: people[next(iter(users))]
        for address, users in found.items()
        if len(users) == 1 and next(iter(users)) in people
    }
