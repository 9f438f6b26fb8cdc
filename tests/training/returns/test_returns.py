"""Agencies are asked what they trained by themselves, answer, and are read; what they ran is compared."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.deadlines.models import Deadline
from partnership.notices.models import Notice
from training.returns import access, comparing, services, work
from training.returns.models import Entry, Return, Round
from training.returns.rules import State, why_not_asked

FIRST, LAST = date(2024, 4, 1), date(2025, 3, 31)
SAID: dict[str, Any] = {
    "title": "Basic Awareness", "level": 1, "from_on": date(2024, 6, 3), "until_on": None, "delivery": "live",
    "times": 4, "hours": Decimal("1.5"), "delivered_by": "pack", "checked": "yes", "quality": "",
    **{f"group_{number}": 0 for number in range(1, 9)},
}  # fmt: skip


@pytest.fixture
def asked(training_officer: User, agency_lead: User, charity: Agency, hospital: Agency) -> Return:
    """The charity and the hospital are asked about 2024 to 2025; this is the charity's return."""
    rulebook.fill()
    made = services.ask(
        by=training_officer, from_on=FIRST, until_on=LAST, agencies=[charity, hospital], guidance="",
        now=timezone.now(),
    )  # fmt: skip
    return made.returns.get(agency=charity)


def run(one: Return, by: User, **said: Any) -> Entry:
    return services.keep_entry(one, by=by, **SAID | {"group_1": 12, "group_3": 30} | said)


def sent(one: Return, by: User, because: str = "") -> Return:
    return services.send(one, by=by, nothing_because=because, remark="", now=timezone.now())


def told(person: User) -> list[str]:
    return sorted(Notice.objects.filter(user=person).values_list("kind", flat=True))


def deadline(one: Return) -> Deadline:
    return Deadline.objects.select_related("rule").get(subject=one.subject)


def test_an_agency_is_asked_answers_and_is_read(
    asked: Return, agency_lead: User, training_officer: User
) -> None:
    now = timezone.now()
    assert (deadline(asked).state, deadline(asked).agency) == ("open", asked.agency)
    assert [ask.rows.count() for ask in work.work(agency_lead, timezone.localdate())] == [1]
    run(asked, agency_lead)
    one = sent(asked, agency_lead)
    assert (one.state, deadline(one).state) == (State.SENT, "met")
    assert Notice.objects.get(user=agency_lead, kind="training.return_asked").status == "back"
    with pytest.raises(RuleBroken, match="not with your agency"):
        run(one, agency_lead)
    one = services.send_back(one, by=training_officer, said="Which course was it?", now=now)
    assert (deadline(one).state, deadline(one).rule.code) == ("open", services.AGAIN)
    one = services.accept(sent(one, agency_lead), by=training_officer, now=now)
    assert one.state == State.ACCEPTED
    assert told(agency_lead) == [
        "training.return_accepted", "training.return_asked", "training.return_sent_back"
    ]  # fmt: skip
    assert told(training_officer) == ["training.return_sent", "training.return_sent"]


def test_nothing_is_an_answer_if_it_says_why(asked: Return, agency_lead: User) -> None:
    with pytest.raises(RuleBroken, match="say why there was nothing"):
        sent(asked, agency_lead)
    assert sent(asked, agency_lead, "Everybody came to the courses of the partnership.").state == State.SENT


def test_nobody_accepts_what_they_have_sent_themselves(
    asked: Return, agency_lead: User, council: Agency
) -> None:
    agency_lead.memberships.create(agency=council, role="training_officer", from_on=FIRST)
    run(asked, agency_lead)
    one = sent(asked, agency_lead)
    with pytest.raises(PermissionDenied):
        services.accept(one, by=agency_lead, now=timezone.now())


def test_others_see_nothing_before_it_is_sent_and_a_lead_nothing_of_another_agency(
    asked: Return, agency_lead: User, training_officer: User, client_for: Callable[[User | None], Client]
) -> None:
    run(asked, agency_lead)
    page = client_for(training_officer).get(f"/training/returns/{asked.pk}/")
    assert b"Basic Awareness" not in page.content
    assert b"has not sent its return yet" in page.content
    assert [one.agency for one in access.visible(agency_lead)] == [asked.agency]
    assert not access.compared_entries(training_officer).exists()


def test_whoever_has_not_answered_is_reminded_once_a_day(
    asked: Return, agency_lead: User, training_officer: User
) -> None:
    for _ in range(2):
        # The hospital has no safeguarding lead to remind.
        assert services.remind(asked.round, by=training_officer, now=timezone.now()) == 1
    assert told(agency_lead).count("training.return_chased") == 1
    services.excuse(asked, by=training_officer, said="It has no staff here.", now=timezone.now())
    assert services.remind(asked.round, by=training_officer, now=timezone.now()) == 0
    assert deadline(asked).state == "dropped"
    assert services.ask_again(asked, by=training_officer, now=timezone.now()).state == State.ASKED
    assert deadline(asked).state == "open"


def test_a_request_is_taken_back_only_while_nobody_has_answered(
    asked: Return, agency_lead: User, training_officer: User
) -> None:
    entry = run(asked, agency_lead)
    with pytest.raises(RuleBroken, match="begun to answer"):
        services.take_back(asked.round, by=training_officer)
    services.remove_entry(entry, by=agency_lead)
    services.take_back(asked.round, by=training_officer)
    assert not Round.objects.exists()
    assert set(Deadline.objects.values_list("state", flat=True)) == {"dropped"}


def test_agencies_are_compared_by_what_they_have_sent(
    asked: Return, agency_lead: User, training_officer: User
) -> None:
    run(asked, agency_lead)
    run(asked, agency_lead, title="E-learning", delivery="on_demand", times=None, group_1=7, checked="no")
    returns: Any = access.visible(training_officer).filter(pk=asked.pk)
    rows: Any = comparing.with_figures(returns)
    assert rows.values_list("live", "on_demand", "number").get() == (0, 0, 0)
    sent(asked, agency_lead)
    figures = rows.values_list("live", "on_demand", "number", "hours", "checked")
    assert figures.get() == (42, 37, 2, Decimal("118.5"), 42)
    assert comparing.by_group(asked.round) == [
        ("Group 1: in infrequent contact with children or their parents", 12, 7),
        ("Group 3: work mostly with children or their parents, and take part in assessing needs", 30, 30),
    ]


@pytest.mark.parametrize(
    "said",
    [{"from_on": date(2024, 3, 31)}, {"from_on": date(2025, 4, 1)}, {"until_on": date(2025, 4, 1)}],
)
def test_a_return_is_about_its_period(asked: Return, agency_lead: User, said: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken, match="about 2024 to 2025"):
        run(asked, agency_lead, **said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("training_returns_somebody_was_trained", {"group_1": 0, "group_3": 0}),
        ("training_returns_somebody_was_trained", {"group_1": 100_001}),
        ("training_returns_entry_takes_time", {"hours": 0}),
        ("training_returns_entry_has_a_title", {"title": ""}),
        ("training_returns_entry_ends_later", {"until_on": date(2024, 5, 1)}),
        ("training_returns_only_live_is_held", {"delivery": "on_demand"}),
    ],
)
def test_the_database_refuses_what_cannot_have_been_run(
    asked: Return, agency_lead: User, name: str, said: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        run(asked, agency_lead, **said)
    assert name in str(refused.value.__cause__)


def test_no_day_is_asked_for_twice_and_none_before_it_is_over(asked: Return, training_officer: User) -> None:
    with pytest.raises(RuleBroken, match="already") as refused:
        services.ask(
            by=training_officer, from_on=LAST, until_on=LAST, agencies=[], guidance="", now=timezone.now()
        )
    assert "training_returns_no_day_twice" in str(refused.value.__cause__)
    assert why_not_asked(FIRST, LAST, today=LAST) is not None
    assert why_not_asked(LAST, FIRST, today=LAST + timedelta(days=9)) is not None
    assert why_not_asked(FIRST, LAST + timedelta(days=3), today=LAST + timedelta(days=9)) is not None
    assert why_not_asked(date(1066, 1, 1), date(1066, 2, 1), today=LAST) is not None


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("training_returns_sent_by_somebody", {"state": "sent"}),
        ("training_returns_accepted_by_another", {"state": "accepted", "sent_at": timezone.now()}),
        ("training_returns_refused_with_a_reason", {"state": "excused"}),
    ],
)
def test_the_database_refuses(asked: Return, agency_lead: User, name: str, facts: dict[str, Any]) -> None:
    if "sent_at" in facts:
        facts |= {"sent_by": agency_lead, "decided_by": agency_lead, "decided_at": facts["sent_at"]}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Return.objects.filter(pk=asked.pk).update(**facts)


def test_only_those_in_the_arrangements_today_can_be_asked_besides(
    asked: Return, council: Agency, school: Agency, constabulary: Agency, training_officer: User
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Agency.objects.filter(pk=school.pk).update(arrangement="other")
    Agency.objects.filter(pk=constabulary.pk).update(until_on=yesterday)
    assert {*access.not_asked(asked.round)} == {council}


def test_an_agency_is_asked_once_for_a_period_that_ends_later(asked: Return, training_officer: User) -> None:
    with pytest.raises(RuleBroken, match="asked already") as refused:
        services.ask_more(asked.round, by=training_officer, agencies=[asked.agency], now=timezone.now())
    assert "training_returns_one_an_agency" in str(refused.value.__cause__)
    with pytest.raises(IntegrityError, match="training_returns_period_ends_later"), transaction.atomic():
        Round.objects.create(from_on=LAST, until_on=FIRST, asked_on=LAST, made_by=training_officer)


def test_the_form_begins_with_what_was_said_before(
    asked: Return, agency_lead: User, training_officer: User, client_for: Callable[[User | None], Client]
) -> None:
    earlier = Round.objects.create(
        from_on=date(2023, 4, 1), until_on=date(2024, 3, 31), asked_on=LAST, made_by=training_officer
    )
    before = Return.objects.create(round=earlier, agency=asked.agency)
    entry = run(before, agency_lead, title="Neglect", from_on=date(2023, 5, 2))
    sent_before = sent(before, agency_lead)
    assert sent_before.state == State.SENT
    browser = client_for(agency_lead)
    assert b"What you reported before" in browser.get(f"/training/returns/{asked.pk}/").content
    page = browser.get(f"/training/returns/{asked.pk}/add/?like={entry.pk}").content.decode()
    assert 'value="Neglect"' in page
    assert 'value="12"' not in page
    answer = browser.post(
        f"/training/returns/{asked.pk}/add/", {"title": "x" * 999, "group_2": "many", "hours": "-1"}
    )
    for sentence in (
        b"140 characters or fewer",
        b"must be a whole number, like 24",
        b"Enter the hours",
        b"must be 0.1",
    ):
        assert (sentence in answer.content) == (sentence != b"Enter the hours"), sentence


def test_what_was_run_is_listed_with_every_column_and_taken_away(
    asked: Return, agency_lead: User, training_officer: User, client_for: Callable[[User | None], Client]
) -> None:
    run(asked, agency_lead)
    sent(asked, agency_lead)
    browser = client_for(training_officer)
    path = f"/training/returns/periods/{asked.round_id}/"
    columns = "title,agency,level,times,delivered_by,quality,group_1,delivery,checked,until_on"
    page = browser.get(f"{path}run/?columns={columns}&group=3&q=basic").content.decode()
    assert "Our own people, with a cascade pack" in page
    assert "Level 1" in page
    assert "Nothing matches" in browser.get(f"{path}run/?group=8").content.decode()
    assert browser.get(f"{path}?columns=agency,sector,hours,number&sort=-live").status_code == 200
    lines = b"".join(browser.get(f"{path}run/?format=csv").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "Basic Awareness" in lines[1]


def test_the_pages_ask_few_queries(
    asked: Return, training_officer: User, client_for: Callable[[User | None], Client],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:  # fmt: skip
    browser = client_for(training_officer)
    for path, most in ((f"/training/returns/periods/{asked.round_id}/", 22), ("/training/returns/", 16)):
        browser.get(path)
        with django_assert_max_num_queries(most):
            assert browser.get(path).status_code == 200
