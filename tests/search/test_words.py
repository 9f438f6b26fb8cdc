"""What people type: beginnings, accents, apostrophes, mistakes, and nonsense."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.documents.models import Document
from partnership.search import finding, vocabulary
from partnership.search.asking import Asked, plain
from partnership.search.finding import MOST
from partnership.search.marking import marked
from partnership.search.remembering import KEPT
from tests.conftest import person
from tests.search.conftest import Search
from tests.search.test_sight import text

ClientFor = Callable[[User | None], Client]

PEOPLE = ["Siobhán O’Brien", "Anne-Marie Müller", "Will Young", "An Nguyễn"]
PAPERS = [
    "Advanced safeguarding of children",
    "Policies on bullying and/or hazing",
    "Review 2024/25",
    "100% attendance_plan",
]


@pytest.fixture
def office(client_for: ClientFor, business_unit: User, charity: Agency) -> Client:
    for number, name in enumerate(PEOPLE):
        person(name, f"person{number}@lantern.example", charity)
    for title in PAPERS:
        Document.objects.create(agency=charity, title=title, kind="other")
    vocabulary.gather()
    return client_for(business_unit)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("o'brien", PEOPLE[0]),
        ("O’Brien", PEOPLE[0]),
        ("siobhan", PEOPLE[0]),
        ("SIOBHÁN", PEOPLE[0]),
        ("obrien", PEOPLE[0]),
        ("anne marie", PEOPLE[1]),
        ("Anne-Marie Muller", PEOPLE[1]),
        ("muler", PEOPLE[1]),
        ("will", PEOPLE[2]),
        ("nguyen", PEOPLE[3]),
        ("person3@lantern.example", PEOPLE[3]),
        ("safegarding", PAPERS[0]),
        ("advanecd", PAPERS[0]),
        ("advanecd safegarding", PAPERS[0]),
        ("safeguard", PAPERS[0]),
        ("chil", PAPERS[0]),
        ('"safeguarding of children"', PAPERS[0]),
        ("the safeguarding", PAPERS[0]),
        ("policy bullying", PAPERS[1]),
        ("hazing", PAPERS[1]),
        ("zzyzx or hazing", PAPERS[1]),
        ("-hazing", PAPERS[1]),
        ("2024/25", PAPERS[2]),
        ("2025 or 25", PAPERS[2]),
        ("advanced or policies safeguarding", PAPERS[0]),
        ("safeguarding advanecd or polcies", PAPERS[0]),
        ("hazing zzyzx or or policies", PAPERS[1]),
        ("100%", PAPERS[3]),
        ("attendance_plan", PAPERS[3]),
    ],
)
def test_finds(office: Client, search: Search, words: str, title: str) -> None:
    page = text(search(office, words))
    assert title in page, page
    assert page.count("<h3>") == 1


@pytest.mark.parametrize(
    "words", ['"children safeguarding"', "safeguarding bullying", "xq", "hazing -policies zz"]
)
def test_does_not_find(office: Client, search: Search, words: str) -> None:
    assert "Nothing found" in text(search(office, words))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Type at least one word"),
        ("   ", "Type at least one word"),
        ("\0", "Type at least one word"),
        ("🙂🙃", "Type at least one word"),
        ("%_\\", "Type at least one word"),
        ("\"'", "Type at least one word"),
        ("&|!():*<->", "Type at least one word"),
        ("of the and", "too common"),
        ("the", "too common"),
        ("a" * 10_000, "Nothing found"),
        ("ab " * 4_000, "Nothing found"),
        ("policyx' & !'", "Nothing found"),
        ("zz:* | b", "Nothing found"),
        ("zz\\", "Nothing found"),
        ('"zz', "Nothing found"),
        ("zz or", "Nothing found"),
        ("zz" + "\u202e" + "\udcff".encode("utf-8", "replace").decode(), "Nothing found"),
        ("<script>zz</script>", "Nothing found"),
        ("'; drop table accounts_user; --", "Nothing found"),
    ],
)
def test_nonsense_is_answered_with_a_sentence(
    office: Client, search: Search, words: str, sentence: str
) -> None:
    page = search(office, words)
    assert sentence in page
    assert "<script>zz" not in page


def test_few_questions(
    office: Client, search: Search, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, person, standing, seen, unread, all kinds at once, one for each kind shown, what was read."""
    with django_assert_max_num_queries(14):
        search(office, "safeguarding")
    with django_assert_max_num_queries(15):
        search(office, "safegarding")


def test_the_box_asks_nothing(
    client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_for(None)
    with django_assert_num_queries(0):
        page = browser.get("/help/")
    assert 'href="/search/"' in page.content.decode()
    assert not page.cookies, "Whoever only reads gets no cookie"


def test_a_visitor_who_asks_without_end_is_told_to_wait(client_for: ClientFor) -> None:
    browser = client_for(None)
    answers = [
        browser.post("/search/", {"words": "harbour"}, REMOTE_ADDR="192.0.2.7").status_code
        for _ in range(241)
    ]
    assert (set(answers[:-1]), answers[-1]) == ({302}, 429)


def test_a_page_has_the_box(office: Client) -> None:
    assert 'name="words"' in office.get("/help/").content.decode()


def test_back_reload_and_pages_keep_the_search(office: Client, charity: Agency) -> None:
    for number in range(45):
        Document.objects.create(agency=charity, title=f"Harbour plan {number}", kind="other")
    sent = office.post("/search/", {"words": "harbour"})
    assert "harbour" not in sent["Location"]
    first, second, third = (
        text(office.get(f"{sent['Location']}?page={page}&kind=documents").content.decode())
        for page in (1, 2, 3)
    )
    assert "45 results" in first
    assert [page.count("<h3>") for page in (first, second, third)] == [20, 20, 5]
    assert "kind=documents" in first


def test_of_very_many_the_first_are_shown(office: Client, search: Search, charity: Agency) -> None:
    Document.objects.bulk_create(
        Document(agency=charity, title=f"Harbour plan {number}", kind="other") for number in range(230)
    )
    page = text(search(office, "harbour"))
    assert "The first 200 that were found" in page
    assert "200+" in page


def test_of_very_many_the_newest_are_weighed(
    client_for: ClientFor, business_unit: User, charity: Agency
) -> None:
    now = timezone.now()
    made = Document.objects.bulk_create(
        Document(agency=charity, title="Harbour plan", kind="other") for _ in range(MOST + 30)
    )
    for at, one in enumerate(made):
        one.created_at = now - timedelta(minutes=(at * 7) % len(made))
    Document.objects.bulk_update(made, ["created_at"])
    newest = sorted(made, key=lambda one: one.created_at, reverse=True)[:MOST]
    found = finding.search(Asked.of("harbour"), user=business_unit).hits
    assert {hit.pk for hit in found} == {one.pk for one in newest}


def test_a_search_is_over_when_the_session_is(client_for: ClientFor, practitioner: User) -> None:
    assert "This search is over" in client_for(practitioner).get("/search/abcdefgh/").content.decode()


def test_only_the_last_searches_are_kept(client_for: ClientFor) -> None:
    browser = client_for(None)
    where = [browser.post("/search/", {"words": f"word{number}"})["Location"] for number in range(KEPT + 1)]
    assert "This search is over" in browser.get(where[0]).content.decode()
    assert "This search is over" not in browser.get(where[1]).content.decode()


def test_marks_are_escaped() -> None:
    assert (
        marked("<b>Policies</b> & more", ["policy"]) == "&lt;b&gt;<mark>Policies</mark>&lt;/b&gt; &amp; more"
    )


def test_words_are_read_as_the_index_has_them() -> None:
    assert Asked.of("  Siobhán\tO’Brien ").words == ["siobhan", "o'brien"]
    assert plain("Straße") == "strasse"


@pytest.mark.parametrize(
    ("words", "link", "title"),
    [
        ("cannot come", "/help/#cannot-come", "If you cannot come"),
        ("forgotten passw", "/help/#signing-in", "Signing in"),
        ("report or zzyzx problems", "/help/#problem", "Report a problem"),
        ("complaint Commissioner's", "/privacy/", "Your rights"),
    ],
)
def test_help_is_found_by_everybody(
    client_for: ClientFor, search: Search, words: str, link: str, title: str
) -> None:
    page = search(client_for(None), words)
    assert f'<a class="govuk-link" href="{link}">{title}</a>' in page


@pytest.mark.parametrize("words", ["the of", "zzyzx password", "passwo forgotten"])
def test_help_is_not_found_by_small_words_or_by_some_of_them(
    client_for: ClientFor, search: Search, words: str
) -> None:
    assert "Help has something" not in search(client_for(None), words)
