"""What the search box finds of groups: their names and what they are for."""

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from partnership.meetings import access
from partnership.meetings.models import GROUP_WORDS, Subgroup
from partnership.pages import words


def groups(user: Somebody) -> QuerySet[Subgroup]:
    """Every group for everybody with a role."""
    return access.visible(user) if isinstance(user, User) else Subgroup.objects.none()


def show(group: Subgroup) -> Found:
    return Found(group.name, reverse("meetings:subgroup", args=[group.pk]), words.cut(group.purpose, 160))


SOURCE = Source(
    kind="groups",
    one="Group",
    many="Groups",
    model=Subgroup,
    rows=groups,
    searched=GROUP_WORDS,
    show=show,
)
