"""Every form that changes a record asks why, and the answer stands in what happened to that record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline, Holiday, RuleSet
from partnership.finance.models import Contribution
from partnership.joining import departures
from partnership.meetings.models import Seat, Subgroup
from tests.deadlines.conftest import rules, start
from tests.drafts.pages import Fields
from training.models import Course, Session

__all__ = ["rules", "start"]

ClientFor = Callable[[User | None], Client]
TODAY = timezone.localdate()
WHY = "The partners agreed it on Tuesday."


@dataclass(frozen=True)
class Change:
    """Who changes what in which form, and the page that tells of it."""

    who: str
    form: str
    told: str
    typed: dict[str, Any]


CHANGES = {
    "course": Change(
        "training_officer", "/training/manage/courses/{course.slug}/edit/", "", {"summary": "Anew"}
    ),
    "session": Change(
        "training_officer",
        "/training/manage/sessions/{session.pk}/edit/",
        "/training/manage/sessions/{session.pk}/",
        {"address": "2 Drove Road"},
    ),
    "cancelled session": Change(
        "training_officer",
        "/training/manage/sessions/{session.pk}/cancel/",
        "/training/manage/sessions/{session.pk}/",
        {"because": WHY},
    ),
    "agency": Change(
        "administrator", "/agencies/{agency.pk}/edit/", "/agencies/{agency.pk}/", {"notes": "Moved"}
    ),
    "merger": Change(
        "administrator",
        "/agencies/{agency.pk}/merge/",
        "/agencies/{agency.pk}/",
        {"into": "{council.pk}", "on": TODAY + timedelta(days=30), "confirm": "yes"},
    ),
    "role given": Change(
        "administrator",
        "/people/{person.pk}/memberships/new/",
        "/people/{person.pk}/",
        {"agency": "{council.pk}", "role": "practitioner"},
    ),
    "role ended": Change("administrator", "/memberships/{membership.pk}/end/", "/people/{person.pk}/", {}),
    "leaver": Change(
        "administrator",
        "/people/{person.pk}/leave/",
        "/people/{person.pk}/",
        {"agency": "{agency.pk}", "confirmed": "yes"},
    ),
    "group": Change(
        "business_unit",
        "/meetings/subgroups/{group.pk}/edit/",
        "/meetings/subgroups/{group.pk}/",
        {"purpose": "Anew"},
    ),
    "seat": Change(
        "business_unit",
        "/meetings/seats/{seat.pk}/edit/",
        "/meetings/subgroups/{group.pk}/",
        {"kind": "chair"},
    ),
    "seat ended": Change(
        "business_unit", "/meetings/seats/{seat.pk}/end/", "/meetings/subgroups/{group.pk}/", {}
    ),
    "contribution": Change(
        "finance_officer", "/finance/contributions/{contribution.pk}/", "", {"amount": "12"}
    ),
    "clock paused": Change(
        "business_unit", "/deadlines/{deadline.pk}/pause/", "/deadlines/{deadline.pk}/", {"reason": WHY}
    ),
    "clock resumed": Change(
        "business_unit", "/deadlines/{paused.pk}/resume/", "/deadlines/{paused.pk}/", {}
    ),
    "date agreed": Change(
        "business_unit",
        "/deadlines/{deadline.pk}/revise/",
        "/deadlines/{deadline.pk}/",
        {"due_on": TODAY + timedelta(days=50), "because": WHY},
    ),
    "deadline handed over": Change(
        "business_unit", "/deadlines/{deadline.pk}/hand-over/",
        "/deadlines/{deadline.pk}/",
        {"owner": "{lead.pk}"},
    ),
    "rule": Change(
        "business_unit",
        "/deadlines/rules/review-rapid/change/",
        "/deadlines/rules/review-rapid/",
        {"length": "14", "in_force_from": TODAY + timedelta(days=30)},
    ),
    "clock counted by a newer version": Change(
        "business_unit", "/deadlines/{older.pk}/adopt/", "/deadlines/{older.pk}/", {}
    ),
    "version taken back": Change(
        "business_unit",
        "/deadlines/rules/versions/{future.pk}/take-back/",
        "/deadlines/rules/review-rapid/",
        {},
    ),
    "day off withdrawn": Change(
        "business_unit", "/deadlines/holidays/{day_off.pk}/withdraw/", "/deadlines/holidays/{day_off.pk}/", {}
    ),
    "departure called off": Change(
        "business_unit", "/departures/{departure.pk}/call-off/", "/people/{lead.pk}/", {}
    ),
}  # fmt: skip


@pytest.fixture
def records(
    request: pytest.FixtureRequest,
    start: Any,
    course: Course,
    session: Session,
    charity: Agency,
    council: Agency,
    practitioner: User,
    agency_lead: User,
    business_unit: User,
) -> dict[str, Any]:
    """One record of each kind."""
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns from reviews.")
    week = TODAY - timedelta(days=7)
    paused = start(week)
    deadlines.pause(paused, from_on=TODAY, reason="A trial", by=business_unit, today=TODAY)
    deadline, older = start(week), start(week)
    version(older, week)
    return {
        "course": course,
        "session": session,
        "agency": charity,
        "council": council,
        "person": practitioner,
        "lead": agency_lead,
        "membership": Membership.objects.get(user=practitioner),
        "group": group,
        "seat": Seat.objects.create(subgroup=group, agency=charity, user=practitioner, from_on=week),
        "contribution": Contribution.objects.create(agency=charity, year=2025, amount=Decimal(10)),
        "deadline": deadline,
        "paused": paused,
        "older": older,
        "future": version(older, TODAY + timedelta(days=20)),
        "day_off": Holiday.objects.create(on=TODAY + timedelta(days=300), name="Funeral", reason="Proclaimed"),
        "departure": departures.leave(
            agency_lead, by=business_unit, agency=charity, on=TODAY + timedelta(days=9), hand_to=None,
            now=timezone.now(),
        ),
    }  # fmt: skip


def version(clock: Deadline, in_force_from: date) -> RuleSet:
    """Another version of the rule by which a clock runs."""
    found = RuleSet.objects.get(pk=clock.rule_id)
    found.pk, found.in_force_from, found.length = uuid4(), in_force_from, 5
    found._state.adding = True
    found.save()
    return found


@pytest.mark.parametrize("name", CHANGES)
def test_the_reason_stands_in_the_history(
    name: str, records: dict[str, Any], request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    change = CHANGES[name]
    browser = client_for(request.getfixturevalue(change.who))
    form = change.form.format(**records)
    typed = sent(browser.get(form)) | in_boxes(change.typed, records)
    if WHY not in change.typed.values():
        assert typed["why"] == ""
        typed["why"] = WHY
    answer = browser.post(form, typed)
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(change.told.format(**records) or form).content.decode()
    changes = page.partition('<ol class="app-timeline">')[2]
    assert f"Why: {WHY}" in changes
    assert changes.count(WHY) == changes.count(f"Why: {WHY}"), "A column that holds it says it again"


def sent(page: Any) -> dict[str, str]:
    """What the form on the page would send."""
    reader = Fields()
    reader.feed(page.content.decode())
    (found,) = [one for one in reader.forms if {"why", "because", "reason"} & one.keys()]
    return {name: value.removeprefix("\n") for name, value in found.items() if name != "draft_only"}


def in_boxes(typed: dict[str, Any], records: dict[str, Any]) -> dict[str, str]:
    """What is typed, with a date in its three boxes."""
    boxes: dict[str, str] = {}
    for name, value in typed.items():
        if isinstance(value, str):
            boxes[name] = value.format(**records)
        else:
            boxes |= {f"{name}_{part}": str(getattr(value, part)) for part in ("day", "month", "year")}
    return boxes


def test_a_new_record_is_not_asked_why(client_for: ClientFor, training_officer: User) -> None:
    assert (
        'name="why"' not in client_for(training_officer).get("/training/manage/courses/new/").content.decode()
    )
