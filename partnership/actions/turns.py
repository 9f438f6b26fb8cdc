"""Whose turn it is with an action, and what somebody may do with it as it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions import access
from partnership.actions.rules import LIVE, State, Status
from partnership.actions.whole import Whole
from partnership.pages import words

To = Callable[[str], str]
"""The address of one of the pages of an action, by its name."""


@dataclass(frozen=True)
class Next:
    """Whose turn it is, and where they do it."""

    title: str
    text: str
    action: str
    url: str
    links: list[tuple[str, str]] = field(default_factory=list)


def can(whole: Whole, *, user: User) -> dict[str, bool]:
    """What this person may do with the action as it stands; who has closed one stage closes no other."""
    action = whole.action
    keeps, theirs, live = access.can_keep(user), access.can_report(user, action), action.state in LIVE
    signs = access.can_sign_off(user, action) and not whole.has_closed(user)
    tests = access.can_test(user, action) and action.state != State.DROPPED
    return {
        "edit": keeps,
        "report": theirs and live,
        "done": theirs and action.state == State.OPEN,
        "offer": theirs and live,
        "check": signs and live and bool(whole.waiting or action.handed_in_on),
        "revise": keeps and live,
        "ask_for_date": theirs and not keeps and action.state == State.OPEN and not whole.asked,
        "decide_date": keeps and whole.asked is not None and whole.asked.by_id != user.pk,
        "hand_over": access.can_hand_over(user, action) and live,
        "remind": keeps and live and action.handed_in_on is None,
        "drop": keeps and live,
        "reopen": access.can_reopen(user, action) and action.state != State.OPEN,
        "test": tests,
        "embed": signs and action.state == State.EVIDENCED and bool(whole.proving),
    }


def next_step(whole: Whole, *, user: User, found: Status, today: date) -> Next | None:
    """The one thing that this person can do now, if it is their turn."""
    action, may = whole.action, can(whole, user=user)

    def to(name: str) -> str:
        return reverse(f"actions:{name}", args=[action.pk])

    keeping = [("Send a reminder", to("remind"))] if may["remind"] else []
    keeping += [("Move the due date", to("revise_due"))] if may["revise"] else []
    if whole.asked and may["decide_date"]:
        return Next(
            f"Your next step: say whether it can be due on {words.plain_date(whole.asked.asks_for_on)}",
            f"{whole.asked.by} asks for it: {whole.asked.because}",
            "Decide",
            reverse("actions:date_request", args=[whole.asked.pk]),
            keeping,
        )
    if may["check"]:
        number = words.count(len(whole.waiting), "piece")
        what = f"check {number} of evidence" if whole.waiting else "say whether the action is evidenced"
        then = "If it shows that the action is done, the action counts as evidenced."
        return Next(f"Your next step: {what}", then, "Check the evidence", to("check"), keeping)
    if access.is_theirs(user, action) and action.state in LIVE:
        return own_step(whole, to=to, may=may, today=today)
    if may["embed"]:
        text = "A test after the action was done supports it. Say what is different for children."
        return Next(
            "Your next step: say that practice has changed", text, "Say that it is embedded", to("embed")
        )
    if action.state == State.EVIDENCED and may["test"]:
        late = next((one for one in whole.planned if one.planned_on <= today), None)
        if late:
            url = reverse("actions:test_result", args=[late.pk])
            text = "If practice has not changed, the action begins again."
            return Next(f"Your next step: say what {late.name} has shown", text, "Tell the result", url)
        if not whole.planned and not whole.proving:
            text = "The evidence is accepted. A later audit, survey or indicator shows whether practice has changed."
            return Next("Your next step: plan how it is tested", text, "Plan the test", to("plan_test"))
    if may["remind"] and found in (Status.OVERDUE, Status.AT_RISK):
        who = str(action.owner or f"the safeguarding lead of {action.owned_by}")
        is_done = action.state == State.DONE
        return Next(
            f"Your next step: {'ask for what shows it' if is_done else 'ask how it goes'}",
            f"It is said to be done, and there is no evidence to check. It is with {who}."
            if is_done
            else f"It is with {who}.",
            "Send a reminder",
            to("remind"),
            keeping[1:],
        )
    return None


def own_step(whole: Whole, *, to: To, may: dict[str, bool], today: date) -> Next | None:
    """What whoever has it to do does next."""
    action = whole.action
    if action.state == State.DONE:
        if action.handed_in_on is not None:
            return None
        text = "You have said that it is done. It counts once somebody else has accepted what shows it."
        return Next("Your next step: add what shows it", text, "Add evidence", to("offer"))
    asks = [("Ask for another date", to("ask_for_date"))] if may["ask_for_date"] else []
    done, evidence = ("Say that it is done", to("done")), ("Add evidence", to("offer"))
    report = ("Say how it goes", to("report"))
    is_awaited = action.report_due_on is not None and action.report_due_on <= today
    if is_awaited or action.chased_on is not None:
        text = "Somebody waits to hear from you."
        return Next("Your next step: say how it goes", text, *report, [done, evidence, *asks])
    text = f"Due {words.plain_date(action.due_on)}. Add what shows it, for somebody else to check."
    return Next("Your next step: do it, and say so", text, *done, [evidence, report, *asks])
