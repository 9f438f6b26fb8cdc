"""Who co-ordinates a review: that nobody does is said, and so is whose its clocks are and stay."""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from config.desk import desk
from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.deadlines import hands
from partnership.deadlines.models import Deadline
from partnership.pages.words import plain_date
from reviews import clocks, handover, services
from reviews.rules import Kind
from tests.conftest import person
from tests.reviews.test_reviews import appoint
from tests.reviews.world import learning, rapid

NOBODY = "Nobody co-ordinates this review."


def titles(user: User) -> list[str]:
    found = desk(user, now=timezone.now())
    return [one.title for pile in (found.overdue, found.soon, found.waiting) for one in pile.items]


def test_a_review_whose_co_ordinator_left_says_so_on_the_desk_and_in_its_room(
    council: Agency, business_unit: User, nurse: User, client_for: Callable[[User], Client]
) -> None:
    today, browser = timezone.localdate(), client_for(business_unit)
    review, practice = rapid(business_unit, council), learning(business_unit, kind=Kind.PRACTICE)
    leaver = person("Ida Frost", "ida.frost@council.example", council, Role.BUSINESS_UNIT)
    pages = [f"/reviews/{review.pk}/", f"/reviews/{review.pk}/rapid/", f"/reviews/{practice.pk}/practice/"]
    for one in (review, practice):
        appoint(one, business_unit, nurse)
        appoint(one, business_unit, leaver, "coordinator", from_on=today)
    assert "Say who co-ordinates RR-2026-01" not in titles(business_unit)
    assert not [page for page in pages if NOBODY in browser.get(page).content.decode()]
    assert "Ida Frost looks after it." in browser.get(pages[2]).content.decode()
    handover.hands_over(leaver, to=None, agency=None, by=business_unit, on=today)
    clocks.follow_all_members(today)
    hands.release(leaver, by=business_unit, today=today)
    assert {"Say who co-ordinates RR-2026-01", "Say who co-ordinates PR-2026-01"} <= {*titles(business_unit)}
    for page in pages:
        shown = browser.get(page).content.decode()
        assert NOBODY in shown
        assert '/members/new/">Say who co-ordinates it' in shown
    assert "The business unit looks after it." in shown
    history = browser.get(pages[0]).content.decode()
    assert "removed the member Business unit co-ordinator, Ida Frost" in history


def test_a_clock_that_was_handed_over_says_with_whom_it_stays_and_can_be_given_to_the_co_ordinator(
    council: Agency, charity: Agency, business_unit: User, nurse: User, client_for: Callable[[User], Client]
) -> None:
    review, browser = rapid(business_unit, council), client_for(business_unit)
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review))
    page = f"/reviews/{review.pk}/members/new/"
    assert "Whose clocks stay" not in browser.get(page).content.decode()
    hands.hand_over(clock, owner=business_unit, by=business_unit)
    link = f"/deadlines/{clock.pk}/hand-over/"
    assert link in browser.get(page).content.decode()
    first = {"from_on_day": "2", "from_on_month": "3", "from_on_year": "2026"}
    said = {"email": nurse.email, "part": "coordinator"} | first
    told = browser.post(page, said, follow=True).content.decode()
    assert f"stays with {business_unit.name}" in told
    assert f"{nurse.name} does not work for the business unit" in told
    assert browser.post(link, {"owner": str(nurse.pk)}).status_code == 302
    clock.refresh_from_db()
    assert clock.owner == nurse
    assert "Whose clocks stay" not in browser.get(page).content.decode(), "They co-ordinate it"
    assert not clocks.takers(Deadline(subject="training.register:1")).exists()


def test_a_clock_is_not_handed_over_to_whoever_begins_later_or_has_no_account(
    council: Agency, business_unit: User, nurse: User, client_for: Callable[[User], Client]
) -> None:
    review, browser, today = rapid(business_unit, council), client_for(business_unit), timezone.localdate()
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review))
    hands.hand_over(clock, owner=business_unit, by=business_unit)
    first = today + timedelta(days=10)
    page, part = f"/reviews/{review.pk}/members/new/", {"part": "coordinator"}

    def told(who: dict[str, str], from_on: date) -> str:
        day = {f"from_on_{name}": str(getattr(from_on, name)) for name in ("day", "month", "year")}
        return str(browser.post(page, part | who | day, follow=True).content.decode())

    later = told({"email": nurse.email}, first)
    assert "Hand it over</a>" not in later, "nobody could choose them"
    assert f"hand it over from {plain_date(first)} on." in later
    begins = f"{nurse.name} co-ordinates this review from {plain_date(first)}. Until then what nobody else"
    assert begins in later
    review.members.all().delete()
    without = told({"name": "Ida Frost"}, today)
    assert f"stays with {business_unit.name}." in without
    assert "hand it over" not in without.lower()
    assert "Ida Frost co-ordinates this review and has no account here: what nobody else has in" in without
    assert "No co-ordinator" not in without
    assert NOBODY not in without
    room = browser.get(f"/reviews/{review.pk}/rapid/").content.decode()
    assert "Ida Frost co-ordinates this review and has no account here" in room
    appoint(review, business_unit, nurse, "coordinator")
    assert "has no account here" not in browser.get(f"/reviews/{review.pk}/").content.decode()


def test_nobody_is_asked_who_co_ordinates_what_others_lead(
    business_unit: User, nurse: User, client_for: Callable[[User], Client]
) -> None:
    review = learning(business_unit, kind=Kind.OUT_OF_AREA, lead_area="Fenshire")
    page = f"/reviews/{review.pk}/"
    assert f"Say who works on {review.reference}" in titles(business_unit), "somebody answers for it here"
    assert NOBODY not in client_for(business_unit).get(page).content.decode()
    appoint(review, business_unit, nurse)
    assert not [title for title in titles(business_unit) if review.reference in title]


def test_nobody_of_another_part_is_given_a_clock_that_nothing_would_take_back_from_them(
    council: Agency,
    business_unit: User,
    nurse: User,
    practitioner: User,
    client_for: Callable[[User], Client],
) -> None:
    review, browser, today = rapid(business_unit, council), client_for(business_unit), timezone.localdate()
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review))
    appoint(review, business_unit, practitioner)
    part = appoint(review, business_unit, nurse, "coordinator")
    link = f"/deadlines/{clock.pk}/hand-over/"
    assert browser.post(link, {"owner": str(practitioner.pk)}).status_code == 200
    assert browser.post(link, {"owner": str(nurse.pk)}).status_code == 302
    yesterday = today - timedelta(days=1)
    services.dismiss(part, by=business_unit, until_on=yesterday, version=part.version)
    clock.refresh_from_db()
    assert clock.owner is None


def test_whoever_co_ordinates_no_more_stands_in_no_more_for_the_clocks_of_the_review(
    council: Agency, business_unit: User, nurse: User, practitioner: User
) -> None:
    review, today = rapid(business_unit, council), timezone.localdate()
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review))
    first = appoint(review, business_unit, nurse, "coordinator")
    second = appoint(review, business_unit, practitioner, "coordinator")
    hands.hand_over(clock, owner=nurse, deputy=practitioner, by=business_unit)
    yesterday = today - timedelta(days=1)
    services.dismiss(second, by=business_unit, until_on=yesterday, version=second.version)
    clock.refresh_from_db()
    assert (clock.owner, clock.deputy) == (nurse, None)
    hands.hand_over(clock, owner=nurse, deputy=business_unit, by=business_unit)
    services.dismiss(first, by=business_unit, until_on=yesterday, version=first.version)
    clock.refresh_from_db()
    assert (clock.owner, clock.deputy) == (business_unit, None), "who runs reviews needs no part"


def test_a_day_that_goes_by_takes_the_clocks_from_whoever_has_neither_part_nor_office(
    council: Agency, business_unit: User, nurse: User
) -> None:
    review, today = rapid(business_unit, council), timezone.localdate()
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review))
    leaver = person("Ida Frost", "ida.frost@council.example", council, Role.BUSINESS_UNIT)
    hands.hand_over(clock, owner=leaver, deputy=business_unit, by=business_unit)
    leaver.memberships.update(role=Role.PRACTITIONER)  # nobody co-ordinates, and nobody ever has
    clocks.follow_all_members(today)
    clock.refresh_from_db()
    assert (clock.owner, clock.deputy) == (business_unit, None)
    appoint(review, business_unit, nurse, "coordinator", until_on=today)
    hands.hand_over(clock, owner=business_unit, deputy=nurse, by=business_unit)
    for on, deputy in ((today, nurse), (today + timedelta(days=1), None)):
        clocks.follow_all_members(on)
        assert Deadline.objects.filter(pk=clock.pk, owner=business_unit, deputy=deputy).exists()
