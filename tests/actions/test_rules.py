"""How an action stands, by rule and not by hand: the pure rule, and the same asked of the database."""

from datetime import date, timedelta

import pytest

from partnership.actions import standing
from partnership.actions.models import Action
from partnership.actions.rules import Facts, Outlook, State, Status, status
from partnership.agencies.models import Agency

TODAY = date(2026, 3, 2)
AHEAD, NEAR, OVER = TODAY + timedelta(days=8), TODAY + timedelta(days=7), TODAY - timedelta(days=1)
WEEK_AGO = TODAY - timedelta(days=7)

CASES = [
    (Facts(State.OPEN, AHEAD), Status.ON_TRACK),
    (Facts(State.OPEN, NEAR), Status.AT_RISK),
    (Facts(State.OPEN, TODAY), Status.AT_RISK),
    (Facts(State.OPEN, OVER), Status.OVERDUE),
    (Facts(State.OPEN, AHEAD, outlook=Outlook.SLIPPING), Status.AT_RISK),
    (Facts(State.OPEN, AHEAD, outlook=Outlook.STUCK), Status.AT_RISK),
    (Facts(State.OPEN, AHEAD, outlook=Outlook.ON_TRACK), Status.ON_TRACK),
    (Facts(State.OPEN, AHEAD, report_due_on=OVER), Status.AT_RISK),
    (Facts(State.OPEN, AHEAD, report_due_on=TODAY), Status.ON_TRACK),
    (Facts(State.OPEN, AHEAD, chased_on=WEEK_AGO), Status.AT_RISK),
    (Facts(State.OPEN, AHEAD, chased_on=WEEK_AGO + timedelta(days=1)), Status.ON_TRACK),
    # What is said to be done without anything to look at is still with its owner.
    (Facts(State.DONE, OVER), Status.OVERDUE),
    (Facts(State.DONE, AHEAD), Status.ON_TRACK),
    (Facts(State.DONE, OVER, handed_in_on=OVER), Status.CHECKED),
    (Facts(State.EVIDENCED, OVER), Status.CHECKED),
    (Facts(State.EMBEDDED, OVER), Status.CLOSED),
    (Facts(State.DROPPED, OVER), Status.CLOSED),
]


@pytest.mark.parametrize(("facts", "expected"), CASES)
def test_domain_1_5_3_the_status_follows_from_date_report_and_chase(facts: Facts, expected: Status) -> None:
    found, because = status(facts, today=TODAY)
    assert found == expected
    assert because.endswith(".")


def test_the_database_gives_each_action_the_status_of_the_rule(charity: Agency) -> None:
    Action.objects.bulk_create(
        Action(
            number=number,
            title="Brief teams",
            agreed="Brief them.",
            agency=charity,
            source="meeting",
            source_name=f"Meeting {number}",
            agreed_on=date(2026, 1, 1),
            first_due_on=date(2026, 1, 1),
            due_on=facts.due_on,
            state=facts.state,
            handed_in_on=facts.handed_in_on,
            outlook=facts.outlook,
            report_every="3" if facts.report_due_on else "",
            report_due_on=facts.report_due_on,
            chased_on=facts.chased_on,
        )
        for number, (facts, _) in enumerate(CASES, 1)
    )
    for one in Status:
        found = set(Action.objects.filter(standing.is_(one, today=TODAY)).values_list("number", flat=True))
        assert found == {number for number, (_, expected) in enumerate(CASES, 1) if expected == one}
    numbers = standing.numbers(Action.objects.all(), today=TODAY)
    assert sum(numbers[one] for one in Status) == numbers["all"] == len(CASES)
