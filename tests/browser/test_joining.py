"""Coming in by a real browser, with scripts and without: invited, by an agency's domain, and by a decision."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.deadlines import rulebook
from partnership.deadlines import services as deadlines
from partnership.meetings.models import Seat, Subgroup
from tests.browser.fixtures import findings, follow
from tests.conftest import PASSWORD as OFFICE_PASSWORD
from tests.joining.conftest import PASSWORD, link_in
from training.models import Booking, Session
from training.rules import BookingStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(
        java_script_enabled=request.param, viewport={"width": 320, "height": 640}, bypass_csp=request.param
    ) as context:
        yield context


def sign_in(page: Page, base: str, email: str, password: str) -> None:
    page.goto(f"{base}/account/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def open_account(page: Page) -> None:
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_label("I have read the privacy notice").check()


def works_for(email: str) -> str:
    return Membership.objects.get(user__email=email).agency.name


def test_somebody_is_invited_by_a_lead_and_signs_in(
    live_server: LiveServer, visitor: BrowserContext, agency_lead: User
) -> None:
    page = visitor.new_page()
    sign_in(page, live_server.url, agency_lead.email, OFFICE_PASSWORD)
    page.goto(f"{live_server.url}/people/")
    page.get_by_role("link", name="Invitations", exact=True).click()
    page.get_by_role("main").get_by_role("button", name="Invite somebody").click()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("link", name="Enter work email address")).to_be_visible()
    page.get_by_label("Work email address").fill("Kofi.Annand@lantern.example")
    page.get_by_label("Full name").fill("Kofi Annand")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
    expect(page.get_by_text("Waiting for them")).to_be_visible()
    link = link_in("joining.invited", "kofi.annand@lantern.example")
    page.goto(live_server.url + link)
    expect(page.get_by_role("heading", name="This link is for another account")).to_be_visible()
    follow(page.get_by_role("main").get_by_role("button", name="Sign out"))
    page.goto(live_server.url + link)
    open_account(page)
    page.get_by_role("button", name="Open my account").click()
    expect(page.get_by_text("Your account is ready.")).to_be_visible()
    sign_in(page, live_server.url, "kofi.annand@lantern.example", PASSWORD)
    expect(page.get_by_text("Lantern Family Trust").first).to_be_visible()
    assert works_for("kofi.annand@lantern.example") == "Lantern Family Trust"
    sign_out(page)
    page.goto(live_server.url + link)
    expect(page.get_by_text("A link works once.")).to_be_visible()


def test_somebody_registers_by_the_domain_of_an_agency(
    live_server: LiveServer, visitor: BrowserContext, charity: Agency
) -> None:
    page = visitor.new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("link", name="Ask for one").click()
    page.get_by_label("Full name").fill("Ana Silva")
    page.get_by_label("Work email address").fill("Ana.Silva@Lantern.example")
    page.get_by_label("Where you work").fill("Lantern")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.goto(live_server.url + link_in("joining.confirm", "ana.silva@lantern.example"))
    expect(page.get_by_text("Lantern Family Trust")).to_be_visible()
    open_account(page)
    follow(page.get_by_role("button", name="Open my account"))
    sign_in(page, live_server.url, "ana.silva@lantern.example", PASSWORD)
    expect(page.get_by_text("Lantern Family Trust").first).to_be_visible()


def test_somebody_without_an_agencys_address_is_let_in_by_the_business_unit(
    live_server: LiveServer, visitor: BrowserContext, business_unit: User, school: Agency
) -> None:
    page = visitor.new_page()
    page.goto(f"{live_server.url}/account/register/")
    page.get_by_label("Full name").fill("Mei Lin")
    page.get_by_label("Work email address").fill("mei.lin@scouts.example")
    page.get_by_label("Where you work").fill("Scouts")
    follow(page.get_by_role("button", name="Send me a link"))
    page.goto(live_server.url + link_in("joining.confirm", "mei.lin@scouts.example"))
    page.get_by_role("button", name="Confirm my address").click()
    expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    sign_in(page, live_server.url, business_unit.email, OFFICE_PASSWORD)
    page.get_by_role("link", name="Decide about 1 request for an account").click()
    page.get_by_role("link", name="Mei Lin").click()
    page.get_by_label("Agency").select_option(label="Withy Lane School")
    page.get_by_label("Role").select_option("practitioner")
    page.get_by_role("button", name="Invite them").click()
    expect(page.get_by_text("They are invited.")).to_be_visible()
    sign_out(page)
    page.goto(live_server.url + link_in("joining.invited", "mei.lin@scouts.example"))
    expect(page.get_by_label("Full name")).to_have_value("Mei Lin")
    open_account(page)
    follow(page.get_by_role("button", name="Open my account"))
    sign_in(page, live_server.url, "mei.lin@scouts.example", PASSWORD)
    expect(page.get_by_text("Withy Lane School").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_before_somebody_leaves_has_no_findings(
    live_server: LiveServer, browser: Browser, business_unit: User, agency_lead: User, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True) as context:
        page = context.new_page()
        sign_in(page, live_server.url, business_unit.email, OFFICE_PASSWORD)
        page.goto(f"{live_server.url}/people/{agency_lead.pk}/")
        page.get_by_role("link", name="Record that they are leaving").click()
        page.get_by_label("Every agency").check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("would then have no safeguarding lead")).to_be_visible()
        assert findings(page) == []
        page.get_by_role("button", name="Change").click()
        expect(page.get_by_role("button", name="Continue")).to_be_visible()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("No role now")).to_be_visible()


@pytest.fixture
def busy(practitioner: User, charity: Agency, session: Session) -> User:
    """The practitioner with a deadline, a seat and a place on a course."""
    rulebook.fill()
    today = timezone.localdate()
    deadlines.start(
        subject="journey", rule="policy.review", trigger_on=today, title="Review the policy", path="/", by=None,
        owner=practitioner, agency=charity,
    )  # fmt: skip
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns from reviews.")
    Seat.objects.create(subgroup=group, agency=charity, user=practitioner, from_on=today)
    Booking.objects.create(session=session, user=practitioner, agency=charity, booked_at=timezone.now())
    Session.objects.filter(pk=session.pk).update(places_taken=1)
    return practitioner


@pytest.mark.parametrize("visitor", [False], ids=["without scripts"], indirect=True)
def test_the_open_work_of_a_leaver_goes_to_a_colleague(
    live_server: LiveServer, visitor: BrowserContext, business_unit: User, agency_lead: User, busy: User
) -> None:
    page = visitor.new_page()
    sign_in(page, live_server.url, business_unit.email, OFFICE_PASSWORD)
    page.goto(f"{live_server.url}/people/{busy.pk}/leave/")
    page.get_by_label("Lantern Family Trust").check()
    page.get_by_label("Who takes over").fill(agency_lead.email)
    page.get_by_label("Why are you changing this?").fill("A post at the council.")
    page.get_by_role("button", name="Continue").click()
    for said in ("It goes to Hannah Weiss.", "The seat ends.", "Hannah Weiss gets the place."):
        expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Why: A post at the council.")).to_be_visible()
    sign_out(page)
    sign_in(page, live_server.url, agency_lead.email, OFFICE_PASSWORD)
    expect(page.get_by_role("link", name="Work of a colleague is yours now")).to_be_visible()
    expect(page.get_by_role("link", name="Advanced Child Protection").first).to_be_visible()
    page.goto(f"{live_server.url}/deadlines/")
    expect(page.get_by_role("link", name="Review the policy")).to_be_visible()


@pytest.mark.parametrize("visitor", [False], ids=["without scripts"], indirect=True)
def test_somebody_who_moves_keeps_their_places_on_courses(
    live_server: LiveServer, visitor: BrowserContext, business_unit: User, school: Agency, busy: User
) -> None:
    page = visitor.new_page()
    sign_in(page, live_server.url, business_unit.email, OFFICE_PASSWORD)
    page.goto(f"{live_server.url}/people/{busy.pk}/")
    page.get_by_role("link", name="Record a move to another agency").click()
    page.get_by_label("Which agency are they moving to?").select_option(label="Withy Lane School")
    page.get_by_label("Role there").select_option("practitioner")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Review the policy")).to_be_visible()
    expect(page.get_by_text("Advanced Child Protection")).to_have_count(0)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("link", name="Withy Lane School").first).to_be_visible()
    assert busy.bookings.get().status == BookingStatus.BOOKED
