"""What rooms and people do with a deadline."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.base.rules import RuleBroken
from partnership.deadlines import correcting, hands, rulebook, services
from partnership.deadlines.models import Deadline, RuleSet
from partnership.deadlines.rules import State, first_look_on
from partnership.notices.models import Notice
from tests.deadlines.conftest import Start

SENT = date(2026, 1, 29)
DUE = date(2026, 2, 19)
ON = date(2026, 2, 10)


def version(code: str = "review.rapid", **facts: object) -> RuleSet:
    """A newer version of a rule, like the newest but for these facts."""
    newest = RuleSet.objects.filter(code=code).latest("in_force_from")
    newest.pk = newest._state.db = None
    for name, value in facts.items():
        setattr(newest, name, value)
    newest.id = RuleSet().id
    newest.save(force_insert=True)
    return newest


def test_a_deadline_is_due_by_its_rule(start: Start) -> None:
    deadline = start(SENT)
    assert (deadline.due_on, deadline.reckoned_on, deadline.revised_on) == (DUE, DUE, None)
    assert deadline.look_on == first_look_on(DUE)


def test_starting_twice_makes_one_and_changes_what_differs(start: Start, nurse: User) -> None:
    first = start(SENT, subject="one")
    again = start(SENT, subject="one", title="Another title", owner=nurse)
    assert again.pk == first.pk
    assert Deadline.objects.count() == 1
    assert (again.title, again.owner) == ("Another title", nurse)


def test_starting_asks_few_queries(start: Start) -> None:
    with CaptureQueriesContext(connection) as asked:
        start(SENT)
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) <= 5


def test_the_rule_is_the_one_in_force_on_the_day_of_the_trigger(start: Start) -> None:
    version(length=10, in_force_from=date(2026, 2, 1))
    assert start(date(2026, 1, 30)).rule.length == 15
    assert start(date(2026, 2, 1)).rule.length == 10
    assert start(date(2015, 1, 30)).rule.length == 15, "Before the first version, the first"


def test_a_new_version_never_changes_an_open_clock_silently(start: Start, business_unit: User) -> None:
    deadline = start(SENT)
    newest = version(length=10, in_force_from=date(2026, 1, 1))
    deadline.refresh_from_db()
    assert deadline.due_on == DUE
    services.adopt(deadline, by=business_unit)
    deadline.refresh_from_db()
    assert (deadline.rule, deadline.due_on) == (newest, date(2026, 2, 12))
    with pytest.raises(RuleBroken):
        services.adopt(deadline, by=business_unit)


def test_moving_counts_from_the_new_day_and_tells_the_owner(start: Start, practitioner: User) -> None:
    deadline = start(SENT)
    services.move(deadline.subject, trigger_on=date(2026, 2, 2), by=None)
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 2, 23)
    notice = Notice.objects.get()
    assert notice.user == practitioner
    assert "Monday 23 February 2026" in notice.text
    services.move(deadline.subject, trigger_on=date(2026, 2, 2), by=None)
    assert Notice.objects.count() == 1


def test_what_is_met_or_dropped_runs_no_more(start: Start) -> None:
    one, other = start(SENT, subject="one"), start(SENT, subject="other")
    services.meet("one", on=ON, by=None)
    services.drop("other", by=None)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.met_on, other.state) == (State.MET, ON, State.DROPPED)
    assert services.meet("one", on=DUE, by=None) is None
    assert services.move("one", trigger_on=ON, by=None) is None
    assert services.drop("nothing", by=None) is None
    assert start(SENT, subject="one").state == State.OPEN, "Asked for again, it is open again"


def test_what_is_over_is_counted_anew_and_stays_over(start: Start, business_unit: User) -> None:
    one = start(SENT, subject="one")
    assert correcting.recount("one", rule="review.rapid", trigger_on=ON, by=None) is None, "it runs"
    services.revise(one, due_on=DUE + timedelta(days=9), because="The Panel agreed", by=business_unit)
    services.meet("one", on=ON, by=None)
    assert start(SENT, subject="one").due_on == DUE + timedelta(days=9), (
        "open again, by the day that was agreed"
    )
    services.meet("one", on=ON, by=None)
    correcting.recount("one", rule="review.rapid", trigger_on=SENT - timedelta(days=7), met_on=DUE, by=None)
    one.refresh_from_db()
    assert (one.state, one.met_on, one.reckoned_on) == (State.MET, DUE, DUE - timedelta(days=7))
    assert one.due_on == DUE + timedelta(days=9), "what was agreed tells whether it was late"
    assert correcting.recount("nothing", rule="review.rapid", trigger_on=ON, by=None) is None


def test_a_clock_that_is_paused_goes_on_with_its_rest(start: Start, business_unit: User) -> None:
    deadline = start(SENT)
    services.pause(deadline, from_on=ON, reason="The trial", by=business_unit, today=ON)
    deadline.refresh_from_db()
    assert deadline.state == State.PAUSED
    services.resume(deadline, on=date(2026, 3, 2), by=business_unit, today=date(2026, 3, 4))
    deadline.refresh_from_db()
    assert (deadline.state, deadline.due_on) == (State.OPEN, date(2026, 3, 11))
    assert deadline.look_on == first_look_on(deadline.due_on)


def test_the_days_of_a_pause_do_not_count_where_what_was_due_is_done_in_it(
    start: Start, business_unit: User
) -> None:
    deadline = start(SENT)
    services.pause(deadline, from_on=ON, reason="The trial", by=business_unit, today=ON)
    services.meet(deadline.subject, on=date(2026, 3, 2), by=business_unit)
    deadline.refresh_from_db()
    assert (deadline.state, deadline.due_on) == (State.MET, date(2026, 3, 11))


def test_an_agreed_date_has_a_rest_too(start: Start, business_unit: User) -> None:
    deadline = start(SENT)
    services.revise(deadline, due_on=date(2026, 2, 20), because="The Panel agreed", by=business_unit)
    services.pause(deadline, from_on=date(2026, 2, 19), reason="The trial", by=business_unit, today=DUE)
    services.resume(deadline, on=date(2026, 3, 2), by=business_unit, today=date(2026, 3, 2))
    deadline.refresh_from_db()
    assert deadline.due_on == deadline.revised_on == date(2026, 3, 3)


def test_pausing_for_no_day_changes_nothing(start: Start, business_unit: User) -> None:
    deadline = start(SENT)
    services.pause(deadline, from_on=ON, reason="By mistake", by=business_unit, today=ON)
    services.resume(deadline, on=ON, by=business_unit, today=ON)
    services.pause(deadline, from_on=ON, reason="The trial", by=business_unit, today=ON)
    services.resume(deadline, on=ON, by=business_unit, today=ON)
    deadline.refresh_from_db()
    assert deadline.due_on == DUE


@pytest.mark.parametrize(
    ("from_on", "sentence"),
    [
        (ON + timedelta(days=1), "from today or from an earlier day"),
        (SENT, "started on 29 January"),
    ],
)
def test_a_pause_has_a_sensible_day(start: Start, business_unit: User, from_on: date, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        services.pause(start(SENT), from_on=from_on, reason="The trial", by=business_unit, today=ON)


def test_a_clock_that_has_run_out_is_not_paused(start: Start, business_unit: User) -> None:
    with pytest.raises(RuleBroken, match="ran out on 19 February 2026"):
        services.pause(
            start(SENT),
            from_on=DUE + timedelta(days=1),
            reason="Late",
            by=business_unit,
            today=date(2026, 3, 1),
        )


@pytest.mark.parametrize("rule", ["annual_report.publish", "review.lcspr.copies"])
def test_a_date_in_the_calendar_is_no_clock(start: Start, business_unit: User, rule: str) -> None:
    with pytest.raises(RuleBroken, match="date in the calendar"):
        services.pause(start(SENT, rule=rule), from_on=ON, reason="The trial", by=business_unit, today=ON)


def test_only_a_paused_clock_resumes_and_not_before_it_stopped(start: Start, business_unit: User) -> None:
    deadline = start(SENT)
    with pytest.raises(RuleBroken, match="not paused"):
        services.resume(deadline, on=ON, by=business_unit, today=ON)
    services.pause(deadline, from_on=ON, reason="The trial", by=business_unit, today=ON)
    with pytest.raises(RuleBroken, match="cannot run again before it stopped"):
        services.resume(deadline, on=ON - timedelta(days=1), by=business_unit, today=ON)
    with pytest.raises(RuleBroken, match="from today or from an earlier day"):
        services.resume(deadline, on=ON + timedelta(days=1), by=business_unit, today=ON)
    with pytest.raises(RuleBroken, match="does not run"):
        services.pause(deadline, from_on=ON, reason="Again", by=business_unit, today=ON)


def test_an_agreed_date_stands_and_goes_with_its_trigger(
    start: Start, business_unit: User, practitioner: User
) -> None:
    deadline = start(SENT)
    services.revise(deadline, due_on=date(2026, 3, 2), because="The Panel agreed", by=business_unit)
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.reckoned_on) == (date(2026, 3, 2), DUE)
    assert Notice.objects.get().user == practitioner
    with pytest.raises(RuleBroken, match="already due"):
        services.revise(deadline, due_on=date(2026, 3, 2), because="Again", by=business_unit)
    with pytest.raises(RuleBroken, match="when it started"):
        services.revise(deadline, due_on=SENT - timedelta(days=1), because="Again", by=business_unit)
    services.move(deadline.subject, trigger_on=SENT + timedelta(days=1), by=None)
    deadline.refresh_from_db()
    assert (deadline.revised_on, deadline.revised_because) == (None, "")


def test_clocks_are_run_by_the_business_unit_alone(start: Start, agency_lead: User, scrutineer: User) -> None:
    deadline = start(SENT)
    for somebody in (agency_lead, scrutineer):
        with pytest.raises(PermissionDenied):
            services.pause(deadline, from_on=ON, reason="The trial", by=somebody, today=ON)
        with pytest.raises(PermissionDenied):
            services.revise(deadline, due_on=ON, because="I ask", by=somebody)
    with pytest.raises(PermissionDenied):
        hands.hand_over(deadline, owner=scrutineer, by=scrutineer)
    hands.hand_over(deadline, owner=agency_lead, by=agency_lead)
    deadline.refresh_from_db()
    assert deadline.owner == agency_lead


# Somebody leaves ---------------------------------------------------------------------------------------


def test_whoever_leaves_hands_over(
    start: Start, practitioner: User, agency_lead: User, nurse: User, hospital: Agency
) -> None:
    mine = start(SENT)
    deputised = start(SENT, deputy=nurse)
    elsewhere = start(SENT, agency=hospital)
    as_deputy = start(SENT, owner=nurse, deputy=practitioner)
    done = start(SENT, subject="done")
    services.meet("done", on=ON, by=None)
    assert hands.release(practitioner, by=None, today=timezone.localdate()) == 3
    for row in (mine, deputised, elsewhere, as_deputy, done):
        row.refresh_from_db()
    assert mine.owner == agency_lead
    assert (deputised.owner, deputised.deputy) == (nurse, None)
    assert elsewhere.owner is None, "The hospital has no lead, so the ladder begins with the business unit"
    assert (as_deputy.owner, as_deputy.deputy) == (nurse, None)
    assert done.owner == practitioner


def test_whoever_leaves_one_agency_keeps_the_other(
    start: Start, practitioner: User, hospital: Agency, charity: Agency
) -> None:
    Membership.objects.create(user=practitioner, agency=hospital, from_on=SENT)
    here, there = start(SENT), start(SENT, agency=hospital)
    assert hands.release(practitioner, agency=charity, by=None, today=timezone.localdate()) == 1
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.owner, there.owner) == (None, practitioner)


# The book of rules -------------------------------------------------------------------------------------


def test_a_release_brings_the_rules_once(rules: None) -> None:
    number = RuleSet.objects.count()
    assert number >= 15
    rulebook.fill()
    assert RuleSet.objects.count() == number
    rapid = RuleSet.objects.get(code="review.rapid")
    assert (rapid.length, rapid.unit) == (15, "working_days")


def test_versions_follow_one_another(rules: None, business_unit: User, practitioner: User) -> None:
    newest = RuleSet.objects.get(code="review.rapid")
    facts = {name: getattr(newest, name) for name in rulebook.Facts.__annotations__} | {
        "length": 12, "in_force_from": timezone.localdate() + timedelta(days=9),
    }  # fmt: skip
    with pytest.raises(PermissionDenied):
        rulebook.add_version("review.rapid", by=practitioner, **facts)
    made = rulebook.add_version("review.rapid", by=business_unit, **facts)
    with pytest.raises(RuleBroken, match="Choose a later day"):
        rulebook.add_version("review.rapid", by=business_unit, **facts)
    with pytest.raises(RuleBroken, match="is in force"):
        rulebook.take_back(newest, by=business_unit, today=timezone.localdate())
    rulebook.take_back(made, by=business_unit, today=timezone.localdate())
    assert RuleSet.objects.filter(code="review.rapid").count() == 1
