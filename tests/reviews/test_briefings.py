"""A seven-minute briefing is written, checked by somebody else, published on one page, and discussed by teams."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions.models import Action, Theme
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.base.years import FinancialYear
from partnership.notices.models import Notice
from partnership.publications.models import Publication
from reviews import annual, parts
from reviews.briefings import access, covering, services, sheets, showing, work
from reviews.briefings.models import Briefing, Discussion, Sheet
from reviews.briefings.rules import LONGEST, PANELS, State
from reviews.learning import services as learning
from reviews.models import Member, Review
from tests.reviews.briefings import PANEL, discussed
from tests.reviews.briefings import briefing as briefing
from tests.reviews.briefings import colleague as colleague
from tests.reviews.briefings import published as published
from tests.reviews.briefings import review as review

Browser = Callable[[User | None], Client]


def test_nobody_checks_their_own_words(
    briefing: Briefing, business_unit: User, colleague: User, executive: User
) -> None:
    """Domain 1.5.9: seven panels; domain 8.2: nothing published tells who the child is."""
    with pytest.raises(RuleBroken, match="Somebody else"):
        services.agree(briefing, by=colleague, now=timezone.now())
    services.hand_in(briefing, by=business_unit)
    assert Notice.objects.filter(user=colleague, kind="reviews.briefing_to_check").count() == 1
    with pytest.raises(PermissionDenied):
        services.agree(briefing, by=business_unit, now=timezone.now())
    with pytest.raises(RuleBroken, match="stay"):
        services.change(briefing, version=briefing.version + 1, by=business_unit, title="Another")
    services.send_back(briefing, said="Panel 2 tells the village.", by=colleague)
    briefing.refresh_from_db()
    assert (briefing.state, briefing.said) == (State.DRAFT, "Panel 2 tells the village.")
    changed = services.change(briefing, version=briefing.version, by=colleague, background="Otherwise")
    services.hand_in(changed, by=colleague)
    assert access.can_check(business_unit, Briefing.objects.get())
    # In an archived review a partner's delegate is told why not, whatever they would do with it.
    Review.objects.update(archived_on=timezone.localdate(), archived_because="Begun twice.")
    with pytest.raises(RuleBroken, match="archived"):
        services.send_back(Briefing.objects.get(), said="Panel 2.", by=executive)
    assert not showing.page_of(business_unit, Briefing.objects.get())["takes_back"]


def test_whoever_may_check_a_briefing_is_told_and_finds_it_on_my_work(
    briefing: Briefing, business_unit: User, executive: User, practitioner: User, agency_lead: User
) -> None:
    """Where one person is the whole office, the chair of the panel or a partner's delegate checks."""
    begun = {"review": briefing.review, "from_on": date(2025, 6, 2)}
    Member.objects.create(user=practitioner, part="chair", **begun)
    Member.objects.create(user=agency_lead, part="panel", **begun)

    def waits(user: User) -> int:
        return sum(ask.rows.count() for ask in work.work(user, timezone.localdate()))

    services.hand_in(briefing, by=business_unit)
    told = Notice.objects.filter(kind="reviews.briefing_to_check")
    assert set(told.values_list("user", flat=True)) == {executive.pk, practitioner.pk}
    people = (business_unit, executive, practitioner, agency_lead)
    assert [waits(one) for one in people] == [0, 1, 1, 0]
    services.send_back(briefing, said="Panel 2.", by=practitioner)
    assert [waits(one) for one in people] == [0, 0, 0, 0]
    assert set(told.values_list("status", flat=True)) == {"back"}, "what has not gone asks nobody any more"
    services.hand_in(briefing, by=business_unit)
    services.agree(briefing, by=executive, now=timezone.now())
    assert [waits(one) for one in people] == [0, 0, 0, 0]


def test_an_unfinished_briefing_is_not_handed_in(review: Review, business_unit: User) -> None:
    one = services.begin(review, by=business_unit, title="Half", background="Only this")
    with pytest.raises(RuleBroken, match="all seven panels"):
        services.hand_in(one, by=business_unit)


def test_before_it_is_published_nobody_outside_the_review_sees_it(
    briefing: Briefing, agency_lead: User, client_for: Callable[[User | None], Client]
) -> None:
    browser = client_for(agency_lead)
    assert browser.get(f"/reviews/briefings/{briefing.pk}/").status_code == 404
    assert browser.get(f"/reviews/briefings/{briefing.pk}/discussed/").status_code == 404


def test_a_published_briefing_is_public_with_one_page_to_print(
    published: Briefing, agency_lead: User, client_for: Callable[[User | None], Client]
) -> None:
    page = client_for(None).get("/publications/plans-before-birth/")
    assert PANEL.encode() in page.content
    assert Notice.objects.filter(user=agency_lead, kind="reviews.briefing_published").count() == 1
    Briefing.objects.filter(pk=published.pk).update(
        **{name: ("Plans made early. " * 40)[:LONGEST] for name, _ in PANELS}
    )
    (sheet,) = sheets.waiting()
    assert sheets.make(sheet, now=timezone.now())
    assert sheets.waiting() == []
    publication = Publication.objects.get()
    assert publication.version_given is not None
    file = client_for(None).get("/publications/plans-before-birth/file/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_its_public_page_leads_whoever_may_to_saying_that_it_was_discussed(
    published: Briefing, practitioner: User, agency_lead: User, stranger: User, charity: Agency,
    client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    here = "/publications/plans-before-birth/"
    to_say, to_see = (
        f"/reviews/briefings/{published.pk}/discussed/",
        f"/reviews/briefings/{published.pk}/coverage/",
    )

    def leads(person: User | None) -> tuple[bool, bool]:
        page = client_for(person).get(here).content.decode()
        return to_say in page, to_see in page

    assert [leads(one) for one in (practitioner, agency_lead)] == [(True, False), (True, True)]
    assert [leads(one) for one in (stranger, None)] == [(False, False)] * 2
    assert here in client_for(practitioner).get("/reviews/briefings/").content.decode()
    today = timezone.localdate()
    said = {"agency": charity.pk, "team": "North", "people": 7, "will_change": "We ask."}
    said |= {f"discussed_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    pages = [client_for(practitioner).post(to_say, said, follow=True).content.decode() for _ in range(2)]
    assert ["said this before" in page for page in pages] == [False, True]


def test_a_team_says_once_a_day_that_it_discussed_a_briefing(
    published: Briefing, practitioner: User, charity: Agency, hospital: Agency
) -> None:
    """Domain 1.5.9: teams return what they do with a briefing."""
    one = discussed(published, practitioner, charity)
    assert discussed(published, practitioner, charity) == one, "a double click is one row"
    with pytest.raises(RuleBroken, match="that day already"):
        discussed(published, practitioner, charity, "north", people=9)
    with pytest.raises(RuleBroken, match="today or an earlier day"):
        discussed(published, practitioner, charity, discussed_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(RuleBroken, match="published on"):
        discussed(published, practitioner, charity, discussed_on=timezone.localdate() - timedelta(days=9))
    with pytest.raises(PermissionDenied):
        discussed(published, practitioner, hospital)


def test_coverage_by_agency_for_those_who_answer_for_it(
    published: Briefing, practitioner: User, nurse: User, agency_lead: User, business_unit: User, charity: Agency,
    hospital: Agency, client_for: Callable[[User | None], Client],
) -> None:  # fmt: skip
    today = timezone.localdate()
    assert sum(ask.rows.count() for ask in work.work(agency_lead, today)) == 1
    for team in ("North", "South"):
        discussed(published, practitioner, charity, team)
    discussed(published, nurse, hospital, people=3)
    assert sum(ask.rows.count() for ask in work.work(agency_lead, today)) == 0
    rows = {row.name: row for row in covering.covered(access.expected(business_unit), published)}
    assert (rows[charity.name].teams, rows[charity.name].people) == (2, 14)
    assert rows[hospital.name].people == 3
    assert [row.name for row in access.expected(agency_lead)] == [charity.name]
    page = client_for(agency_lead).get(f"/reviews/briefings/{published.pk}/coverage/")
    assert b"Moorland" not in page.content
    assert client_for(nurse).get(f"/reviews/briefings/{published.pk}/coverage/").status_code == 404
    (line,) = showing.lines(practitioner)
    assert line.said.startswith("Discussed by 3 teams"), "those of others are counted too"


def test_the_page_of_a_review_says_who_checks_next(
    briefing: Briefing, business_unit: User, colleague: User
) -> None:
    services.hand_in(briefing, by=business_unit)
    (mine,) = [line for line in parts.lines(briefing.review, business_unit) if "minute" in line.name]
    (theirs,) = [line for line in parts.lines(briefing.review, colleague) if "minute" in line.name]
    assert mine.step is None
    assert theirs.step is not None


def test_the_annual_report_tells_what_changed_and_withholds_small_themes(
    review: Review, business_unit: User, charity: Agency
) -> None:
    """Domain 1.5.10: what changed, not only what was done; domain 8.1.3: themes of 1 to 5 reviews are withheld."""
    year = FinancialYear(2025)
    assert annual.section(FinancialYear(2010)) is None
    theme = Theme.objects.create(name="Pre-birth planning")
    finding = learning.add_finding(review, by=business_unit, sort="improve", text="Late.", themes=[theme])
    one = learning.recommend(
        review, by=business_unit, findings=[finding], text="Plan early.", addressee="agency", agency=charity,
        body="", made_on=date(2025, 9, 1),
    )  # fmt: skip
    action = learning.act(
        one, by=business_unit, today=date(2025, 9, 2), title="Plan", agreed="Plan early.", success_measure="",
        agency=charity, group=None, agreed_on=date(2025, 9, 1), due_on=date(2026, 1, 1),
    )  # fmt: skip
    Action.objects.filter(pk=action.pk).update(state="embedded")
    told = annual.section(year)
    assert told is not None
    assert told.lead == "1 review began in 2025 to 2026, and 1 recommendation was made."
    kinds, themes, changed = told.passages
    assert kinds.tables[0].rows == (("Learning review", "1"),)
    assert themes.paragraphs[0].startswith("Each found in 1 to 5 reviews: pre-birth planning.")
    assert themes.tables == ()
    assert changed.chart is not None
    assert changed.chart.finding == "1 of 1 actions are embedded"


def test_the_annual_report_says_small_only_of_themes_that_are_small() -> None:
    """A large count that is withheld so that a small one cannot be worked out is not called small."""
    year = FinancialYear(2025)
    large = annual.returning(annual.Learned(themes=Counter({"Neglect": 40, "Safer sleep": 3})), year)
    assert large is not None
    assert large.tables[0].rows == (("Neglect", "c"), ("Safer sleep", "c"))
    mixed_up = Counter({"Neglect": 40, "Sleep": 4, "Home": 2})
    mixed = annual.returning(annual.Learned(themes=mixed_up), year)
    assert mixed is not None
    assert mixed.tables[0].rows == (("Neglect", "40"), ("Home", "c"), ("Sleep", "c")), (
        "by name, not by number"
    )
    small = annual.returning(annual.Learned(themes=Counter({"NHS pathways": 2, "Neglect": 5})), year)
    assert small is not None
    assert small.paragraphs[0].startswith("Each found in 1 to 5 reviews: NHS pathways and neglect.")
    many = annual.returning(annual.Learned(themes=Counter({f"Theme {n}": 10 + n for n in range(12)})), year)
    assert many is not None
    assert many.paragraphs[0].startswith("The 10 found most often, of 12.")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"title": ""}, "reviews_briefings_has_a_title"),
        ({"state": "checked"}, "reviews_briefings_checked_by_another"),
        ({"state": "to_check", "points": ""}, "reviews_briefings_whole_before_it_is_checked"),
    ],
)
def test_the_database_refuses_a_briefing(
    briefing: Briefing, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Briefing.objects.filter(pk=briefing.pk).update(**changes)


def test_the_database_refuses_what_is_said_of_a_published_briefing(
    published: Briefing, practitioner: User, charity: Agency
) -> None:
    said = {
        "briefing": published, "agency": charity, "team": "North", "discussed_on": timezone.localdate(), "people": 5,
        "will_change": "One thing", "by": practitioner,
    }  # fmt: skip
    Discussion.objects.create(**said)
    for changes, constraint in (
        ({"team": "NORTH"}, "reviews_briefings_a_team_says_it_once_a_day"),
        ({"team": "South", "people": 0}, "reviews_briefings_discussed_by_somebody"),
        ({"team": "South", "will_change": ""}, "reviews_briefings_one_thing_will_change"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Discussion.objects.create(**said | changes)
    with pytest.raises(IntegrityError, match="reviews_briefings_published_somewhere"), transaction.atomic():
        Briefing.objects.filter(pk=published.pk).update(publication=None)
    with pytest.raises(IntegrityError, match="reviews_briefings_title_once"), transaction.atomic():
        Briefing.objects.create(review=published.review, title="PLANS before birth", written_by=practitioner)
    with (
        pytest.raises(IntegrityError, match="reviews_briefings_sheet_made_before_given"),
        transaction.atomic(),
    ):
        Sheet.objects.update(attached_at=timezone.now())
