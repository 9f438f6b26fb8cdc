"""A rapid review that ends: what is still open is said before, and nothing is owed to it afterwards."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from reviews import services as reviews
from reviews.incidents import services as incidents
from reviews.models import Review
from reviews.rapid import board, days, services
from reviews.rapid.rules import why_not_acted, why_not_by, why_not_held
from reviews.requests.models import AgencyRequest
from reviews.requests.showing import matrix
from tests.reviews.rapid.test_rapid import sent

Write = Callable[..., Review]
Browser = Callable[[User | None], Client]


def test_the_page_that_ends_it_says_what_is_still_open(
    asked: AgencyRequest, review: Review, written: Write, business_unit: User, partners: dict[str, User],
    client_for: Browser,
) -> None:  # fmt: skip
    path = f"/reviews/{review.pk}/end/"
    browser, today = client_for(business_unit), timezone.localdate()
    written()
    services.ask_to_sign(review, by=business_unit, now=timezone.now())
    said = browser.get(path).content.decode()
    for sentence in (
        "It has not gone to the Panel.",
        "2 agencies have not answered: Lantern Family Trust and Moorland Hospital.",
        "Sign-off, rapid review and its decision: ",
    ):
        assert sentence in said
    assert "does not agree" not in said
    signing = review.signings.get()
    signing.state, signing.closed_at = "signed", timezone.now()
    signing.save()
    sent(review, business_unit)
    services.keep_reply(
        review, by=business_unit, today=today, replied_on=today, opinion="differs", text="Hold one."
    )
    said = browser.get(path).content.decode()
    assert "The Panel does not agree with the decision." in said
    assert "It has not gone to the Panel." not in said


def test_an_ended_review_shows_nothing_as_owed(
    asked: AgencyRequest, review: Review, written: Write, business_unit: User, partners: dict[str, User],
    client_for: Browser,
) -> None:  # fmt: skip
    today = timezone.localdate()
    written()
    held = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    services.keep_safety_action(
        review, by=business_unit, now=timezone.now(), what="See the sibling", who="Council", by_on=today
    )
    held = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    review = reviews.end(review, state="complete", on=today, because="Everybody agrees.", by=business_unit)
    later = today + timedelta(days=40)
    shown = board.of(review, matrix=matrix(business_unit, review), today=later)
    assert shown.late == shown.now == []
    assert {one.tag.text for one in shown.lines} <= {"Done", "Left open"}
    browser = client_for(business_unit)
    asked_for = browser.get(f"/reviews/requests/{asked.pk}/").context
    assert (asked_for["tag"].text, asked_for["due"]) == ("Not answered", None)
    page = browser.get(f"/reviews/{review.pk}/").content.decode()
    assert "Said when it ended" in page
    assert "Stopped because" not in page
    assert "With the partners" not in page
    signoff = browser.get(f"/reviews/sign-off/{held.pk}/").content.decode()
    assert "Not signed by all" in signoff
    assert "Not signed yet" not in signoff
    room = browser.get(f"/reviews/{review.pk}/rapid/").content.decode()
    assert "Not signed yet" not in room
    assert ">Not yet<" not in room


def test_days_on_which_nothing_of_the_review_can_have_been_are_refused_beside_the_field(
    review: Review, business_unit: User
) -> None:
    today, now, known = timezone.localdate(), timezone.now(), days.known_on(review)
    long_ago, before = date(2019, 1, 1), known - timedelta(days=1)
    meeting: dict[str, Any] = {"kind": "scoping", "who_came": "Chair", "key_lines": "From birth."}
    action: dict[str, Any] = {"what": "See the sibling", "who": "Council"}
    tries: list[tuple[str, Callable[[], object]]] = [
        (
            "held_on",
            lambda: services.keep_meeting(review, by=business_unit, today=today, held_on=before, **meeting),
        ),
        (
            "group_on",
            lambda: services.decide(
                review, outcome="none", reasons="So.", group_on=before, version=0, by=business_unit, now=now
            ),
        ),
        (
            "done_on",
            lambda: services.keep_safety_action(
                review, by=business_unit, now=now, by_on=today, done_on=long_ago, **action
            ),
        ),
        (
            "by_on",
            lambda: services.keep_safety_action(review, by=business_unit, now=now, by_on=long_ago, **action),
        ),
    ]
    for about, change in tries:
        with pytest.raises(RuleBroken, match="Choose that day or a later one") as refused:
            change()
        assert refused.value.about == about
    services.keep_meeting(review, by=business_unit, today=today, held_on=known, **meeting)


def test_nothing_is_recommended_before_the_review_began_with_the_notification(
    review: Review, written: Callable[..., Review], business_unit: User
) -> None:
    today, now, began = timezone.localdate(), timezone.now(), review.started_on
    incident, aware = review.incident, began - timedelta(days=1)
    incidents.change(incident, version=incident.version, by=business_unit, today=today, aware_on=aware)
    said: dict[str, Any] = {"outcome": "none", "reasons": "So.", "by": business_unit, "now": now}
    with pytest.raises(RuleBroken, match="began with the notification on") as refused:
        services.decide(review, group_on=aware, version=0, **said)
    assert refused.value.about == "group_on"
    written()
    services.decide(review, group_on=began, version=0, **said)
    incident.notification.refresh_from_db()
    incidents.correct(incident.notification, version=0, by=business_unit, today=today, sent_on=today)
    review.refresh_from_db()
    with pytest.raises(RuleBroken, match="Correct the day of the recommendation first"):
        services.ask_to_sign(review, by=business_unit, now=now)


def test_children_may_be_safe_before_the_authority_is_aware_and_a_slip_of_years_is_refused() -> None:
    happened, known, today = date(2026, 3, 1), date(2026, 3, 9), date(2026, 3, 20)
    assert why_not_acted(date(2026, 3, 2), happened_on=happened, today=today) is None
    assert why_not_held(date(2026, 3, 2), known_on=known, today=today)
    assert why_not_by(date(2026, 4, 20), happened_on=happened, today=today) is None
    assert why_not_by(date(2036, 4, 20), happened_on=happened, today=today)
