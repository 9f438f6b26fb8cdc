"""Names in any writing: each character has its shape in the file, or the sign that says it is missing."""

from datetime import date
from decimal import Decimal

import page
import pytest

from partnership.agencies.models import Agency
from partnership.annual_report import pdf
from partnership.annual_report.document import compose
from partnership.annual_report.models import Report
from partnership.finance.models import Contribution
from partnership.pages import typefaces
from tests.annual_report import reading
from tests.annual_report.conftest import Attend
from tests.annual_report.test_pdf import COUNTED

NAMES = {
    "Ystafell Dŵr, Łódź, Ştefan": "ŵŁźŞ",
    "Безпека дітей, ασφάλεια": "Безпекаφάλ",
    "حماية الأطفال, אבטחה": "حمايةאבטחה",
    "保护儿童": "保护儿童",
    "बच्चे, ਬੱਚੇ, শিশু": "बਬশ",
    "Care 🙂 👩‍👧 ❤️ 🇬🇧 👍🏽": "🙂❤",
    "ለልጆች \U00013000 \ue000 \x07 \u0378": "\ufffd",
}


@pytest.fixture
def content(report: Report, attend: Attend, council: Agency) -> bytes:
    """A report whose title, courses and agency are written in many ways."""
    for number, name in enumerate(NAMES, start=10):
        attend(name, date(2024, 6, number), council, number)
    council.name = "Rada 上海 of the Levels"
    council.save()
    report.title += " 🙂"
    Contribution.objects.create(agency=council, year=2024, amount=Decimal(100))
    document = compose(report, as_at=COUNTED)
    return pdf.write(pdf.lay_out(document), document)


def test_every_character_has_a_shape(content: bytes) -> None:
    assert reading.undrawn(content) == []
    result = page.validate_pdf_bytes(content, profile="ua1")
    assert result.is_compliant, [(failure.rule_id, failure.message) for failure in result.failures]
    assert all(reading.fonts(content).values())


@pytest.mark.parametrize("name", NAMES)
def test_what_some_face_draws_is_kept_and_the_rest_is_marked(name: str) -> None:
    kept, _ = typefaces.complete(name)
    assert set(NAMES[name]) <= set(kept)
    assert ("\ufffd" in kept) == ("\ufffd" in NAMES[name])


def test_a_page_that_needs_no_other_face_gets_none() -> None:
    words = "Partners’ “figures” – £65,300 at 9:15, café\xa0naïve"
    assert typefaces.complete(words) == (words, "")
