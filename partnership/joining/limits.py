"""How often somebody may have mail sent to addresses: counted in the shared cache, by visitor, person and address."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

from partnership.accounts.models import User


def too_often(
    request: HttpRequest, action: str, *, key: str | None = None, user: User | None = None
) -> HttpResponse | None:
    """The page that says to wait, where `settings.ACCOUNT_RATE_LIMITS` is reached; nothing while it is not."""
    if ratelimit.consume(request, action=action, key=key, user=user):
        return None
    wait: HttpResponse = ratelimit.respond_429(request)
    return wait
