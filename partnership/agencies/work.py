"""What the first account of a new partnership has to do, until it has a role of its own."""

from datetime import date

from django.db.models import Exists
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies import access
from partnership.agencies.standing import standing
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """The next of two steps: an agency, then a role in it. The pages follow from the role."""
    mine = standing(user)
    if not user.is_superuser or (mine and mine.memberships):
        return []

    def said(row: Row) -> WorkItem:
        if not row.facts["begun"]:
            return WorkItem(
                "Add your agency",
                reverse("agencies:add"),
                "The portal is empty. Begin with the agency that you work for; the others can come from a file.",
            )
        return WorkItem(
            "Give yourself a role",
            reverse("agencies:join", args=[user.pk]),
            "As administrator you keep agencies and people; as business unit you see everything of the partnership.",
        )

    me = access.visible_people(user).filter(pk=user.pk)
    return [Ask(rows=me, facts={"begun": Exists(access.visible(user))}, say=said)]
