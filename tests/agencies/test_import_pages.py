"""The pages on which a list of agencies or people is uploaded, looked at and confirmed."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partnership.accounts.models import User
from partnership.agencies.models import Agency, ImportBatch
from tests.agencies.pages import rows_of, text

ClientFor = Callable[[User | None], Client]

LIST = (
    "Name,Email address,Agency,Shoe size\n"
    "Ada Fenn,ada@hospital.example,Moorland Hospital,1\n"
    "=Bad,nowhere,Moorland Hospital,2\n"
)


def test_a_list_is_uploaded_looked_at_and_confirmed(
    client_for: ClientFor, administrator: User, hospital: Agency
) -> None:
    browser = client_for(administrator)
    uploaded = browser.post("/people/import/", {"file": SimpleUploadedFile("wrong-name.pdf", LIST.encode())})
    path = uploaded["Location"]
    page = browser.get(path)
    assert "Columns we did not use: Shoe size." in text(page)
    assert "1 row can be imported, 1 row cannot" in text(page)
    assert "is not an email address" in text(page)
    assert "Import the 1 good row" in text(page)
    assert "New account, Practitioner at Moorland Hospital" in text(browser.get(f"{path}?show=add"))
    assert browser.get(f"{path}?show=\x00&page=x").status_code == 200
    lines = rows_of(browser.get(f"{path}bad-rows.csv"))
    assert lines[1][0] == "'=Bad"
    assert lines[1][-2] == "3"
    assert "wrong-name.pdf" in text(browser.get("/people/import/"))
    stale = browser.post(path, {"fingerprint": "x", "confirm": "yes"}, follow=True)
    assert "The directory has changed since you looked" in text(stale)
    data = {"fingerprint": page.context["plan"].fingerprint, "confirm": "yes"}
    for _ in range(2):
        done = browser.post(path, data, follow=True)
        assert "Imported" in text(done)
    assert User.objects.filter(email="ada@hospital.example").count() == 1
    assert len(rows_of(browser.get(f"{path}bad-rows.csv"))) == 1
    assert browser.post(path, {"throw_away": "yes"}).status_code == 409


def test_a_file_that_cannot_be_read_says_why_beside_the_field(
    client_for: ClientFor, administrator: User
) -> None:
    browser = client_for(administrator)
    for content in (b"", b"Other\n1\n", b"PK\x03\x04x"):
        answer = browser.post("/agencies/import/", {"file": SimpleUploadedFile("a.csv", content)})
        assert answer.status_code == 200
        assert answer.context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose a file to import"),
        (b"", "The file is empty. Choose another file."),
        (b"x" * (13 * 1024 * 1024), "The file is larger than 10 MB. Split it into smaller files."),
    ],
)
def test_a_file_that_is_missing_empty_or_too_large_gets_one_plain_sentence(
    client_for: ClientFor, administrator: User, content: bytes | None, sentence: str
) -> None:
    sent = {} if content is None else {"file": SimpleUploadedFile("a.csv", content)}
    answer = client_for(administrator).post("/agencies/import/", sent)
    assert answer.context["form"].errors["file"] == [sentence]


def test_a_cell_that_is_far_too_long_is_cut_in_the_plan_and_its_reason_is_whole(
    client_for: ClientFor, administrator: User, hospital: Agency
) -> None:
    browser = client_for(administrator)
    rows = f"Name,Email address,Agency\n{'x' * 900},ada@hospital.example,Moorland Hospital\n"
    file = SimpleUploadedFile("a.csv", rows.encode())
    page = browser.get(browser.post("/people/import/", {"file": file})["Location"])
    assert f"<strong>{'x' * 149}…</strong>" in text(page)
    assert "x" * 150 not in text(page)
    assert "Longer than 120 characters" in text(page)


@pytest.mark.parametrize("kind", ["agencies", "people"])
def test_templates_have_the_heads_that_are_read(
    client_for: ClientFor, administrator: User, kind: str
) -> None:
    browser = client_for(administrator)
    template = browser.get(f"/{kind}/import/template.csv")
    answer = browser.post(
        f"/{kind}/import/",
        {"file": SimpleUploadedFile("a.csv", template.getvalue())},
    )
    assert answer.context["form"].errors["file"] == [
        "There are no rows under the heads. Choose another file."
    ]
    workbook = browser.get(f"/{kind}/import/template.xlsx")
    assert workbook.getvalue().startswith(b"PK")
    workbook.close()


def test_a_thrown_away_list_is_gone(client_for: ClientFor, administrator: User, hospital: Agency) -> None:
    browser = client_for(administrator)
    path = browser.post("/people/import/", {"file": SimpleUploadedFile("a.csv", LIST.encode())})["Location"]
    assert browser.post(path, {"throw_away": "yes"}).status_code == 302
    assert browser.get(path).status_code == 404
