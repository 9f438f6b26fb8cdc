"""The file: tagged PDF/UA-1, its figures those of the records, its fonts inside, its contents leading to pages."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import page
import pytest
from django.utils import timezone
from pytest_django import Settings

from partnership.agencies.models import Agency
from partnership.annual_report import pdf
from partnership.annual_report.document import Document, compose
from partnership.annual_report.models import Report
from partnership.finance.models import Contribution
from partnership.pages.paper import NotAccessible
from tests.annual_report import reading
from tests.annual_report.conftest import Attend

COUNTED = timezone.make_aware(datetime(2025, 6, 30, 12))


@pytest.fixture
def document(
    report: Report, attend: Attend, council: Agency, constabulary: Agency, hospital: Agency, charity: Agency
) -> Document:
    """Two years of two courses, another course, and contributions."""
    for year, number in ((2023, 31), (2024, 47)):
        attend("Advanced Child Protection", date(year, 6, 1), council, number)
        attend("Advanced Child Protection", date(year, 7, 1), constabulary, number - 20)
    attend("Introduction to Child Protection", date(2024, 8, 1), hospital, 56)
    for agency, amount in ((council, 65300), (hospital, 65300), (constabulary, 48875)):
        Contribution.objects.create(agency=agency, year=2024, amount=Decimal(amount))
    return compose(report, as_at=COUNTED)


@pytest.fixture
def content(document: Document) -> bytes:
    return pdf.write(pdf.lay_out(document), document)


def test_it_passes_every_rule_of_pdf_ua(content: bytes) -> None:
    result = page.validate_pdf_bytes(content, profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]


def test_its_figures_are_those_of_the_records(content: bytes) -> None:
    introduction, learning, sectors, money = reading.pages(content)[2:6]
    assert "130 attendances at core courses" in introduction
    assert "£179,475 contributed in total" in introduction
    assert "Attendances at our core courses rose from 42 to 130." in learning
    assert "Advanced Child Protection 42 74" in learning
    assert "Introduction to Child Protection – 56" in learning
    assert "Police 11 27" in sectors
    assert "Levels Council £65,300 36%" in money
    assert "Total contributions £179,475 100%" in money


def test_its_contents_lead_to_the_pages(content: bytes) -> None:
    pages = reading.pages(content)
    assert "Annual report 2024 to 2025" in pages[0].replace("\xa0", " ")
    leads = reading.links(content, 2)
    assert leads == {
        "introduction": 3,
        "table-1": 3,
        "learning-and-development": 4,
        "functioning-of-the-partnership": 6,
        "figure-1": 4,
        "table-3": 5,
        "figure-2": 6,
    }
    assert "Learning and development" in pages[leads["learning-and-development"] - 1]
    printed = Counter(pages[1].split())
    for number, times in Counter(leads.values()).items():
        assert printed[str(number)] >= times
    assert "counted from the partnership’s records on 30 June 2025" in pages[1]


def test_its_fonts_are_inside_and_ours(content: bytes) -> None:
    fonts = reading.fonts(content)
    assert fonts
    assert all(fonts.values())
    assert reading.undrawn(content) == []
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"Public"}


def test_it_is_tagged_titled_and_in_english(content: bytes) -> None:
    with reading.opened(content) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "en-GB"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title).startswith("Annual report 2024 to 2025 - ")
        assert len(file.pages) == 6


def test_what_is_missing_stops_the_file(document: Document) -> None:
    class Short:
        pages = ("the cover",)

    with pytest.raises(NotAccessible, match="no page of its own"):
        pdf.write(Short(), document)


def test_another_partnership_has_its_own_name_and_colours(report: Report, settings: Settings) -> None:
    mine = {
        "name": "Levels Partnership",
        "name_lines": ["Levels", "Partnership"],
        "colours": {"portal-brand": "#552200"},
    }
    settings.PARTNERSHIP = settings.PARTNERSHIP | mine
    empty = compose(report, as_at=COUNTED)
    content = pdf.write(pdf.lay_out(empty), empty)
    text = " ".join(reading.pages(content))
    assert "Levels Partnership" in text
    assert "Somerset Safeguarding" not in text
    assert "There are no records for 2024 to 2025 yet" in text
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant


def test_hostile_words_are_only_words(report: Report, council: Agency) -> None:
    report.lead = "<script>alert(1)</script> & <img src=file:///etc/passwd>"
    council.name = "<b>Levels</b> {{ settings.SECRET_KEY }}"
    council.save()
    Contribution.objects.create(agency=council, year=2024, amount=Decimal(10))
    hostile = compose(report, as_at=COUNTED)
    text = "".join(reading.pages(pdf.write(pdf.lay_out(hostile), hostile))).replace(" ", "")
    assert "<script>alert(1)</script>&<imgsrc=file:///etc/passwd>" in text
    assert "<b>Levels</b>{{settings.SECRET_KEY}}" in text
