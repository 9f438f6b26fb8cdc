"""The record of contributions: who sees it, what it asks, and two people at once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.finance.models import Contribution

ClientFor = Callable[[User | None], Client]
LIST = "/finance/contributions/"
RECORD = "/finance/contributions/record/"


@pytest.fixture
def contribution(council: Agency) -> Contribution:
    return Contribution.objects.create(agency=council, year=2024, amount=Decimal(65300))


def test_contributions_are_whole(contribution: Contribution, council: Agency) -> None:
    for name, year, amount in (
        ("finance_one_contribution_a_year", 2024, "1"),
        ("finance_contribution_is_not_negative", 2023, "-1"),
        ("finance_year_is_plausible", 1999, "1"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Contribution.objects.create(agency=council, year=year, amount=Decimal(amount))


def test_the_list_tells_the_newest_year(
    client_for: ClientFor, finance_officer: User, executive: User, contribution: Contribution
) -> None:
    for somebody in (finance_officer, executive):
        page = client_for(somebody).get(LIST)
        assert "1 agency paid £65,300 in 2024 to 2025" in page.content.decode()
        assert (f"{LIST}{contribution.pk}/" in page.content.decode()) == (somebody == finance_officer)


def test_the_list_counts_those_who_paid(
    client_for: ClientFor, executive: User, contribution: Contribution, hospital: Agency
) -> None:
    Contribution.objects.create(agency=hospital, year=2024, amount=Decimal())
    reader = client_for(executive)
    assert "1 agency paid £65,300 in 2024 to 2025" in reader.get(LIST).content.decode()
    contribution.delete()
    assert "No agency paid in 2024 to 2025" in reader.get(LIST).content.decode()


def test_the_newest_year_comes_first_then_the_largest_amount(
    client_for: ClientFor, executive: User, contribution: Contribution, hospital: Agency, council: Agency
) -> None:
    Contribution.objects.create(agency=hospital, year=2024, amount=Decimal(70000))
    Contribution.objects.create(agency=council, year=2023, amount=Decimal(90000))
    page = client_for(executive).get(LIST).content.decode()
    places = [page.index(f"<span>{amount}</span>") for amount in ("£70,000", "£65,300", "£90,000")]
    assert places == sorted(places)
    assert page.count('aria-sort="descending"') == 1


def test_the_list_asks_the_same_however_long_it_is(
    client_for: ClientFor, finance_officer: User, contribution: Contribution, council: Agency
) -> None:
    browser = client_for(finance_officer)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    Contribution.objects.bulk_create(
        Contribution(agency=council, year=year, amount=Decimal(10)) for year in range(2001, 2020)
    )
    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)
    assert len(many) == len(few) <= 9


def test_the_list_can_be_taken_away(
    client_for: ClientFor, finance_officer: User, contribution: Contribution
) -> None:
    answer = client_for(finance_officer).get(LIST, {"format": "csv", "year": "2024"})
    assert b'"Levels Council","2024-25",65300.00' in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("year", ["2023-24", "2023/24", "2023 to 2024"])
def test_an_amount_is_read_as_people_write_it(
    client_for: ClientFor, finance_officer: User, council: Agency, year: str
) -> None:
    sent = {"agency": str(council.pk), "year": year, "amount": "£65,300.50"}
    answer = client_for(finance_officer).post(RECORD, sent, follow=True)
    assert "£65,300.50 from Levels Council for 2023 to 2024 is recorded." in answer.content.decode()
    assert Contribution.objects.get().amount == Decimal("65300.50")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("year", "2024-26", "Write the financial year like 2024-25."),
        ("year", "last year", "Write the financial year like 2024-25."),
        ("year", "1950-51", "Enter a financial year from 2000-01 to 2098-99."),
        ("year", "2024-25" * 9, "Financial year must be 20 characters or fewer."),
        ("amount", "-1", "A contribution cannot be less than nothing."),
        ("amount", "NaN", "Enter the amount in pounds, like 65,300 or 65.50."),
        ("amount", "12,50,0", "Enter the amount in pounds, like 65,300 or 65.50."),
        ("amount", "1,20", "Enter the amount in pounds, like 65,300 or 65.50."),
        ("amount", "1e40", "The amount is too large."),
        ("amount", "1.234", "Enter at most two places for pence, like 65.50."),
        ("amount", "<b>", "Enter the amount in pounds, like 65,300 or 65.50."),
        ("agency", "7d5f0f2e-0000-4000-8000-000000000000", "Choose an agency from the list"),
        ("agency", "not-a-key", "Choose an agency from the list"),
        ("version", "x", "This page was changed on its way to us."),
    ],
)
def test_nonsense_gets_a_sentence_and_keeps_what_was_typed(
    client_for: ClientFor, finance_officer: User, council: Agency, field: str, value: str, sentence: str
) -> None:
    sent = {"agency": str(council.pk), "year": "2024-25", "amount": "100"} | {field: value}
    answer = client_for(finance_officer).post(RECORD, sent)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_second_record_of_the_same_year_gets_a_sentence(
    client_for: ClientFor, finance_officer: User, council: Agency
) -> None:
    browser = client_for(finance_officer)
    for _ in range(2):
        answer = browser.post(RECORD, {"agency": str(council.pk), "year": "2024-25", "amount": "100"})
    assert "contribution for the year is already recorded" in answer.content.decode()
    assert Contribution.objects.count() == 1


def test_the_second_to_save_is_shown_both(
    client_for: ClientFor,
    finance_officer: User,
    business_unit: User,
    contribution: Contribution,
    council: Agency,
) -> None:
    address = f"{LIST}{contribution.pk}/"
    sent = {"agency": str(council.pk), "year": "2024-25", "version": "0"}
    client_for(finance_officer).post(address, sent | {"amount": "70000"})
    answer = client_for(business_unit).post(address, sent | {"amount": "80000"})
    page = answer.content.decode()
    assert "Somebody else saved this first" in page
    assert "70000" in page
    assert "80000" in page
    contribution.refresh_from_db()
    assert contribution.amount == Decimal(70000)


def test_somebody_who_only_reads_cannot_change(
    client_for: ClientFor, executive: User, practitioner: User, contribution: Contribution
) -> None:
    for address in (RECORD, f"{LIST}{contribution.pk}/"):
        assert client_for(executive).post(address, {}).status_code == 403
        assert client_for(practitioner).post(address, {}).status_code == 404
