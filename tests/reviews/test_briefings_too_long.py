"""A briefing that does not fit on its one page is shortened before anybody checks it."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from partnership.pages import paper
from reviews.briefings import services, sheets
from reviews.briefings.models import Briefing, Sheet
from reviews.briefings.rules import LONGEST, PANELS, State, why_too_long
from tests.reviews.test_briefings_withdrawn import ROOM, published

__all__ = ["published"]
Browser = Callable[[User | None], Client]
TITLE = "What we learned of a child who went missing again and again, from home and from school, and alone"
PROSE = ("Babies were seen by many and heard by none, and each service knew a part of it. " * 9)[:LONGEST]
STEPS = "\n".join(f"Step {number}: do this" for number in range(1, 28))


def test_many_short_lines_are_too_long_and_the_sentence_says_where() -> None:
    panels = {name: PROSE for name, _ in PANELS}
    assert why_too_long("When a child goes missing", panels) is None, "as many letters as a form takes"
    told = why_too_long("When a child goes missing", panels | {"to_do": STEPS})
    assert told == (
        "It does not fit on one page: it is 21 lines too long. Shorten “What to do”: each new line counts, however "
        "short."
    )
    assert str(why_too_long(TITLE, panels)).endswith("Shorten the title or the panels.")


@pytest.mark.parametrize("name", ["key_1", "to_do"])
def test_the_longest_that_is_let_through_stands_on_one_page(db: None, name: str) -> None:
    panels = {one: PROSE[:240] for one, _ in PANELS}
    most = max(n for n in range(1, 60) if not why_too_long(TITLE, panels | {name: "\n".join("x" * n)}))
    texts = panels | {name: "\n".join("x" * most)}
    briefing = SimpleNamespace(title=TITLE, panels=[(heading, texts[one]) for one, heading in PANELS])
    context = {
        "briefing": briefing,
        "publication": SimpleNamespace(published_on=date(2026, 11, 22)),
        "is_close": True,
    }
    assert len(paper.lay_out("pdf/briefing.html", context, sheet="css/briefing.css").pages) == 1


def test_whoever_writes_it_is_told_before_somebody_checks_it(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    panels = {name: "Nobody saw the child." for name, _ in PANELS} | {"to_do": STEPS + STEPS}
    one = services.begin(published.review, by=business_unit, title="Asking twice", **panels)
    page = client_for(business_unit).get(f"{ROOM}{one.pk}/").content.decode()
    assert "Your next step: shorten it" in page
    assert "Shorten “What to do”" in page
    with pytest.raises(RuleBroken, match="does not fit on one page"):
        services.hand_in(one, by=business_unit)
    one.refresh_from_db()
    assert one.state == State.DRAFT


def test_the_page_of_a_briefing_says_that_its_sheet_failed(
    published: Briefing, business_unit: User, client_for: Browser
) -> None:
    here = f"{ROOM}{published.pk}/"
    assert "It has no page to print" not in client_for(business_unit).get(here).content.decode()
    Sheet.objects.update(attempts=sheets.MOST_ATTEMPTS)
    assert "It has no page to print" in client_for(business_unit).get(here).content.decode()
