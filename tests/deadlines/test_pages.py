"""The pages of deadlines: who sees what, what they say, and what bad input gets."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.deadlines import days_off, reminding, services, settling
from partnership.deadlines.models import Deadline, Feed, Holiday, RuleSet
from partnership.deadlines.rules import State
from partnership.deadlines.work import work
from tests.deadlines.conftest import Start
from tests.gathered import told

ClientFor = Callable[[User | None], Client]
TODAY = timezone.localdate()
DAY = timedelta(days=1)
LIST = "/deadlines/"


def text(browser: Client, path: str, **asked: str) -> str:
    return browser.get(path, asked).content.decode()


def at(deadline: Deadline, action: str = "") -> str:
    return f"/deadlines/{deadline.pk}/{action}"


def boxes(name: str, day: date) -> dict[str, str]:
    """A date as its three boxes send it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def soon(start: Start, days: int = 3, **facts: object) -> Deadline:
    return start(TODAY + (days - 1) * DAY, **({"rule": "training.register"} | facts))


# Who sees what -----------------------------------------------------------------------------------------


def test_the_list_holds_what_is_mine_my_agencys_or_everyones(
    client_for: ClientFor, start: Start, practitioner: User, agency_lead: User, nurse: User, hospital: Agency,
    business_unit: User, scrutineer: User, constable: User,
) -> None:  # fmt: skip
    soon(start, title="Mine")
    soon(start, title="Of a colleague", owner=None)
    soon(start, title="Of the hospital", owner=nurse, agency=hospital)
    seen = {
        practitioner: {"Mine"},
        agency_lead: {"Mine", "Of a colleague"},
        nurse: {"Of the hospital"},
        business_unit: {"Mine", "Of a colleague", "Of the hospital"},
        scrutineer: {"Mine", "Of a colleague", "Of the hospital"},
        constable: set(),
    }
    for somebody, titles in seen.items():
        page = text(client_for(somebody), LIST)
        assert {t for t in ("Mine", "Of a colleague", "Of the hospital") if f">{t}</a>" in page} == titles


def test_whoever_moves_agency_loses_sight_that_day(
    client_for: ClientFor, start: Start, practitioner: User, hospital: Agency
) -> None:
    deadline = soon(start)
    browser = client_for(practitioner)
    assert browser.get(at(deadline)).status_code == 200
    Membership.objects.update(until_on=TODAY - DAY)
    Membership.objects.create(user=practitioner, agency=hospital, from_on=TODAY)
    assert browser.get(at(deadline)).status_code == 404
    assert not told(work(practitioner, TODAY))


def test_a_merged_agencys_deadline_goes_with_its_owner(
    client_for: ClientFor, start: Start, practitioner: User, charity: Agency, hospital: Agency
) -> None:
    deadline = soon(start)
    charity.until_on, charity.successor = TODAY - DAY, hospital
    charity.save()
    Membership.objects.create(user=practitioner, agency=hospital, from_on=TODAY)
    assert client_for(practitioner).get(at(deadline)).status_code == 200


# What the pages say ------------------------------------------------------------------------------------


def test_a_page_explains_each_step(client_for: ClientFor, start: Start, business_unit: User) -> None:
    deadline = start(date(2026, 4, 1), rule="rpd.stage_1")
    services.revise(deadline, due_on=date(2026, 4, 24), because="The head teacher is away", by=business_unit)
    page = text(client_for(business_unit), at(deadline))
    for part in (
        "The rule gives 5 working days", "Wednesday 1 April 2026", "day 1 is Thursday 2 April 2026",
        "2 days at weekends", "3 April 2026, Good Friday", "6 April 2026, Easter Monday",
        "By the rule it is due on Friday 10 April 2026", "Friday 24 April 2026", "The head teacher is away",
    ):  # fmt: skip
        assert part in page, part


def test_a_page_tells_who_was_reminded(client_for: ClientFor, start: Start, agency_lead: User) -> None:
    deadline = soon(start, 7)
    reminding.sweep(timezone.now())
    page = text(client_for(agency_lead), at(deadline))
    assert "7 days before: Priya Nair" in page


def test_the_list_asks_the_same_however_long_it_is(
    client_for: ClientFor, start: Start, business_unit: User
) -> None:
    soon(start)
    browser = client_for(business_unit)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    for n in range(30):
        soon(start, n)
    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)
    assert len(many) == len(few) <= 10


@pytest.mark.parametrize("path", ["calendar/", "load/", "rules/", "holidays/"])
def test_the_other_pages_ask_the_same_however_much_there_is(
    client_for: ClientFor, start: Start, business_unit: User, path: str
) -> None:
    soon(start)
    browser = client_for(business_unit)
    browser.get(LIST + path)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST + path)
    for n in range(20):
        soon(start, n)
    with CaptureQueriesContext(connection) as many:
        browser.get(LIST + path)
    assert len(many) == len(few) <= 8


def test_work_holds_what_is_due_in_at_most_two_queries(
    start: Start, practitioner: User, agency_lead: User, nurse: User
) -> None:
    for n in (-2, 5, 20, 60):
        soon(start, n, title=f"In {n} days")
    soon(start, -3, owner=None)
    with CaptureQueriesContext(connection) as asked:
        items = told(work(practitioner, TODAY))
    assert [item.title for item in items] == ["In -2 days", "In 5 days", "In 20 days"]
    assert [item.due.state for item in items if item.due] == ["overdue", "", ""]
    assert len(asked) <= 2  # the standing is one of them
    assert [item.title for item in told(work(agency_lead, TODAY))] == [
        "Look at what is late in your agency: 2 deadlines"
    ]


def test_the_filters_find(client_for: ClientFor, start: Start, business_unit: User, charity: Agency) -> None:
    soon(start, -4, title="Late one")
    soon(start, 5, title="Soon one", owner=None)
    soon(start, 100, title="Far one", agency=None)
    done = soon(start, 5, title="Done one")
    services.meet(done.subject, on=TODAY, by=None)
    browser = client_for(business_unit)

    def found(**asked: str) -> set[str]:
        page = text(browser, LIST, **asked)
        return {name for name in ("Late", "Soon", "Far", "Done") if f">{name} one</a>" in page}

    assert found() == {"Late", "Soon", "Far"}
    assert found(when="late") == {"Late"}
    assert found(when="soon") == {"Soon"}
    assert found(whose="nobody") == {"Soon"}
    assert found(whose="mine") == set()
    assert found(state="met") == {"Done"}
    assert found(agency=str(charity.pk), state="all") == {"Late", "Soon", "Done"}
    assert found(q="far") == {"Far"}
    assert found(since="not a date") == {"Late", "Soon", "Far"}


def test_the_list_can_be_taken_away(client_for: ClientFor, start: Start, business_unit: User) -> None:
    soon(start, 5, title="=HYPERLINK(1)")
    answer = client_for(business_unit).get(LIST, {"format": "csv"})
    assert b"'=HYPERLINK(1)" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("month", ["", "2026-13", "1999-12", "9999-99", "x", "2028-02"])
def test_any_month_is_a_calendar(client_for: ClientFor, practitioner: User, rules: None, month: str) -> None:
    page = client_for(practitioner).get("/deadlines/calendar/", {"month": month})
    assert page.status_code == 200
    assert ("February 2028" in page.content.decode()) == (month == "2028-02")


# What people do ----------------------------------------------------------------------------------------


def test_a_clock_is_paused_and_runs_again(client_for: ClientFor, start: Start, business_unit: User) -> None:
    deadline = start(TODAY - 3 * DAY, rule="review.lcspr")
    browser = client_for(business_unit)
    sent = browser.post(at(deadline, "pause/"), boxes("from_on", TODAY) | {"reason": "The trial"})
    assert sent.status_code == 302
    page = text(browser, at(deadline))
    assert "The trial" in page
    assert "will be left" in page
    refused = browser.post(at(deadline, "pause/"), boxes("from_on", TODAY) | {"reason": "Again"})
    assert "This clock does not run" in refused.content.decode()
    assert browser.post(at(deadline, "resume/"), boxes("on", TODAY)).status_code == 302
    deadline.refresh_from_db()
    assert deadline.state == State.OPEN


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"due_on_day": "30", "due_on_month": "2", "due_on_year": "2027", "because": "x"},
            "must be a real date",
        ),
        (
            {"due_on_day": "1", "due_on_month": "1", "due_on_year": "2199", "because": "x"},
            "Choose a date after",
        ),
        (
            {"due_on_day": "1", "due_on_month": "6", "due_on_year": "2027", "because": " "},
            "Answer “Why was another date agreed?”",
        ),
    ],
)
def test_a_wrong_date_is_answered_in_words(
    client_for: ClientFor, start: Start, business_unit: User, fields: dict[str, str], sentence: str
) -> None:
    deadline = soon(start)
    page = client_for(business_unit).post(at(deadline, "revise/"), fields).content.decode()
    assert sentence in page
    deadline.refresh_from_db()
    assert deadline.revised_on is None


def test_what_no_room_knows_is_finished_by_hand(
    client_for: ClientFor, start: Start, practitioner: User
) -> None:
    deadline = soon(start, by_hand=True)
    browser = client_for(practitioner)
    ahead = browser.post(at(deadline, "done/"), boxes("on", TODAY + DAY))
    assert "Choose today or an earlier day" in ahead.content.decode()
    services.move(deadline.subject, trigger_on=TODAY - 5 * DAY, by=None)
    assert browser.post(at(deadline, "done/"), boxes("on", TODAY)).status_code == 302
    deadline.refresh_from_db()
    assert (deadline.state, deadline.met_on) == (State.MET, TODAY)
    other = soon(start)
    assert browser.post(at(other, "done/"), boxes("on", TODAY)).status_code == 403


def test_a_deadline_is_handed_to_a_colleague_of_the_agency_only(
    client_for: ClientFor, start: Start, agency_lead: User, nurse: User, practitioner: User
) -> None:
    deadline = soon(start)
    browser = client_for(agency_lead)
    for wrong in (
        {"owner": str(nurse.pk)},
        {"owner": "x"},
        {"owner": str(agency_lead.pk), "deputy": str(agency_lead.pk)},
    ):
        assert browser.post(at(deadline, "hand-over/"), wrong).status_code == 200
    sent = {"owner": str(agency_lead.pk), "deputy": str(practitioner.pk)}
    assert browser.post(at(deadline, "hand-over/"), sent).status_code == 302
    deadline.refresh_from_db()
    assert (deadline.owner, deadline.deputy) == (agency_lead, practitioner)


# Rules and days off ------------------------------------------------------------------------------------


def test_a_rule_gets_a_new_version(client_for: ClientFor, start: Start, business_unit: User) -> None:
    deadline = start(TODAY - 3 * DAY)
    browser = client_for(business_unit)
    form = {
        "name": "Complete a rapid review", "trigger": "The notification", "unit": "working_days", "length": "10",
        "lead_after": "1", "unit_after": "1", "source": "New guidance", **boxes("in_force_from", TODAY - 4 * DAY),
    }  # fmt: skip
    for wrong in ({"length": ""}, {"length": "0"}, {"unit": "date"}, {"unit_after": "0"}, {"unit": "weeks"},
                  {"unit": "date", "month": "2", "day": "30"}):  # fmt: skip
        assert browser.post("/deadlines/rules/review-rapid/change/", form | wrong).status_code == 200
    assert browser.post("/deadlines/rules/review-rapid/change/", form).status_code == 302
    deadline.refresh_from_db()
    assert deadline.rule.length == 15
    assert "1 open clock keeps an older version" in text(browser, "/deadlines/rules/review-rapid/")
    assert browser.post(at(deadline, "adopt/")).status_code == 302
    deadline.refresh_from_db()
    assert deadline.rule.length == 10
    assert RuleSet.objects.filter(code="review.rapid").count() == 2


def test_a_day_off_is_seen_before_it_is_confirmed_and_withdrawn_after(
    client_for: ClientFor, start: Start, business_unit: User
) -> None:
    deadline = start(TODAY, rule="rpd.stage_1", title="Answer the school")
    was_on = deadline.due_on
    table = days_off.calendar()
    day = next(TODAY + n * DAY for n in range(1, 9) if table.works(TODAY + n * DAY))
    browser = client_for(business_unit)
    form = boxes("on", day) | {"works": "no", "name": "State funeral", "reason": "Proclaimed"}
    preview = browser.post("/deadlines/holidays/new/", form).content.decode()
    assert "1 deadline moves" in preview
    assert "What would move" in preview
    far = next(TODAY + n * DAY for n in range(300, 320) if table.works(TODAY + n * DAY))
    assert (
        "Nothing would move"
        in browser.post("/deadlines/holidays/new/", form | boxes("on", far)).content.decode()
    )
    assert "Answer the school" in preview
    assert not Holiday.objects.exists()
    sent = browser.post("/deadlines/holidays/new/", form | {"confirmed": "yes"})
    assert sent.status_code == 302
    settling.settle_waiting(timezone.now())
    deadline.refresh_from_db()
    assert deadline.due_on > was_on
    after = text(browser, sent["Location"])
    assert "Answer the school" in after
    again = browser.post("/deadlines/holidays/new/", form).content.decode()
    assert "is a holiday already: State funeral" in again
    browser.post(f"{sent['Location']}withdraw/")
    browser.post(f"{sent['Location']}withdraw/")
    settling.settle_waiting(timezone.now())
    deadline.refresh_from_db()
    assert deadline.due_on == was_on
    assert deadline.shifts.count() == 2


@pytest.mark.parametrize(
    ("on", "works", "sentence"),
    [
        (date(2026, 12, 25), "no", "is a holiday already: Christmas Day"),
        (date(2026, 11, 21), "no", "is at a weekend"),
        (date(2026, 11, 24), "yes", "is a working day already"),
        (date(2150, 11, 24), "no", "Enter a date from 2000 to 2099"),
    ],
)
def test_an_entry_that_says_nothing_is_refused(
    client_for: ClientFor, business_unit: User, rules: None, on: date, works: str, sentence: str
) -> None:
    form = boxes("on", on) | {"works": works, "name": "Day", "reason": "Because"}
    for confirmed in ({}, {"confirmed": "yes"}):
        assert (
            sentence
            in client_for(business_unit).post("/deadlines/holidays/new/", form | confirmed).content.decode()
        )
    assert not Holiday.objects.exists()


# The feed ----------------------------------------------------------------------------------------------


def test_a_feed_is_made_renewed_and_revoked(client_for: ClientFor, start: Start, practitioner: User) -> None:
    deadline = soon(start, 5)
    browser, anybody = client_for(practitioner), client_for(None)

    def make() -> str:
        page = browser.post("/deadlines/feed/make/").content.decode()
        return "/calendar/" + page.split("/calendar/")[1].split(".ics")[0] + ".ics"

    first = make()
    token = first.split("/")[2].removesuffix(".ics")
    assert token not in Feed.objects.get().digest
    assert token not in text(browser, "/deadlines/feed/"), "It is shown once"
    calendar = anybody.get(first)
    assert calendar["Content-Type"].startswith("text/calendar")
    assert "private" in calendar["Cache-Control"]
    body = calendar.content.decode()
    assert f"DTSTART;VALUE=DATE:{deadline.due_on:%Y%m%d}" in body
    assert "Due: Send the agency" in body
    assert "Priya" not in body
    second = make()
    assert anybody.get(first).status_code == 404
    assert anybody.get(second).status_code == 200
    practitioner.is_active = False
    practitioner.save()
    assert anybody.get(second).status_code == 404
    practitioner.is_active = True
    practitioner.save()
    client_for(practitioner).post("/deadlines/feed/revoke/")
    assert anybody.get(second).status_code == 404
    assert anybody.get("/calendar/.ics").status_code == 404


def test_a_feed_shows_booked_training_with_its_times(
    client_for: ClientFor, practitioner: User, session: object
) -> None:
    from partnership.deadlines import feed
    from training import services as training

    training.book(
        session.pk,  # type: ignore[attr-defined]
        by=practitioner, agency=practitioner.memberships.get().agency, needs="A ramp", now=timezone.now(),
    )  # fmt: skip
    body = feed.text(practitioner, now=timezone.now())
    assert "SUMMARY:Advanced Child Protection" in body
    assert "LOCATION:Withy House" in body
    assert "ramp" not in body
