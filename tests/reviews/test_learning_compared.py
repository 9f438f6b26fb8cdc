"""Reviews beside each other: what was recommended before, what returns, and the export for the NHS."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.actions import reference as taxonomy
from partnership.actions.models import Action, Theme
from partnership.base.editing import ChangedMeanwhile
from reviews import parts
from reviews.learning import access, services, showing, similar, themes
from reviews.learning.models import (
    Finding,
    Recommendation,
)
from reviews.learning.tracker import with_facts
from reviews.models import Review
from tests.reviews.learning import TEXT, acted, recommend
from tests.reviews.learning import finding as finding
from tests.reviews.learning import one as one
from tests.reviews.learning import review as review


def test_whoever_writes_a_recommendation_sees_what_became_of_others_like_it(
    one: Recommendation, finding: Finding, business_unit: User, constable: User
) -> None:
    acted(one, business_unit)
    recommend(finding, business_unit, None, text="Government should fund family hubs in every district.")
    (like,) = similar.similar(
        "All midwifery teams should use the shared pre-birth pathway and record it.", user=business_unit
    )
    assert like.reference == "LR-2026-01, 1"
    assert like.became == "1 action followed, the furthest: in progress."
    assert similar.similar(TEXT, user=constable) == []
    assert similar.similar("Midwives", user=business_unit) == []


def test_looking_for_similar_ones_saves_nothing_and_loses_nothing(
    one: Recommendation, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    browser = client_for(business_unit)
    said = {"text": TEXT + " Again.", "look": "similar"}
    page = browser.post(f"/reviews/{one.review_id}/recommendations/new/", said)
    assert b"Others have recommended this before" in page.content
    assert b"There is a problem" not in page.content
    assert Recommendation.objects.count() == 1
    part = browser.post(f"/reviews/{one.review_id}/recommendations/similar/", {"text": TEXT})
    assert b"Others have recommended this before" in part.content


def test_themes_are_counted_across_reviews_and_small_numbers_stay_inside(
    one: Recommendation, finding: Finding, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    """Domain 8.1.3: numbers of 1 to 5 are withheld in what leaves the portal."""
    Action.objects.filter(pk=acted(one, business_unit).pk).update(state="embedded")
    (row,) = themes.counted(access.themes(business_unit))
    assert (row.reviews, row.findings_number, row.recommendations_number, row.embedded) == (1, 1, 1, 1)
    assert row.years == [finding.review.started_on.year]
    assert themes.in_words([2018, 2019, 2020, 2022]) == "2018 to 2020, 2022"
    answer = client_for(business_unit).get("/reviews/themes/", {"format": "csv"})
    file = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert '"Pre-birth planning","c"' in file


def test_a_theme_is_counted_with_its_parts_and_nothing_twice(
    one: Recommendation, finding: Finding, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    part = finding.themes.get()
    wide = Theme.objects.create(name="Planning")
    part.parent = wide
    part.save()
    finding.themes.add(wide)
    other = Finding.objects.create(review=finding.review, sort="good", text="Plans were shared.", number=99)
    other.themes.add(Theme.objects.create(name="Birth plans", parent=wide))
    found = {row.name: row for row in themes.counted(access.themes(business_unit))}
    assert [(found[name].reviews, found[name].findings_number) for name in ("Planning", part.name)] == [
        (1, 2),
        (1, 1),
    ]
    assert (found["Planning"].good, found["Planning"].recommendations_number) == (1, 1)
    browser = client_for(business_unit)
    page = browser.get("/reviews/themes/").content.decode()
    assert page.count("Part of Planning, and counted there too") == 2
    listed = browser.get(f"/reviews/recommendations/?theme={wide.pk}").content.decode()
    assert "1 recommendation" in listed


def test_the_export_for_the_nhs_has_everything_its_tracker_asks(
    one: Recommendation, business_unit: User, agency_lead: User, client_for: Callable[[User | None], Client]
) -> None:
    """Domain 1.5.7: type, converted, open or closed, referral, board, references, three themes, stage and slippage,
    recommendations, learning, good practice, publication and dissemination."""
    services.refer(
        one.review, version=0, by=business_unit, steis="2026/1234", local="", board="", case="Infant, 4 months",
        referred_on=date(2026, 1, 5), slippage="", dissemination="Event for practitioners",
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        services.refer(one.review, version=0, by=business_unit, steis="2026/9999")
    rapid = Review.objects.create(
        reference="RR-2026-01", kind="rapid", pseudonym="Child Elm", started_on=date(2026, 1, 2)
    )
    Review.objects.create(
        reference="PR-2026-01",
        kind="practice",
        pseudonym="Child Elm",
        started_on=date(2026, 2, 2),
        follows=rapid,
    )
    browser = client_for(business_unit)
    columns = "reference,kind,converted,state,steis,case,themes,recommended,learning,spread,referred_on,stage"
    answer = browser.get("/reviews/tracker/", {"format": "csv", "columns": columns})
    file = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    for said in (
        "2026/1234", "Infant, 4 months", "2026-01-05", "Pre-birth planning", f"1. {TEXT}", "Event for practitioners",
        "From rapid review RR-2026-01", "Went on as another review",
    ):  # fmt: skip
        assert said in file
    assert client_for(agency_lead).get("/reviews/tracker/").status_code == 404


def test_lists_ask_the_same_however_long(
    one: Recommendation, finding: Finding, business_unit: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    acted(one, business_unit)
    for number in range(12):
        recommend(finding, business_unit, None, text=f"{TEXT} {number}")
    with django_assert_max_num_queries(13):
        showing.recommendation_lines(access.visible(business_unit), business_unit)
    with django_assert_max_num_queries(1):
        list(with_facts(access.reviews(business_unit)))
    lines = {line.name: line for line in parts.lines(finding.review, business_unit)}
    learned, effect = lines["What it learned"], lines["From finding to effect"]
    assert (learned.text, effect.tag and effect.tag.text) == ("1 finding, 13 recommendations", "Broken")


def test_weak_coordination_between_services_is_counted_from_the_first_day_domain_1_2_10(
    finding: Finding, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    """The Panel found it in 81 percent of the 330 reviews of a year: here it is a theme before anybody adds one."""
    taxonomy.fill()
    theme = Theme.objects.get(name="Co-ordination and hand-over between services")
    services.change_finding(
        finding,
        version=finding.version,
        by=business_unit,
        sort="improve",
        text="Nobody handed over.",
        themes=[theme],
    )
    (row,) = themes.counted(Theme.objects.filter(pk=theme.pk))
    assert (row.reviews, row.findings_number) == (1, 1)
    assert theme.name in client_for(business_unit).get("/reviews/themes/").content.decode()
