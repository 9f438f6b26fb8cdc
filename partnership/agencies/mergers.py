"""What a merger does to the part in the arrangements, and what follows when the day of a merger is corrected."""

from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import WEIGHT, Arrangement, Role
from partnership.agencies.standing import taking_part
from partnership.base.editing import write
from partnership.pages import words

DAY = timedelta(days=1)


def part_in_words(agency: Agency) -> str:
    """Safeguarding partner since 1 April 2026; Relevant agency until 31 March 2026"""
    first, label = agency.arrangement_from, str(agency.get_arrangement_display())
    if first is None or (agency.from_on is not None and first <= agency.from_on):
        return label
    since = "from" if first > timezone.localdate() else "since"
    before = agency.get_arrangement_before_display()
    return f"{label} {since} {words.plain_date(first)}; {before} until {words.plain_date(first - DAY)}"


@dataclass(frozen=True)
class Parts:
    """What a merger would do to the part of the successor in the arrangements, before it is done."""

    agency: Agency
    into: Agency
    on: date
    takes_part: bool

    @property
    def after(self) -> Agency:
        """The successor as it would be; not saved."""
        after = copy(self.into)
        facts = (
            taken_over(self.into, self.agency.part_on(self.on), day=self.on + DAY) if self.takes_part else {}
        )
        for name, value in facts.items():
            setattr(after, name, value)
        return after

    @property
    def in_words(self) -> str:
        return f"{self.into.name}: {part_in_words(self.after)}"

    @property
    def left_empty(self) -> str:
        """Why nobody would sign reviews where the agency did, and what to do about it; empty where somebody would."""
        if self.agency.part_on(self.on) != Arrangement.SAFEGUARDING_PARTNER:
            return ""
        if self.after.part_on(self.on + DAY) != Arrangement.SAFEGUARDING_PARTNER:
            return (
                f"{self.agency.name} is a safeguarding partner, and {self.into.name} would not be one, so nobody would "
                "sign reviews in its place. Choose “Yes” on the page before, or say on the page of the body that takes "
                "this over that it is a safeguarding partner now."
            )
        field = self.agency.sector
        then = taking_part(Arrangement.SAFEGUARDING_PARTNER, on=self.on + DAY)
        others = Agency.objects.filter(then, sector=field).exclude(pk__in=[self.agency.pk, self.into.pk])
        if self.into.sector != field and not others.exists():
            return (
                f"A review is signed by a partner for each of its three fields, and after this nobody stands for "
                f"“{self.agency.get_sector_display()}”: {self.into.name} is under “{self.into.get_sector_display()}”. "
                "Choose another agency, or correct its sector under “Change”."
            )
        then = Q(until_on=None) | Q(until_on__gt=self.on)
        both = Membership.objects.filter(then, agency__in=[self.agency, self.into], user__is_active=True)
        if both.filter(role=Role.EXECUTIVE).exists():
            return ""
        return (
            f"Nobody is the {Role.EXECUTIVE.label.lower()} of either agency, and only that person signs reviews. Give "
            f"somebody at {self.into.name} this role, on the page of the person."
        )


def taken_over(into: Agency, part: Arrangement, *, day: date) -> dict[str, Any]:
    """The facts by which an agency has a part in the arrangements from a day; none where it has as much by then.

    Until that day it keeps the part that it has. Nothing is taken from it: a safeguarding partner stays one.
    """
    if WEIGHT[into.part_on(day)] >= WEIGHT[part]:
        return {}
    gets_more_later = into.arrangement_from is not None and into.arrangement_from > day
    if gets_more_later and WEIGHT[Arrangement(into.arrangement)] > WEIGHT[part]:
        return {
            "arrangement_before": part
        }  # two changes are known of, not three: it has this one a little early
    before = into.arrangement_before if gets_more_later else into.arrangement
    return {"arrangement": part, "arrangement_from": day, "arrangement_before": before}


def hand_on(agency: Agency) -> None:
    """Let the part that an ended agency had on its last day go on in its successor, and in those after that one.

    In the transaction of the caller, which holds the agencies.
    """
    last, into = agency.until_on, agency.successor
    if last is None or into is None:
        return
    part = agency.part_on(last)
    while into is not None and last is not None and (facts := taken_over(into, part, day=last + DAY)):
        write(into, **facts)
        last, into = into.until_on, into.successor


def move(agency: Agency, *, was: date | None) -> None:
    """Let what began in the successor on the day after the old last day `was` begin after the new one.

    The part in the arrangements, and with a later day also the roles, which `services.settle` moves with an earlier
    one. In the transaction of the caller, which holds both agencies.
    """
    into, now = agency.successor, agency.until_on
    if into is None or was is None or now is None or was == now:
        return
    if into.arrangement_from == was + DAY:
        write(into, arrangement_from=now + DAY)
    if now > was:
        stay(agency, into, was=was, now=now)


def take_back(agency: Agency, into: Agency, *, last: date) -> None:
    """Let an agency go on as if it had not been to merge after its `last` day; whoever worked there works there on.

    What the successor was to become it does not, unless another of its predecessors makes it so. In the transaction of
    the caller, which holds the agencies.
    """
    stay(agency, into, was=last, now=None)
    part, others = agency.part_on(last), into.predecessors.exclude(pk=agency.pk)
    if into.arrangement_from == last + DAY and into.arrangement == part:
        write(into, arrangement=into.arrangement_before, arrangement_from=None, arrangement_before="")
    write(agency, until_on=None, successor=None)
    for other in others.filter(until_on__gte=last):
        if other.until_on and part == other.part_on(other.until_on):
            hand_on(other)


def stay(agency: Agency, into: Agency, *, was: date, now: date | None) -> None:
    """Let the roles that ended with the agency go on in it: until its later last day, or for good."""
    after = into.memberships.filter(Q(until_on=None) | Q(until_on__gt=was), from_on__lte=was + DAY)
    there = {(one.user_id, one.role): one for one in after.select_for_update()}
    for one in agency.memberships.select_for_update().filter(until_on=was):
        goes_on = there.get((one.user_id, one.role))
        if goes_on is None:
            continue  # they left on that day
        one.until_on = min((day for day in (now, goes_on.until_on) if day is not None), default=None)
        one.save(update_fields=["until_on"])
        if goes_on.from_on <= was:
            continue  # they work for both
        if one.until_on == goes_on.until_on:
            goes_on.delete()
        elif now is not None:
            goes_on.from_on = now + DAY
            goes_on.save(update_fields=["from_on"])
