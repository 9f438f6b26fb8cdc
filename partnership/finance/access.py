"""Who may see and who may record contributions.

What each agency pays is published in the yearly report; before that it is known to those who agree it and
those who check it: the safeguarding partners, the scrutineer, the finance officer and the business unit. The
last two record it.
"""

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from partnership.finance.models import Contribution


def can_see(user: User) -> bool:
    """Whether the list of contributions exists for this person."""
    now = standing(user)
    return now is not None and now.holds(
        Role.FINANCE_OFFICER, Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.LEAD_PARTNER, Role.SCRUTINEER
    )


def can_record(user: User) -> bool:
    """The finance officer and the business unit write down what was paid."""
    now = standing(user)
    return now is not None and now.holds(Role.FINANCE_OFFICER, Role.BUSINESS_UNIT)


def visible(user: User) -> QuerySet[Contribution]:
    """Every contribution for those who may see the list, none for others."""
    contributions = Contribution.objects.select_related("agency")
    return contributions if can_see(user) else contributions.none()
