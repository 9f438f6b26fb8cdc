"""What the search box finds of actions: by the words of those that somebody sees."""

from django.urls import reverse

from partnership.actions import access
from partnership.actions.models import ACTION_WORDS, Action
from partnership.base.searching import Found, Source
from partnership.pages import words


def show(action: Action) -> Found:
    note = f"{action.get_state_display()}, due {words.plain_date(action.due_on)}, {action.owned_by}"
    return Found(f"{action.reference}: {action.title}", reverse("actions:action", args=[action.pk]), note)


SOURCE = Source(
    kind="actions",
    one="Action",
    many="Actions",
    model=Action,
    visible=access.visible,
    searched=ACTION_WORDS,
    show=show,
    sensitive=lambda action: action.is_sensitive,
    log="actions from reviews",
)
