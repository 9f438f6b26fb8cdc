"""What is published of a review is what the page has shown to whoever publishes it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.publications import access as public
from reviews.practice import copies, drafting, publishing
from tests.reviews import practice as world
from tests.reviews.practice import today as today

Browsers = Callable[[User | None], Client]


def test_what_is_published_is_what_the_page_has_shown(
    business_unit: User, today: date, client_for: Browsers
) -> None:
    """Another makes a draft the final report, or decides otherwise, while somebody has the page open."""
    old = world.review(business_unit, started_on=today - timedelta(days=900))
    world.final(old, business_unit)
    world.decided(old, business_unit, decided_on=today - timedelta(days=300))
    browser, here = client_for(business_unit), f"/reviews/{old.pk}/practice/publish/"
    page = browser.get(here)
    first = publishing.file_to_publish(old, copies.of(old))
    assert first is not None
    assert first.filename in page.content.decode()
    out = today - timedelta(days=200)
    sent = {
        "title": old.pseudonym, "summary": "What we learned.", "text": "", "before": "on", "came_out": "levels.example",
        "on_day": out.day, "on_month": out.month, "on_year": out.year, "shown": page.context["form"]["shown"].value(),
    }  # fmt: skip
    final = copies.final_draft(old)
    assert final is not None
    drafting.take_back_final(final, by=business_unit, now=timezone.now())
    world.final(old, business_unit, text="Another.")
    refused = browser.post(here, sent)
    assert publishing.OTHERWISE in refused.content.decode()
    refused = browser.post(here, sent | {"summary": ""})
    assert publishing.OTHERWISE in refused.content.decode(), "whatever else has to change"
    assert not public.visible(business_unit).exists()
    world.decided(old, business_unit, decided_on=today - timedelta(days=301))
    refused = browser.post(here, sent | {"shown": refused.context["form"]["shown"].value()})
    assert publishing.OTHERWISE in refused.content.decode()
    last = browser.get(here).context["form"]["shown"].value()
    assert browser.post(here, sent | {"shown": last}).status_code == 302
    assert public.visible(business_unit).exists()
