"""The one list of themes is kept here: a theme is added, renamed, put under another, and taken out of use.

A theme is never deleted, since findings, recommendations and actions go on under it.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from partnership.accounts.models import User
from partnership.actions import access
from partnership.actions.models import Theme
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import one_at_a_time
from partnership.base.rules import RuleBroken


def offered(kept: QuerySet[Theme] | None = None) -> QuerySet[Theme]:
    """The themes to choose among: those in use, and those that a record has already."""
    in_use = Q(is_active=True)
    return Theme.objects.filter(in_use if kept is None else in_use | Q(pk__in=kept.values("pk")))


def of(theme: Theme) -> Q:
    """A theme and its parts: whoever looks for the wider one means these too."""
    return Q(pk=theme.pk) | Q(parent=theme.pk)


@transaction.atomic
def add(*, by: User, name: str, parent: Theme | None) -> Theme:
    """Add a theme. Raises RuleBroken where there is one with this name, or where it cannot be part of the other."""
    require(access.can_keep_themes(by))
    theme = Theme(name=name, parent=parent)
    require_place(theme, parent)
    with in_words(Theme):
        theme.save(force_insert=True)
    return theme


@transaction.atomic
def change(
    theme: Theme, *, by: User, version: int, name: str, parent: Theme | None, is_active: bool
) -> Theme:
    """Rename a theme, put it elsewhere, or take it out of use. Raises ChangedMeanwhile when it has left `version`."""
    require(access.can_keep_themes(by))
    require_place(theme, parent)
    facts: dict[str, Any] = {"name": name, "parent": parent, "is_active": is_active}
    return write(open_at(theme, version), **facts)


def require_place(theme: Theme, parent: Theme | None) -> None:
    """Raise RuleBroken where a theme would be part of a part; two steps are deep enough for a list."""
    one_at_a_time("actions.themes")  # two who put two themes under each other at once
    if parent is None:
        return
    parent = Theme.objects.select_related("parent").get(pk=parent.pk)
    if parent.pk == theme.pk:
        raise RuleBroken("A theme is no part of itself.", about="parent")
    if parent.parent is not None:
        raise RuleBroken(f"{parent} is itself part of {parent.parent}. Choose that one.", about="parent")
    if theme.parts.exists():
        raise RuleBroken(f"{theme} has parts of its own, so it is part of nothing.", about="parent")
