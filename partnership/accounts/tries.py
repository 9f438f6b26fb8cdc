"""How many wrong passwords are too many, fairly: a whole office comes from one address, and so may an attacker in it.

Each account has its own count. Beside it all that come from one address have one together, against somebody who tries a
few passwords at very many accounts. Somebody who has signed in from the address lately is not held up by what others
do there, and has a count of their own there, so that nobody elsewhere can shut them out by guessing.
"""

from datetime import timedelta
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone

from partnership.accounts.events import address_of
from partnership.accounts.models import AccountEvent
from partnership.accounts.rules import Happening

LATELY = timedelta(days=30)


def is_at_home(request: HttpRequest, email: str) -> bool:
    """Whether the account with this email has been signed in to from where the request comes from, lately."""
    here = address_of(request)
    if not here or not email:
        return False
    seen = AccountEvent.objects.filter(
        user__email__iexact=email, what=Happening.SIGNED_IN, created_at__gt=timezone.now() - LATELY
    )
    known = seen.exclude(address=None).values_list("address", flat=True).order_by("address").distinct()
    return ratelimit.truncate_ip(here) in {ratelimit.truncate_ip(str(one)) for one in known}


def count(request: HttpRequest, email: str) -> Any:
    """Count a try before it is known to be wrong; what is returned takes it back. Nothing where there were too many."""
    email = email.strip().lower()
    if is_at_home(request, email):
        here = ratelimit.truncate_ip(address_of(request) or "")
        return ratelimit.consume(
            request, app="allauth.account", action="password_at_home", key=f"{email} {here}"
        )
    return ratelimit.consume(request, app="allauth.account", action="password", key=email)
