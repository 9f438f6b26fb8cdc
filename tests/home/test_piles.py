"""Work of all rooms stands in three piles, the most urgent first, each thing once, and says where the rest is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from config.desk import piles
from partnership.accounts.models import User
from partnership.deadlines.models import Deadline
from partnership.pages.components import Due, WorkItem
from partnership.pages.gathering import Ask, Found, Row, Whole
from tests.access.matrix import CAST
from tests.deadlines.conftest import Start

ClientFor = Callable[[User | None], Client]
TODAY = timezone.localdate()
DAY = timedelta(days=1)
WHOLE = Whole("deadline", "deadlines", "/deadlines/")


def found(
    *items: WorkItem,
    total: int | None = None,
    whole: Whole | None = WHOLE,
    of: type[Model] = User,
) -> Found[WorkItem]:
    """What a room has, as it comes from the database."""
    number = len(items) if total is None else total
    ask: Ask[WorkItem] = Ask(rows=of._default_manager.none(), say=lambda row: None, facts={}, whole=whole)
    return Found(ask, [(Row(None, {}, number), item) for item in items], number)


def item(title: str, days: int | None = None, url: str = "") -> WorkItem:
    due = None if days is None else Due.of(TODAY + days * DAY, today=TODAY)
    return WorkItem(title, url or f"/{title}/", due=due)


def test_each_thing_lies_on_the_pile_of_its_urgency_the_most_urgent_first() -> None:
    late, soon, waiting = piles(
        [
            found(item("a", 3), item("b", 0)),
            found(item("c", -1), item("d", -9)),
            found(item("e"), whole=None),
        ],
        today=TODAY,
    )
    assert [one.title for one in late.items] == ["d", "c"]
    assert [one.title for one in soon.items] == ["b", "a"]
    assert [one.title for one in waiting.items] == ["e"]


def test_a_long_pile_is_cut_and_says_where_the_rest_is() -> None:
    late, _, _ = piles([found(*(item(str(n), -n - 1) for n in range(10)), total=40)], today=TODAY)
    assert len(late.items) == 6
    assert late.number == 40
    assert [(rest.text, rest.url) for rest in late.rest] == [("and 34 more deadlines", "/deadlines/")]


def test_what_stands_on_no_other_list_is_never_cut() -> None:
    listed = found(*(item(str(n), n) for n in range(8)))
    alone = found(item("last of all", 30), whole=None)
    _, soon, _ = piles([listed, alone], today=TODAY)
    assert [one.title for one in soon.items] == ["0", "1", "2", "3", "4", "5", "last of all"]
    assert soon.number == 9
    assert [rest.text for rest in soon.rest] == ["and 2 more deadlines"]


def test_what_two_rooms_tell_of_stands_once_with_the_agreed_date() -> None:
    late, soon, _ = piles(
        [
            found(item("Take the register", -2, "/register/"), item("Say how it goes", 3, "/both/")),
            found(item("Register", 5, "/register/"), item("Report", -5, "/both/"), of=Deadline),
            found(item("Action", 20, "/both/"), of=Deadline),
            found(item("Count the register", -9, "/register/")),
        ],
        today=TODAY,
    )
    told = [[(one.title, one.due) for one in pile.items] for pile in (late, soon)]
    assert told == [
        [("Say how it goes", Due.of(TODAY - 5 * DAY, today=TODAY))],
        [("Take the register", Due.of(TODAY + 5 * DAY, today=TODAY))],
    ], "of two clocks the earlier, and what was agreed before what a room reckons"
    assert (late.number, soon.number) == (1, 1)


def test_a_deadline_leads_to_its_own_page_where_it_is_finished_by_hand(
    client_for: ClientFor, start: Start, practitioner: User
) -> None:
    by_hand = start(TODAY - 9 * DAY, by_hand=True, title="By hand", path="/")
    start(TODAY - 9 * DAY, title="Where the work is", path="/agencies/")
    page = client_for(practitioner).get("/").content.decode()
    assert f'href="/deadlines/{by_hand.pk}/">By hand' in page
    assert 'href="/agencies/">Where the work is' in page


def test_those_who_answer_for_others_see_what_else_is_late(
    client_for: ClientFor, start: Start, scrutineer: User, agency_lead: User, nurse: User
) -> None:
    start(TODAY - 60 * DAY)
    assert "late in the agencies: 1 deadline" in client_for(scrutineer).get("/").content.decode()
    assert "late in your agency: 1 deadline" in client_for(agency_lead).get("/").content.decode()
    assert "1 deadline" not in client_for(nurse).get("/").content.decode()


@pytest.mark.parametrize("name", [name for name in CAST.values() if name not in (None, "stranger", "leaver")])
def test_everybody_with_a_role_has_two_to_four_quick_actions(
    name: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    page = client_for(request.getfixturevalue(name)).get("/").content.decode()
    part = page.partition('id="actions"')[2].partition("</section>")[0]
    assert 2 <= part.count("<li>") <= 4


def test_an_empty_desk_says_so_kindly(client_for: ClientFor, practitioner: User) -> None:
    page = client_for(practitioner).get("/").content.decode()
    assert "Nothing waits for you" in page
