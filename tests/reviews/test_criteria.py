"""From which edition of law and guidance the criteria come that are in force on a day."""

from datetime import date

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from reviews.practice.rules import CRITERIA
from reviews.referrals import access, reference, services, showing
from reviews.referrals.models import Consideration, Criterion
from reviews.referrals.rules import Answer
from tests.reviews.test_referrals import CASE

LAW = {
    "Children Act 2004",
    "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018",
}


def edition(source: str) -> str:
    return source.partition(",")[0].partition(" (chapter")[0]


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2023, 12, 14), 2018),
        (date(2023, 12, 15), 2023),
        (date(2026, 3, 18), 2023),
        (date(2026, 3, 19), 2026),
        (date(2026, 11, 22), 2026),
    ],
)
def test_each_criterion_is_of_the_edition_in_force_domain_0_1_1(db: None, on: date, year: int) -> None:
    reference.fill()
    reference.fill()
    rows = list(access.criteria_on(on))
    assert {edition(one.source) for one in rows} == LAW | {f"Working Together to Safeguard Children {year}"}
    assert len(rows) == len({one.text for one in rows}) == 9, "Each once, in the order of the law"
    assert [one.position for one in rows] == list(range(1, 10))


def test_the_criteria_of_a_practice_review_name_every_edition() -> None:
    guidance = [one.source for one in CRITERIA if "Working Together" in one.source]
    assert guidance
    assert all(str(year) in source for source in guidance for year in (2018, 2023, 2026))


def test_what_was_weighed_under_one_edition_holds_for_the_same_words_of_the_next(
    practitioner: User, charity: Agency
) -> None:
    reference.fill()
    case = services.refer(agency=charity, by=practitioner, now=timezone.now(), **CASE)
    first, last = date(2026, 3, 18), date(2026, 3, 19)
    guidance = access.criteria_on(first).filter(until_on=first)
    assert guidance.count() == 2
    for one in guidance:
        Consideration.objects.create(
            referral=case, criterion=one, answer=Answer.MET, reason="One ward did it."
        )
    told = [row["reason"] for row in services.frozen(case, last) if "2026" in row["source"]]
    assert told == ["One ward did it."] * 2
    assert showing.unweighed(case, last) == 7
    newer = Criterion.objects.get(about=guidance[0].about, text=guidance[0].text, from_on=last)
    Consideration.objects.create(referral=case, criterion=newer, answer=Answer.NOT_MET, reason="Two did it.")
    assert "Two did it." in [row["reason"] for row in services.frozen(case, last)]
