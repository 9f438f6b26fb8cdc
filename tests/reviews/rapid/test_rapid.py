"""The 15 working days of a rapid review: its timetable, draft, decision, sending and what follows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.history import timeline
from partnership.notices.models import Notice
from reviews import clocks
from reviews import services as reviews
from reviews.models import Involved, Review
from reviews.rapid import board, draft, services, showing, work
from reviews.rapid.models import Decision, Meeting, Milestone, Passage, Reply, SafetyAction, Sending
from reviews.rapid.rules import Purpose, Step, standing, why_not_sent
from reviews.requests.models import AgencyRequest
from reviews.requests.showing import matrix
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.reviews.rapid.conftest import notified, working_days_ago
from tests.reviews.rapid.test_signing import sign

Write = Callable[..., Review]


def signed(review: Review, partners: dict[str, User], by: User) -> None:
    opened = services.ask_to_sign(review, by=by, now=timezone.now())
    for person in partners.values():
        sign(opened, person)


def sent(review: Review, by: User, late_because: str = "", without_because: str = "It is urgent.") -> Sending:
    today = timezone.localdate()
    return services.send(
        review, sent_on=today, late_because=late_because, without_because=without_because, by=by, today=today
    )


def days(review: Review, by: User) -> board.Board:
    return board.of(review, matrix=matrix(by, review), today=timezone.localdate())


def test_it_is_due_15_working_days_after_the_notification(review: Review) -> None:
    """Domain 1.2.1 and 1.2.3: counted from the day of sending, which is working day 0; day 15 is the last."""
    clock = Deadline.objects.select_related("rule").get(subject=clocks.subject(clocks.RAPID, review))
    assert (clock.rule.code, clock.rule.length, clock.trigger_on) == ("review.rapid", 15, review.started_on)
    assert "expect" in clock.rule.source.lower() or "guidance" in clock.rule.source.lower()


def test_the_board_says_who_owes_what_by_when_on_day_9(
    review: Review, business_unit: User, council: Agency, charity: Agency
) -> None:
    """Domain 1.2.7: letters on day 1, summaries on days 2 to 10, draft 10 to 12, sign-off 12 to 15, out on day 16."""
    ninth = notified(
        working_days_ago(9, today=timezone.localdate()),
        authority=council,
        by=business_unit,
        name="Child Wren",
    )
    shown = days(ninth, business_unit)
    assert shown.clock is not None
    assert shown.clock.position == "Working day 9 of 15"
    assert {one.name: (one.days, one.tag.text) for one in shown.lines} == {
        "Letters and templates to agencies": ("1", "Late"),
        "Scoping meeting": ("1 to 3", "Late"),
        "Agency summaries": ("2 to 10", "Now"),
        "Progress meeting": ("5 to 7", "Late"),
        "Draft and recommendation": ("10 to 12", "To come"),
        "Sign-off by the partners": ("12 to 15", "To come"),
        "Sent to the Panel": ("15 to 16", "To come"),
    }
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, ninth))
    by = {one.name: one.by for one in shown.lines}
    assert by["Sign-off by the partners"] == clock.due_on
    assert by["Sent to the Panel"] > clock.due_on  # type: ignore[operator]


def test_a_step_is_done_by_its_records_not_by_hand(
    asked: AgencyRequest, review: Review, business_unit: User
) -> None:
    services.keep_meeting(
        review, by=business_unit, today=timezone.localdate(), kind="scoping",
        held_on=timezone.localdate(), who_came="Chair\nPolice", key_lines="From birth on.",
    )  # fmt: skip
    states = {one.name: one.tag.text for one in days(review, business_unit).lines}
    assert states["Letters and templates to agencies"] == "Done"
    assert states["Scoping meeting"] == "Done"
    assert states["Agency summaries"] == "To come"


def test_a_partnership_sets_its_own_days(review: Review, business_unit: User, executive: User) -> None:
    step = Milestone.objects.get(step=Step.DRAFT)
    facts = {"first_day": 8, "last_day": 9, "who": "Case review group"}
    with pytest.raises(PermissionDenied):
        services.keep_milestone(step, version=0, by=executive, **facts)
    services.keep_milestone(step, version=0, by=business_unit, **facts)
    shown = {one.name: one.days for one in days(review, business_unit).lines}
    assert shown["Draft and recommendation"] == "8 to 9"
    assert [standing(done=False, first_day=8, last_day=9, day=day) for day in (7, 8, 9, 10)] == [
        "ahead", "now", "now", "late",
    ]  # fmt: skip


def test_the_draft_has_the_five_purposes(review: Review) -> None:
    """Domain 1.2.4: facts, immediate safety, improvement, context with racism and inequality, next steps."""
    assert [one.purpose for one in draft.passages(review)] == list(Purpose)
    asks = " ".join(showing.part(one).asks for one in draft.passages(review))
    for word in ("key practice episodes", "safe", "racism", "local child safeguarding practice review"):
        assert word in asks


def test_two_who_write_one_part_are_shown_both_texts(review: Review, business_unit: User) -> None:
    now = timezone.now()
    first = services.write_passage(review, purpose="facts", text="One.", version=0, by=business_unit, now=now)
    with pytest.raises(ChangedMeanwhile) as refused:
        services.write_passage(review, purpose="facts", text="Two.", version=0, by=business_unit, now=now)
    assert refused.value.current.text == "One."
    services.write_passage(
        review, purpose="facts", text="Both.", version=first.version, by=business_unit, now=now
    )
    assert [one.text for one in showing.versions(first)] == ["Both.", "One."]


def test_partners_are_asked_once_all_is_written_and_reasons_are_given(
    review: Review, written: Write, business_unit: User
) -> None:
    """Domain 1.2.5: the decision with reasons. Domain 1.2.8: the group recommends before the partners decide."""
    with pytest.raises(RuleBroken, match="Write this first"):
        services.ask_to_sign(review, by=business_unit, now=timezone.now())
    written()
    Decision.objects.all().delete()
    with pytest.raises(RuleBroken, match="case review group recommends"):
        services.ask_to_sign(review, by=business_unit, now=timezone.now())


def test_a_changed_draft_makes_the_signatures_void(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    written()
    signed(review, partners, business_unit)
    assert signing.complete(signing.current(review, What.RAPID))
    services.write_passage(
        review, purpose="facts", text="Something else.", version=1, by=business_unit, now=timezone.now()
    )
    assert signing.current(review, What.RAPID) is None
    with pytest.raises(RuleBroken, match="All three"):
        sent(review, business_unit)


def test_doing_a_safety_action_leaves_the_signatures(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    """Domain 1.2.4, second purpose: what is done at once is written down, and when it was done."""
    today, now = timezone.localdate(), timezone.now()
    facts: dict[str, Any] = {"what": "See the sibling", "who": "Levels Council", "by_on": today}
    action = services.keep_safety_action(review, by=business_unit, now=now, **facts)
    written()
    signed(review, partners, business_unit)
    services.keep_safety_action(
        review, action=action, version=0, by=business_unit, now=now, done_on=today, **facts
    )
    assert signing.complete(signing.current(review, What.RAPID))


def test_it_goes_to_the_panel_in_time_and_the_clock_stands(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    """Domain 1.2.5: it goes to the Panel, signed by all. Nothing that was sent changes afterwards."""
    written()
    with pytest.raises(RuleBroken, match="All three"):
        sent(review, business_unit)
    signed(review, partners, business_unit)
    assert [ask.rows.count() for ask in work.work(business_unit, timezone.localdate())] == [1, 0]
    with pytest.raises(RuleBroken, match=r"No agency was asked.* No scoping meeting") as refusal:
        sent(review, business_unit, without_because="")
    assert refusal.value.about == "without_because"
    sending = sent(review, business_unit, "Not late at all.")
    assert not sending.late_because
    rows: Any = timeline.kept(Sending)._default_manager
    kept = rows.get(pgh_obj_id=sending.pk)
    assert kept.pgh_context["purpose"].endswith("No scoping meeting is written down. It is urgent.")
    reviews.change(
        review, version=review.version, by=business_unit, today=timezone.localdate(), summary="More."
    )
    assert Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review)).state == "met"
    with pytest.raises(RuleBroken, match="has gone to the Panel"):
        services.write_passage(
            review, purpose="facts", text="New.", version=1, by=business_unit, now=timezone.now()
        )


def test_late_it_goes_only_with_the_reason(
    review: Review, business_unit: User, council: Agency, partners: dict[str, User]
) -> None:
    """Domain 1.2.2: an expectation and no law, so that late is possible, and explained."""
    today = timezone.localdate()
    assert why_not_sent(today, notified_on=None, due_on=today - timedelta(days=1), late_because="", today=today) == (
        "late_because", "It is late. Say why.",
    )  # fmt: skip
    assert why_not_sent(today, notified_on=None, due_on=today, late_because="", today=today) is None
    for impossible in (today + timedelta(days=1), today - timedelta(days=9)):
        assert why_not_sent(impossible, notified_on=today, due_on=None, late_because="", today=today)
    with pytest.raises(IntegrityError, match="reviews_rapid_late_with_a_reason"), transaction.atomic():
        Sending.objects.create(
            review=review, sent_on=today, due_on=today - timedelta(days=1), sent_by=business_unit
        )


def test_the_panels_reply_is_written_down(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    """Domain 1.2.9: the Panel reads every rapid review, comments on the decision and may call a national review."""
    today = timezone.localdate()
    facts: dict[str, Any] = {"replied_on": today, "opinion": "national", "text": "We carry one out."}
    with pytest.raises(RuleBroken, match="once the review was sent"):
        services.keep_reply(review, by=business_unit, today=today, **facts)
    written()
    signed(review, partners, business_unit)
    sent(review, business_unit)
    early = facts | {"replied_on": today - timedelta(days=1)}
    with pytest.raises(RuleBroken, match="from the day of sending"):
        services.keep_reply(review, by=business_unit, today=today, **early)
    services.keep_reply(review, by=business_unit, today=today, **facts)
    assert Reply.objects.get().get_opinion_display() == "Carries out a national review"


def test_the_panel_does_not_agree_so_somebody_is_told_and_decides_what_follows(
    review: Review, written: Write, business_unit: User, agency_lead: User, partners: dict[str, User],
    client_for: Callable[[User], Client],
) -> None:  # fmt: skip
    today, room = timezone.localdate(), f"/reviews/{review.pk}/rapid/"
    written("none")
    signed(review, partners, business_unit)
    sent(review, business_unit)
    said: dict[str, Any] = {"replied_on": today, "opinion": "differs", "text": "Hold one."}
    reply = services.keep_reply(review, by=business_unit, today=today, **said)
    services.keep_reply(review, reply=reply, by=business_unit, today=today, **said | {"text": "Please."})
    told = Notice.objects.filter(kind="reviews.panel_differs").values_list("user_id", flat=True)
    assert sorted(told) == sorted(one.pk for one in partners.values()), "Each partner once"
    lead = client_for(agency_lead)
    assert [lead.get(page).status_code for page in (f"/reviews/{review.pk}/", room)] == [200, 404]
    unit = client_for(business_unit)
    page = unit.get(room)
    assert page.context["differs"].text == "The Panel does not agree"
    assert [name for name, _ in page.context["seen"].people] == [str(business_unit)], "Nobody who was refused"
    step = page.context["step"]
    assert step.title == "The Panel does not agree: decide what follows"
    assert client_for(partners["police"]).get(room).context["step"] is None
    form = unit.get(step.url).context["form"]
    assert (form.initial["follows"], form.initial["kind"], form.initial["pseudonym"]) == (
        review, "practice", review.pseudonym,
    )  # fmt: skip
    for nonsense in ("x", str(reply.pk)):
        assert "follows" not in unit.get(f"/reviews/new/?follows={nonsense}").context["form"].initial
    reviews.start(
        kind="practice", pseudonym="Rowan", started_on=today, by=business_unit, today=today, follows=review
    )
    assert unit.get(room).context["step"] is None, "Decided"


def test_a_decision_for_a_practice_review_begins_one_once(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    """Domain 1.2.4, fifth purpose: next steps. A double click begins one practice review, with the same agencies."""
    today = timezone.localdate()
    written("practice")
    with pytest.raises(RuleBroken, match="once all three"):
        services.begin_practice(review, by=business_unit, today=today)
    signed(review, partners, business_unit)
    begun = services.begin_practice(review, by=business_unit, today=today)
    assert (begun.kind, begun.follows, begun.started_on) == ("practice", review, today)
    assert begun.involved.count() == review.involved.count() == 2
    with pytest.raises(RuleBroken, match="begun already"):
        services.begin_practice(review, by=business_unit, today=today)
    assert Review.objects.filter(follows=review).count() == 1


def test_without_that_decision_none_begins(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    """Domain 1.2.6: a good rapid review may remove the need for a practice review."""
    written("none")
    signed(review, partners, business_unit)
    with pytest.raises(RuleBroken, match="not decided"):
        services.begin_practice(review, by=business_unit, today=timezone.localdate())


def test_only_who_writes_the_review_writes_in_its_room(
    review: Review,
    executive: User,
    agency_lead: User,
    scrutineer: User,
    client_for: Callable[[User | None], Client],
) -> None:
    for person in (executive, scrutineer, agency_lead):
        with pytest.raises(PermissionDenied):
            services.write_passage(
                review, purpose="facts", text="Mine.", version=0, by=person, now=timezone.now()
            )
    path = f"/reviews/{review.pk}/rapid/"
    assert client_for(scrutineer).get(path).status_code == 200
    # An agency sees its own part of the review only, until the whole is released to it.
    assert client_for(agency_lead).get(path).status_code == 404
    Involved.objects.filter(review=review).update(released_on=timezone.localdate())
    assert client_for(agency_lead).get(path).status_code == 200


def test_an_ended_review_is_not_written_in(review: Review, business_unit: User) -> None:
    reviews.end(
        review, state="stopped", on=timezone.localdate(), because="Criteria not met.", by=business_unit
    )
    with pytest.raises(RuleBroken, match="has ended"):
        services.write_passage(
            review, purpose="facts", text="New.", version=0, by=business_unit, now=timezone.now()
        )


def test_what_is_typed_in_the_draft_is_saved_on_its_page(
    review: Review, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser, path = client_for(business_unit), f"/reviews/{review.pk}/rapid/draft/context/"
    assert "racism" in browser.get(path).content.decode()
    assert browser.post(path, {"text": "The family came in 2019.", "version": "0"}).status_code == 302
    assert Passage.objects.get(purpose="context").text == "The family came in 2019."
    late = browser.post(path, {"text": "Mine.", "version": "0"}).content.decode()
    assert "You saved this in another window" in late
    assert browser.get(f"/reviews/{review.pk}/rapid/draft/blame/").status_code == 404


@pytest.mark.parametrize(
    ("name", "model", "facts"),
    [
        (
            "reviews_rapid_meeting_says_something",
            Meeting,
            {"kind": "scoping", "who_came": "", "key_lines": ""},
        ),
        ("reviews_rapid_safety_action_is_somebodys", SafetyAction, {"what": "", "who": ""}),
        ("reviews_rapid_decision_has_reasons", Decision, {"outcome": "none", "reasons": ""}),
    ],
)
def test_the_database_refuses_what_says_nothing(
    name: str, model: Any, facts: dict[str, Any], review: Review
) -> None:
    today = timezone.localdate()
    day = (
        {"held_on": today}
        if model is Meeting
        else {"by_on": today}
        if model is SafetyAction
        else {"group_on": today}
    )
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(review=review, **facts, **day)


def test_the_database_refuses_what_is_there_already(review: Review, business_unit: User) -> None:
    today = timezone.localdate()
    once: list[tuple[str, Any, dict[str, Any]]] = [
        (
            "reviews_rapid_meeting_once_a_day", Meeting,
            {"kind": "progress", "held_on": today, "who_came": "A", "key_lines": "B"},
        ),
        ("reviews_rapid_purpose_once", Passage, {"purpose": "facts"}),
        ("reviews_rapid_safety_action_once", SafetyAction, {"what": "A", "who": "B", "by_on": today}),
        ("reviews_rapid_one_reply_a_day", Reply, {"replied_on": today, "opinion": "agrees", "text": "A"}),
    ]  # fmt: skip
    for name, model, facts in once:
        model.objects.create(review=review, **facts)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            model.objects.create(review=review, **facts)
    with pytest.raises(IntegrityError, match="reviews_rapid_step_ends_later"), transaction.atomic():
        Milestone.objects.update(last_day=0)
    with pytest.raises(IntegrityError, match="reviews_rapid_only_practice_leads_on"), transaction.atomic():
        Decision.objects.create(review=review, outcome="none", reasons="A", group_on=today, leads_to=review)
