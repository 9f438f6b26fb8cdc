"""Nobody finds, counts or is led to anything that they may not see: every kind, every person of the cast."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.searching import Source
from partnership.documents.models import Document
from partnership.history.models import Read
from partnership.search import vocabulary
from tests.access.matrix import CAST
from tests.conftest import person
from tests.search.conftest import Search

ClientFor = Callable[[User | None], Client]

SEES = {
    "courses": "everybody",
    "drafts": "trai unit",
    "dates": "everybody",
    "agencies": "prac cons lead trai unit exec part scru fina admi lado info",
    "people": "lead unit admi",
    "groups": "prac cons lead trai unit exec part scru fina admi lado info",
    "documents": "lead unit scru",
    "sensitive documents": "lead unit",
    "deadlines": "prac lead unit scru",
    "notices": "prac",
    "annual-reports": "unit exec part scru",
    "reviews": "unit exec part scru",
    "incidents": "unit exec part scru",
    "referrals": "prac lead unit exec part scru",
    "actions": "lead trai unit exec part scru",
    "publications": "everybody",
}
"""Who finds the one row of each kind, written by hand from the access files."""

WORDS = {
    "courses": "significant harm",
    "drafts": "contextual",
    "dates": "Withy House",
    "agencies": "Lantern Family",
    "people": "Priya",
    "groups": "learning group",
    "documents": "vetting",
    "sensitive documents": "Zebedee",
    "deadlines": "lone working",
    "notices": "vetting trust",
    "annual-reports": "neglect",
    "reviews": "Siskin",
    "incidents": "scalded",
    "referrals": "Whinchat",
    "actions": "chaperone",
    "publications": "bruising",
}
TITLES = {
    "courses": "Advanced Child Protection",
    "drafts": "Contextual harm",
    "dates": "Withy House",
    "agencies": "Lantern Family Trust",
    "people": "Priya Nair",
    "groups": "Learning Group",
    "documents": "vetting policy",
    "sensitive documents": "Zebedee Quill",
    "deadlines": "Renew the lone working policy",
    "notices": "Somebody new has an account",
    "annual-reports": "Annual report 2025 to 2026",
    "reviews": "RR-2026-01, Child Siskin",
    "incidents": "SIN-2026-01",
    "referrals": "REF-2026-01",
    "actions": "Bring a chaperone",
    "publications": "Bruising in babies",
}


def text(page: str) -> str:
    """What the page says between the masthead and the footer, without what was typed and the marks."""
    main = page[page.index("<main") : page.index("</main>")]
    for left_out in (r"<input[^>]*>", r"</?mark>", r"/search/\w{8}/"):
        main = re.sub(left_out, "", main)
    return unescape(main)


@pytest.mark.usefixtures("everything")
def test_a_row_is_found_by_whoever_sees_it_and_by_nobody_else(
    request: pytest.FixtureRequest, client_for: ClientFor, search: Search
) -> None:
    """Every kind in one world, which takes longer to make than a kind to search."""
    people = {one: request.getfixturevalue(name) if name else None for one, name in CAST.items()}
    browsers = {column: client_for(somebody) for column, somebody in people.items()}
    vocabulary.gather()
    empty = text(search(browsers["out"], "zzyzx"))
    guessing = ("out", "none", "left", "prac", "lado", "unit", "admi")
    for kind, said in WORDS.items():
        allowed = set(CAST) if SEES[kind] == "everybody" else set(SEES[kind].split())
        for column, browser in browsers.items():
            for words in (said, misspelt(said)) if column in guessing else (said,):
                page = text(search(browser, words))
                assert (TITLES[kind] in page) is (column in allowed), (kind, column, words)
                if column not in allowed and column in ("out", "none", "left"):
                    # Not a count, not a kind, not a proposal: the page is the one of a word that stands nowhere.
                    assert "Nothing found" in page, (kind, column, words)
                    if column == "out":
                        assert page == empty, (kind, words)


def misspelt(words: str) -> str:
    """Two letters of the longest word in the wrong order."""
    longest = max(words.split(), key=len)
    wrong = longest[:2] + longest[3] + longest[2] + longest[4:]
    return words.replace(longest, wrong)


def test_every_source_is_tried() -> None:
    sources: list[Source] = [import_string(path) for path in settings.SEARCH_SOURCES]
    assert {source.kind for source in sources} <= set(WORDS)
    assert set(WORDS) == set(SEES) == set(TITLES)


def test_a_row_of_somebody_else_adds_to_no_number(
    client_for: ClientFor, search: Search, agency_lead: User, charity: Agency, hospital: Agency
) -> None:
    Document.objects.create(agency=charity, title="Harbour policy", kind="policy")
    before = text(search(client_for(agency_lead), "harbour"))
    for number in range(30):
        Document.objects.create(agency=hospital, title=f"Harbour policy {number}", kind="policy")
    assert text(search(client_for(agency_lead), "harbour")) == before
    assert "1 result" in before


def test_a_hidden_word_changes_nothing_in_what_a_misspelt_one_finds(
    client_for: ClientFor, search: Search, agency_lead: User, charity: Agency, hospital: Agency
) -> None:
    Document.objects.create(agency=charity, title="Katherine", kind="letter")
    vocabulary.gather()
    before = text(search(client_for(agency_lead), "Katharine"))
    assert "Katherine" in before
    for name in ("Katharine", "Katharina", "Catharine"):
        Document.objects.create(agency=hospital, title=name, kind="letter", is_sensitive=True)
    vocabulary.gather()
    assert text(search(client_for(agency_lead), "Katharine")) == before


def test_very_many_hidden_words_push_out_none_that_is_seen(
    client_for: ClientFor, search: Search, agency_lead: User, charity: Agency, hospital: Agency
) -> None:
    Document.objects.create(agency=charity, title="Katherine", kind="letter")
    letters = "abcdefghijklmnopqrstuvwxyz"
    Document.objects.bulk_create(
        Document(agency=hospital, title=f"Katharine{one}{two}", kind="letter")
        for one in letters
        for two in letters[:5]
    )
    vocabulary.gather()
    assert "Katherine" in text(search(client_for(agency_lead), "Katharine"))


def test_what_is_found_of_people_is_written_down_without_the_words(
    client_for: ClientFor, search: Search, business_unit: User, secret: Document, charity: Agency
) -> None:
    person("Zebedee Quill", "z.quill@lantern.example", charity)
    browser = client_for(business_unit)
    assert "Zebedee Quill" in text(search(browser, "zebedee"))
    found = {(read.what, read.how, read.rows) for read in Read.objects.filter(user=business_unit)}
    assert found == {("people", "search", 1), ("sensitive documents", "search", 1)}
    assert not [
        field
        for read in Read.objects.all()
        for field in vars(read).values()
        if "zebedee" in str(field).lower()
    ]


def test_a_search_of_what_is_open_is_not_written_down(
    client_for: ClientFor, search: Search, business_unit: User, paper: Document
) -> None:
    assert "recruitment" in text(search(client_for(business_unit), "recruitment"))
    assert not Read.objects.exists()
