"""What people learned, counted from their answers: by course, session, trainer, agency and year, without names."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.base.years import FinancialYear
from partnership.pages import words
from training.catalogue import taught_by
from training.evaluation.models import Answer, Invitation
from training.evaluation.rules import (
    FEW,
    LATER,
    RATED,
    WELL,
    Asks,
    Audience,
    Point,
    State,
    gain,
    rate,
)
from training.models import Session


@dataclass
class Tally:
    """Counts that can be added: who was asked and answered at each point, and the pairs of ratings."""

    asked: dict[str, int] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        for name in ("asked", "answered", "steps", "pairs", "people"):
            mine, theirs = getattr(self, name), getattr(other, name)
            for point, number in theirs.items():
                mine[point] = mine.get(point, 0) + number

    def gain(self, point: str = Point.AFTER) -> Decimal | None:
        """The learning gain up to a point, as the rules define it."""
        return gain(self.steps.get(point, 0), self.pairs.get(point, 0))

    def rate(self, point: str) -> int | None:
        return rate(self.answered.get(point, 0), self.asked.get(point, 0))

    def people_at(self, point: str = Point.AFTER) -> int:
        return self.people.get(point, 0)


@dataclass
class Cell:
    """The counts of one session and one agency: whatever is shown is a sum of these."""

    session: Session
    agency: Agency
    tally: Tally


@dataclass(frozen=True)
class Line:
    """One row of the results; `hides` where it has too few people to be shown to others."""

    key: str
    name: str
    note: str
    tally: Tally
    hides: bool = False

    @property
    def cells(self) -> list[str]:
        """Asked and answered straight after, people in pairs, and the gain at each later point."""
        if self.hides:
            return ["–", f"fewer than {FEW}", *("too few to show" for _ in LATER)]
        answered, asked = (of.get(Point.AFTER, 0) for of in (self.tally.answered, self.tally.asked))
        share = self.tally.rate(Point.AFTER)
        return [
            "–" if share is None else f"{answered:,} of {asked:,}, {share}%",
            f"{self.tally.people_at():,}",
            *(said(self.tally.gain(point)) for point in LATER),
        ]


def said(value: Decimal | None) -> str:
    """A gain as it is printed: +17.4, -0.3; a dash where there is no pair."""
    return "–" if value is None else f"{value:+}"


def within(year: FinancialYear | None, course: UUID | None, session: str) -> Q:
    """The sessions of a year and of a course, seen from a table that reaches them by `session`."""
    where = Q()
    if year:
        span = (midnight(year), midnight(year.back(-1)))
        where &= Q(**{f"{session}__starts_at__gte": span[0], f"{session}__starts_at__lt": span[1]})
    return where & Q(**{f"{session}__course": course}) if course else where


def of_people_at(agencies: Collection[UUID] | None, booking: str) -> Q:
    """The bookings of people of some agencies, or of all, seen from a table that reaches them by `booking`."""
    return Q() if agencies is None else Q(**{f"{booking}__agency__in": list(agencies)})


def midnight(year: FinancialYear) -> datetime:
    return timezone.make_aware(datetime.combine(year.start, time()))


def pairs(of: Q) -> QuerySet[Answer]:
    """The later ratings that have a partner from before: the same person, place and thing."""
    return Answer.objects.filter(
        of,
        question__asks__in=RATED,
        invitation__audience=Audience.ATTENDEE,
        invitation__point__in=LATER,
        invitation__booking__evaluations__point=Point.BEFORE,
        invitation__booking__evaluations__audience=Audience.ATTENDEE,
        invitation__booking__evaluations__answers__measure=F("measure"),
        invitation__booking__evaluations__answers__question__asks__in=RATED,
    )


def cells(
    *,
    year: FinancialYear | None = None,
    course: UUID | None = None,
    agencies: Collection[UUID] | None = None,
) -> list[Cell]:
    """Everything there is to add up, in four queries."""
    tallies: dict[tuple[UUID, UUID], Tally] = {}
    place = ("invitation__booking__session", "invitation__booking__agency", "invitation__point")
    before = "invitation__booking__evaluations__answers__value"
    counted = (
        pairs(within(year, course, place[0]) & of_people_at(agencies, "invitation__booking"))
        .order_by()
        .values_list(*place)
        .annotate(
            steps=Sum(F("value") - F(before)), pairs=Count("pk"), people=Count("invitation", distinct=True)
        )
    )
    for session, agency, point, steps, number, people in counted:
        one = tallies.setdefault((session, agency), Tally())
        one.steps[point], one.pairs[point], one.people[point] = steps, number, people
    asked = (
        Invitation.objects.filter(
            within(year, course, "booking__session") & of_people_at(agencies, "booking"),
            audience=Audience.ATTENDEE,
        )
        .order_by()
        .values_list("booking__session", "booking__agency", "point")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=Q(state=State.ANSWERED)))
    )
    for session, agency, point, number, answered in asked:
        one = tallies.setdefault((session, agency), Tally())
        one.asked[point], one.answered[point] = number, answered
    taught = Session.objects.select_related("course").annotate(taught_by=taught_by("pk"))
    sessions = taught.in_bulk({session for session, _ in tallies})
    agencies = Agency.objects.in_bulk({agency for _, agency in tallies})
    return [Cell(sessions[one], agencies[other], tally) for (one, other), tally in tallies.items()]


Keys = Callable[[Cell], Iterable[tuple[str, str, str]]]
"""Where a cell is counted: key, name and note of each line."""


def by_course(cell: Cell) -> list[tuple[str, str, str]]:
    course = cell.session.course
    return [(course.slug, course.title, course.get_kind_display())]


def by_session(cell: Cell) -> list[tuple[str, str, str]]:
    session = cell.session
    return [(str(session.pk), session.course.title, words.plain_date(session.days[0]))]


def by_trainer(cell: Cell) -> list[tuple[str, str, str]]:
    """Each trainer of a session has all of its answers: nobody says who taught them what."""
    names: list[str] = cell.session.taught_by  # type: ignore[attr-defined]  # annotated by `cells`
    return [(name.casefold(), name, "") for name in names]


def by_agency(cell: Cell) -> list[tuple[str, str, str]]:
    return [(str(cell.agency.pk), cell.agency.name, cell.agency.get_sector_display())]


def by_year(cell: Cell) -> list[tuple[str, str, str]]:
    year = FinancialYear.of(timezone.localdate(cell.session.starts_at))
    return [(str(year.first), year.words, "")]


SPLITS: dict[str, tuple[str, Keys]] = {
    "course": ("Course", by_course),
    "session": ("Session", by_session),
    "trainer": ("Trainer", by_trainer),
    "agency": ("Agency", by_agency),
    "year": ("Year", by_year),
}
OF_PEOPLE = {"agency", "trainer", "session"}
"""Where few answers could be laid at somebody's door."""


def lines(cells: Iterable[Cell], split: str, *, sees_all: bool) -> list[Line]:
    """The results split one way, the largest first, sessions and years the newest first.

    Who does not run the training is not shown a gain of fewer than five people by agency, session or trainer.
    """
    found: dict[str, Line] = {}
    for cell in cells:
        for key, name, note in SPLITS[split][1](cell):
            found.setdefault(key, Line(key, name, note, Tally())).tally.add(cell.tally)
    hides = split in OF_PEOPLE and not sees_all
    shown = [
        Line(one.key, one.name, one.note, one.tally, hides and one.tally.people_at() < FEW)
        for one in found.values()
    ]
    if split == "year":
        return sorted(shown, key=lambda one: one.key, reverse=True)
    if split == "session":
        starts = {str(cell.session.pk): cell.session.starts_at for cell in cells}
        return sorted(shown, key=lambda one: starts[one.key], reverse=True)
    return sorted(shown, key=lambda one: (-one.tally.people_at(), one.name))


def total(cells: Iterable[Cell]) -> Tally:
    """All of them together."""
    tally = Tally()
    for cell in cells:
        tally.add(cell.tally)
    return tally


@dataclass(frozen=True)
class Asking:
    """How many were asked at one point, how many answered, and how many needed a reminder."""

    name: str
    asked: int
    answered: int
    chased: int
    ended: int

    @property
    def cells(self) -> list[str]:
        share = rate(self.answered, self.asked)
        return [
            f"{self.asked:,}",
            f"{self.answered:,}",
            "–" if share is None else f"{share}%",
            f"{self.chased:,}",
            f"{self.ended:,}",
        ]


def askings(
    *,
    year: FinancialYear | None = None,
    course: UUID | None = None,
    agencies: Collection[UUID] | None = None,
) -> list[Asking]:
    """Response rates and reminders at every point, of attendees and managers: one query."""
    counted = (
        Invitation.objects.filter(
            within(year, course, "booking__session") & of_people_at(agencies, "booking")
        )
        .order_by()
        .values("point", "audience")
        .annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(state=State.ANSWERED)),
            chased=Count("pk", filter=Q(chased__gt=0)),
            ended=Count("pk", filter=Q(state=State.ENDED)),
        )
    )
    found: dict[tuple[str, str], Any] = {(row["point"], row["audience"]): row for row in counted}
    return [
        Asking(
            Point(point).label + (", their managers" if audience == Audience.MANAGER else ""),
            *(found[point, audience][name] for name in ("asked", "answered", "chased", "ended")),
        )
        for audience in Audience.values
        for point in Point.values
        if (point, audience) in found
    ]


@dataclass(frozen=True)
class Opinion:
    """What people said to one question that has a number for an answer."""

    point: str
    question: str
    people: int
    said: str


def opinions(
    *,
    year: FinancialYear | None = None,
    course: UUID | None = None,
    agencies: Collection[UUID] | None = None,
) -> list[Opinion]:
    """Satisfaction, yes or no, and what managers see: each question with its people and its answer, one query."""
    counted = (
        Answer.objects.filter(
            within(year, course, "invitation__booking__session")
            & of_people_at(agencies, "invitation__booking")
        )
        .exclude(question__asks=Asks.OUTCOMES)
        .exclude(question__asks=Asks.RATING, invitation__audience=Audience.ATTENDEE)
        .order_by("invitation__audience", "question__questionnaire__from_on", "question__place")
        .values_list("invitation__point", "invitation__audience", "question__asks", "question__text")
        .annotate(
            people=Count("pk"),
            well=Count("pk", filter=Q(value__gte=WELL)),
            yes=Count("pk", filter=Q(value=1)),
            mean=Avg("value"),
        )
    )
    merged: dict[tuple[str, str, str, str], list[float]] = {}
    for point, audience, asks, text, people, well, yes, mean in counted:
        one = merged.setdefault((point, audience, asks, text), [0, 0, 0, 0.0])
        for at, number in enumerate((people, well, yes, mean * people)):
            one[at] += number
    return [
        Opinion(
            Point(point).label + (", their managers" if audience == Audience.MANAGER else ""),
            text,
            int(people),
            {
                Asks.SATISFACTION: f"{round(100 * well / people)}% good or very good",
                Asks.YES_NO: f"{round(100 * yes / people)}% yes",
                Asks.RATING: f"{summed / people:.1f} out of 10 on average",
            }[Asks(asks)],
        )
        for (point, audience, asks, text), (people, well, yes, summed) in sorted(
            merged.items(), key=lambda item: (item[0][1], Point.values.index(item[0][0]))
        )
    ]
