"""What people get of documents: the list, a page with its versions, and files that no browser runs."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.documents import access, services
from partnership.documents.models import Document
from partnership.documents.rules import Kind
from partnership.history.models import Read
from partnership.rights.models import Opening
from tests.documents import files
from tests.documents.conftest import document

ClientFor = Callable[[User | None], Client]


def sent(data: bytes, name: str = "policy.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def test_a_lead_uploads_a_policy(client_for: ClientFor, agency_lead: User, charity: Agency) -> None:
    browser = client_for(agency_lead)
    day = timezone.localdate() + timedelta(days=200)
    answer = browser.post(
        "/documents/new/",
        {
            "agency": charity.pk,
            "title": " Safeguarding   policy ",
            "kind": "policy",
            "expires_on_day": day.day,
            "expires_on_month": day.month,
            "expires_on_year": day.year,
            "file": sent(files.pdf(), "Schütz 日本 policy.pdf"),
        },
    )
    made = Document.objects.get()
    assert answer["Location"] == f"/documents/{made.pk}/"
    assert (made.title, made.agency, made.expires_on) == ("Safeguarding policy", charity, day)
    page = browser.get(f"/documents/{made.pk}/").content.decode()
    assert "Schütz 日本 policy.pdf" in page
    assert made.versions.get().sha256 in page


def test_a_lead_uploads_for_their_own_agency_only(
    client_for: ClientFor, agency_lead: User, hospital: Agency
) -> None:
    facts = {"agency": hospital.pk, "title": "x", "kind": "policy", "file": sent(files.pdf())}
    page = client_for(agency_lead).post("/documents/new/", facts).content.decode()
    assert "Choose an agency from the list" in page
    facts["agency"], facts["file"] = "", sent(files.pdf())
    assert client_for(agency_lead).post("/documents/new/", facts).status_code == 200
    assert not Document.objects.exists()


def test_the_business_unit_uploads_for_the_partnership(client_for: ClientFor, business_unit: User) -> None:
    facts = {"agency": "", "title": "Minutes", "kind": "minutes", "file": sent(files.docx(), "m.docx")}
    client_for(business_unit).post("/documents/new/", facts)
    assert Document.objects.get().agency is None


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.pdf", "The file is empty"),
        (b"MZ" + bytes(99), "a.pdf", "The file is of another kind"),
        (b"hello", "a.pdf", "ends in .pdf"),
        (files.with_part(files.xlsx(), "xl/vbaProject.bin"), "a.xlsx", "contains macros"),
    ],
)
def test_a_refused_file_leaves_the_form_as_it_was(
    data: bytes, name: str, said: str, client_for: ClientFor, agency_lead: User, charity: Agency
) -> None:
    facts = {"agency": charity.pk, "title": "Kept as typed", "kind": "policy", "file": sent(data, name)}
    answer = client_for(agency_lead).post("/documents/new/", facts)
    assert (answer.status_code, Document.objects.count()) == (200, 0)
    page = answer.content.decode()
    assert said in page
    assert "Kept as typed" in page


def test_a_file_goes_out_as_a_download_that_nothing_runs(
    policy: Document, client_for: ClientFor, scrutineer: User
) -> None:
    name = "Schütz 日本.pdf"
    policy.versions.update(filename=name)
    answer = client_for(scrutineer).get(f"/documents/{policy.pk}/download/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content == files.pdf(f"Safeguarding policy of {policy.agency}")
    assert {key: answer[key] for key in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert (
        answer["Content-Disposition"]
        == f"attachment; filename=\"Schutz.pdf\"; filename*=UTF-8''{quote(name)}"
    )
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    "asked", ["bytes=0-9", "bytes=5-", "bytes=-1", "bytes=9-2", "bytes=0-0,4-5", "bytes=99999999-", "x"]
)
def test_whoever_asks_for_a_part_of_a_file_gets_the_whole(
    policy: Document, client_for: ClientFor, scrutineer: User, asked: str
) -> None:
    answer = client_for(scrutineer).get(f"/documents/{policy.pk}/download/", headers={"range": asked})
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "none")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content == files.pdf(f"Safeguarding policy of {policy.agency}")


def test_each_reading_is_written_down(
    policy: Document, letter: Document, client_for: ClientFor, business_unit: User
) -> None:
    browser = client_for(business_unit)
    browser.get(f"/documents/{policy.pk}/")
    assert not Read.objects.exists(), "The page of an open document is nobody’s secret"
    browser.get(f"/documents/{letter.pk}/")
    browser.head(f"/documents/{letter.pk}/download/")
    browser.get(f"/documents/{letter.pk}/download/")
    browser.get("/documents/?format=csv")
    read = Read.objects.order_by("pk").values_list("user_id", "what", "row", "rows", "how")
    assert list(read) == [
        (business_unit.pk, "document", letter.pk, 1, "read"),
        (business_unit.pk, "document, version 1", letter.pk, 1, "export"),
        (business_unit.pk, "documents", None, 2, "export"),
    ]


def test_replace_restore_and_any_version_by_right(
    policy: Document, client_for: ClientFor, agency_lead: User, scrutineer: User
) -> None:
    browser = client_for(agency_lead)
    browser.post(
        f"/documents/{policy.pk}/replace/", {"file": sent(files.docx(), "n.docx"), "note": "As Word"}
    )
    page = browser.get(f"/documents/{policy.pk}/").content.decode()
    assert "As Word" in page
    answer = client_for(scrutineer).get(f"/documents/{policy.pk}/versions/1/download/")
    assert answer["Content-Type"] == "application/pdf"
    assert "Restore" not in client_for(scrutineer).get(f"/documents/{policy.pk}/").content.decode()
    browser.post(f"/documents/{policy.pk}/versions/1/restore/", {"note": "Wrong file"})
    assert list(policy.versions.values_list("number", "restored_from", "note")) == [
        (3, 1, "Wrong file"),
        (2, None, "As Word"),
        (1, None, ""),
    ]
    assert browser.get(f"/documents/{policy.pk}/download/")["Content-Type"] == "application/pdf"
    assert browser.get(f"/documents/{policy.pk}/versions/9/download/").status_code == 404
    same = browser.post(f"/documents/{policy.pk}/replace/", {"file": sent(files.bytes_of(files.checked(
        b"".join(browser.get(f"/documents/{policy.pk}/download/").streaming_content))))})  # type: ignore[attr-defined]  # fmt: skip
    assert "same file as version 3" in same.content.decode()


def test_the_second_editor_is_shown_both_versions(
    policy: Document, client_for: ClientFor, agency_lead: User, business_unit: User
) -> None:
    facts = {"title": "First", "kind": "policy", "version": "0"}
    client_for(agency_lead).post(f"/documents/{policy.pk}/edit/", facts)
    page = client_for(business_unit).post(f"/documents/{policy.pk}/edit/", facts | {"title": "Second"})
    assert "Somebody else saved this first" in page.content.decode()
    policy.refresh_from_db()
    assert policy.title == "First"


# Sensitive ---------------------------------------------------------------------------------------


def test_a_sensitive_document_is_in_no_list_but_its_keepers(
    letter: Document,
    client_for: ClientFor,
    agency_lead: User,
    business_unit: User,
    scrutineer: User,
    executive: User,
) -> None:
    for keeper in (agency_lead, business_unit):
        assert "Robin" in client_for(keeper).get("/documents/").content.decode()
        assert "OFFICIAL-SENSITIVE" in client_for(keeper).get(f"/documents/{letter.pk}/").content.decode()
    assert "No documents" in client_for(scrutineer).get("/documents/").content.decode()
    assert client_for(scrutineer).get(f"/documents/{letter.pk}/").status_code == 404
    sealed = client_for(executive).get(f"/documents/{letter.pk}/").content.decode()
    assert "You may open it in an emergency only" in sealed
    assert 'href="/documents/"' not in sealed, "A way back that is no way for them"
    assert "Robin" not in sealed
    assert client_for(executive).get(f"/documents/{letter.pk}/download/").status_code == 404


def test_a_broken_glass_opens_one_document_for_a_while(
    letter: Document, charity: Agency, agency_lead: User, client_for: ClientFor, executive: User
) -> None:
    over = document(charity, agency_lead, "Another letter", is_sensitive=True)
    never = document(charity, agency_lead, "A third letter", is_sensitive=True)
    now = timezone.now()
    for one, minutes in ((letter, 5), (over, -1)):
        Opening.objects.create(
            key=access.key(one),
            what="Sensitive document",
            opened_by=executive,
            emergency="child_at_risk",
            reason="A child may be harmed before the lead can be reached.",
            opened_at=now - timedelta(minutes=5),
            until_at=now + timedelta(minutes=minutes),
        )
    browser = client_for(executive)
    page = browser.get(f"/documents/{letter.pk}/").content.decode()
    assert "Letter about Robin" in page
    assert "because you opened it in an emergency" in page
    assert browser.get(f"/documents/{letter.pk}/download/").status_code == 200
    assert browser.get(f"/documents/{letter.pk}/replace/").status_code == 403
    assert browser.get(f"/documents/{over.pk}/download/").status_code == 404
    assert browser.get(f"/documents/{never.pk}/download/").status_code == 404


# Lists -------------------------------------------------------------------------------------------


@pytest.fixture
def many(charity: Agency, hospital: Agency, business_unit: User) -> None:
    today = timezone.localdate()
    for number in range(30):
        document(
            charity if number % 2 else hospital,
            business_unit,
            f"Policy {number:02}",
            expires_on=today + timedelta(days=number * 20 - 100),
        )


def test_the_list_asks_the_same_few_times_however_long(
    many: None, client_for: ClientFor, business_unit: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_for(business_unit)
    browser.get("/documents/")
    with django_assert_num_queries(7):
        page = browser.get("/documents/").content.decode()
    assert "30 documents" in page
    with django_assert_num_queries(7):
        browser.get("/documents/?per=50&sort=-expires_on")


def test_the_page_of_a_document_asks_a_few_times(
    policy: Document,
    client_for: ClientFor,
    agency_lead: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(6):
        file = files.checked(files.docx(f"Version {number}"), "a.docx")
        services.replace(policy, file=file, note="", expires_on=None, by=agency_lead)
    browser = client_for(agency_lead)
    with django_assert_num_queries(11):
        browser.get(f"/documents/{policy.pk}/")


def test_filters_and_saved_views(
    many: None, client_for: ClientFor, agency_lead: User, business_unit: User
) -> None:
    browser = client_for(business_unit)

    def count(query: str) -> str:
        return str(browser.get(f"/documents/?{query}").context["listing"].count_in_words)

    assert count("state=late") == "5 documents"
    assert count("state=renew") == "10 documents"
    assert count("q=policy 07") == "1 document"
    assert count("kind=letter") == "No documents"
    assert client_for(agency_lead).get("/documents/").context["listing"].count == 15
    text = b"".join(browser.get("/documents/?format=csv&state=late").streaming_content)  # type: ignore[attr-defined]
    assert text.count(b"\r\n") == 6


def test_a_page_that_is_too_large_says_so(client_for: ClientFor, agency_lead: User, settings: Any) -> None:
    browser = client_for(agency_lead)
    said: dict[str, Any] = {"CONTENT_LENGTH": str(settings.DOCUMENTS_MAX_BYTES + 2 * 1024 * 1024)}
    answer = browser.generic("POST", "/documents/new/", b"", "multipart/form-data; boundary=x", **said)
    assert (answer.status_code, "up to 25 MB" in answer.content.decode()) == (413, True)
    nobody = Client().generic("POST", "/documents/new/", b"", "multipart/form-data; boundary=x", **said)
    assert nobody.status_code == 413
    within: dict[str, Any] = {"CONTENT_LENGTH": str(13 * 1024 * 1024)}
    assert Client().generic("POST", "/account/login/", b"", "text/plain", **within).status_code == 413


def test_no_room_for_what_comes_in(
    client_for: ClientFor, agency_lead: User, charity: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files import uploadedfile

    def full(*args: object, **kwargs: object) -> Iterator[None]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(
        uploadedfile, "tempfile", type("Full", (), {"NamedTemporaryFile": staticmethod(full)})
    )
    large = files.pdf() + b"%" + bytes(2 * 1024 * 1024)
    facts = {"agency": charity.pk, "title": "Kept as typed", "kind": Kind.POLICY, "file": sent(large)}
    page = client_for(agency_lead).post("/documents/new/", facts).content.decode()
    assert "no room for the file just now, and nothing of it was kept" in page
    assert "Kept as typed" in page
