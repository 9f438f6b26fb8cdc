"""What is on somebody's desk: work of all rooms in three piles, what is coming, and what has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from partnership.pages import words
from partnership.pages.components import Due, News, TimelineEntry, WorkItem
from partnership.pages.gathering import Ask, Found, Whole, gather
from training.work import coming

SHOWN = 6
"""So many of a pile are shown; the rest is on the lists that it comes from."""
NEWS_SHOWN = 8
FIRST_LOOK = timedelta(days=28)
"""So far back goes the news of somebody who has not been here before."""


@dataclass(frozen=True)
class Rest:
    """What a pile holds beside what is shown, and where it stands."""

    text: str
    url: str


@dataclass(frozen=True)
class Pile:
    """Work of one urgency: what comes first of it, how much there is, and where the rest is."""

    items: list[WorkItem]
    number: int
    rest: list[Rest]


@dataclass(frozen=True)
class Desk:
    """Everything that the start page says to a person."""

    overdue: Pile
    soon: Pile
    waiting: Pile
    coming: list[WorkItem]
    news: list[TimelineEntry]

    @property
    def number(self) -> int:
        """How much there is to do."""
        return self.overdue.number + self.soon.number + self.waiting.number


def desk(user: User, *, now: datetime) -> Desk:
    """All of it in one query, however many rooms have something to say."""
    today = timezone.localdate(now)
    since = user.before_at or now - FIRST_LOOK
    work, booked, changes = gather(
        asked(settings.WORK_SOURCES, user, today),
        coming(user, now),
        asked(settings.CHANGE_SOURCES, user, since),
    )
    return Desk(
        *piles(work, today=today),
        coming=[item for found in booked for _, item in found.told],
        news=news(changes),
    )


def asked(sources: Iterable[str], user: User, on: date | datetime) -> list[Ask[Any]]:
    """What the rooms of a setting ask for."""
    return [ask for source in sources for ask in import_string(source)(user, on)]


def piles(work: Sequence[Found[WorkItem]], *, today: date) -> tuple[Pile, Pile, Pile]:
    """What is overdue, what is due soon, and what waits without a date. What two rooms tell of stands there once.

    It has the words of the room that comes first in the settings, and the earliest date. Where deadlines of it run,
    that is the earliest of these: one may have been agreed otherwise than a room reckons.
    """
    first: dict[str, tuple[Found[WorkItem], WorkItem]] = {}
    dues: dict[str, list[tuple[bool, date, Due]]] = {}
    missing: dict[str, list[Found[WorkItem]]] = {"overdue": [], "soon": [], "waiting": []}
    for found in work:
        for _, item in found.told:
            first.setdefault(item.url, (found, item))
            if item.due:
                is_reckoned = found.ask.rows.model is not Deadline
                dues.setdefault(item.url, []).append((is_reckoned, item.due.day, item.due))
        if found.told:
            missing[urgency(found.told[0][1])].append(found)
    merged = [
        (found, replace(item, due=min(dues[url], key=lambda one: one[:2])[2]) if url in dues else item)
        for url, (found, item) in first.items()
    ]
    made = {name: pile([one for one in merged if urgency(one[1]) == name], missing[name]) for name in missing}
    return made["overdue"], made["soon"], made["waiting"]


def urgency(item: WorkItem) -> str:
    """To which of the three piles something belongs."""
    if item.due is None:
        return "waiting"
    return "overdue" if item.due.state == "overdue" else "soon"


def pile(items: list[tuple[Found[WorkItem], WorkItem]], founds: list[Found[WorkItem]]) -> Pile:
    """The most urgent of these, and how many more each room has. What stands on no list elsewhere is always shown."""
    items.sort(key=lambda one: one[1].due.day if one[1].due else date.max)
    shown: list[WorkItem] = []
    hidden: dict[Whole, int] = {}
    for found, item in items:
        if found.ask.whole and len(shown) >= SHOWN:
            hidden[found.ask.whole] = hidden.get(found.ask.whole, 0) + 1
        else:
            shown.append(item)
    for found in founds:
        if found.ask.whole and (more := found.total - len(found.told)):
            hidden[found.ask.whole] = hidden.get(found.ask.whole, 0) + more
    rest = [
        Rest(f"and {words.count(number, f'more {whole.one}', f'more {whole.many}')}", whole.url)
        for whole, number in hidden.items()
    ]
    return Pile(shown, len(shown) + sum(hidden.values()), rest)


def news(changes: Sequence[Found[News]]) -> list[TimelineEntry]:
    """The newest of what has changed; of several that lead to the same page, one, as the first room tells it.

    What is said in the same words of several pages, such as two requests for an account, stands there once.
    """
    told: dict[str, News] = {}
    for found in changes:
        for _, one in found.told:
            told.setdefault(one.url or one.sentence, one)
    newest = {(one.sentence, one.what): one for one in sorted(told.values(), key=when)}
    return [one.entry for one in sorted(newest.values(), key=when, reverse=True)[:NEWS_SHOWN]]


def when(one: News) -> datetime:
    """A change of which only the day is known stands at its beginning."""
    if isinstance(one.at, datetime):
        return one.at
    day = one.at or date.min
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def since(at: datetime | None, *, today: date) -> str:
    """since 9:05am today, since yesterday, 4:12pm, since Tuesday 17 November, 4:12pm"""
    if at is None:
        return ""
    local = timezone.localtime(at)
    match (today - local.date()).days:
        case 0:
            return f"since {words.time_of_day(local)} today"
        case 1:
            return f"since yesterday, {words.time_of_day(local)}"
    year = f" {local.year}" if local.year != today.year else ""
    return f"since {local:%A} {local.day} {local:%B}{year}, {words.time_of_day(local)}"
