"""Those who keep prices write them in pounds, and read them in pounds, also where two write at once."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from training.charges.models import PriceList


def test_whoever_saves_second_compares_fees_in_pounds(
    client_for: Callable[[User], Client], finance_officer: User
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    prices = PriceList.objects.create(in_force_from=day, booking_fee=7_50, version=1)
    typed = {
        "in_force_from_day": day.day, "in_force_from_month": day.month, "in_force_from_year": day.year,
        "half_day_hours": "4", "short_hours": "1", "booking_fee": "5", "note": "", "version": "0",
    }  # fmt: skip
    page = (
        client_for(finance_officer)
        .post(f"/training/charges/prices/{prices.pk}/edit/", typed)
        .content.decode()
    )
    assert "<span>Saved now</span>7.50</dd><dd><span>Yours</span>5</dd>" in page
