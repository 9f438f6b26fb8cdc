"""How a session is put into words: its days, its times and its place."""

from datetime import date
from urllib.parse import urlencode

from partnership.pages import words
from training.models import Session


def in_a_row(days: list[date]) -> bool:
    """Whether the days follow one another without a gap."""
    return (days[-1] - days[0]).days == len(days) - 1


def long_days(days: list[date], *, year: bool = False) -> str:
    """Tuesday 24 and Wednesday 25 February; with gaps, every day by itself."""
    if in_a_row(days):
        return words.days(days[0], days[-1], year=year)
    return words.listed([words.days(day, year=year and day == days[-1]) for day in days])


def times(session: Session) -> str:
    """9:15am to 4pm, on each of its days"""
    return words.times(session.starts, session.ends)


def when(session: Session) -> str:
    """Tuesday 24 and Wednesday 25 February 2026, 9:15am to 4pm"""
    return f"{long_days(session.days, year=True)}, {times(session)}"


def where(session: Session) -> str:
    """`online`, or the venue with its address."""
    return "online" if session.online else ", ".join(filter(None, [session.venue, session.address]))


def place(session: Session) -> str:
    """The same as a fact by itself: `Online`, or the venue with its address."""
    return "Online" if session.online else where(session)


def map_url(session: Session) -> str:
    """Where a map shows the venue; nothing for what is held online. Nothing of it is loaded into our pages."""
    if session.online:
        return ""
    return "https://www.openstreetmap.org/search?" + urlencode({"query": where(session)})


def seen(session: Session) -> str:
    """When and where, as a form remembers what it has shown: Tuesday 24 February 2026, 9:15am to 4pm · Withy House"""
    return f"{when(session)} · {where(session)}"


def facts(session: Session) -> dict[str, str]:
    """What a message may say of a session."""
    return {"course": session.course.title, "when": when(session), "where": where(session)}


def about(session: Session) -> dict[str, object]:
    """What every page about one session says of it."""
    return {
        "session": session,
        "course": session.course,
        "days": long_days(session.days, year=True),
        "times": times(session),
        "place": place(session),
        "map_url": map_url(session),
    }
