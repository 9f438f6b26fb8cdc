"""The frame of every page: who is signed in, where they are, what has happened; and the pages for refusals."""

import re
from typing import Any

import pytest
from allauth.core.ratelimit import respond_429
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from partnership.accounts.models import User
from partnership.pages.brand import brand_css
from partnership.pages.components import NavItem
from partnership.pages.context import frame, menu

STATEMENTS = ["/accessibility/", "/privacy/", "/cookies/", "/help/"]


@pytest.fixture(autouse=True)
def a_few_pages_more(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.pages.urls"


def page(client: Client, path: str, status: int = 200, **kwargs: Any) -> str:
    response = client.get(path, **kwargs)
    assert response.status_code == status
    return response.content.decode()


# The menu and the masthead -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/", "Home"),
        ("/cookies/", "Cookies"),
        ("/cookies/deeper/", "Cookies"),
        ("/cookies-and-cream/", None),
        ("/privacy/", None),
    ],
)
def test_the_menu_marks_the_longest_beginning_of_the_address(path: str, active: str | None) -> None:
    entries = menu([NavItem("Home", "home"), NavItem("Cookies", "pages:cookies")], path)
    assert [entry.label for entry in entries if entry.active] == ([active] if active else [])


def test_the_menu_marks_the_entry_that_an_address_elsewhere_belongs_to() -> None:
    items = [
        NavItem("Cookies", "pages:cookies"),
        NavItem("Privacy", "pages:privacy", also=("/cookies/mine/",)),
    ]
    assert [entry.label for entry in menu(items, "/cookies/mine/1/") if entry.active] == ["Privacy"]


@pytest.mark.parametrize("path", STATEMENTS)
def test_the_statements_are_open_to_everybody_and_ask_the_database_nothing(
    client: Client, path: str, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(path)
    with django_assert_num_queries(0):
        said = page(client, path)
    assert "Sign in" in said
    assert said.count("<h1") == 1


def test_the_frame_asks_nothing_until_it_is_drawn(
    practitioner: User, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = practitioner
    with django_assert_num_queries(0):
        context = frame(request)
    with django_assert_num_queries(2):
        context["navigation"]()
        assert context["standing"].described
        assert context["unread"]() == 0


def test_somebody_signed_in_sees_their_name_their_agency_and_a_way_out(
    client: Client, practitioner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(practitioner)
    page(client, "/help/")
    with django_assert_num_queries(3):  # the session, the person with their standing, the unread notices
        said = page(client, "/help/")
    assert practitioner.get_short_name() in said
    assert "Lantern Family Trust" in said
    assert "unread" not in said
    assert re.search(r'<form action="/account/logout/" method="post">.*csrfmiddlewaretoken', said)


def test_signing_out_needs_a_form(client: Client, practitioner: User) -> None:
    client.force_login(practitioner)
    assert "Do you want to sign out?" in page(client, "/account/logout/")
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_pages_of_somebody_signed_in_stay_out_of_shared_caches(client: Client, practitioner: User) -> None:
    assert "Cache-Control" not in client.get("/help/").headers
    client.force_login(practitioner)
    assert client.get("/help/").headers["Cache-Control"] == "no-store"


def test_what_has_happened_is_said_once(client: Client, db: None) -> None:
    said = page(client, "/told/", follow=True)
    assert re.search(r'app-callout--ok" role="status"><p>.*You are booked\.</p>', said)
    assert re.search(r'app-callout--error" role="alert"><p>The register is not saved\.</p>', said)
    assert "You are booked." not in page(client, "/gallery/").replace("You are booked</h2>", "")


def test_a_page_with_errors_says_so_in_its_title_and_on_top(client: Client, db: None) -> None:
    assert "<title>Every component - " in page(client, "/gallery/")
    said = client.post("/gallery/", {}).content.decode()
    assert "<title>Error: Every component - " in said
    assert said.index("There is a problem") < said.index("Your next step")


def test_no_page_has_an_inline_style_or_script(client: Client, db: None) -> None:
    for path in [*STATEMENTS, "/gallery/", "/account/login/"]:
        said = page(client, path)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", said)
        scripts = re.findall(r"<script[^>]*>", said)
        assert scripts[0] == '<script type="module" src="/static/js/portal.js">'
        assert all(re.fullmatch(r'<script type="module" src="/static/js/\w+\.js">', one) for one in scripts)


# The brand ---------------------------------------------------------------------------------------


def test_a_partnership_overrides_its_name_and_colours_by_settings(
    client: Client, db: None, settings: Settings
) -> None:
    settings.PARTNERSHIP = settings.PARTNERSHIP | {
        "name": "Levels Safeguarding Partnership",
        "name_lines": ["Levels", "Partnership"],
        "colours": {"portal-accent": "#884400"},
    }
    said = page(client, "/help/")
    assert "Levels<br>Partnership" in said
    assert " - Levels Safeguarding Partnership</title>" in said
    address = re.search(r'href="(/brand\.css\?v=\w+)"', said)
    assert address
    sheet = client.get(address[1])
    assert sheet.content == b":root{--portal-accent:#884400;}"
    assert sheet.headers["Content-Type"] == "text/css"


def test_no_colours_means_no_sheet(client: Client, db: None) -> None:
    assert "brand.css" not in page(client, "/help/")


@pytest.mark.parametrize("colours", [{"portal-accent": "red;}body{display:none"}, {"x:y": "#fff"}])
def test_what_is_not_a_colour_is_refused(settings: Settings, colours: dict[str, str]) -> None:
    settings.PARTNERSHIP = settings.PARTNERSHIP | {"colours": colours}
    with pytest.raises(ImproperlyConfigured):
        brand_css()


# Refusals ----------------------------------------------------------------------------------------


def test_the_wrong_moment_is_told_in_its_sentence_with_the_way_back(
    client: Client, practitioner: User
) -> None:
    client.force_login(practitioner)
    said = page(client, "/gallery/7/wrong-moment/", 409)
    assert "This session was &lt;cancelled&gt; yesterday." in said
    assert '<a class="govuk-link" href="/gallery/">See where things stand</a>' in said


@pytest.mark.parametrize(
    ("came_from", "way_back"),
    [
        ("http://testserver/privacy/?a=b", "/privacy/"),
        ("http://testserver/gallery/7/wrong-moment/", "/gallery/"),
        ("http://testserver/nowhere/", "/gallery/"),
        ("https://elsewhere.example/privacy/", "/gallery/"),
        ("http://[", "/gallery/"),
    ],
)
def test_the_way_back_leads_to_a_page_of_the_portal(
    client: Client, practitioner: User, came_from: str, way_back: str
) -> None:
    client.force_login(practitioner)
    answer = client.get("/gallery/7/wrong-moment/", headers={"Referer": came_from})
    assert f'href="{way_back}">See where things stand' in answer.content.decode()


def test_what_belongs_to_another_role_is_told(client: Client, practitioner: User) -> None:
    client.force_login(practitioner)
    assert "You do not have permission to do this" in page(client, "/denied/", 403)


def test_a_page_that_is_not_there_helps(client: Client, practitioner: User) -> None:
    assert "sign in" in page(client, "/nowhere/", 404)
    client.force_login(practitioner)
    assert "My work" in page(client, "/nowhere/", 404)


def test_a_form_from_another_visit_is_refused_with_what_to_do(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/account/login/", {"login": "a@example.com", "password": "x"})
    assert response.status_code == 403
    assert "This page had been open too long" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [("/broken/", 500, "Something went wrong on our side"), ("/suspicious/", 400, "We could not read that")],
)
def test_our_own_failures_need_no_database(path: str, status: int, heading: str) -> None:
    client = Client(raise_request_exception=False)
    said = page(client, path, status)
    assert heading in said
    assert "Worried about a child?" in said
    assert "Sign in" not in said


def test_too_many_tries_are_told_to_wait(rf: RequestFactory, db: None) -> None:
    request = rf.get("/account/login/")
    request.user = AnonymousUser()
    answer = respond_429(request)
    assert answer.status_code == 429
    assert "Wait 5 minutes, then try again." in answer.content.decode()
