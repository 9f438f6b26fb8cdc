"""Past attendance comes from a spreadsheet into the registers, at a desk and on a phone."""

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.browser.fixtures import follow
from tests.browser.test_journey import sign_in
from tests.conftest import session_on
from training.models import Booking, Course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = """Training 2023 to 2024
Event date,Event,Delegate,Delegate email,Organisation,Location,Attended?
12/03/2024,Advanced Child Protection,Ana Silva,ana.silva@hospital.example,Moorland Hospital,Withy House,Yes
12/03/2024,Advanced Child Protection,Grace Mensah,{nurse},,Withy House,No
12/03/2024,Advanced Child Protection,Grace Mensah,{nurse},,Withy House,No
5/6/2023,Advanced Child Protecton,Ben Carter,ben.carter@hospital.example,Moorland Hospital,Levels Library,Yes
soon,Advanced Child Protection,Chidi Obi,not an address,Moorland Hosptial,Levels Library,perhaps
5/6/2023,Advanced Child Protection,Dora Lind,dora.lind@hospital.example,Moorland Hospital,Levels Library,Part
"""


def look(page: Page, name: str) -> None:
    """Nothing is wider than the page; what axe says of it stands in the test of every page, which has scripts."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_a_training_officer_brings_in_another_years_attendance(
    live_server: LiveServer,
    browser: Browser,
    course: Course,
    training_officer: User,
    nurse: User,
    hospital: Agency,
) -> None:
    session_on(course, date(2024, 3, 12))
    file = {
        "name": "training 2023-24.csv",
        "mimeType": "text/csv",
        "buffer": FILE.format(nurse=nurse.email).encode(),
    }
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        sign_in(page, live_server.url, training_officer)
        page.goto(f"{live_server.url}/training/manage/")
        follow(page.get_by_role("link", name="Import attendance"))
        look(page, "upload")
        page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Check the file").click()
        expect(page.get_by_role("heading", name="3 rows can be imported, 2 rows cannot")).to_be_visible()
        expect(page.get_by_text("Is it ‘Advanced Child Protection’?")).to_be_visible()
        look(page, "batch")
        waiting = page.url
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        sign_in(page, live_server.url, training_officer)
        page.goto(f"{live_server.url}/training/manage/attendance/")
        look(page, "upload-320")
        page.goto(waiting)
        look(page, "batch-320")
        page.get_by_role("button", name="Import the 3 good rows").click()
        expect(page.get_by_role("heading", name="Rows that were left out")).to_be_visible()
        look(page, "done-320")
        page.goto(f"{live_server.url}/training/manage/bookings/?q=nobody.else")
        expect(page.get_by_text("No attendees")).to_be_visible()
        page.goto(f"{live_server.url}/training/manage/bookings/")
        expect(page.get_by_role("heading", name="3 attendees")).to_be_visible()
        look(page, "attendees-320")
        page.set_viewport_size({"width": 1280, "height": 900})
        look(page, "attendees")
        page.goto(waiting)
        look(page, "done")
    assert Booking.objects.count() == 3
