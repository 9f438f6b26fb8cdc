"""What the database itself refuses in the room of a practice review."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.documents.models import Document
from reviews.practice.models import (
    Check,
    Commission,
    Copy,
    Correction,
    Draft,
    Elsewhere,
    Event,
    Explanation,
    Look,
    Offer,
    Parallel,
    Passage,
    Publishing,
    Stage,
    Terms,
    Turnout,
)
from tests.reviews import practice as world

DAY, BEFORE = date(2026, 3, 9), date(2026, 3, 2)


def refusal(make: Callable[[], object]) -> str:
    """The constraint that refuses, by its name."""
    try:
        with transaction.atomic():
            make()
    except IntegrityError as refused:
        return str(refused)
    return "nothing"


def twice(kind: type[models.Model], /, **facts: object) -> Callable[[], object]:
    """The same row two times."""
    return lambda: [kind._default_manager.create(**facts) for _ in range(2)]


def once(kind: type[models.Model], /, **facts: object) -> Callable[[], object]:
    return lambda: kind._default_manager.create(**facts)


@pytest.fixture
def cases(business_unit: User, council: Agency) -> dict[str, Callable[[], object]]:
    """What is refused, by the name of the constraint that has to refuse it."""
    unit = business_unit
    of = {"review": world.review(unit)}
    mine = of | {"made_by": unit}
    part = world.involved(of["review"], council, unit)
    stage = Stage.objects.filter(kind="practice")[0]
    paper = [Document.objects.create(title=f"Draft {n}", kind="other", is_sensitive=True) for n in range(3)]
    draft = Draft.objects.create(**mine, product="report", number=1, document=paper[0])
    pages = {"is_final": True, "improvements_page": 1, "reasons_page": 1}
    check = Check.objects.create(draft=draft, involved=part, asked_on=DAY)
    event = Event.objects.create(**of, held_on=DAY, title="Event")
    look = mine | {"looked_on": DAY, "time": "-", "quality": "-"}
    told = of | {"about": "delay", "sent_on": DAY}
    fix = {"check_of": check, "page": "4", "says": "May"}
    return {
        "reviews_practice_stage_once": twice(Stage, kind="practice", name="Anew", position=1),
        "reviews_practice_stage_has_a_name": once(Stage, kind="practice", name="", position=1),
        "reviews_practice_rapid_has_its_own_room": once(Stage, kind="rapid", name="Day 1", position=1),
        "reviews_practice_one_stage_at_a_time": twice(Passage, **mine, stage=stage, entered_on=DAY),
        "reviews_practice_stage_ends_later": once(
            Passage, **mine, stage=stage, entered_on=DAY, left_on=BEFORE
        ),
        "reviews_practice_terms_are_counted": twice(Terms, **mine, number=1, text="-"),
        "reviews_practice_terms_say_something": once(Terms, **mine, number=1, text=""),
        "reviews_practice_terms_cover_days_in_order": once(
            Terms, **mine, number=1, text="-", covers_from=DAY, covers_until=BEFORE
        ),
        "reviews_practice_terms_agreed_by_somebody": once(Terms, **mine, number=1, text="-", agreed_on=DAY),
        "reviews_practice_fee_is_an_amount": once(Commission, **of, fee=-1),
        "reviews_practice_event_once": once(Event, **of, held_on=DAY, title="Event"),
        "reviews_practice_event_has_a_title": once(Event, **of, held_on=DAY, title=""),
        "reviews_practice_turnout_once": twice(Turnout, event=event, agency=council, number=2),
        "reviews_practice_somebody_came": once(Turnout, event=event, agency=council, number=0),
        "reviews_practice_offer_once": twice(Offer, **of, who="Mother", offered_on=DAY),
        "reviews_practice_offer_is_to_somebody": once(Offer, **of, who="", offered_on=DAY),
        "reviews_practice_offer_has_a_day": once(Offer, **of, who="Mother"),
        "reviews_practice_no_part_without_a_reason": once(
            Offer, **of, who="Mother", taken="declined", offered_on=DAY
        ),
        "reviews_practice_part_with_somebody": once(Offer, **of, who="Mother", taken="up", offered_on=DAY),
        "reviews_practice_parallel_once": twice(Parallel, **of, process="inquest", led_by="Coroner"),
        "reviews_practice_parallel_is_led": once(Parallel, **of, process="inquest", led_by=""),
        "reviews_practice_parallel_ends_later": once(
            Parallel, **of, process="inquest", led_by="Coroner", from_on=DAY, until_on=BEFORE
        ),
        "reviews_practice_elsewhere_is_led": once(Elsewhere, **of, led_by=""),
        "reviews_practice_sent_something": once(Elsewhere, **of, led_by="Moorland", sent_on=DAY),
        "reviews_practice_drafts_are_counted": once(
            Draft, **mine, product="report", number=1, document=paper[1]
        ),
        "reviews_practice_one_final": lambda: [
            Draft.objects.create(**mine, product="report", number=n, document=paper[n - 1], **pages)
            for n in (2, 3)
        ],
        "reviews_practice_final_has_both_parts": once(
            Draft, **mine, product="report", number=2, document=paper[1], is_final=True, reasons_page=1
        ),
        "reviews_practice_checked_once": once(Check, draft=draft, involved=part, asked_on=DAY),
        "reviews_practice_checked_by_somebody": lambda: Check.objects.update(answered_at=timezone.now()),
        "reviews_practice_correction_once": twice(Correction, **fix),
        "reviews_practice_correction_says_what": once(Correction, **fix | {"page": ""}),
        "reviews_practice_refusal_has_a_reason": once(Correction, **fix, verdict="no"),
        "reviews_practice_one_look_a_day": twice(Look, **look),
        "reviews_practice_look_says_both": once(Look, **look | {"time": ""}),
        "reviews_practice_asked_for_something": once(Look, **look, asked="draft"),
        "reviews_practice_explained_once_a_day": twice(Explanation, **told, said="-"),
        "reviews_practice_explanation_says_something": once(Explanation, **told, said=""),
        "reviews_practice_answer_has_a_day": once(Explanation, **told, said="-", answer="Noted"),
        "reviews_practice_one_copy_each": twice(Copy, **mine, to="panel", sent_on=DAY),
        "reviews_practice_decision_has_a_day": once(Publishing, **of, decision="publish"),
        "reviews_practice_withheld_with_a_reason": once(
            Publishing, **of, decision="withhold", decided_on=DAY, decided_by="All"
        ),
        "reviews_practice_repository_after_publication": once(Publishing, **of, repository_on=DAY),
    }


def test_each_constraint_refuses_what_it_is_there_for(cases: dict[str, Callable[[], object]]) -> None:
    got = {name: refusal(make) for name, make in cases.items()}
    assert {name: said for name, said in got.items() if name not in said} == {}


def test_what_is_published_was_decided_on(business_unit: User) -> None:
    one = world.review(business_unit)
    world.final(one, business_unit)
    world.decided(one, business_unit, decided_on=one.started_on)
    world.publish(one, business_unit, on=one.started_on, before=True, came_out="levels.example")
    with pytest.raises(IntegrityError, match="reviews_practice_published_by_a_decision"):
        Publishing.objects.update(decision="", decided_on=None, decided_by="")
