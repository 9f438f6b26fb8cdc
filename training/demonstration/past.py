"""What was held: registers from which the published attendances of each year can be counted."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from random import Random

from partnership.agencies.demonstration import named
from partnership.agencies.rules import Role, Sector
from partnership.base.years import FinancialYear
from training.demonstration.programme import Crowd, Programme, parts, working_day
from training.models import Course, Session
from training.rules import Attendance, Kind

PUBLISHED = Path(__file__).parent.parent / "data" / "training_core_courses.csv"
LAST_PUBLISHED = FinancialYear(2024)

WATCHED = {
    # Attendances at core courses from the police and from health: 2023-24 and 2024-25 as published.
    2021: (9, 24),
    2022: (12, 31),
    2023: (14, 36),
    2024: (71, 69),
}
OTHERS = {
    Sector.EDUCATION: 44,
    Sector.LOCAL_AUTHORITY: 33,
    Sector.VCFSE: 12,
    Sector.CRIMINAL_JUSTICE: 5,
    Sector.OTHER: 4,
    Sector.FIRE: 2,
}
"""How the attendances that were not published by sector are shared out, in hundredths."""

IN_A_ROOM = 20
"""About how many people come to one session of 24 places."""
CAPACITY = 24


def published() -> dict[FinancialYear, dict[str, int]]:
    """Attendances by year and core course."""
    found: dict[FinancialYear, dict[str, int]] = {}
    with PUBLISHED.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            year = FinancialYear.parse(row["financial_year"])
            found.setdefault(year, {})[row["course"]] = int(row["attendees"])
    return found


def make_past(courses: list[Course], today: date) -> None:
    """The published years in full; the years since then, invented at the same level, until three days ago."""
    programme = Programme()
    by_title = {course.title: course for course in courses}
    figures = published()
    year = min(figures)
    while year.start <= today:
        of_year = figures.get(year) or grown(figures[LAST_PUBLISHED])
        seats = share_out(year, sum(of_year.values()))
        for title, attended in of_year.items():
            until = year.end if year in figures else today - timedelta(days=3)
            hold(programme, by_title[title], year, attended, seats, until)
        if year >= LAST_PUBLISHED.back():
            for course in courses:
                if course.kind == Kind.SPECIALIST:
                    number = 60 + course.pk.int % 40
                    seats_of_course = share_out(year, number)
                    hold(programme, course, year, number, seats_of_course, today - timedelta(days=3))
        year = year.back(-1)
    of_the_practitioner(programme)
    programme.write()


def grown(figures: dict[str, int]) -> dict[str, int]:
    """A year that was not published: a little more than the last that was, so that nobody takes one for the other."""
    return {course: round(number * 1.03) for course, number in figures.items()}


def share_out(year: FinancialYear, total: int) -> Iterator[Sector]:
    """The sector of each attendance of a year, well mixed."""
    police, health = WATCHED.get(year.first, WATCHED[LAST_PUBLISHED.first])
    if total < 200:  # a single specialist course: the shares of its year
        police, health = total // 20, total // 20
    seats = [Sector.POLICE] * police + [Sector.HEALTH] * health
    rest = total - len(seats)
    for sector, share in OTHERS.items():
        seats += [sector] * (rest * share // 100)
    seats += [Sector.EDUCATION] * (total - len(seats))
    Random(f"{year} {total}").shuffle(seats)
    return iter(seats)


def hold(
    programme: Programme,
    course: Course,
    year: FinancialYear,
    attended: int,
    seats: Iterator[Sector],
    until: date,
) -> None:
    """Sessions over the whole year that so many people attended; those after `until` are left out."""
    number = ceil(attended / IN_A_ROOM)
    for place, people in enumerate(parts(attended, number)):
        day = year.start + timedelta(days=int((place + 0.5) * 360 / number))
        day = working_day(day, days=2)
        sectors = [next(seats) for _ in range(people)]
        if day > until:
            continue
        session = programme.session(course, day, capacity=CAPACITY)
        for sector in sectors:
            programme.book(session, *programme.crowd.next(course, sector), Attendance.ATTENDED)
        stay_away(programme, programme.crowd, session, course)


def stay_away(programme: Programme, crowd: Crowd, session: Session, course: Course) -> None:
    """Those who booked and did not come, came for a part, or gave their place back in time."""
    chance = Random(str(session.pk))
    for _ in range(chance.randint(0, 2)):
        programme.book(session, *crowd.next(course, Sector.EDUCATION), Attendance.ABSENT)
    if chance.random() < 0.3:
        programme.book(session, *crowd.next(course, Sector.LOCAL_AUTHORITY), Attendance.PART)
    for _ in range(chance.randint(0, 2)):
        programme.book(session, *crowd.next(course, Sector.EDUCATION), cancelled=True)


def of_the_practitioner(programme: Programme) -> None:
    """What the practitioner of the demonstration has taken: after the published years, so that those stay exact."""
    person, agency = named("player", Role.PRACTITIONER.value), named("agency", "Barnardo's")
    since = [one for one in programme.sessions if one.starts_at.date() > LAST_PUBLISHED.end]
    for slug, mark in (
        ("introduction-to-child-protection", Attendance.ATTENDED),
        ("recognising-and-responding-to-neglect", Attendance.ATTENDED),
        ("brook-traffic-light-tool", Attendance.ABSENT),
    ):
        session = next((one for one in since if one.course.slug == slug and one.free), None)
        if session:
            programme.book(session, person, agency, mark)
