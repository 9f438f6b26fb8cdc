"""What the page of one incident shows: where its notification stands, its children, who was told, what comes next."""

from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.parts import partners_on
from partnership.deadlines import asking
from partnership.deadlines.days_off import calendar
from partnership.deadlines.lists import due_of
from partnership.pages import words
from partnership.pages.components import Due
from reviews.incidents import access, clocks, services
from reviews.incidents.models import Child, Incident
from reviews.incidents.rules import (
    ON_THE_FORM,
    Answer,
    Basis,
    Care,
    KnownTo,
    State,
    goes_to,
    needs_rapid_review,
    turns_on_care,
    years_old,
)
from reviews.parts import Step


class ChildCard(NamedTuple):
    """One child as the page shows it."""

    child: Child
    facts: list[tuple[str, str]]
    has_key: bool
    may_go: bool
    """Whether the child was not there when the incident was notified, so may be taken out."""

    @property
    def unknown(self) -> list[str]:
        """What nobody has said of the child so far."""
        return [
            SPOKEN.get(name, name[:1].lower() + name[1:]) for name, value in self.facts if value == NOT_KNOWN
        ]


NOT_KNOWN = str(Answer.UNKNOWN.label)
SPOKEN = {"Disabled": "whether disabled", "In care": "whether looked after"}
"""Facts that are a question, within a sentence."""


def page(user: User, incident: Incident, *, today: date) -> dict[str, Any]:
    """Everything that is known of one incident, and what this person may do."""
    keeps = access.can_keep(user, incident)
    children = list(incident.children.select_related("key", "incident__notification"))
    on = services.ground(incident)
    notification = getattr(incident, "notification", None)
    copies = list(incident.copies.select_related("agency"))
    untold = not_told(incident, [one.agency_id for one in copies], today)
    by_when = due(incident, today)
    return {
        "incident": incident,
        "notification": notification,
        "facts": facts(incident, on),
        "sending": sending(incident, by_when) if notification else [],
        "children": [card(child) for child in children],
        "not_on_form": max(0, len(children) - ON_THE_FORM),
        "copies": copies,
        "untold": untold,
        "outcomes": list(incident.outcomes.select_related("decided_by")),
        "due": by_when,
        "step": step(incident, on, keeps=keeps, children=children, untold=untold),
        "keeps": keeps,
        "establishes": access.can_establish(user),
        "opens_keys": access.can_open_keys(user),
    }


def due(incident: Incident, today: date) -> Due | None:
    """By when it is to be notified, in working days."""
    deadline = asking.of(clocks.notifying(incident))
    if deadline is None:
        return None
    if incident.state == State.OPEN:
        return Due.of(deadline.due_on, today=today, working_days=calendar().between)
    if deadline.met_on is not None:
        return Due("Done", deadline.due_on)  # the page says itself on which day it was notified
    return due_of(deadline, today=today)


def step(
    incident: Incident, on: Basis, *, keeps: bool, children: list[Child], untold: list[Agency]
) -> Step | None:
    """What is to be done next, for whoever keeps the incident."""
    if not keeps:
        return None
    at = [incident.pk]
    if incident.state == State.OPEN and not children:
        return Step(
            "Your next step: add the child",
            "By a pseudonym. One notification is for all children of the incident.",
            "Add a child",
            reverse("reviews_incidents:new_child", args=at),
        )
    asked = next((one for one in children if one.care == Care.UNKNOWN), None)
    if incident.state == State.OPEN and asked and turns_on_care(incident.nature, on):
        return Step(
            f"Your next step: say whether {asked.pseudonym} was looked after",
            "Without suspicion of abuse or neglect, a death is notified where the child was looked after or a care "
            "leaver. Nobody has said so far.",
            f"Say what is known of {asked.pseudonym}",
            reverse("reviews_incidents:child", args=[asked.pk]),
        )
    if incident.state == State.OPEN and on != Basis.NONE:
        return Step(
            "Your next step: notify it",
            "Send it by the government’s online system, then say here when.",
            "Say that it was sent",
            reverse("reviews_incidents:notify", args=at),
        )
    if incident.state == State.SENT and untold:
        names = words.listed([one.name for one in untold])
        return Step(
            "Your next step: tell the partners",
            f"In the same five working days the safeguarding partners hear of it. Not told yet: {names}.",
            "Say who was told",
            reverse("reviews_incidents:new_copy", args=at),
        )
    return None


def not_told(incident: Incident, told: list[Any], today: date) -> list[Agency]:
    """The safeguarding partners of today who were not told; the authority itself knows."""
    partners = partners_on(today).exclude(pk__in=[incident.authority_id, *[one for one in told if one]])
    return list(partners)


def facts(incident: Incident, on: Basis) -> list[tuple[str, str]]:
    """What is known, in rows."""
    happened = words.plain_date(incident.happened_on) if incident.happened_on else "Not known"
    readers = words.listed(list(goes_to(on)))
    rows = [
        ("Local authority", incident.authority.name),
        ("Became aware on", words.plain_date(incident.aware_on)),
        (
            "Happened on",
            f"About {happened}" if incident.is_approximate and incident.happened_on else happened,
        ),
        ("What happened", incident.get_nature_display()),
        ("Abuse or neglect", "Known or suspected" if incident.is_suspected else "Not suspected"),
        ("Where", incident.get_place_display()),
        ("Child lives in", incident.lives_in),
        ("Notified as", on.label),
        ("Goes to", readers[:1].upper() + readers[1:]),
        (
            "Rapid review",
            "" if on == Basis.NONE else "Required" if needs_rapid_review(on) else "Not by this alone",
        ),
    ]
    return [(key, value) for key, value in rows if value]


def sending(incident: Incident, due: Due | None) -> list[tuple[str, str]]:
    """When and how it was notified; why it was late only where it was, by the days that hold now."""
    one = incident.notification
    late = due is not None and one.sent_on > due.day
    rows = [
        ("Sent on", words.plain_date(one.sent_on)),
        ("Written down by", one.sent_by.name),
        ("National number", one.number),
        ("Sent late because", (one.late_because or "Nobody has said why so far") if late else ""),
        ("Rapid review counted from", one.get_counted_from_display() if incident.rapid_review_id else ""),
    ]
    return [(key, value) for key, value in rows if value]


def not_known(incident: Incident) -> str:
    """What nobody has said of the children, in a sentence; the national form asks for it."""
    found = [
        f"{one.child.pseudonym}: {words.listed(one.unknown)}"
        for one in map(card, incident.children.select_related("key"))
        if one.unknown
    ]
    return f"Not known so far of {'; of '.join(found)}. The national form asks for it." if found else ""


def card(child: Child) -> ChildCard:
    """What the national tables count of a child."""
    rows = [
        ("Age", years_old(child.age)),
        ("Gender", child.get_gender_display()),
        ("Ethnic group", child.get_ethnicity_display()),
        ("Disabled", child.get_disability_display()),
        ("In care", child.get_care_display()),
        ("Where the child lived", child.get_placement_display()),
        ("Placed by", child.placed_by),
        ("Child protection plan", child.get_protection_plan_display()),
        ("Known to", words.listed([KnownTo(one).label for one in child.known_to]) or "No service is named"),
    ]
    return ChildCard(
        child, [(key, value) for key, value in rows if value], hasattr(child, "key"), services.is_since(child)
    )
