"""The request as views see it once somebody has signed in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from partnership.accounts.models import User


class PortalRequest(HttpRequest):
    """A request by a person who has signed in; the sign-in wall stands before every view that takes one."""

    user: "User"
