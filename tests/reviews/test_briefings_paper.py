"""The sheet of a briefing: whatever a form takes stands on its one page, whole."""

from datetime import date
from types import SimpleNamespace

import pytest

from partnership.pages import paper
from reviews.briefings.rules import LONGEST, PANELS

PROSE = ("Babies were seen by many and heard by none, and each service knew a part of it. " * 9)[:LONGEST]


@pytest.mark.parametrize(("letters", "is_close"), [(200, False), (LONGEST, True)])
def test_no_panel_runs_over_the_edge_of_the_page(db: None, letters: int, is_close: bool) -> None:
    briefing = SimpleNamespace(
        title="Sleeping babies are seen by many and heard by nobody at all",
        panels=[(heading, PROSE[:letters]) for _, heading in PANELS],
    )
    publication = SimpleNamespace(published_on=date(2026, 11, 22))
    context = {"briefing": briefing, "publication": publication, "is_close": is_close}
    (page,) = paper.lay_out("pdf/briefing.html", context, sheet="css/briefing.css").pages
    boxes = [one for one in page._page_box.descendants() if getattr(one, "text", "")]
    assert {heading for _, heading in PANELS} <= {one.text.strip() for one in boxes}
    assert max(one.position_x + one.width for one in boxes) < page.width - 30
    assert max(one.position_y + one.height for one in boxes) < page.height
