"""What is told in the annual report beside the registers: on demand, money, and what agencies trained by themselves."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.report_parts import Passage
from partnership.base.years import FinancialYear
from tests.annual_report.conftest import new_people
from tests.conftest import session_on
from training.annual import section
from training.assurance import annual
from training.assurance.models import Money
from training.library.models import OnDemand
from training.models import Booking, Course
from training.returns import annual as returns
from training.returns.models import Entry, Return, Round

YEAR = FinancialYear(2024)
AT = timezone.make_aware(datetime(2024, 6, 10, 12))


def came(course: Course, agency: Agency, number: int) -> None:
    session = session_on(course, date(2024, 6, 3), capacity=50)
    Booking.objects.bulk_create(
        Booking(session=session, user=one, agency=agency, booked_at=AT, attendance="attended", marked_at=AT)
        for one in new_people(number)
    )


def followed(course: Course, agency: Agency, number: int, *, finished: int) -> None:
    OnDemand.objects.bulk_create(
        OnDemand(
            course=course, user=one, agency=agency, opened_at=AT, finished_at=AT if at < finished else None
        )
        for at, one in enumerate(new_people(number))
    )


def only(found: tuple[Passage, ...]) -> Passage:
    (passage,) = found
    return passage


def test_live_and_on_demand_stand_beside_each_other_and_few_are_withheld(
    course: Course, charity: Agency
) -> None:
    week = Course.objects.create(
        slug="week", title="Forum week", kind="forum_week", mode="online", duration="5 days"
    )
    came(week, charity, 9)
    came(course, charity, 3)
    followed(week, charity, 12, finished=3)
    followed(course, charity, 8, finished=0)
    (table,) = only(annual.passages(YEAR)).tables
    assert table.rows == (("Forum week", "9", "12", "c"), ("Advanced Child Protection", "c", "8", "0"))
    assert table.total == ("All on demand", "", "20", "c")
    told = section(YEAR)
    assert told is not None
    assert told.source.endswith(
        "Besides the registers it counts each time somebody began a course on demand."
    )
    assert annual.passages(YEAR.back()) == ()


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ({"earlier": 9_000_00}, "brought in £9,000 in 2024 to 2025. What it cost is not on record yet"),
        ({"staff": 9_000_00}, "Training cost £9,000"),
        ({"earlier": 9_000_00, "staff": 4_000_00}, "£5,000 was left over"),
        ({"earlier": 4_000_00, "staff": 9_000_00}, "it cost £5,000 more than it brought in"),
    ],
)
def test_the_balance_is_told_as_far_as_it_is_on_record(
    db: None, kinds: dict[str, int], sentence: str
) -> None:
    for kind, pence in kinds.items():
        Money.objects.create(year=2024, kind=kind, pence=pence)
    passage = only(annual.passages(YEAR))
    assert sentence in passage.paragraphs[0]
    assert bool(passage.tables[0].total) == (len(kinds) == 2)


def test_accepted_returns_are_told_by_sector(
    charity: Agency, hospital: Agency, school: Agency, business_unit: User, training_officer: User
) -> None:
    asked = Round.objects.create(
        from_on=YEAR.start, until_on=YEAR.end, asked_on=YEAR.end, made_by=business_unit
    )
    said = {"sent_at": AT, "sent_by": business_unit, "decided_at": AT, "decided_by": training_officer}
    for agency, state, groups, delivery in (
        (charity, "accepted", {"group_1": 40}, "live"),
        (hospital, "accepted", {"group_2": 3}, "live"),
        (school, "sent", {"group_3": 99}, "on_demand"),
    ):
        one = Return.objects.create(round=asked, agency=agency, state=state, **said)
        Entry.objects.create(
            a_return=one, title="Basic Awareness", from_on=YEAR.start, delivery=delivery, hours=2,
            delivered_by="own", checked="yes", **groups,
        )  # fmt: skip
    passage = only(returns.passages(YEAR))
    assert "2 agencies of 3 that were asked" in passage.paragraphs[0]
    (table,) = passage.tables
    # Forty is withheld too: the total would give away the three.
    assert [row[1:] for row in table.rows] == [("1", "c", "0"), ("1", "c", "0")]
    Entry.objects.filter(group_2=3).update(group_2=60)
    assert (
        "trained 100 people live and none on demand. Of these, 100%"
        in only(returns.passages(YEAR)).paragraphs[1]
    )
    assert returns.passages(YEAR.back()) == ()
