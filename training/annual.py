"""What training tells the annual report: who came to which course, counted from the registers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.text import slugify

from partnership.agencies.rules import Sector
from partnership.base.report_parts import (
    NOT_HELD,
    SMALLEST_SHOWN,
    WITHHELD,
    ChartSpec,
    KeyFigure,
    Passage,
    Section,
    Table,
    compared,
    in_words,
    of_people,
    withheld,
)
from partnership.base.years import FinancialYear
from partnership.pages import words
from training.chapters import beside, passages
from training.models import Booking, Session
from training.rules import Attendance, Kind, SessionStatus

YEARS_DRAWN = 4
"""How many years the chart and its table go back, the year of the report included."""

SERIES_DRAWN = 3
"""More core courses than this are drawn as one column, their total."""

WATCHED = {Sector.POLICE: "the police", Sector.HEALTH: "health"}
"""The sectors whose take-up the partnership follows by name."""


@dataclass
class Take:
    """Attendances by course, year and sector; `core[course][year]` exists only where the course was held."""

    core: dict[UUID, dict[int, int]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    runs: dict[int, int] = field(default_factory=dict)
    kinds: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    sectors: dict[int, dict[str, int]] = field(default_factory=dict)
    people: int = 0

    @cached_property
    def years(self) -> list[int]:
        return sorted({year for held in self.core.values() for year in held})

    @cached_property
    def courses(self) -> list[UUID]:
        """The longest on record first, so that a new course takes the last column of the chart."""
        return sorted(self.core, key=lambda course: (-len(self.core[course]), self.names[course]))

    def total(self, year: int, courses: Iterable[UUID] | None = None) -> int:
        return sum(self.core[course].get(year, 0) for course in (self.core if courses is None else courses))

    def is_too_small(self, year: int) -> bool:
        """Whether even the total of a year would tell how many came to a course or from a sector."""
        held = {course: by_year[year] for course, by_year in self.core.items() if year in by_year}
        return withheld(held).hides_total or withheld(self.sectors.get(year, {})).hides_total

    def published_total(self, year: int) -> str:
        return WITHHELD if self.is_too_small(year) else of_people(self.total(year))


def midnight(year: FinancialYear) -> datetime:
    """The instant at which a financial year begins."""
    return timezone.make_aware(datetime.combine(year.start, time()))


def take_up(year: FinancialYear) -> Take:
    """Everything the section counts, for the year and the years before it, in three queries.

    An attendance is a booking that the register marks as attended, counted in the financial year in which its
    session began. Somebody who came to part of a session, or whose register was not taken, is not counted, and
    nobody is at a session that was cancelled. A session was run when somebody attended it.
    """
    take = Take()
    held = (
        Session.objects.filter(
            starts_at__lt=midnight(year.back(-1)), bookings__attendance=Attendance.ATTENDED
        )
        .exclude(status=SessionStatus.CANCELLED)
        .annotate(attended=Count("bookings"))
        .order_by("course__title")
        .values_list("course_id", "course__title", "course__slug", "course__kind", "starts_at", "attended")
    )
    titles: dict[UUID, tuple[str, str]] = {}
    kinds: dict[str, tuple[set[object], int, int]] = {}
    for course_id, title, slug, kind, starts_at, attended in held:
        session_year = FinancialYear.of(timezone.localdate(starts_at)).first
        if kind == Kind.CORE:
            titles[course_id] = (title, slug)
            by_year = take.core.setdefault(course_id, {})
            by_year[session_year] = by_year.get(session_year, 0) + attended
            take.runs[session_year] = take.runs.get(session_year, 0) + 1
        if session_year == year.first:
            courses, runs, people = kinds.get(kind, (set(), 0, 0))
            kinds[kind] = (courses | {course_id}, runs + 1, people + attended)
    take.names = told_apart(titles)
    take.kinds = {kind: (len(courses), runs, people) for kind, (courses, runs, people) in kinds.items()}
    core = Booking.objects.filter(
        attendance=Attendance.ATTENDED,
        session__course__kind=Kind.CORE,
        session__starts_at__gte=midnight(year.back()),
        session__starts_at__lt=midnight(year.back(-1)),
    ).exclude(session__status=SessionStatus.CANCELLED)
    this_year = Q(session__starts_at__gte=midnight(year))
    by_sector = core.order_by("agency__sector").values_list("agency__sector")
    counted = list(by_sector.annotate(now=Count("pk", filter=this_year), then=Count("pk", filter=~this_year)))
    take.sectors[year.first] = {sector: now for sector, now, _ in counted if now}
    take.sectors[year.first - 1] = {sector: then for sector, _, then in counted if then}
    take.people = core.filter(this_year).aggregate(people=Count("user", distinct=True))["people"]
    return take


def told_apart(titles: dict[UUID, tuple[str, str]]) -> dict[UUID, str]:
    """Each course’s title; where a title repeats, with what the address adds to it: Neglect (2)."""
    often = Counter(title for title, _ in titles.values())
    added = {
        course: slug.removeprefix(slugify(title)).strip("-") if often[title] > 1 else ""
        for course, (title, slug) in titles.items()
    }
    return {
        course: f"{title} ({added[course]})" if added[course] else title
        for course, (title, _) in titles.items()
    }


def section(year: FinancialYear) -> Section | None:
    """Learning and development in one year; None where no attendance is on record for it."""
    take = take_up(year)
    if not take.kinds:
        return None
    said = (courses(take, year), sectors(take, year), offer(take, year), *passages(year))
    parts = tuple(part for part in said if part)
    return Section(
        title="Learning and development",
        lead=lead(take, year),
        figures=figures(take, year),
        passages=parts,
        source=(
            "Source: the partnership’s training registers. An attendance is one person marked as attended "
            "at one session, counted in the year in which the session began and for the agency that they "
            "worked for when they booked. People who came to part of a session are not counted."
            + beside(parts)
        ),
    )


def before(take: Take, year: FinancialYear) -> int | None:
    """Core attendances of the year before, or None where none are on record."""
    return take.total(year.first - 1) if year.first - 1 in take.years else None


def lead(take: Take, year: FinancialYear) -> str:
    """The finding of the section in one or two sentences."""
    now, then = take.total(year.first), before(take, year)
    if then is None and not take.is_too_small(year.first):
        count = in_words(now).capitalize() if now else "No"
        return f"{count} attendances at our core courses are on record for {year.words}."
    opening = change("Attendances at our core courses", take, year)
    return " ".join([opening, *watched_together(take, year)])


def change(what: str, take: Take, year: FinancialYear) -> str:
    """How the total moved since the year before, as far as that may be told."""
    if take.is_too_small(year.first):
        return f"{what} were few in {year.words}; their number is not given."
    if take.is_too_small(year.first - 1):
        return f"{what}: {in_words(take.total(year.first))}. The number of the year before is not given."
    return compared(what, take.total(year.first), before(take, year))


def watched_together(take: Take, year: FinancialYear) -> list[str]:
    """One sentence on the sectors that the partnership follows, where both moved the same way."""
    now, then = (take.sectors[one] for one in (year.first, year.first - 1))
    if before(take, year) is None or take.is_too_small(year.first) or take.is_too_small(year.first - 1):
        return []
    moves = {sector: now.get(sector, 0) - then.get(sector, 0) for sector in WATCHED}
    if all(move > 0 for move in moves.values()):
        return [f"More of them came from {words.listed(list(WATCHED.values()))}."]
    if all(move < 0 for move in moves.values()):
        return [f"Fewer of them came from {words.listed(list(WATCHED.values()))}."]
    return []


def figures(take: Take, year: FinancialYear) -> tuple[KeyFigure, ...]:
    """The four numbers of the opening."""
    now, then = published_sectors(take, year.first), published_sectors(take, year.first - 1)
    known = before(take, year) is not None
    runs = take.runs.get(year.first, 0)
    return (
        KeyFigure(take.published_total(year.first), "attendances at core courses"),
        KeyFigure(f"{runs:,}", f"core {'session' if runs == 1 else 'sessions'} held"),
        *(
            KeyFigure(
                now.get(sector, "0"),
                f"attendances from {name}" + (f", {then.get(sector, '0')} the year before" if known else ""),
            )
            for sector, name in WATCHED.items()
        ),
    )


def published_sectors(take: Take, year: int) -> dict[str, str]:
    """Attendances by sector as they may be printed."""
    counts = take.sectors.get(year, {})
    return dict.fromkeys(counts, WITHHELD) if take.is_too_small(year) else withheld(counts).cells


def published_courses(take: Take, year: int) -> dict[UUID, str]:
    """Core attendances by course as they may be printed; a course that was not held has no entry."""
    counts = {course: take.core[course][year] for course in take.courses if year in take.core[course]}
    return dict.fromkeys(counts, WITHHELD) if take.is_too_small(year) else withheld(counts).cells


def courses(take: Take, year: FinancialYear) -> Passage | None:
    """Each core course over the years."""
    if not take.core:
        return None
    drawn = sorted({*take.years, year.first})[-YEARS_DRAWN:]
    shown = {one: published_courses(take, one) for one in drawn}
    names = tuple(str(FinancialYear(one)) for one in drawn)
    if len(take.courses) <= SERIES_DRAWN:
        series = tuple(
            (
                take.names[course],
                tuple(drawable(take.core[course].get(one), shown[one].get(course)) for one in drawn),
            )
            for course in take.courses
        )
    else:
        totals = tuple(drawable(take.total(one), take.published_total(one)) for one in drawn)
        series = (("All core courses", totals),)
    table = Table(
        caption="Attendances at core courses, by year",
        head=("Course", *names),
        rows=tuple(
            (take.names[course], *(shown[one].get(course, NOT_HELD) for one in drawn))
            for course in take.courses
        ),
        total=("All core courses", *map(take.published_total, drawn)),
    )
    chart = ChartSpec(
        caption="Attendances at core courses, by year",
        finding=change("Attendances at core courses", take, year).partition(". ")[0].removesuffix("."),
        categories=names,
        series=series,
        description=". ".join(
            f"{take.names[course]}: "
            + ", ".join(
                f"{name} {shown[one].get(course, 'not held')}" for one, name in zip(drawn, names, strict=True)
            )
            for course in take.courses
        )
        + ".",
        table=table,
        emphasise=len(drawn) - 1 if len(series) == 1 else None,
    )
    return Passage(paragraphs=tuple(course_sentences(take, year)), chart=chart)


def were(number: int) -> str:
    """1 course was, 2 courses were."""
    return "was" if number == 1 else "were"


def drawable(count: int | None, shown: str | None) -> int | None:
    """What a chart may draw: nothing where the course was not held or its count is withheld."""
    return None if shown is None or shown == WITHHELD else count


def course_sentences(take: Take, year: FinancialYear) -> list[str]:
    """What the courses’ figures say, each paragraph one finding."""
    now, then = published_courses(take, year.first), published_courses(take, year.first - 1)
    both = [course for course in take.courses if course in now and course in then]
    new = [course for course in now if course not in then and min(take.core[course]) == year.first]
    gone = [course for course in then if course not in now]
    told: list[str] = []
    runs = take.runs.get(year.first, 0)
    opening = (
        f"{words.count(runs, 'session')} of {words.count(len(now), 'core course')} {were(runs)} held."
        if runs
        else f"No core course was held in {year.words}."
    )
    if take.people:
        came = "One person" if take.people == 1 else f"{in_words(take.people).capitalize()} different people"
        opening += f" {came} came; somebody who took two courses is one person and two attendances."
    told.append(opening)
    if both and len(both) < len(now) and WITHHELD not in (*now.values(), *then.values()):
        told.append(
            compared(
                f"Attendances at the {words.count(len(both), 'core course')} held in both years",
                take.total(year.first, both),
                take.total(year.first - 1, both),
            )
        )
    changes = [
        compared(
            f"Attendances at {take.names[course]}",
            take.core[course][year.first],
            take.core[course][year.first - 1],
        )
        for course in both
        if WITHHELD not in (now[course], then[course])
    ]
    if changes:
        told.append(" ".join(changes))
    if then and new:
        names = words.listed([take.names[course] for course in new])
        told.append(f"{names} {were(len(new))} held for the first time on record.")
    if gone:
        names = words.listed([take.names[course] for course in gone])
        told.append(f"{names} {were(len(gone))} held in the year before and not in this one.")
    if not then:
        told.append(
            f"There are no records of core courses for {year.back().words}, so the year cannot be compared."
        )
    return told


def sectors(take: Take, year: FinancialYear) -> Passage | None:
    """Who came to the core courses, by the sector of the agency that they worked for."""
    if not take.total(year.first):
        return None
    now, then = published_sectors(take, year.first), published_sectors(take, year.first - 1)
    known = before(take, year) is not None
    listed = [sector for sector in Sector.values if sector in now or sector in then]
    listed.sort(key=lambda sector: -take.sectors[year.first].get(sector, 0))
    years = (year.back(), year) if known else (year,)
    columns = (then, now) if known else (now,)
    table = Table(
        caption=f"Attendances at core courses by sector, {year.words}",
        head=("Sector", *map(str, years)),
        rows=tuple(
            (Sector(sector).label, *(column.get(sector, "0") for column in columns)) for sector in listed
        ),
        total=("All sectors", *(take.published_total(one.first) for one in years)),
    )
    told = []
    for sector, name in WATCHED.items() if known else ():
        if WITHHELD not in (now.get(sector), then.get(sector)):
            counts = [take.sectors[one].get(sector, 0) for one in (year.first, year.first - 1)]
            told.append(compared(f"Attendances from {name}", *counts))
    largest = next(
        (sector for sector in listed if take.sectors[year.first].get(sector, 0) >= SMALLEST_SHOWN), None
    )
    if largest and now.get(largest) != WITHHELD:
        share = round(100 * take.sectors[year.first][largest] / take.total(year.first))
        told.append(
            f"The largest group came from {lower(Sector(largest).label)}: {now[largest]} of "
            f"{of_people(take.total(year.first))} attendances, {share}%."
        )
    return Passage(heading="Who came", paragraphs=tuple(told), tables=(table,))


def lower(label: str) -> str:
    """A sector's name inside a sentence."""
    return label[:1].lower() + label[1:]


def offer(take: Take, year: FinancialYear) -> Passage | None:
    """All kinds of learning in the year, where there was more than the core courses."""
    kinds = [kind for kind in Kind.values if kind in take.kinds]
    if kinds == [Kind.CORE]:
        return None
    counts = {kind: take.kinds[kind][2] for kind in kinds}
    people = withheld(counts, told={Kind.CORE})  # the chapter opens with the core courses
    table = Table(
        caption=f"All learning offered, {year.words}",
        head=("Kind", "Courses", "Sessions", "Attendances"),
        rows=tuple(
            (Kind(kind).label, f"{take.kinds[kind][0]:,}", f"{take.kinds[kind][1]:,}", people.cells[kind])
            for kind in kinds
        ),
        total=(
            "All",
            f"{sum(take.kinds[kind][0] for kind in kinds):,}",
            f"{sum(take.kinds[kind][1] for kind in kinds):,}",
            people.total,
        ),
    )
    beyond = [kind for kind in kinds if kind != Kind.CORE]
    number = sum(take.kinds[kind][0] for kind in beyond)
    told = f"Besides the core courses, {words.count(number, 'other course')} {were(number)} held."
    tables = () if take.is_too_small(year.first) else (table,)  # the table would give away the number
    return Passage(heading="The wider offer", paragraphs=(told,), tables=tables)
