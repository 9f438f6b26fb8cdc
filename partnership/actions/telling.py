"""Who is told what about an action: whoever owns it, stands in, or leads the agency that has nobody else."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID, uuid4

from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import access
from partnership.actions.clocks import path_of
from partnership.actions.models import Action, Chase, DateRequest
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.notices import services as notices
from partnership.notices import taking_back
from partnership.pages import words


def theirs(action: Action) -> list[User]:
    """The owner and the deputy; where there is no owner, the leads of the agency or of the one that took over."""
    people = [one for one in (action.owner, action.deputy) if one is not None]
    if people or action.agency is None:
        return people
    leads = Membership.objects.filter(
        in_force(timezone.localdate()),
        agency__in=access.whose(action),
        role=Role.AGENCY_LEAD,
        user__is_active=True,
    )
    return [one.user for one in leads.select_related("user")]


def named(action: Action) -> str:
    """An action within a heading: Brief practices (A-0147), or the number alone of what came from a review."""
    return action.reference if action.is_sensitive else f"{action.title} ({action.reference})"


def post(action: Action, kind: str, people: Sequence[User], *, by: User | None) -> None:
    """One message to each of them, but not to whoever made the change."""
    facts = {"action": named(action), "date": words.weekday_date(action.due_on)}
    change = uuid4()
    notices.post_all(
        notices.Message(
            kind, f"action:{action.pk}:{kind}:{change}:{person.pk}", person, path_of(action), facts
        )
        for person in people
        if person != by
    )


# Taken back ---------------------------------------------------------------------------------------

ASKS = ("actions.given", "actions.refused", "actions.reopened", "actions.date_granted", "actions.date_stays")
"""What asks for work on an action, or says by when."""


def replaced(action: Action) -> None:
    """Whoever is asked to look again at the evidence has done so."""
    take_back(action, "actions.refused", because="there is something new to check.")


def take_back(action: Action, *kinds: str, because: str, to: Collection[UUID | None] | None = None) -> None:
    """Take back what waits for its email about an action and asks for what need not be done any more."""
    about = [f"action:{action.pk}:{kind}:" for kind in kinds]
    # The page of a reminder goes with it; the action stays.
    taking_back.take_back(*about, because=because, to=to, path=path_of(action))


def heard(action: Action) -> None:
    """Somebody has said how it goes, so nobody is asked."""
    take_back(action, "chased", because="somebody has said how it goes.")


def lapsed(action: Action, one: DateRequest, *, by: User) -> None:
    """Another date is no longer the question: nobody has to decide, and whoever asked hears that nobody did."""
    take_back(action, "actions.date_asked", because="the action has moved on.")
    if one.by_id != by.pk:
        kind = "actions.date_lapsed"
        facts = {"number": action.reference, "date": words.weekday_date(one.asks_for_on)}
        key = f"action:{action.pk}:{kind}:{one.pk}:{one.by_id}"
        notices.post_all([notices.Message(kind, key, one.by, path_of(action), facts)])


def over(action: Action) -> None:
    """It is no longer with whoever does it."""
    asks_no_more(action, because="the action has moved on.")


def asks_no_more(action: Action, *, because: str, to: Collection[UUID | None] | None = None) -> None:
    """Take back what asks for work. What nobody was asked after all, before its email went, does not count."""
    asked = {chased(one): one for one in action.chases.filter(answered_at=None)}
    unread = taking_back.unread(asked)
    take_back(action, *ASKS, "chased", because=because, to=to)
    never = [asked.pop(key).pk for key in taking_back.not_there(unread)]
    if never:
        action.chases.filter(pk__in=never).delete()
    since = action.chased_on
    if never and since and not any(one.on >= since for one in asked.values()):
        action.chased_on = None
        Action.objects.filter(pk=action.pk).update(chased_on=None)


def chased(one: Chase) -> str:
    """The key of the message that asks how an action goes."""
    return f"action:{one.action_id}:chased:{one.pk}"


def elsewhere(action: Action, before: Iterable[UUID | None]) -> None:
    """Whoever was owner or deputy before, and is not any more, is not asked."""
    if gone := set(before) - {None, action.owner_id, action.deputy_id}:
        asks_no_more(action, because="somebody else looks after this now.", to=gone)


# Told ---------------------------------------------------------------------------------------------


def given(action: Action, *, by: User | None, before: Sequence[UUID | None]) -> None:
    """Whoever was not owner or deputy before hears that they are."""
    elsewhere(action, before)
    new = [one for one in (action.owner, action.deputy) if one is not None and one.pk not in before]
    post(action, "actions.given", new, by=by)


def refused(action: Action, *, by: User) -> None:
    post(action, "actions.refused", theirs(action), by=by)


def evidenced(action: Action, *, by: User) -> None:
    over(action)
    post(action, "actions.evidenced", theirs(action), by=by)


def embedded(action: Action, *, by: User) -> None:
    over(action)
    post(action, "actions.embedded", theirs(action), by=by)


def dropped(action: Action, *, by: User) -> None:
    over(action)
    post(action, "actions.dropped", theirs(action), by=by)


def reopened(action: Action, *, by: User) -> None:
    post(action, "actions.reopened", theirs(action), by=by)
