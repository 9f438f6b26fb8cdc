"""Every kind of review: its stages as the partnership calls them, what its room has, and what others lead."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.history import timeline
from partnership.pages import words
from reviews import clocks
from reviews import services as core
from reviews.models import Review
from reviews.practice import drafting, reference, services, showing, stages
from reviews.practice.models import Commission, Passage, Stage
from reviews.practice.rules import KINDS, NATIONAL_CRITERIA, Work
from reviews.rapid import services as rapid
from reviews.rules import Kind, State
from tests.reviews import practice as world
from tests.reviews.practice import heron as heron
from tests.reviews.practice import today as today
from tests.reviews.rapid.conftest import board_of_care as board_of_care
from tests.reviews.rapid.conftest import partners as partners
from tests.reviews.rapid.conftest import review as review
from tests.reviews.rapid.conftest import written as written


def shown(user: User, one: Review) -> dict[str, Any]:
    return showing.room(user, one, today=timezone.localdate())


def names(one: Review) -> list[str]:
    return [stage.name for stage in stages.stages_of(one)]


# Stages -------------------------------------------------------------------------------------------


def test_a_review_goes_through_its_stages_one_at_a_time(
    heron: Review, business_unit: User, today: date
) -> None:
    first, drafts = world.stage(heron, Work.TERMS), world.stage(heron, Work.DRAFT)
    moved = stages.move_on(heron, stage=first, on=heron.started_on, by=business_unit, today=today)
    with pytest.raises(RuleBroken, match="in this stage already"):
        stages.move_on(heron, stage=first, on=today, by=business_unit, today=today)
    other = Stage.objects.filter(kind=Kind.LEARNING)[0]
    with pytest.raises(RuleBroken, match="stages of this review"):
        stages.move_on(heron, stage=other, on=today, by=business_unit, today=today)
    early = heron.started_on - timedelta(days=1)
    with pytest.raises(RuleBroken, match="that day or a later one"):
        stages.move_on(heron, stage=drafts, on=early, by=business_unit, today=today)
    with pytest.raises(RuleBroken, match=r"Not done yet: .*Family.* Say why") as refusal:
        stages.move_on(heron, stage=drafts, on=today, by=business_unit, today=today)
    assert refusal.value.about == "because"
    said = "The chair drafts meanwhile."
    stages.move_on(heron, stage=drafts, on=today, because=said, by=business_unit, today=today)
    assert said in str(timeline.of(heron, timeline.Part(Passage, "review", "of {stage}")))
    moved.refresh_from_db()
    assert moved.left_on == today
    lines = shown(business_unit, heron)["stages"]
    assert [line.tag.text for line in lines[:2]] == ["Passed over", "Passed over"]
    assert [line.why for line in lines[:2]] == [said, f"as for {lines[0].name}"], "one reason is told once"
    assert [line.name for line in lines if line.tag.text == "Now"] == ["Drafting"]
    # What is said needlessly stays too, and what was left behind with a reason is not asked for again.
    world.draft(heron, business_unit)
    facts = world.stage(heron, Work.ACCURACY)
    assert stages.left_behind(heron, facts) == []
    said = "The printer waits."
    stages.move_on(heron, stage=facts, on=today, because=said, by=business_unit, today=today)
    assert said in str(timeline.of(heron, timeline.Part(Passage, "review", "of {stage}")))
    assert stages.left_behind(heron, world.stage(heron, Work.SIGN_OFF)) == [facts.name]


def test_a_stage_is_done_by_its_work_not_because_the_review_was_in_it(
    heron: Review, business_unit: User, today: date
) -> None:
    def tag(work: Work) -> str:
        name = world.stage(heron, work).name
        return next(str(one.tag.text) for one in shown(business_unit, heron)["stages"] if one.name == name)

    for work in (Work.REPORTS, Work.DRAFT, Work.ACCURACY, Work.SIGN_OFF):
        stages.move_on(
            heron, stage=world.stage(heron, work), on=today, because="It cannot wait.", by=business_unit, today=today
        )  # fmt: skip
    assert (tag(Work.REPORTS), tag(Work.DRAFT), tag(Work.SIGN_OFF)) == ("Passed over", "Passed over", "Now")
    final = world.final(heron, business_unit)
    assert (tag(Work.DRAFT), tag(Work.ACCURACY)) == ("Done", "Done"), "done since"
    drafting.take_back_final(final, by=business_unit, now=timezone.now())
    assert tag(Work.ACCURACY) == "Passed over"
    services.write_terms(heron, after=0, text="What we ask.", by=business_unit)
    terms = world.stage(heron, Work.TERMS)
    stages.move_on(heron, stage=terms, on=today, by=business_unit, today=today)
    assert tag(Work.SIGN_OFF) == "Not done", "the review went back, and nobody has signed"


def test_a_partnership_names_its_stages_and_reviews_under_way_keep_theirs_domain_1_3_14(
    heron: Review, business_unit: User, executive: User, today: date
) -> None:
    before = names(heron)
    first, family = world.stage(heron, Work.TERMS), world.stage(heron, Work.FAMILY)
    facts: dict[str, Any] = {"kind": first.kind, "position": 95, "work": Work.TERMS, "retired_on": None}
    facts |= {"version": 0, "under_way": False, "today": today}
    with pytest.raises(PermissionDenied):
        stages.keep_stage(first, by=executive, name="Scope", **facts)
    tomorrow = today + timedelta(days=1)
    with pytest.raises(RuleBroken, match="today or an earlier day"):
        stages.keep_stage(first, by=business_unit, name="Scope", **facts | {"retired_on": tomorrow})
    stages.keep_stage(first, by=business_unit, name="Scope", **facts)
    stages.keep_stage(None, by=business_unit, name="Legal advice", **facts | {"work": Work.OTHER})
    dropped = facts | {"position": family.position, "work": family.work, "retired_on": today}
    stages.keep_stage(family, by=business_unit, name=family.name, **dropped)
    reference.fill()  # as every release does
    assert names(heron) == before
    later = names(world.review(business_unit, pseudonym="Plover"))
    assert later == [
        *[one for one in before if one not in (first.name, family.name)],
        "Legal advice",
        "Scope",
    ]
    # A slip of the pen is mended for all; what is added or dropped for all is so for those under way.
    drafts = world.stage(heron, Work.DRAFT)
    same = facts | {"position": drafts.position, "work": drafts.work, "under_way": True}
    stages.keep_stage(drafts, by=business_unit, name="Drafts", **same)
    stages.keep_stage(None, by=business_unit, name="Check by lawyers", **same | {"work": Work.OTHER})
    accuracy = world.stage(heron, Work.ACCURACY)
    gone = same | {"position": accuracy.position, "work": accuracy.work, "retired_on": today}
    stages.keep_stage(accuracy, by=business_unit, name=accuracy.name, **gone)
    assert {"Drafts", "Check by lawyers"} <= set(names(heron))
    assert {"Drafting", "Factual accuracy"}.isdisjoint(names(heron))


# Kinds --------------------------------------------------------------------------------------------

ROOMS = {
    Kind.PRACTICE: "terms reports events family drafts publication",
    Kind.SERIOUS_CASE: "terms reports family drafts publication",
    Kind.LEARNING: "terms reports events drafts publication",
    Kind.THEMATIC: "terms reports events drafts publication",
    Kind.MANAGEMENT: "terms reports",
    Kind.NATIONAL: "elsewhere reports",
    Kind.HOMICIDE: "terms elsewhere reports",
    Kind.OUT_OF_AREA: "elsewhere reports",
}


def test_every_kind_has_its_own_stages_and_nothing_of_another_domain_1_4(
    business_unit: User, today: date
) -> None:
    assert set(ROOMS) == set(KINDS)
    for kind, parts in ROOMS.items():
        one = world.review(business_unit, kind, started_on=date(2019, 3, 4), lead_area="Moorland")
        room = shown(business_unit, one)
        assert " ".join(room["parts"]) == parts, kind
        assert names(one) == [name for name, _ in reference.STAGES[kind]]
        assert bool(room["clock"]) == bool(room["without_copy"]) == (kind == Kind.PRACTICE), kind
        assert bool(room["weighed"]) == (kind in (Kind.PRACTICE, Kind.NATIONAL)), kind
        signs = kind in (Kind.PRACTICE, Kind.SERIOUS_CASE, Kind.THEMATIC)
        assert bool(room["sign_off"]) == signs, kind


def test_a_serious_case_review_is_entered_afterwards_with_its_dates_domain_1_4(
    business_unit: User, today: date
) -> None:
    one = world.review(business_unit, Kind.SERIOUS_CASE, started_on=date(2011, 2, 1))
    assert {"Individual management reviews", "Overview report", "Executive summary"} <= set(names(one))
    scope = world.stage(one, Work.TERMS)
    stages.move_on(one, stage=scope, on=date(2011, 2, 1), by=business_unit, today=today)
    world.final(one, business_unit, "overview")
    world.final(one, business_unit, "summary")
    world.decided(one, business_unit, decided_on=date(2013, 4, 2))
    with pytest.raises(RuleBroken, match="not signed by all three"):
        world.publish(one, business_unit, on=date(2013, 4, 15))
    out = world.publish(one, business_unit, on=date(2013, 4, 15), before=True, came_out="levels.example")
    assert out.publication is not None
    with pytest.raises(RuleBroken, match="29 September 2019"):
        world.review(business_unit, Kind.SERIOUS_CASE, started_on=date(2020, 1, 6))


def test_only_a_practice_review_has_the_two_parts_of_the_regulations_domain_1_3_5_and_1_4(
    business_unit: User,
) -> None:
    one = world.review(business_unit, Kind.LEARNING)
    draft = world.draft(one, business_unit)
    none: dict[str, Any] = {"improvements_page": None, "reasons_page": None}
    final = drafting.make_final(draft, version=0, by=business_unit, now=timezone.now(), **none)
    assert "has to contain" not in drafting.text_to_sign(final)
    with pytest.raises(RuleBroken, match="no sign-off"):
        drafting.ask_partners(final, by=business_unit, now=timezone.now())
    world.decided(one, business_unit)
    assert world.publish(one, business_unit).publication is not None
    assert not clocks.of(clocks.REPORT, one)


@pytest.mark.parametrize("kind", [Kind.NATIONAL, Kind.HOMICIDE, Kind.OUT_OF_AREA])
def test_a_review_that_others_lead_shows_our_part_domain_1_4(
    business_unit: User, today: date, kind: Kind
) -> None:
    one = world.review(business_unit, kind, lead_area="Moorland")
    services.keep_elsewhere(
        one, elsewhere=None, version=0, by=business_unit, led_by="Moorland", contribution="A chronology.",
        sent_on=today,
    )  # fmt: skip
    room = shown(business_unit, one)
    assert (room["led_elsewhere"], room["our_part"][0], room["clock"]) == (True, ("Led by", "Moorland"), None)


def test_a_national_review_is_proposed_by_its_criteria_and_stays_for_three_years_domain_1_3_13_and_1_3_9(
    business_unit: User,
) -> None:
    assert [one.code for one in NATIONAL_CRITERIA] == ["improvements", "law", "themes"]
    assert all("regulation 3" in one.source for one in NATIONAL_CRITERIA)
    one = world.review(business_unit, Kind.NATIONAL)
    weighed = [
        {"code": "law", "text": "The law may have to change", "met": True, "because": "-", "source": "-"}
    ]
    services.keep_commission(
        one, commission=None, version=0, by=business_unit, criteria=weighed, decided_by="The partners"
    )
    assert Commission.objects.get(review=one).criteria == weighed
    services.keep_elsewhere(
        one, elsewhere=None, version=0, by=business_unit, led_by="The Panel", published_on=date(2026, 3, 2)
    )
    assert ("Stays public until at least", "2 March 2029") in shown(business_unit, one)["our_part"]


def test_the_partners_propose_a_national_review_to_the_panel_with_reasons_domain_1_3_13(
    review: Review,
    written: Callable[..., Review],
    partners: dict[str, User],
    business_unit: User,
    today: date,
) -> None:
    now = timezone.now()
    with pytest.raises(RuleBroken, match="reasons"):
        rapid.decide(
            review, outcome="national", reasons="", group_on=today, version=0, by=business_unit, now=now
        )
    written("national")
    signed = rapid.ask_to_sign(review, by=business_unit, now=now)
    assert "Propose a national review to the Panel" in signed.text
    assert "Learning is clear already." in signed.text


def test_a_review_that_has_ended_shows_what_was_written_and_the_way_to_the_public(
    business_unit: User, scrutineer: User, client_for: Callable[[User | None], Client], today: date
) -> None:
    one = world.review(business_unit)
    services.write_terms(one, after=0, by=business_unit, text="How babies were seen.")
    ended = core.end(one, state=State.COMPLETE, on=today, by=business_unit)
    room = shown(scrutineer, ended)
    assert (list(room["parts"]), room["stages"], room["step"]) == (["terms"], [], None)
    here = f"/reviews/{one.pk}/practice/"
    page = client_for(business_unit).get(here).content.decode()
    assert [name for name in ("decide", "explain", "stage", "pause") if f'"{here}{name}/"' in page] == [
        "decide",
        "explain",
    ]
    assert room["lead"] == f"Complete on {words.plain_date(today)}."


def test_a_reason_for_more_stages_than_history_names_stands_at_each(
    heron: Review, business_unit: User, today: date
) -> None:
    to_publish = world.stage(heron, Work.PUBLICATION)
    stages.move_on(heron, stage=to_publish, on=today, because="It is old.", by=business_unit, today=today)
    lines = shown(business_unit, heron)["stages"]
    before = [line for line in lines if line.name != to_publish.name][: to_publish.position - 1]
    not_done = [line for line in lines if line.tag.text == "Not yet" and line in before]
    assert not_done == []
    told = [line.why for line in lines if line.tag.text == "Passed over"]
    assert told[0] == "It is old."
    assert set(told[1:]) == {f"as for {lines[0].name}"}
