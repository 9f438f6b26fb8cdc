"""What the information governance lead gets of the policy: the page, and the same as a file."""

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.base.access import require_sight
from partnership.base.requests import PortalRequest
from partnership.pages.exports import as_csv, plain
from partnership.rights import access, policy

HEADS = ("Part", "Room or name", "What", "Who", "In words", "Reason or source")


@require_safe
def policy_page(request: PortalRequest) -> HttpResponse:
    """The whole policy, as the code has it."""
    require_sight(access.can_see_policy(request.user))
    addresses = policy.addresses()
    context = {
        "crumbs": [("My work", reverse("home"))],
        "players": policy.players(),
        "rooms": policy.rooms(),
        "addresses": addresses,
        "public": sum(one.is_public for one in addresses),
        "minutes": settings.EMERGENCY_MINUTES,
        "now": timezone.now(),
        "links": links(request),
    }
    return render(request, "rights/policy.html", context)


def links(request: PortalRequest) -> list[tuple[str, str]]:
    """The other pages of this room that the person may open."""
    found = [
        ("Emergency openings", "rights:openings", access.can_see_openings(request.user)),
        ("Who has read what", "rights:reads", access.can_see_reads(request.user)),
    ]
    return [(label, reverse(name)) for label, name, may in found if may]


@require_safe
def policy_csv(request: PortalRequest) -> HttpResponseBase:
    """The same, one line for each role, right, rule and address."""
    require_sight(access.can_see_policy(request.user))
    lines = ([plain(cell) for cell in row] for row in policy.rows())
    return as_csv(f"rights-policy-{timezone.localdate().isoformat()}", HEADS, lines)
