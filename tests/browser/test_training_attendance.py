"""A trainer takes the register on a phone: the network goes away in the middle, and no mark is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.browser.fixtures import findings
from tests.browser.test_journey import sign_in
from tests.conftest import person, session_on
from training.attendance import reference
from training.attendance.models import DayMark
from training.models import Booking, Course, Session, Trainer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = (
    "Ana Silva", "Ben Carter", "Chidi Obi", "Dora Lind", "Elif Kaya", "Finn Burke", "Gita Rao", "Hugo Weiss",
    "Ivy Brown", "Jon Ames", "Kate Low", "Lena Fox", "Mo Aziz",
)  # fmt: skip


@pytest.fixture
def held(course: Course, charity: Agency, constable: User) -> Session:
    """Yesterday, with thirteen people, taught by somebody who keeps no sessions."""
    reference.fill()
    session = session_on(course, timezone.localdate() - timedelta(days=1), capacity=20)
    for name in NAMES:
        who = person(name, f"{name.split()[0].lower()}@lantern.example", charity)
        Booking.objects.create(session=session, user=who, agency=charity, booked_at=timezone.now())
    Session.objects.filter(pk=session.pk).update(places_taken=len(NAMES))
    session.trainers.add(Trainer.objects.create(name=constable.name, user=constable))
    return session


def test_no_mark_is_lost_on_a_poor_connection(
    live_server: LiveServer, browser: Browser, held: Session, constable: User
) -> None:
    def tap(page: Page, name: str, mark: str) -> None:
        page.get_by_role("group", name=name).get_by_label(mark, exact=True).check()

    def stored() -> dict[str, str]:
        return dict(DayMark.objects.values_list("booking__user__name", "mark"))

    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as phone:
        page = phone.new_page()
        page.on("dialog", lambda asked: asked.accept())
        sign_in(page, live_server.url, constable)
        page.get_by_role("link", name="Take the register of Advanced Child Protection").click()
        tap(page, "Ana Silva", "Attended")
        expect(page.locator("[data-said]")).to_have_text("All marks are saved")

        phone.set_offline(True)
        tap(page, "Ben Carter", "Attended")
        tap(page, "Chidi Obi", "Attended")
        tap(page, "Chidi Obi", "Did not attend")
        expect(page.locator("[data-said]")).to_contain_text("2 marks wait for a connection")
        expect(page.get_by_role("group", name="Ben Carter").get_by_text("Waiting")).to_be_visible()
        assert findings(page) == []
        page.get_by_role("button", name="Save the register").click()
        expect(page.locator("[data-said]")).to_contain_text("2 marks wait for a connection")
        assert stored() == {"Ana Silva": "attended"}

        # Back, but only just: the page comes and the marks do not get through yet.
        page.route("**/mark/", lambda route: route.abort())
        phone.set_offline(False)
        page.reload()
        expect(page.get_by_role("group", name="Chidi Obi").get_by_label("Did not attend")).to_be_checked()
        expect(page.locator("[data-said]")).to_contain_text("2 marks wait for a connection")
        page.unroute("**/mark/")
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-said]")).to_have_text("All marks are saved")
        assert stored() == {"Ana Silva": "attended", "Ben Carter": "attended", "Chidi Obi": "absent"}
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('register:'))") == []

        page.get_by_label("Find a name").fill("mo")
        expect(page.get_by_role("group", name="Ana Silva")).to_be_hidden()
        tap(page, "Mo Aziz", "Attended in part")
        expect(page.locator("[data-marked]")).to_have_text("4")
        page.get_by_role("button", name="Save the register").click()
        expect(page.get_by_text("The register is saved.")).to_be_visible()
        assert findings(page) == []
    assert stored()["Mo Aziz"] == "part"
