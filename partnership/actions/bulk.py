"""One change for many actions that are ticked: what it would do to each is shown first, and done once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from partnership.accounts.models import User
from partnership.actions import access, chasing, services
from partnership.actions.models import Action
from partnership.actions.rules import LIVE
from partnership.base.access import require
from partnership.base.rules import RuleBroken
from partnership.pages import words

MOST = 100
"""So many can be ticked at once: as many as stand on the longest page."""


@dataclass(frozen=True)
class Change:
    """One thing to do with all that are ticked."""

    name: str
    label: str
    asks: tuple[str, ...] = ()
    """The answers that it needs, by the fields of `forms.BulkForm`."""


CHANGES = {
    one.name: one
    for one in (
        Change("remind", "Send a reminder"),
        Change("date", "Change the due date", ("due_on", "because")),
        Change("owner", "Change the named person", ("owner",)),
        Change("group", "Pass to another group", ("group",)),
        Change("theme", "Add a theme", ("theme",)),
    )
}


def why_not(action: Action, change: str) -> str:
    """Why a change leaves an action as it is, in a sentence; empty where it does not."""
    if change != "theme" and action.state not in LIVE:
        return "It is not to be done any more."
    if change == "remind" and action.handed_in_on is not None:
        return "It lies with those who check the evidence."
    if change == "owner" and action.agency is None:
        return "A group does it itself."
    return ""


@dataclass(frozen=True)
class Came:
    """What came of it."""

    changed: int
    same: int
    """So many are as it was asked already."""
    refused: list[tuple[Action, str]]
    said: str = ""
    about: str = ""
    """Which answer was wrong for each that was refused, where it was one and the same."""

    @property
    def words(self) -> str:
        """3 actions are changed. 1 was so already. A-0007 and A-0009 stay as they were: they end that day."""
        if self.said:
            return self.said
        changed = words.count(self.changed, "action is", "actions are") if self.changed else "Nothing is"
        told = f"{changed} changed."
        if self.same:
            told += f" {self.same:,} {'was' if self.same == 1 else 'were'} so already."
        return " ".join([told, *self.reasons])

    @property
    def reasons(self) -> list[str]:
        """Why what was refused stays as it was: one sentence for all that stay for the same reason."""
        by_reason: dict[str, list[str]] = {}
        for action, why in self.refused:
            by_reason.setdefault(why, []).append(action.reference)
        return [
            f"{words.listed(names)} {'stay as they were' if len(names) > 1 else 'stays as it was'}: {why}"
            for why, names in by_reason.items()
        ]

    @property
    def is_all_wrong(self) -> bool:
        """Whether one answer was wrong for all of them, so that it is asked again."""
        return bool(self.about and self.refused) and not self.changed and not self.same


@transaction.atomic
def change_all(actions: Sequence[Action], *, by: User, change: str, today: date, **answers: Any) -> Came:
    """Make one change to each of these actions. Asked a second time, it finds everything as it should be."""
    require(access.can_keep(by))
    if change == "remind":
        wanted = [one for one in actions if not why_not(one, change)]
        return Came(0, 0, [], chasing.chase(wanted, by=by, today=today).words)
    changed, same, refused, wrong = 0, 0, [], set()
    # Always in the same order, so that two who change the same ones do not wait for each other.
    for action in sorted(actions, key=lambda one: one.pk):
        if reason := why_not(action, change):
            refused.append((action, reason))
            wrong.add("")
            continue
        try:
            with transaction.atomic():
                does = ONE[change](services.held(action), by, today, answers)
        except RuleBroken as refusal:
            refused.append((action, refusal.sentence))
            wrong.add(refusal.about or "")
            continue
        changed, same = changed + does, same + (not does)
    refused.sort(key=lambda one: one[0].number)
    return Came(changed, same, refused, about=wrong.pop() if len(wrong) == 1 else "")


def date_of(action: Action, by: User, today: date, answers: dict[str, Any]) -> bool:
    """Another date; whether it was another."""
    if action.due_on == answers["due_on"]:
        return False
    services.revise_due(action, by=by, today=today, **answers)
    return True


def owner_of(action: Action, by: User, today: date, answers: dict[str, Any]) -> bool:
    """Another owner; whoever was deputy stays so, unless they are the owner now."""
    owner = answers["owner"]
    if action.owner == owner:
        return False
    deputy = None if action.deputy == owner else action.deputy
    services.hand_over(action, by=by, owner=owner, deputy=deputy, today=today)
    return True


def group_of(action: Action, by: User, today: date, answers: dict[str, Any]) -> bool:
    """Another group that oversees it."""
    if action.group == answers["group"]:
        return False
    services.pass_on(action, by=by, group=answers["group"])
    return True


def theme_of(action: Action, by: User, today: date, answers: dict[str, Any]) -> bool:
    """One theme more."""
    return services.add_theme(action, by=by, theme=answers["theme"])


ONE: dict[str, Callable[[Action, User, date, dict[str, Any]], bool]] = {
    "date": date_of,
    "owner": owner_of,
    "group": group_of,
    "theme": theme_of,
}
