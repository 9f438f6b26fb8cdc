"""The journey of a document: uploaded, refused, replaced, restored and taken away, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.deadlines import rulebook
from partnership.documents.models import Document
from tests.browser.fixtures import findings
from tests.browser.test_journey import sign_in
from tests.documents import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(
        java_script_enabled=request.param, viewport={"width": 320, "height": 640}
    ) as context:
        yield context


def file_of(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def take(page: Page, name: str) -> tuple[str, bytes]:
    """What the browser saves, and under which name."""
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("button", name=name).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_a_policy_from_upload_to_restored(
    live_server: LiveServer, visitor: BrowserContext, agency_lead: User, tmp_path: Path
) -> None:
    rulebook.fill()
    page = visitor.new_page()
    sign_in(page, live_server.url, agency_lead)
    page.goto(f"{live_server.url}/documents/")
    page.get_by_role("main").get_by_role("button", name="Upload a document").click()
    page.get_by_label("Title").fill("Safeguarding policy")
    page.get_by_label("Kind").select_option("policy")
    page.get_by_label("File").set_input_files(file_of(tmp_path, "policy.pdf", b"MZ\x90\x00" + bytes(99)))
    page.get_by_role("button", name="Upload the document").click()
    expect(page.get_by_role("link", name="The file is of another kind")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Safeguarding policy")
    first = files.pdf()
    page.get_by_label("File").set_input_files(file_of(tmp_path, "Schütz 日本.pdf", first))
    group = page.get_by_role("group", name="Valid until")
    for part, value in (("Day", "31"), ("Month", "3"), ("Year", "2099")):
        group.get_by_label(part).fill(value)
    page.get_by_role("button", name="Upload the document").click()
    expect(page.get_by_text("31 March 2099")).to_be_visible()
    assert take(page, "Download") == ("Schütz 日本.pdf", first)

    page.get_by_role("main").get_by_role("button", name="Upload a new version").click()
    page.get_by_label("New file").set_input_files(file_of(tmp_path, "policy.docx", files.docx()))
    page.get_by_label("What has changed").fill("As a Word document")
    page.get_by_role("button", name="Upload the new version").click()
    expect(page.get_by_text("As a Word document")).to_be_visible()
    assert take(page, "Download") == ("policy.docx", files.docx())

    page.get_by_role("link", name="Restore version 1").click()
    page.get_by_label("Why").fill("The other was a draft")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("Version 1 counts again.")).to_be_visible()
    assert take(page, "Download") == ("Schütz 日本.pdf", first)
    assert Document.objects.get().versions.count() == 3


def test_a_sensitive_document_has_a_banner_and_no_findings(
    live_server: LiveServer, page: Page, agency_lead: User, tmp_path: Path
) -> None:
    sign_in(page, live_server.url, agency_lead)
    page.goto(f"{live_server.url}/documents/new/")
    page.get_by_label("Title").fill("Letter about the review")
    page.get_by_label("Kind").select_option("letter")
    page.get_by_label("File").set_input_files(file_of(tmp_path, "letter.docx", files.docx()))
    page.get_by_label("Sensitive").check()
    page.get_by_role("button", name="Upload the document").click()
    expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_be_visible()
    expect(page.get_by_role("heading", name="Who has seen this")).to_be_visible()
    page.goto(page.url)  # the policy of the content stands in axe's way only on the page that it is given
    assert findings(page) == []
