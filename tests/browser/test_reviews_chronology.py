"""A chronology from what two agencies write and import to the whole that the unit reads, filters and prints."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.actions.models import Theme
from partnership.agencies.models import Agency
from reviews import services as reviews
from reviews.chronology import printing, services
from reviews.chronology.models import Chronology, Print
from reviews.chronology.rules import NameKind
from tests.browser.fixtures import follow
from tests.browser.test_journey import sign_in
from tests.browser.test_reviews_rapid import look
from tests.reviews.world import learning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADS = ("Date", "Time", "What happened", "Source", "Where")


@pytest.fixture
def told(business_unit: User, agency_lead: User, charity: Agency, hospital: Agency) -> Chronology:
    """The charity is to write; the hospital has. One child has a pseudonym."""
    today = timezone.localdate()
    review = learning(business_unit)
    for agency in (charity, hospital):
        reviews.involve(review, agency=agency, by=business_unit)
    told = services.begin(
        review, by=business_unit, today=today, from_on=date(2025, 9, 1), until_on=date(2026, 3, 1), wanted_on=None,
        guidance="",
    )  # fmt: skip
    services.keep_name(
        review, name=None, by=business_unit, kind=NameKind.CHILD, pseudonym="Child Hazel", wordings=["Ida"]
    )
    facts: dict[str, Any] = {
        "happened": "Ida was weighed, no concern.",
        "source": "Health record",
        "place": "Clinic",
    }
    services.add(told, agency=hospital, by=business_unit, today=today, written="12/1/2026", **facts)
    return told


def sheet(last: str) -> dict[str, object]:
    """A spreadsheet in which one date is merged over two rows; `last` is the date of the third."""
    book = Workbook()
    page = book.active
    assert page is not None
    said = ["Ida was weighed. No concern.", "Ida was at a party.", "Ida was seen."]
    rows = [
        ("12/1/2026", "", said[0], "Notes", "Home"),
        ("", "", said[1], "Notes", ""),
        (last, "", said[2], "Notes", ""),
    ]
    for row in (("Chronology of Ida", "", "", "", ""), HEADS, *rows):
        page.append(row)
    page.merge_cells("A1:E1")
    page.merge_cells("A3:A4")
    held = BytesIO()
    book.save(held)
    return {"name": "ours.xlsx", "mimeType": "application/octet-stream", "buffer": held.getvalue()}


def test_a_chronology_comes_from_two_agencies_to_one_paper(
    live_server: LiveServer,
    page: Page,
    told: Chronology,
    business_unit: User,
    agency_lead: User,
    hospital: Agency,
) -> None:
    theme = Theme.objects.filter(is_active=True).first() or Theme.objects.create(name="Neglect")
    whole = f"{live_server.url}/reviews/{told.review_id}/chronology/"
    sign_in(page, live_server.url, agency_lead)
    page.goto(f"{live_server.url}/reviews/{told.review_id}/")
    follow(page.get_by_role("button", name="Open your part"))
    follow(page.get_by_role("button", name="Add an entry"))
    page.get_by_label("When did it happen?").fill("31/2/2026")
    page.get_by_label("What happened?").fill("Ida’s aunt rang.")
    page.get_by_label(theme.name).check()
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("There is no 31 February 2026").first).to_be_visible()
    page.get_by_label("When did it happen?").fill("before 3 December 2025")
    page.get_by_label("Source").fill("Family support record")
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("until 2 Dec 2025")).to_be_visible()

    for last in ("31/2/2026", "w/c 2 Feb 2026"):
        follow(page.get_by_role("link", name="Import a file"))
        page.get_by_label("File", exact=True).set_input_files(sheet(last))  # type: ignore[arg-type]  # as Playwright has it
        follow(page.get_by_role("button", name="Check the file"))
        if last.startswith("31"):
            expect(
                page.get_by_role("row", name="Ida was at a party.").get_by_text("12/1/2026")
            ).to_be_visible()
            expect(page.get_by_text("There is no 31 February 2026")).to_be_visible()
            look(page)
        follow(page.get_by_role("button", name="Add "))
        follow(page.get_by_role("link", name="See the part"))
    follow(page.get_by_role("link", name="Hand it in"))
    follow(page.get_by_role("button", name="Hand it in"))
    assert page.goto(whole).status == 404  # type: ignore[union-attr]
    assert page.goto(f"{whole}agencies/{hospital.pk}/").status == 404  # type: ignore[union-attr]

    page.context.clear_cookies()
    sign_in(page, live_server.url, business_unit)
    page.goto(whole)
    expect(page.get_by_text("5 entries").first).to_be_visible()
    expect(page.get_by_text("Same event?").first).to_be_visible()
    expect(page.get_by_text("silent for").first).to_be_attached()
    expect(page.get_by_text("Ida")).to_have_count(0)
    look(page)
    page.get_by_label("Child Hazel").check()
    page.get_by_label(hospital.name, exact=True).check()
    follow(page.get_by_role("button", name="Apply filter"))
    expect(page.get_by_text("1 entry").first).to_be_visible()
    page.goto(f"{whole}?theme={theme.pk}")
    expect(page.get_by_text("Child Hazel’s aunt rang.")).to_be_visible()
    follow(page.get_by_role("link", name="See real names"))
    page.get_by_label("Why do you need to see real names?").fill("Two agencies may mean two children.")
    follow(page.get_by_role("button", name="Show real names"))
    expect(page.get_by_text("Ida’s aunt rang.")).to_be_visible()
    follow(page.get_by_role("button", name="Make a PDF to print"))
    printing.make(Print.objects.get().pk)
    page.goto(f"{live_server.url}/reviews/chronology/prints/{Print.objects.get().pk}/")
    paper = page.locator("a[href$='.pdf']").get_attribute("href")
    assert page.request.get(f"{live_server.url}{paper}").body().startswith(b"%PDF")
