"""Somebody searches with the keyboard, opens what they found, and comes back to the same results."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.fixtures import findings
from training.models import Course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_visitor_finds_a_course_and_comes_back(
    scripts: bool, live_server: LiveServer, browser: Browser, course: Course
) -> None:
    size = {"width": 320, "height": 640}
    with browser.new_context(java_script_enabled=scripts, viewport=size) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{live_server.url}/help/")
        page.get_by_role("banner").get_by_role("link", name="Search").click()
        page.get_by_role("searchbox", name="Words to search for").focus()
        page.keyboard.type("protec")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Search results")
        results = page.url
        assert "protec" not in results
        if scripts:
            assert not findings(page)
        page.get_by_role("link", name=course.title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(course.title)
        page.go_back()
        assert page.url == results
        expect(page.get_by_role("searchbox")).to_have_value("protec")
        page.reload()
        expect(page.get_by_role("link", name=course.title)).to_be_visible()
