"""What an agency is in the arrangements on a day: what is written of it, or what goes on in it of those it took over.

Children Act 2004, sections 16E to 16G. Only what an agency is by itself is written down, and whether that goes on in
the agency that takes over (`Agency.part_goes_on`). The rest follows from the mergers as they stand.
"""

from datetime import date, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.lookups import In
from django.utils import timezone

from partnership.agencies.models import Agency
from partnership.agencies.rules import WEIGHT, Arrangement
from partnership.agencies.standing import existing
from partnership.pages import words

DAY = timedelta(days=1)

MERGERS = 4
"""So many mergers far a part goes on."""

LIGHTEST, *HEAVIER = sorted(WEIGHT, key=lambda part: WEIGHT[part])

Periods = list[tuple[date | None, Arrangement]]
"""The first day of each part that an agency has; none for the first of them."""


def weighs(least: Arrangement, on: date | OuterRef, *, mergers: int = MERGERS) -> Q:
    """The agencies whose part asks this much of them, or more, on a day: by itself or by a merger."""
    itself = Q(arrangement__in=[part for part in WEIGHT if WEIGHT[part] >= WEIGHT[least]])
    if not mergers:
        return itself
    before = Agency.objects.filter(
        weighs(least, OuterRef("until_on"), mergers=mergers - 1),
        successor=OuterRef("pk"),
        part_goes_on=True,
        until_on__lt=on,
    )
    return itself | Q(Exists(before))


def part(on: date | OuterRef) -> Case:
    """What each agency is on a day, to annotate with."""
    heaviest_first = reversed(HEAVIER)
    return Case(*(When(weighs(one, on), then=Value(one)) for one in heaviest_first), default=Value(LIGHTEST))


def having_part(*parts: str, on: date) -> Q:
    """The agencies that are one of these in the arrangements on a day, ended ones too."""
    return Q(In(part(on), parts))


def taking_part(*parts: str, on: date) -> Q:
    """The agencies that there are on a day and that are one of these in the arrangements on it."""
    return existing(on) & having_part(*parts, on=on)


def partners_on(day: date) -> QuerySet[Agency]:
    """The safeguarding partners on a day."""
    return Agency.objects.filter(taking_part(Arrangement.SAFEGUARDING_PARTNER, on=day)).order_by("name")


def taken_over(agency: Agency) -> QuerySet[Agency]:
    """The agencies whose part goes on in this one, the first first, each with its `part` on its last day."""
    return (
        agency.predecessors.filter(part_goes_on=True)
        .annotate(part=part(OuterRef("until_on")))
        .order_by("until_on", "name")
    )


def periods(agency: Agency, *coming: tuple[date, Arrangement]) -> Periods:
    """What an agency is, and from when; with a merger that is not written yet (its last day, the part that goes on)."""
    found: Periods = [(None, Arrangement(agency.arrangement))]
    past = [(one.until_on, Arrangement(one.part)) for one in taken_over(agency)]  # type: ignore[attr-defined]
    joining = [(last, brought) for last, brought in past if last] + [*coming]
    for last, brought in sorted(joining, key=lambda one: (one[0], -WEIGHT[one[1]])):
        if WEIGHT[brought] > WEIGHT[found[-1][1]]:
            found.append((last + DAY, brought))
    return found


def part_on(agency: Agency, day: date, *coming: tuple[date, Arrangement]) -> Arrangement:
    """What an agency is on a day: one query."""
    return [one for first, one in periods(agency, *coming) if first is None or first <= day][-1]


def part_in_words(agency: Agency, *coming: tuple[date, Arrangement]) -> str:
    """Safeguarding partner since 1 April 2026; Relevant agency until 31 March 2026"""
    said: list[str] = []
    until = ""
    first_day = agency.from_on or date.min
    for first, one in reversed(periods(agency, *coming)):
        if first is None or first <= first_day:
            return "; ".join([*said, f"{one.label}{until}"])
        since = "from" if first > timezone.localdate() else "since"
        said.append(f"{one.label} {since} {words.plain_date(first)}")
        until = f" until {words.plain_date(first - DAY)}"
    raise AssertionError("The first period has no first day.")
