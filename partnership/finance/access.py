"""Who may see and who may record contributions.

What each agency pays is published in the yearly report; before that it is known to those who agree it and
those who check it: the safeguarding partners, the scrutineer, the finance officer and the business unit. The
last two record it.
"""

from django.db.models import QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.finance.models import Contribution

SEE_CONTRIBUTIONS = Right(
    may="see what each agency pays",
    why="Those who agree the funding, those who check it and those who collect it need the same figures.",
    roles=(
        Role.FINANCE_OFFICER,
        Role.BUSINESS_UNIT,
        Role.EXECUTIVE,
        Role.LEAD_PARTNER,
        Role.SCRUTINEER,
    ),
    source="Children Act 2004, section 16I; Working Together to Safeguard Children 2023, chapter 2",
)
RECORD_CONTRIBUTIONS = Right(
    may="record and correct what an agency paid",
    why="Whoever agrees the sums does not write them down.",
    roles=(Role.FINANCE_OFFICER, Role.BUSINESS_UNIT),
)


def can_see(user: User) -> bool:
    """Whether the list of contributions exists for this person."""
    return SEE_CONTRIBUTIONS.held_by(user)


def can_record(user: User) -> bool:
    """The finance officer and the business unit write down what was paid."""
    return RECORD_CONTRIBUTIONS.held_by(user)


def visible(user: User) -> QuerySet[Contribution]:
    """Every contribution for those who may see the list, none for others."""
    contributions = Contribution.objects.select_related("agency")
    return contributions if can_see(user) else contributions.none()


def why(user: User, row: Contribution | None = None) -> list[str]:
    """The reasons for which this person sees a contribution, or all of them."""
    return SEE_CONTRIBUTIONS.because(user)
