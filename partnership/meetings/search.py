"""What the search box finds of groups: their names and what they are for."""

from django.urls import reverse

from partnership.base.searching import Found, Source
from partnership.meetings import access
from partnership.meetings.models import GROUP_WORDS, Subgroup
from partnership.pages import words


def show(group: Subgroup) -> Found:
    return Found(group.name, reverse("meetings:subgroup", args=[group.pk]), words.cut(group.purpose, 160))


SOURCE = Source(
    kind="groups",
    one="Group",
    many="Groups",
    model=Subgroup,
    visible=access.visible,
    searched=GROUP_WORDS,
    show=show,
)
