"""What tells who somebody is in a briefing is pointed out to whoever writes, checks and publishes it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.naming.looking import Look
from partnership.publications.models import Publication
from reviews.briefings import services
from reviews.briefings.models import Briefing
from reviews.briefings.rules import READ_AGAIN, State
from tests.reviews.briefings import briefing as briefing
from tests.reviews.briefings import colleague as colleague
from tests.reviews.briefings import published as published
from tests.reviews.briefings import review as review

Browser = Callable[[User | None], Client]


def test_words_that_look_like_names_are_pointed_out() -> None:
    text = (
        "The midwife told Rowan about it. Thandi was late. The NHS and a trust. Will they ask? Rashid’s plan."
    )
    assert Look(frozenset({"Rowan"}), frozenset({"thandi", "rashid"})).found(text) == ["Rashid", "Thandi"]
    assert "Rowan" in Look().found(text)


TELLING = (
    "Joan",
    "01392 555123",
    "EX1 1AA",
    "j.pell@mail.example",
    "485 777 3456",
    "12 Acacia Avenue",
    "3 years 4 months",
    "six weeks old",
)


def to_publish(briefing: Briefing, *, by: User, checked_by: User, **said: str) -> Briefing:
    briefing = services.change(briefing, version=briefing.version, by=by, **said)
    services.hand_in(briefing, by=by)
    return services.agree(briefing, by=checked_by, now=timezone.now())


@pytest.mark.parametrize("telling", TELLING)
def test_whoever_checks_is_shown_by_panel_what_tells_who_somebody_is(
    briefing: Briefing, business_unit: User, colleague: User, client_for: Browser, telling: str
) -> None:
    changed = services.change(
        briefing, version=briefing.version, by=business_unit, points=f"We heard it from {telling}."
    )
    services.hand_in(changed, by=business_unit)
    page = client_for(colleague).get(f"/reviews/briefings/{briefing.pk}/").content.decode()
    assert f"Points to remember: “{telling}”" in page
    assert "no word was found" not in page


def test_where_nothing_is_found_the_pages_do_not_say_that_there_is_nothing(
    briefing: Briefing, business_unit: User, colleague: User, client_for: Browser
) -> None:
    said = "no word was found that looks like a name, an address, a number or an exact age of somebody."
    services.hand_in(briefing, by=business_unit)
    assert said in client_for(colleague).get(f"/reviews/briefings/{briefing.pk}/").content.decode()
    services.agree(briefing, by=colleague, now=timezone.now())
    page = client_for(business_unit).get(f"/reviews/briefings/{briefing.pk}/publish/").content.decode()
    assert said in page
    assert 'name="looked_at"' not in page


@pytest.mark.parametrize("telling", TELLING)
def test_what_tells_who_somebody_is_is_published_only_once_somebody_has_looked_at_it(
    briefing: Briefing, business_unit: User, colleague: User, client_for: Browser, telling: str
) -> None:
    to_publish(briefing, by=business_unit, checked_by=colleague, points=f"We heard it from {telling}.")
    browser, page = client_for(business_unit), f"/reviews/briefings/{briefing.pk}/publish/"
    shown = browser.get(page)
    assert f"Points to remember: “{telling}”" in shown.content.decode()
    read = {"version": shown.context["form"].version}
    ticked = read | {"looked_at": shown.context["form"].stamps}
    refused = browser.post(page, {"summary": "Plan early."} | read)
    assert "pointed out in “Points to remember”" in str(refused.context["form"].non_field_errors())
    assert "Plan early." in refused.content.decode(), "nothing typed is lost"
    more = browser.post(page, {"summary": "Plan early with Anna Farrow."} | ticked).context["form"]
    assert "“Anna” and “Farrow”" in more.errors["summary"][0], "not what was looked at"
    assert not Publication.objects.exists()
    assert browser.post(page, {"summary": "Plan early."} | ticked).status_code == 302
    assert Publication.objects.count() == 1


def test_the_tick_holds_only_for_the_words_that_were_looked_at(
    briefing: Briefing, business_unit: User, colleague: User, client_for: Browser
) -> None:
    to_publish(briefing, by=business_unit, checked_by=colleague, points="We heard it from Joan.")
    browser, page = client_for(business_unit), f"/reviews/briefings/{briefing.pk}/publish/"
    form = browser.get(page).context["form"]
    old = {"summary": "Plan early.", "looked_at": form.stamps, "version": form.version}
    services.send_back(briefing, said="Panel 6.", by=colleague)
    briefing.refresh_from_db()
    to_publish(briefing, by=business_unit, checked_by=colleague, points="We heard it from Thandi.")
    again = browser.post(page, old)
    assert again.context["form"].non_field_errors()
    assert not again.context["form"].is_looked_at
    assert not Publication.objects.exists()


def test_that_it_names_nobody_is_said_of_the_words_that_were_on_the_page(
    briefing: Briefing, business_unit: User, colleague: User, client_for: Browser
) -> None:
    """Domain 8.2: nothing published tells who the child is."""
    services.hand_in(briefing, by=business_unit)
    browser, here = client_for(colleague), f"/reviews/briefings/{briefing.pk}/"
    seen = browser.get(here).context["briefing"].version
    services.send_back(Briefing.objects.get(), said="Panel 6.", by=business_unit)
    changed = services.change(
        briefing, version=Briefing.objects.get().version, by=business_unit, points="We heard it from Joan."
    )
    services.hand_in(changed, by=business_unit)
    for sent in ({"version": seen}, {}):
        shown = browser.post(f"{here}agree/", sent, follow=True)
        assert READ_AGAIN in shown.content.decode()
        assert "We heard it from Joan." in shown.content.decode()
    assert Briefing.objects.get().state == State.TO_CHECK
    # Each word that is pointed out is looked at, and the tick is theirs alone.
    read = {"version": shown.context["briefing"].version}
    refused = browser.post(f"{here}agree/", read | {"looked_at": "of other words"})
    assert "pointed out in “Points to remember”" in refused.content.decode()
    assert Briefing.objects.get().state == State.TO_CHECK
    browser.post(f"{here}agree/", read | {"looked_at": refused.context["form"].stamps})
    assert Briefing.objects.get().state == State.CHECKED


def test_whoever_writes_a_briefing_is_shown_what_tells_who_somebody_is(
    briefing: Briefing, business_unit: User, client_for: Browser
) -> None:
    here, said = f"/reviews/briefings/{briefing.pk}/", "Points to remember: “Joan” and “3 years 4 months”"
    text = {"points": "We heard it from Joan, aged 3 years 4 months. She was 9 then, in year 4."}
    services.change(briefing, version=briefing.version, by=business_unit, **text)
    assert said in client_for(business_unit).get(here).content.decode()
    services.change(Briefing.objects.get(), version=briefing.version + 1, by=business_unit, matters="")
    assert said in client_for(business_unit).get(here).content.decode()


def test_a_briefing_that_is_out_is_offered_for_nothing_that_it_cannot_be(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    for page in ("publish/", "send-back/"):
        answer = client_for(business_unit).get(f"/reviews/briefings/{published.pk}/{page}")
        assert answer.status_code == 409, page
        assert "published already" in answer.content.decode()


def test_it_is_published_with_the_words_that_were_there_when_the_page_was_opened(
    briefing: Briefing, business_unit: User, colleague: User, client_for: Browser
) -> None:
    old = to_publish(briefing, by=business_unit, checked_by=colleague).version
    services.send_back(Briefing.objects.get(), said="Panel 6.", by=colleague)
    to_publish(Briefing.objects.get(), by=business_unit, checked_by=colleague, points="Ask both parents.")
    browser, page = client_for(business_unit), f"/reviews/briefings/{briefing.pk}/publish/"
    shown = browser.post(page, {"summary": "Plan early.", "version": old})
    said = shown.content.decode()
    assert READ_AGAIN in said
    assert "Ask both parents." in said
    assert "Plan early." in said, "nothing typed is lost"
    with pytest.raises(RuleBroken, match="has gone back or changed"):  # it changes in the same moment
        services.publish(
            Briefing.objects.get(),
            summary="Plan early.",
            version=old,
            by=business_unit,
            on=timezone.localdate(),
        )
    now = shown.context["form"]["version"].value()
    assert browser.post(page, {"summary": "Plan early.", "version": now}).status_code == 302


def test_the_sentence_for_the_public_list_is_looked_through_too(
    briefing: Briefing, business_unit: User, colleague: User, client_for: Browser
) -> None:
    version = to_publish(briefing, by=business_unit, checked_by=colleague).version
    browser, page = client_for(business_unit), f"/reviews/briefings/{briefing.pk}/publish/"
    said = {"summary": "Ring 01392 555123.", "version": version}
    refused = browser.post(page, said)
    form = refused.context["form"]
    assert "01392 555123" in form.errors["summary"][0]
    assert "In the title and the panels no word" in refused.content.decode(), "not that there is none at all"
    assert browser.post(page, said | {"looked_at": form.stamps}).status_code == 302
