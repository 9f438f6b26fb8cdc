"""The chronologies of reviews of the demonstration: invented entries of four agencies, and all that can stand out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from partnership.accounts.models import User
from partnership.actions.models import Theme
from partnership.agencies.models import Agency
from partnership.agencies.rules import Sector
from reviews.chronology import demonstration_data, demonstration_paused, services
from reviews.chronology.models import Chronology, Name
from reviews.incidents.models import Incident
from reviews.models import Review


@dataclass(frozen=True)
class Story:
    """What is told of one family, who tells it, and over how many days."""

    names: tuple[tuple[str, str, tuple[str, ...]], ...]
    entries: tuple[Any, ...]
    called: dict[str, str]
    """Words in the name of the agency that tells something, where others of its sector are involved too."""
    sectors: dict[str, Sector]
    writing: str
    """Whose part is still being written; none where all are handed in."""
    covers: int
    """Days before the day on which the child was harmed."""


SHARED = {"council": Sector.LOCAL_AUTHORITY, "health": Sector.HEALTH, "police": Sector.POLICE}
LIVE = Story(
    demonstration_data.NAMES,
    demonstration_data.ENTRIES,
    called={},
    sectors=SHARED | {"school": Sector.EDUCATION},
    writing="school",
    covers=527,
)
PAUSED = Story(
    demonstration_paused.NAMES,
    demonstration_paused.ENTRIES,
    called={"nursing": "Nursing"},
    sectors=SHARED | {"nursing": Sector.HEALTH},
    writing="",
    covers=420,
)
SEASONS = ("winter", "spring", "summer", "autumn")
DAYS_AFTER = 21
"""At most covered after the day on which the child was harmed."""


def as_written(day: date, form: str) -> str:
    """A day in one of the forms in which records have it."""
    month, later = f"{day:%B %Y}", day + timedelta(days=31)
    forms: dict[str, Callable[[], str]] = {
        "day": lambda: f"{day:%d/%m/%Y}",
        "doubt": lambda: f"?{day.day} {month}",
        "early": lambda: f"early {month}",
        "mid": lambda: f"mid-{month}",
        "late": lambda: f"late {month}",
        "range": lambda: f"{day:%d/%m/%y}-{day + timedelta(days=2):%d/%m/%y}",
        "season": lambda: f"{SEASONS[day.month % 12 // 3]} {day.year - (day.month < 3)}",
        "quarter": lambda: f"Q{(day.month + 2) // 3} {day.year}",
        "year": lambda: f"{day.year}",
        "about": lambda: f"c. {month}",
        "wc": lambda: f"w/c {day - timedelta(days=day.weekday()):%d/%m/%Y}",
        "months": lambda: f"{month} to {later:%B %Y}",
        "before": lambda: f"before {month}",
        "since": lambda: f"since {month}",
        "unknown": lambda: "unknown",
    }
    if form.startswith("time "):
        return f"{day:%d.%m.%y} approx {form.removeprefix('time ')}"
    return forms[form]()


def voices(review: Review, story: Story) -> dict[str, Agency]:
    """Which involved agency tells what: by its name or sector where one fits, else whoever is left."""
    left = list(Agency.objects.filter(reviews_involved_in__review=review).order_by("name"))
    found: dict[str, Agency] = {}
    for voice, sector in sorted(story.sectors.items(), key=lambda one: one[0] not in story.called):
        called = story.called.get(voice, "")
        if one := next(
            (one for one in left if called in one.name and (called or one.sector == sector)), None
        ):
            found[voice] = one
            left.remove(one)
    for voice in story.sectors:
        if voice not in found and left:
            found[voice] = left.pop(0)
    return found


def day_of_harm(review: Review) -> date:
    """The day of the incident that the review follows from; three weeks before it began where there is none."""
    incident = Incident.objects.filter(rapid_review__in=filter(None, (review.pk, review.follows_id))).first()
    happened_on = incident and incident.happened_on
    return happened_on or review.started_on - timedelta(days=DAYS_AFTER)


def fill_chronology(review: Review, *, by: User, today: date, story: Story = LIVE) -> Chronology | None:
    """Write the chronology of a review in which agencies are involved; nothing where it has one, or nobody is.

    `by` is of the business unit. Of the parts of the live review the school's is still being written.
    """
    tell = voices(review, story)
    if not tell or Chronology.objects.filter(review=review).exists():
        return None
    start = review.started_on
    harmed_on = day_of_harm(review)
    chronology = services.begin(
        review,
        by=by,
        today=today,
        from_on=harmed_on - timedelta(days=story.covers),
        until_on=min(start, harmed_on + timedelta(days=DAYS_AFTER)),
        wanted_on=start + timedelta(days=10),
        guidance="Everything that your agency has recorded of the child and the adults at home.",
    )
    there = {one.pseudonym: one for one in Name.objects.filter(review=review)}  # the children of the incident
    for kind, said, wordings in story.names:
        pseudonym = said or review.pseudonym
        name = there.get(pseudonym)
        version = name.version if name else 0
        services.keep_name(
            review, name=name, version=version, by=by, kind=kind, pseudonym=pseudonym, wordings=wordings
        )
    themes = {one.name.casefold(): one for one in Theme.objects.filter(is_active=True)}
    for voice, before, form, happened, source, place, known, who, about in story.entries:
        if voice not in tell:
            continue
        later, _, known_form = known.partition(":")
        services.add(
            chronology,
            agency=tell[voice],
            by=by,
            today=today,
            written=as_written(harmed_on - timedelta(days=before), form),
            happened=happened,
            source=source,
            place=place,
            known_written=as_written(harmed_on - timedelta(days=int(later)), known_form) if known else "",
            known_by=who,
            comment="",
            themes=[themes[name.casefold()] for name in about if name.casefold() in themes],
        )
    zone = ZoneInfo(settings.TIME_ZONE)
    for voice in story.sectors:
        if voice in tell and voice != story.writing:
            handed_in = min(start + timedelta(days=8), today)
            now = datetime.combine(handed_in, time(16, 20), zone)
            services.hand_in(chronology, agency=tell[voice], by=by, now=now)
    return chronology
