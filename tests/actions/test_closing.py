"""Done, evidenced and embedded are three things, said by three people; what is contradicted begins again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from config.desk import desk
from partnership.accounts.models import User
from partnership.actions import clocks, closing, lists, services, showing, standing, turns
from partnership.actions.closing import Said
from partnership.actions.closing_forms import ResultForm
from partnership.actions.forms import ReopenForm
from partnership.actions.models import Action, DueChange, Evidence, Reopening, Test
from partnership.actions.rules import Ruling, State
from partnership.actions.whole import Whole
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as Clock
from partnership.documents import services as documents
from partnership.documents.models import Version
from partnership.documents.page import page_of
from partnership.naming.looking import Look
from partnership.notices.models import Notice
from tests.actions.test_chasing import action as action
from tests.actions.test_chasing import waits
from tests.documents import files

ClientFor = Callable[[User | None], Client]
TODAY = timezone.localdate


def clock(action: Action) -> Deadline:
    return Deadline.objects.get(subject=action.subject)


def proved(action: Action, owner: User, text: str = "All teams signed.") -> Evidence:
    file = files.checked(files.pdf(text))
    shows = "14 of 14 teams have signed."
    return closing.offer(action, by=owner, file=file, title="Register", shows=shows, now=timezone.now())


def done(action: Action, owner: User) -> Action:
    return services.report_done(action, by=owner, because="All teams are briefed.", today=TODAY())


def checked(action: Action, by: User, ruling: Ruling, *, is_evidenced: bool, why: str = "") -> Action:
    said = {one.pk: Said(ruling, why) for one in action.evidence.all()}
    because = "The register is whole." if is_evidenced else ""
    return closing.check(
        action, by=by, said=said, because=because, is_evidenced=is_evidenced, now=timezone.now()
    )


def found(action: Action, by: User, result: str, name: str = "Dip sample") -> Test:
    planned = closing.plan_test(action, by=by, today=TODAY(), kind="audit", name=name, planned_on=TODAY())
    return closing.tell_result(
        planned,
        by=by,
        carried_out_on=TODAY(),
        result=result,
        says="9 in 10 plans.",
        due_on=TODAY() + timedelta(days=28),
        today=TODAY(),
    )


def test_an_action_is_closed_by_three_people(
    client_for: ClientFor,
    action: Action,
    practitioner: User,
    business_unit: User,
    executive: User,
    scrutineer: User,
) -> None:
    """Domain 1.5.2: status history, sign-off and a check of the impact."""
    done(action, practitioner)
    assert clock(action).state == Clock.OPEN  # said, and nothing to look at
    proved(action, practitioner)
    assert clock(action).state == Clock.MET  # now it lies with those who check
    for one in (practitioner, scrutineer):
        with pytest.raises(PermissionDenied):
            checked(action, one, Ruling.ACCEPTED, is_evidenced=True)
    checked(action, business_unit, Ruling.ACCEPTED, is_evidenced=True)
    columns = client_for(business_unit).get("/actions/board/").context["columns"]
    (card,) = next(one.cards for one in columns if one.name == "Evidenced")
    assert (card.tag.text, card.due.relative) == ("Evidence accepted", "Due"), "as its column says"
    test = found(action, business_unit, "supports")
    whole = Whole.of(Action.objects.get(pk=action.pk))
    offered = {one: turns.can(whole, user=one)["embed"] for one in (business_unit, executive)}
    assert offered == {business_unit: False, executive: True}, "offered to a third person only"
    because = showing.page_of(whole.action, user=executive, today=TODAY())["because"]
    assert "A later test shows that practice has changed" in because
    story = " / ".join(entry.text for entry in showing.story(whole))
    assert "Dip sample: practice has changed, as Tom Okafor told." in story
    with pytest.raises(RuleBroken, match="You have closed one stage"):
        closing.embed(action, by=business_unit, test=test, because="It holds.", today=TODAY())
    page = client_for(business_unit).get(f"/actions/{action.pk}/embed/").content.decode()
    assert "You have closed one stage of this action. Somebody else closes the next." in page
    closed = closing.embed(action, by=executive, test=test, because="Plans are early.", today=TODAY())
    assert closed.state == State.EMBEDDED
    people = list(closed.closures.values_list("stage", "by"))
    assert people == [
        ("done", practitioner.pk),
        ("evidenced", business_unit.pk),
        ("embedded", executive.pk),
    ]
    told = set(Notice.objects.filter(user=practitioner).values_list("kind", flat=True))
    assert {"actions.given", "actions.evidenced", "actions.embedded"} <= told


def row_of(action: Action, user: User) -> Action:
    return lists.rows(user, today=TODAY()).get(pk=action.pk)


def assert_done_again(action: Action, user: User) -> None:
    """Broken, and at risk wherever it is counted, until somebody has evidenced it again."""
    page = showing.page_of(row_of(action, user), user=user, today=TODAY())
    assert page["tags"][0].text == lists.status_tag(row_of(action, user)).text == "At risk"
    assert "A test showed that practice has not changed" in page["because"]
    assert page["thread"].broken[0].startswith("A later test contradicted it")
    for status, number in (("at_risk", 1), ("on_track", 0)):
        assert Action.objects.filter(standing.is_(status, today=TODAY())).count() == number
    assert standing.numbers(Action.objects.all(), today=TODAY())["at_risk"] == 1


def test_a_test_that_contradicts_lets_the_action_begin_again(
    action: Action, practitioner: User, business_unit: User, executive: User
) -> None:
    """Domain 1.5.5: impact is planned from the start; a contradicting audit reopens what was closed."""
    done(action, practitioner)
    proved(action, practitioner)
    checked(action, business_unit, Ruling.ACCEPTED, is_evidenced=True)
    good = found(action, business_unit, "supports")
    closing.embed(action, by=executive, test=good, because="It holds.", today=TODAY())
    found(action, business_unit, "contradicts", "Later audit")
    action.refresh_from_db()
    assert (action.state, action.round, action.due_on) == (State.OPEN, 2, TODAY() + timedelta(days=28))
    assert clock(action).state == Clock.OPEN
    assert Reopening.objects.get().was == State.EMBEDDED
    assert_done_again(action, business_unit)
    # In the second round everybody may close again what they closed in the first.
    done(action, practitioner)
    action.refresh_from_db()
    assert action.handed_in_on is None, "what was accepted before does not show it now"
    with pytest.raises(RuleBroken, match="Nothing is accepted"):
        closing.check(
            action, by=business_unit, said={}, because="It is.", is_evidenced=True, now=timezone.now()
        )
    assert not Whole.of(action).accepted
    listed: Any = lists.rows(business_unit, today=TODAY()).get()
    assert listed.accepted == 0, "nor in the list and its files"
    assert_done_again(action, business_unit)
    proved(action, practitioner, "All teams, and those of spring.")
    assert clock(action).state == Clock.MET
    checked(action, business_unit, Ruling.ACCEPTED, is_evidenced=True)
    again = services.reopen(
        action, by=business_unit, because="One more.", due_on=TODAY() + timedelta(days=30), today=TODAY()
    )
    assert lists.status_tag(row_of(again, business_unit)).text == "On track", "evidenced since"
    assert not Whole.of(again).is_contradicted


def test_a_test_and_nobody_by_hand_takes_what_was_accepted_from_an_action(
    action: Action, practitioner: User, business_unit: User
) -> None:
    """Domain 1.5.5: what was shown wrong has to be shown anew, and a slip of the pen takes nothing away."""

    def stands() -> tuple[bool, int, int]:
        now = Action.objects.get(pk=action.pk)
        listed: Any = lists.rows(business_unit, today=TODAY()).get()
        return now.handed_in_on is not None, len(Whole.of(now).accepted), listed.accepted

    proved(action, practitioner)
    done(action, practitioner)
    checked(action, business_unit, Ruling.ACCEPTED, is_evidenced=True)
    services.reopen(
        action, by=business_unit, because="The wrong date was written.", due_on=TODAY(), today=TODAY()
    )
    done(action, practitioner)
    assert stands() == (True, 1, 1)
    found(action, business_unit, "contradicts")  # while it is done, and evidenced by nobody
    done(action, practitioner)
    assert stands() == (False, 0, 0)


def test_evidence_that_is_not_enough_gives_the_action_back(
    action: Action, practitioner: User, business_unit: User
) -> None:
    done(action, practitioner)
    piece = proved(action, practitioner)
    checked(action, business_unit, Ruling.REFUSED, is_evidenced=False, why="Three teams are missing.")
    action.refresh_from_db()
    assert (action.state, action.handed_in_on) == (State.DONE, None)
    assert clock(action).state == Clock.OPEN
    assert Notice.objects.filter(user=practitioner, kind="actions.refused").exists()
    with pytest.raises(RuleBroken, match="Nothing is accepted"):
        checked(action, business_unit, Ruling.ACCEPTED, is_evidenced=True)
    file = files.checked(files.pdf("All fourteen."))
    closing.replace(piece, by=practitioner, file=file, note="All teams", now=timezone.now())
    piece.refresh_from_db()
    assert (piece.ruling, piece.document.versions.count()) == (Ruling.OFFERED, 2)


def test_look_again_is_said_until_something_new_is_offered(
    action: Action, practitioner: User, business_unit: User
) -> None:
    done(action, practitioner)
    first = proved(action, practitioner)
    second = proved(action, practitioner, "Another register.")
    for piece, said in ((first, Said(Ruling.REFUSED, "Three are missing.")), (second, Said(Ruling.ACCEPTED))):
        closing.check(
            action,
            by=business_unit,
            said={piece.pk: said},
            because="",
            is_evidenced=False,
            now=timezone.now(),
        )
    assert waits("actions.refused") == ["waiting"], "what else is accepted does not unsay it"
    file = files.checked(files.pdf("All fourteen."))
    closing.replace(first, by=practitioner, file=file, note="All teams", now=timezone.now())
    assert waits("actions.refused") == ["back"]


def test_what_is_said_to_be_done_with_nothing_to_check_says_so(
    action: Action, practitioner: User, business_unit: User
) -> None:
    Action.objects.update(due_on=TODAY() + timedelta(days=3))
    services.report_progress(action, by=practitioner, outlook="stuck", text="No staff.", today=TODAY())
    action.refresh_from_db()
    done(action, practitioner)
    action.refresh_from_db()
    page = showing.page_of(row_of(action, business_unit), user=business_unit, today=TODAY())
    assert [tag.text for tag in page["tags"]] == ["At risk", "Said to be done"]
    assert "nothing to check shows it yet" in page["because"]
    assert page["next"].title == "Your next step: ask for what shows it"
    assert action.outlook == "", "what was said before it was done"


def test_the_same_evidence_and_the_same_plan_are_there_once(
    action: Action, business_unit: User, practitioner: User
) -> None:
    proved(action, practitioner)
    with pytest.raises(RuleBroken, match="very file is there already"):
        proved(action, practitioner)
    with pytest.raises(RuleBroken, match=f"belongs to the evidence of action {action.reference}"):
        documents.restore(Version.objects.get(), note="", by=business_unit)
    page = page_of(Version.objects.get().document, user=business_unit, today=TODAY())
    assert page["place"].path == f"/actions/{action.pk}/"
    assert not page["can_replace"]
    plan: dict[str, Any] = {"kind": "survey", "name": "Survey", "planned_on": TODAY()}
    first = closing.plan_test(action, by=business_unit, today=TODAY(), **plan)
    with pytest.raises(RuleBroken, match="planned for that day already"):
        closing.plan_test(action, by=business_unit, today=TODAY(), **plan)
    with pytest.raises(RuleBroken, match="Choose today or a day to come"):
        closing.plan_test(
            action, by=business_unit, today=TODAY(), **plan | {"planned_on": TODAY() - timedelta(days=1)}
        )
    assert (
        closing.plan_test(action, by=business_unit, today=TODAY(), test=first, version=0, **plan).version == 1
    )


def test_an_earlier_test_embeds_nothing(
    action: Action, practitioner: User, business_unit: User, executive: User
) -> None:
    planned = closing.plan_test(
        action, by=business_unit, today=TODAY(), kind="survey", name="Survey", planned_on=TODAY()
    )
    early = closing.tell_result(
        planned,
        by=business_unit,
        carried_out_on=TODAY() - timedelta(days=30),
        result="supports",
        says="Good.",
        due_on=None,
        today=TODAY(),
    )
    newest, *_ = showing.story(Whole.of(action))
    assert (newest.text.partition(",")[0], newest.at) == (
        "Survey: practice has changed",
        early.carried_out_on,
    ), "above its plan, however late that was written down"
    with pytest.raises(RuleBroken, match="Only an action that is evidenced"):
        closing.embed(action, by=executive, test=early, because="Good.", today=TODAY())
    done(action, practitioner)
    proved(action, practitioner)
    checked(action, business_unit, Ruling.ACCEPTED, is_evidenced=True)
    with pytest.raises(RuleBroken, match="before the action was done"):
        closing.embed(action, by=executive, test=early, because="Good.", today=TODAY())


def test_nobody_signs_off_the_work_of_their_own_agency(
    action: Action, council: Agency, practitioner: User, business_unit: User, lead_partner: User
) -> None:
    Action.objects.update(agency=council, owner=None)
    action.refresh_from_db()
    done(action, business_unit)
    for one in (business_unit, lead_partner):  # of the agency itself; and without the right to sign off
        with pytest.raises(PermissionDenied):
            checked(action, one, Ruling.ACCEPTED, is_evidenced=True)


def test_a_date_that_moves_keeps_the_dates_before_and_the_reason(
    action: Action, business_unit: User, practitioner: User
) -> None:
    """Domain 1.5.2: due and revised date, with the history."""
    first, later = action.due_on, action.due_on - timedelta(days=10)
    services.revise_due(action, by=business_unit, due_on=later, because="Two teams merge.", today=TODAY())
    action.refresh_from_db()
    assert (action.first_due_on, action.due_on, clock(action).due_on) == (first, later, later)
    change = DueChange.objects.get()
    assert (change.was_on, change.becomes_on, change.because) == (first, later, "Two teams merge.")
    with pytest.raises(RuleBroken, match="already due"):
        services.revise_due(action, by=business_unit, due_on=later, because="Again.", today=TODAY())
    items = [
        (one.title, one.due.day if one.due else None)
        for one in desk(practitioner, now=timezone.now()).soon.items
    ]
    assert items == [(f"{action.reference}: {action.title}", later)], (
        "by its title, once, for whoever may read it"
    )
    assert clock(action).title == action.reference, "and by its number alone in mail and calendars"


def test_progress_answers_a_chase_and_sets_the_next_report(action: Action, practitioner: User) -> None:
    """Domain 1.5.6: regular progress reports."""
    over, due_on = TODAY() - timedelta(days=5), TODAY() + timedelta(days=20)
    Action.objects.update(report_every="3", report_due_on=over, chased_on=over, due_on=due_on)
    action.refresh_from_db()
    clocks.follow(action, by=None, today=TODAY())
    piles = desk(practitioner, now=timezone.now())
    late = [(one.title, one.due.day if one.due else None) for one in piles.overdue.items]
    assert late == [(f"Say how it goes: {action.reference}: {action.title}", over)], (
        "the earlier of two clocks"
    )
    assert not piles.soon.items
    said, again, more = (
        services.report_progress(action, by=practitioner, outlook="slipping", text=text, today=TODAY())
        for text in ("One team left.", "One team left.", "None left.")
    )
    action.refresh_from_db()
    assert (said.due_on, action.chased_on, action.outlook) == (over, None, "slipping")
    assert said == again != more
    assert action.report_due_on == services.later(TODAY(), 3)
    assert Deadline.objects.get(subject=action.report_subject).due_on == action.report_due_on


def test_what_is_no_longer_needed_stays_and_can_begin_again(
    action: Action, business_unit: User, practitioner: User
) -> None:
    services.drop(action, by=business_unit, because="The service has closed.", today=TODAY())
    assert clock(action).state == Clock.DROPPED
    with pytest.raises(RuleBroken):
        services.report_progress(action, by=practitioner, outlook="stuck", text="No.", today=TODAY())
    again = services.reopen(
        action, by=business_unit, because="It opens again.", due_on=TODAY(), today=TODAY()
    )
    assert (again.state, again.round, clock(action).state) == (State.OPEN, 2, Clock.OPEN)
    said = Notice.objects.filter(kind="actions.reopened", user=practitioner).get()
    assert said.heading == f"It begins again: {action.reference}"
    Action.objects.update(is_sensitive=False)
    again.refresh_from_db()
    services.drop(again, by=business_unit, because="It has closed again.", today=TODAY())
    headings = Notice.objects.filter(kind="actions.dropped", user=practitioner).values_list(
        "heading", flat=True
    )
    assert f"No longer needed: {action.title} ({action.reference})" in headings, "one colon"


def test_a_date_that_is_offered_is_a_working_day(db: None) -> None:
    """A Sunday and a bank holiday are none, as for deadlines."""
    look = Look(frozenset())
    for today, offered in (
        (date(2026, 11, 22), date(2026, 12, 21)),  # four weeks later is a Sunday
        (date(2026, 11, 27), date(2026, 12, 29)),  # Christmas, a weekend, the day for Boxing Day
        (date(2026, 11, 23), date(2026, 12, 21)),
    ):
        assert ReopenForm(asks="Why?", look=look, today=today).initial["due_on"] == offered
        assert ResultForm(today=today).initial["due_on"] == offered


def test_what_is_wrong_in_a_form_about_an_action_is_said_of_its_own_question(
    client_for: ClientFor, action: Action, practitioner: User, business_unit: User
) -> None:
    browser, much = client_for(business_unit), "x" * 5000
    page = browser.post(f"/actions/{action.pk}/not-needed/", {"because": much}).content.decode()
    assert "Your answer to “Why is it no longer needed?” must be 1000 characters or fewer" in page
    evidence = proved(action, practitioner)
    sent = {f"ruling-{evidence.pk}": "nonsense", f"said-{evidence.pk}": much}
    page = browser.post(f"/actions/{action.pk}/check/", sent).content.decode()
    assert "Choose one of the answers offered for “1. Register: does it show that?”" in page
    assert "Your answer to “If Register is not enough, why?” must be 500 characters or fewer" in page
