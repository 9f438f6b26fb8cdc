"""What the search box finds of actions: by the words of those that somebody sees."""

from django.db.models import QuerySet
from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access
from partnership.actions.models import ACTION_WORDS, Action
from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from partnership.pages import words


def actions(user: Somebody) -> QuerySet[Action]:
    """What somebody sees, what is closed too."""
    return access.visible(user) if isinstance(user, User) else Action.objects.none()


def show(action: Action) -> Found:
    note = f"{action.get_state_display()}, due {words.plain_date(action.due_on)}, {action.owned_by}"
    return Found(f"{action.reference}: {action.title}", reverse("actions:action", args=[action.pk]), note)


SOURCE = Source(
    kind="actions",
    one="Action",
    many="Actions",
    model=Action,
    rows=actions,
    searched=ACTION_WORDS,
    show=show,
    sensitive=lambda action: action.is_sensitive,
    log="actions from reviews",
)
