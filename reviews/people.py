"""Who is told of reviews: whoever holds a role today."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from reviews.models import Involved


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


def without_lead(parts: Iterable[Involved]) -> list[str]:
    """The names of the agencies among these in which nobody can answer today."""
    return [one.agency.name for one in parts if not holders(Role.AGENCY_LEAD, agency=one.agency_id)]
