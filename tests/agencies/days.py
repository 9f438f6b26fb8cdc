"""Where somebody stood on a day, for tests that look at other days than today."""

from datetime import date

from partnership.accounts.models import User
from partnership.agencies.standing import Standing, memberships_on


def standing_on(user: User, day: date) -> Standing:
    """The person's standing on any day."""
    return Standing(tuple(memberships_on(user.pk, day)))
