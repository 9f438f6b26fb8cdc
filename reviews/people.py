"""Who is told of reviews: whoever holds a role today."""

from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force


def holders(*roles: Role, agency: UUID | None = None, but: User | None = None) -> list[User]:
    """Whoever holds one of these roles today, at one agency or anywhere, each once; `but` is who did it themselves."""
    rows = Membership.objects.filter(in_force(timezone.localdate()), role__in=roles, user__is_active=True)
    if agency is not None:
        rows = rows.filter(agency=agency)
    people = {row.user_id: row.user for row in rows.select_related("user").order_by("user")}
    if but is not None:
        people.pop(but.pk, None)
    return list(people.values())
