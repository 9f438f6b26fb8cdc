"""Who is told of reviews, and who co-ordinates one: whoever holds a role today."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.pages import words
from reviews.models import Involved, Member, Review
from reviews.rules import LED_ELSEWHERE, Part, State


def holders(*roles: Role, agency: UUID | None = None, but: User | None = None) -> list[User]:
    """Whoever holds one of these roles today, at one agency or anywhere, each once; `but` is who did it themselves.

    Where the agency has merged, those of the agency that it became, two mergers far.
    """
    today = timezone.localdate()
    rows = Membership.objects.filter(in_force(today), role__in=roles, user__is_active=True)
    if agency is not None:
        gone = Agency.objects.filter(pk=agency, until_on__lt=today)
        rows = rows.filter(
            Q(agency=agency)
            | Q(agency__in=gone.values("successor"))
            | Q(agency__in=gone.values("successor__successor"))
        )
    people = {row.user_id: row.user for row in rows.select_related("user").order_by("user")}
    if but is not None:
        people.pop(but.pk, None)
    return list(people.values())


def coordinating(today: date) -> QuerySet[Member]:
    """The parts of those who co-ordinate a review today, or will: somebody named without an account, or who is here."""
    here = Membership.objects.filter(in_force(today)).values("user")
    there = Q(user=None) | Q(user__is_active=True, user__in=here)
    not_over = Q(until_on=None) | Q(until_on__gte=today)
    return Member.objects.filter(there, not_over, part=Part.COORDINATOR)


def needs_coordinator(review: Review) -> bool:
    """Whether somebody here co-ordinates a review of this kind, and it is under way."""
    under_way = review.state == State.OPEN and review.archived_on is None
    return under_way and review.kind not in LED_ELSEWHERE


def coordination(review: Review, *, today: date) -> dict[str, bool | str]:
    """What the pages of a review say of who co-ordinates it: one query.

    `uncoordinated`: that nobody is named who does, today or from a later day. `not_in_hand`: the sentence that tells
    why its clocks are the business unit’s though somebody is named; whoever has no account has no clocks, and whoever
    begins later has them from their first day.
    """
    if not needs_coordinator(review):
        return {"uncoordinated": False, "not_in_hand": ""}
    named = list(coordinating(today).filter(review=review).select_related("user").order_by("from_on"))
    has_clocks = any(one.user and one.from_on <= today for one in named)
    not_in_hand = why_not_in_hand(named[0], today=today) if named and not has_clocks else ""
    return {"uncoordinated": not named, "not_in_hand": not_in_hand}


def why_not_in_hand(first: Member, *, today: date) -> str:
    """Why whoever co-ordinates a review has none of its clocks."""
    since = f" from {words.plain_date(first.from_on)}" if first.from_on > today else ""
    theirs = "what nobody else has in hand is the business unit’s."
    if first.user is None:
        return f"{first.name} co-ordinates this review{since} and has no account here: {theirs}"
    return f"{first.user.name} co-ordinates this review{since}. Until then {theirs}"


def without_lead(parts: Iterable[Involved]) -> list[str]:
    """The names of the agencies among these in which nobody can answer today."""
    return [one.agency.name for one in parts if not holders(Role.AGENCY_LEAD, agency=one.agency_id)]
