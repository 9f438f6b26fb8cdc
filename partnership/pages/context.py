"""What the frame of every page knows: the partnership, who is signed in, their menu and their notices."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from partnership.pages.brand import brand_version
from partnership.pages.components import NavItem


class MenuEntry(NamedTuple):
    """One line of the menu as drawn."""

    label: str
    url: str
    active: bool


@cache
def named(setting: str) -> Callable[..., Any]:
    """The function that a setting names. The frame lies below the rooms that it asks."""
    function: Callable[..., Any] = import_string(getattr(settings, setting))
    return function


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing here asks the database until a template draws it."""
    user = getattr(request, "user", None) or AnonymousUser()
    standing = SimpleLazyObject(lambda: named("STANDING")(user))

    def unread() -> int:
        """Notices not yet read; the masthead asks once."""
        return int(named("UNREAD")(user)) if user.is_authenticated else 0

    def navigation() -> list[MenuEntry]:
        """The menu of this person's roles, with the place they are in."""
        return menu(named("NAVIGATION")(named("STANDING")(user)), request.path)

    return {
        "partnership": settings.PARTNERSHIP,
        "brand_version": brand_version(),
        "demonstration": settings.DEMONSTRATION,
        "idle_minutes": settings.IDLE_MINUTES,
        "standing": standing,
        "navigation": navigation,
        "unread": unread,
    }


def menu(items: list[NavItem], path: str) -> list[MenuEntry]:
    """The entries with the one marked that has the longest beginning of `path` among its addresses."""
    addresses = [(reverse(item.url_name), *item.also) for item in items]
    here = [url for urls in addresses for url in urls if path == url or (url != "/" and path.startswith(url))]
    current = max(here, key=len, default=None)
    return [
        MenuEntry(item.label, urls[0], current in urls) for item, urls in zip(items, addresses, strict=True)
    ]
