"""Each reminder exactly once: stages, the ladder, missed days, moved dates, changed clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.deadlines import days_off, hands, reminding, services, settling
from partnership.deadlines.models import Deadline
from partnership.notices.models import Notice
from tests.conftest import person
from tests.deadlines.conftest import Start

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
TODAY = timezone.localdate()
"""The cast's memberships hold today, so the tests' deadlines lie around it."""


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=LONDON)


def due_in(start: Start, days: int, **facts: object) -> Deadline:
    """A deadline that is due so many days from today, by a rule of one calendar day."""
    return start(TODAY + (days - 1) * DAY, **({"rule": "training.register"} | facts))


def sweep(day: date) -> None:
    reminding.sweep(at(day))


def told() -> list[tuple[str, str, str]]:
    """Whom of what: the stage in the key, the kind, and the person."""
    return sorted(
        (notice.key.split(":")[-2], notice.kind.removeprefix("deadlines."), str(notice.user).split()[0])
        for notice in Notice.objects.filter(kind__startswith="deadlines.")
        .exclude(kind="deadlines.moved")
        .exclude(status="back")
    )


def test_every_stage_reminds_the_owner_once(start: Start) -> None:
    due_in(start, 14)
    for n in range(15):
        for hour in (7, 12, 19):
            reminding.sweep(at(TODAY + n * DAY, hour))
    assert told() == [
        ("+0", "due", "Priya"),
        ("-14", "due", "Priya"),
        ("-2", "due", "Priya"),
        ("-7", "due", "Priya"),
    ]


def test_a_message_says_what_and_when_and_leads_to_its_page(start: Start) -> None:
    deadline = due_in(start, 7)
    sweep(TODAY)
    notice = Notice.objects.get()
    assert notice.heading == "Due in 7 days: Send the agency’s summary"
    assert f"{TODAY + 7 * DAY:%A}" in notice.text
    assert notice.path == f"/deadlines/{deadline.pk}/"
    assert "Priya" not in notice.heading + notice.text


def test_days_that_were_missed_are_made_up_by_the_latest_stage_alone(start: Start) -> None:
    due_in(start, 9)
    sweep(TODAY)
    sweep(TODAY + 8 * DAY)
    sweep(TODAY + 9 * DAY)
    assert [stage for stage, *_ in told()] == ["+0", "-14", "-2"]


def test_late_work_reminds_each_week_and_goes_up_the_ladder(
    start: Start, agency_lead: User, business_unit: User
) -> None:
    deadline = start(
        TODAY - 400 * DAY, rule="policy.review"
    )  # tells the lead after 7 days, the unit after 14
    Notice.objects.all().delete()
    due_on = deadline.due_on
    Deadline.objects.update(look_on=due_on)
    for n in range(22):
        reminding.sweep(at(due_on + n * DAY))
    of_lead = [stage for stage, _, who in told() if who == "Hannah"]
    of_unit = [stage for stage, _, who in told() if who == "Tom"]
    of_owner = [stage for stage, _, who in told() if who == "Priya"]
    assert of_owner == ["+0", "+14", "+21", "+7"]
    assert of_lead == ["+14", "+21", "+7"]
    assert of_unit == ["+14", "+21"]


def test_an_import_of_long_overdue_work_sends_one_message_each(start: Start, agency_lead: User) -> None:
    start(TODAY - 900 * DAY, rule="policy.review")
    sweep(TODAY)
    sweep(TODAY)
    assert len([one for one in told() if one[2] == "Priya"]) == 1
    assert len([one for one in told() if one[2] == "Hannah"]) == 1


def test_who_is_owner_and_lead_hears_of_it_once(start: Start, agency_lead: User) -> None:
    due_in(start, -20, owner=agency_lead)
    sweep(TODAY)
    assert [(kind, who) for _, kind, who in told()] == [("late", "Hannah")]


def test_a_deputy_is_reminded_beside_the_owner(start: Start, charity: Agency, practitioner: User) -> None:
    colleague = person("Ben Adeyemi", "ben@lantern.example", charity)
    due_in(start, 2, deputy=colleague)
    sweep(TODAY)
    assert [who for *_, who in told()] == ["Ben", "Priya"]


def test_nobody_is_reminded_who_left_the_agency(
    start: Start, leaver: User, agency_lead: User, business_unit: User, hospital: Agency
) -> None:
    due_in(start, 2, owner=leaver)
    due_in(start, 2, owner=None, agency=hospital)
    due_in(start, 2, owner=None, agency=None)
    sweep(TODAY)
    assert told() == [("-2", "due", "Hannah"), ("-2", "due", "Tom"), ("-2", "due", "Tom")]


def test_somebody_with_a_closed_account_is_passed_over(
    start: Start, practitioner: User, agency_lead: User
) -> None:
    practitioner.is_active = False
    practitioner.save()
    due_in(start, 2)
    sweep(TODAY)
    assert [who for *_, who in told()] == ["Hannah"]


def test_somebody_with_two_agencies_is_reminded_once(
    start: Start, practitioner: User, hospital: Agency
) -> None:
    Membership.objects.create(user=practitioner, agency=hospital, from_on=TODAY - DAY)
    due_in(start, 2)
    due_in(start, 2, agency=hospital)
    sweep(TODAY)
    assert [who for *_, who in told()] == ["Priya", "Priya"]


def test_an_agency_that_merges_hands_its_open_deadlines_on(
    start: Start, charity: Agency, hospital: Agency, council: Agency
) -> None:
    lead = person("Lena Fox", "lena@council.example", council, Role.AGENCY_LEAD)
    deadline = due_in(start, 7)
    done = start(TODAY - 30 * DAY, subject="done")
    services.meet("done", on=TODAY, by=None)
    for agency, into in ((charity, hospital), (hospital, council)):
        agency.until_on, agency.successor = TODAY - DAY, into
        agency.save()
    sweep(TODAY)
    deadline.refresh_from_db()
    done.refresh_from_db()
    assert (deadline.agency, done.agency) == (council, charity)
    assert [who for *_, who in told()] == [lead.known_as], "The owner works for no agency now"


def test_a_new_owner_hears_of_the_stage_that_is_reached(
    start: Start, business_unit: User, agency_lead: User
) -> None:
    deadline = due_in(start, 7)
    sweep(TODAY)
    hands.hand_over(deadline, owner=agency_lead, by=business_unit)
    sweep(TODAY)
    sweep(TODAY)
    assert told() == [("-7", "due", "Hannah")], "what waited for whoever had it is taken back"


def test_a_moved_deadline_reminds_afresh_and_of_its_new_date_only(start: Start) -> None:
    deadline = due_in(start, 2)
    sweep(TODAY)
    services.move(deadline.subject, trigger_on=TODAY + 9 * DAY, by=None)
    sweep(TODAY)
    assert [stage for stage, *_ in told()] == ["-14"], "that of the earlier date is taken back"
    for n in range(1, 11):
        sweep(TODAY + n * DAY)
    assert [stage for stage, *_ in told()] == ["+0", "-14", "-2", "-7"]
    keys = Notice.objects.exclude(kind="deadlines.moved").values_list("key", flat=True)
    assert len({key.split(":")[2] for key in keys}) == 2


def test_what_is_paused_met_or_dropped_reminds_of_nothing(start: Start, business_unit: User) -> None:
    paused = start(TODAY - 2 * DAY, rule="annual_report.copies")
    services.pause(paused, from_on=TODAY, reason="The trial", by=business_unit, today=TODAY)
    due_in(start, 2, subject="met")
    due_in(start, 2, subject="dropped")
    services.meet("met", on=TODAY, by=None)
    services.drop("dropped", by=None)
    sweep(TODAY)
    assert told() == []
    services.resume(paused, on=TODAY, by=business_unit, today=TODAY)
    sweep(TODAY)
    assert [stage for stage, *_ in told()] == ["-7"]


def test_a_pause_that_moves_no_date_loses_no_reminder(start: Start, business_unit: User) -> None:
    deadline = start(TODAY - DAY, rule="annual_report.copies")
    sweep(TODAY)
    before = told()
    assert before
    services.pause(deadline, from_on=TODAY, reason="By mistake", by=business_unit, today=TODAY)
    assert told() == []
    services.resume(deadline, on=TODAY, by=business_unit, today=TODAY)
    sweep(TODAY)
    assert told() == before


def test_nobody_is_reminded_of_what_is_somebody_elses_now(
    start: Start, practitioner: User, agency_lead: User
) -> None:
    def who() -> list[str]:
        return [name for *_, name in told()]

    due_in(start, 7, subject="one")
    due_in(start, 7, subject="two", deputy=agency_lead)
    sweep(TODAY)
    assert who() == ["Hannah", "Priya", "Priya"]
    due_in(start, 7, subject="one", owner=agency_lead)
    assert who() == ["Hannah", "Priya"]
    hands.release(practitioner, by=None, today=TODAY)
    assert who() == ["Hannah"]
    sweep(TODAY)
    assert who() == ["Hannah", "Hannah"]
    due_in(start, 6, subject="one", owner=agency_lead)
    assert who() == ["Hannah"], "of the day before nothing is said any more"


def test_a_holiday_proclaimed_after_the_reminders_went_out(
    start: Start, business_unit: User, practitioner: User
) -> None:
    """The owner is told of the new date, and is reminded of it from its own stages: none lost, none doubled."""
    deadline = start(TODAY, rule="rpd.stage_1")
    untouched = start(TODAY, rule="policy.review")
    sweep(TODAY)
    was_on = deadline.due_on
    proclaimed = next(TODAY + n * DAY for n in range(1, 10) if days_off.calendar().works(TODAY + n * DAY))
    days_off.add(on=proclaimed, works=False, name="State funeral", reason="Proclaimed", by=business_unit)
    for _ in range(2):
        settling.settle_waiting(timezone.now())
        sweep(TODAY)
    deadline.refresh_from_db()
    assert deadline.due_on > was_on
    shift = deadline.shifts.get()
    assert (shift.was_on, shift.now_on) == (was_on, deadline.due_on)
    assert not untouched.shifts.exists()
    moved = Notice.objects.get(kind="deadlines.moved")
    assert moved.user == practitioner
    keys = [
        notice.key.split(":")[2]
        for notice in Notice.objects.filter(kind="deadlines.due", key__contains=str(deadline.pk))
    ]
    assert sorted(keys) == [f"{was_on:%Y-%m-%d}", f"{deadline.due_on:%Y-%m-%d}"]
    old = Notice.objects.get(kind="deadlines.due", key__contains=f"{deadline.pk}:{was_on:%Y-%m-%d}")
    assert old.status == "back", "what waited of the day before is not said any more"


# The clock on the wall ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # The hour that does not exist, and the hour that comes twice.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 1, 1, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
        # Half past midnight in summer is still yesterday in UTC.
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_a_day_is_a_day_here_whatever_the_clocks_do(
    start: Start, practitioner: User, moment: datetime, day: date
) -> None:
    Membership.objects.update(from_on=date(2020, 1, 1))
    start(day - DAY, rule="training.register")
    reminding.sweep(moment)
    reminding.sweep(moment + timedelta(hours=1) if moment.hour < 2 else moment)
    assert [stage for stage, *_ in told()] == ["+0"]


def test_a_lost_mark_sends_nothing_twice(start: Start) -> None:
    for n in (-30, 0, 2, 7):
        due_in(start, n)
    sweep(TODAY)
    before = told()
    Deadline.objects.update(look_on=date(2020, 1, 1))
    sweep(TODAY)
    assert told() == before


def test_the_sweep_asks_by_the_batch_and_not_by_the_row(start: Start) -> None:
    """One batch of one, and one of forty, ask the same."""

    def asked(number: int) -> int:
        for _ in range(number):
            due_in(start, 2)
        with CaptureQueriesContext(connection) as queries:
            sweep(TODAY)
        return len(queries)

    assert asked(1) == asked(40)


def test_a_day_on_which_nothing_happens_touches_no_row(start: Start) -> None:
    due_in(start, 60)
    with CaptureQueriesContext(connection) as queries:
        sweep(TODAY)
    assert not [query for query in queries if "update deadlines_deadline" in query["sql"]]
