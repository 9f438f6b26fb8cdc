"""Reviews of all kinds: who sees which, who works on one, how it ends, and that nothing of it is ever deleted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from config.desk import desk
from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines import hands as deadlines
from partnership.deadlines.models import Deadline
from partnership.history.models import Read
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import SeatKind
from partnership.notices.models import Notice
from reviews import access, changes, clocks, handover, search, services, showing, tasks, work
from reviews.clocks import follow_all_members
from reviews.models import Involved, Member, Review
from reviews.rules import LAST_SERIOUS_CASE, Kind
from tests.conftest import person
from tests.reviews.world import AWARE, TODAY, incident, learning, rapid


@pytest.fixture
def review(business_unit: User) -> Review:
    return learning(business_unit)


def appoint(review: Review, by: User, user: User | None, part: str = "panel", **facts: Any) -> Member:
    return services.appoint(review, by=by, user=user, part=part, **{"from_on": AWARE} | facts)


def test_every_kind_stands_in_one_list_with_its_own_references_domain_1_4(
    review: Review, business_unit: User
) -> None:
    references = {
        Kind.LEARNING: "LR-2026-01", Kind.PRACTICE: "PR-2026-01", Kind.SERIOUS_CASE: "SCR-2019-01",
        Kind.THEMATIC: "TR-2026-01", Kind.MANAGEMENT: "MR-2026-01", Kind.NATIONAL: "NR-2026-01",
        Kind.HOMICIDE: "DHR-2026-01", Kind.OUT_OF_AREA: "OA-2026-01",
    }  # fmt: skip
    assert references.keys() == set(Kind) - {Kind.RAPID}
    for kind in references.keys() - {Kind.LEARNING}:
        before = {"started_on": LAST_SERIOUS_CASE} if kind == Kind.SERIOUS_CASE else {}
        learning(business_unit, kind=kind, lead_area="Another County", **before)
    found = dict(access.visible(business_unit).values_list("kind", "reference"))
    assert found == references
    with pytest.raises(RuleBroken, match="Serious case reviews ended"):
        learning(business_unit, kind=Kind.SERIOUS_CASE)
    with pytest.raises(RuleBroken, match="Enter the area that leads"):
        learning(business_unit, kind=Kind.OUT_OF_AREA, pseudonym="Another")
    with pytest.raises(RuleBroken, match="LR-2026-01 has begun"):  # sent twice
        learning(business_unit)


def test_who_works_on_it_oversees_it_or_has_a_part_sees_it_and_nobody_else(
    review: Review, business_unit: User, nurse: User, constable: User, agency_lead: User, practitioner: User,
    charity: Agency, constabulary: Agency, client_for: Callable[[User], Client],
) -> None:  # fmt: skip
    page = f"/reviews/{review.pk}/"
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns from reviews.")
    people = (nurse, constable, agency_lead, practitioner)
    assert [client_for(one).get(page).status_code for one in people] == [404, 404, 404, 404]
    member = appoint(review, business_unit, nurse)
    Seat.objects.create(subgroup=group, agency=constabulary, user=constable, from_on=AWARE)
    Seat.objects.create(
        subgroup=group, agency=charity, user=practitioner, from_on=AWARE, kind=SeatKind.ADVISER
    )
    services.change(review, by=business_unit, today=TODAY, version=review.version, group=group)
    involved = services.involve(review, by=business_unit, agency=charity)
    assert [client_for(one).get(page).status_code for one in people] == [200, 200, 200, 404]
    part = client_for(agency_lead).get(page).content.decode()
    assert "The part of your agency" in part
    assert "Who works on it" not in part
    assert "Hazel" not in part
    services.change_part(
        involved, by=business_unit, version=0, how="Family support", released_on=timezone.localdate()
    )
    assert "Who works on it" in client_for(agency_lead).get(page).content.decode()
    assert Notice.objects.filter(user=agency_lead, kind="reviews.released").count() == 1
    services.dismiss(member, until_on=timezone.localdate() - timedelta(days=1), by=business_unit, version=0)
    assert client_for(nurse).get(page).status_code == 404
    assert Read.objects.filter(what="review", row=review.pk).count() == 3
    assert {one.user_id for one in Read.objects.filter(what="own part of a review")} == {agency_lead.pk}


def test_a_review_made_by_mistake_is_archived_and_comes_back(
    review: Review, business_unit: User, nurse: User, executive: User
) -> None:
    appoint(review, business_unit, nurse)
    services.archive(review, because="Made twice", on=TODAY, by=business_unit)
    assert (access.visible(nurse).exists(), access.visible(executive).exists()) == (False, True)
    with pytest.raises(RuleBroken, match="archived already"):
        services.archive(review, because="Again", on=TODAY, by=business_unit)
    services.restore(review, because="It was another one", by=business_unit)
    assert access.visible(nurse).exists()


def test_the_clock_of_a_rapid_review_follows_what_becomes_of_it(business_unit: User, council: Agency) -> None:
    review = rapid(business_unit, council)

    def state() -> str:
        return Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review)).state

    services.archive(review, because="Made twice", on=TODAY, by=business_unit)
    assert state() == "dropped"
    services.restore(review, because="It was not", by=business_unit)
    assert state() == "open"
    services.end(review, state="complete", on=date(2026, 3, 20), by=business_unit)
    assert state() == "met"
    services.reopen(review, because="Something came to light", by=business_unit)
    assert state() == "open"
    with pytest.raises(RuleBroken, match="Choose today or an earlier day"):
        services.end(review, state="complete", on=timezone.localdate() + timedelta(days=1), by=business_unit)


def test_two_editors_meet_and_nobody_appoints_themselves(
    review: Review, business_unit: User, client_for: Callable[[User], Client]
) -> None:
    services.change(review, by=business_unit, today=TODAY, version=0, summary="Theirs")
    with pytest.raises(ChangedMeanwhile):
        services.change(review, by=business_unit, today=TODAY, version=0, summary="Mine")
    said = {"pseudonym": "Hazel", "summary": "Mine", "version": "0"}
    said |= {"started_on_day": "2", "started_on_month": "3", "started_on_year": "2026"}
    page = client_for(business_unit).post(f"/reviews/{review.pk}/edit/", said).content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    browser = client_for(business_unit)
    own = {
        "email": business_unit.email,
        "part": "chair",
        "from_on_day": "2",
        "from_on_month": "3",
        "from_on_year": "2026",
    }
    assert (
        "You can name yourself as co-ordinator only"
        in browser.post(f"/reviews/{review.pk}/members/new/", own).content.decode()
    )


def test_the_business_unit_co_ordinates_and_has_the_clock_as_long_as_it_does(
    council: Agency, charity: Agency, business_unit: User, client_for: Callable[[User], Client]
) -> None:
    """Whose it is follows from the days of the parts; what was given to somebody by hand stays theirs."""
    review, today = rapid(business_unit, council), timezone.localdate()
    colleague = person("Ida Frost", "ida.frost@charity.example", charity, Role.BUSINESS_UNIT)

    def owner() -> User | None:
        return (
            Deadline.objects.select_related("owner").get(subject=clocks.subject(clocks.RAPID, review)).owner
        )

    def ends(member: Member, on: date) -> None:
        services.dismiss(member, until_on=on, by=business_unit, version=member.version)

    first = {"from_on_day": "2", "from_on_month": "3", "from_on_year": "2026"}
    page = f"/reviews/{review.pk}/members/new/"
    said = {"email": business_unit.email, "part": "coordinator"} | first
    assert owner() is None
    assert client_for(business_unit).post(page, said).status_code == 302
    assert owner() == business_unit
    services.change(review, by=business_unit, today=TODAY, version=0, summary="Changed")
    own = Member.objects.get(user=business_unit)
    second = appoint(review, business_unit, colleague, "coordinator")
    assert owner() == business_unit
    ends(own, today)
    assert owner() == business_unit, "to the end of the day"
    ends(Member.objects.get(pk=own.pk), today - timedelta(days=1))
    assert owner() == colleague
    ends(second, today)
    follow_all_members(today + timedelta(days=1))
    assert owner() is None
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review))
    deadlines.hand_over(clock, owner=business_unit, by=business_unit)
    tasks.follow_members()
    assert owner() == business_unit, "given by hand after the part had ended"
    boss = person("Una Marsh", "una.marsh@charity.example", charity, Role.BUSINESS_UNIT)
    deadlines.hand_over(clock, owner=boss, by=business_unit)
    ends(Member.objects.get(pk=second.pk), today - timedelta(days=1))
    appoint(review, boss, colleague, "coordinator", from_on=today)
    services.change(
        Review.objects.get(pk=review.pk), by=boss, today=TODAY, version=1, summary="Changed again"
    )
    assert owner() == boss, "given by hand"


def test_a_co_ordinator_without_a_role_does_not_get_the_clock_back(
    council: Agency, business_unit: User
) -> None:
    review, today = rapid(business_unit, council), timezone.localdate()
    colleague = person("Ida Frost", "ida.frost@council.example", council, Role.BUSINESS_UNIT)
    appoint(review, business_unit, colleague, "coordinator")
    Membership.objects.filter(user=colleague).update(until_on=today - timedelta(days=1))
    deadlines.release(colleague, by=None, today=today)
    tasks.follow_members()
    clock = Deadline.objects.get(subject=clocks.subject(clocks.RAPID, review))
    assert clock.owner is None
    # nobody co-ordinates it: a deputy of the business unit stays, and who has left does not
    boss = person("Una Marsh", "una.marsh@council.example", council, Role.BUSINESS_UNIT)
    for version, (deputy, stays) in enumerate(((boss, boss), (colleague, None)), start=review.version):
        Deadline.objects.filter(pk=clock.pk).update(owner=business_unit, deputy=deputy)
        services.change(review, by=business_unit, today=TODAY, version=version, summary="Changed")
        assert Deadline.objects.filter(pk=clock.pk, owner=business_unit, deputy=stays).exists()


def test_a_clock_that_is_late_stands_once_on_each_desk_with_its_day(
    council: Agency, charity: Agency, business_unit: User, nurse: User, constable: User, executive: User
) -> None:
    today = timezone.localdate()
    rapid(business_unit, council)
    waits = incident(business_unit, council, pseudonym="Alder")
    review = learning(business_unit, kind=Kind.PRACTICE)
    late = [
        f"Notify serious incident {waits.reference} to the national Panel",
        "Complete rapid review RR-2026-01",
    ]
    late += ["Look at time and quality of PR-2026-01"]

    def shown(somebody: User) -> list[str]:
        found = desk(somebody, now=timezone.now())
        return [one.title for pile in (found.overdue, found.soon, found.waiting) for one in pile.items]

    office = shown(business_unit)
    assert [office.count(one) for one in late] == [1, 1, 1]
    assert {"Say who works on RR-2026-01", "Say who works on PR-2026-01"} <= {*office}
    clock = desk(business_unit, now=timezone.now()).overdue.items[0]
    assert (clock.title, clock.due and clock.due.day) == (late[0], date(2026, 3, 9))
    appoint(review, business_unit, nurse, "chair")
    appoint(review, business_unit, constable, "panel")
    appoint(review, business_unit, business_unit, "coordinator")
    chairs = shown(nurse)
    assert chairs == late[2:]
    assert shown(constable) == ["Local child safeguarding practice review PR-2026-01"]
    assert [shown(business_unit).count(one) for one in late] == [1, 1, 1]
    lead = person("Ray Lund", "ray.lund@council.example", council, Role.AGENCY_LEAD)
    assert late[0] in shown(lead)
    assert not {*late} & {*shown(executive)}
    assert today > date(2026, 9, 2), "when the report is late too"


def test_a_reviewer_from_outside_stands_by_name_with_interests_domain_1_3_4(
    review: Review, business_unit: User, client_for: Callable[[User], Client]
) -> None:
    appoint(review, business_unit, None, "lead_reviewer", name="Ros Tamm", interests="Wrote the first report")
    page = client_for(business_unit).get(f"/reviews/{review.pk}/").content.decode()
    assert "Ros Tamm" in page
    assert "Interests declared: Wrote the first report" in page


def test_parts_end_when_somebody_leaves(
    review: Review, business_unit: User, nurse: User, hospital: Agency
) -> None:
    appoint(review, business_unit, nurse, agency=hospital)
    today = timezone.localdate()
    shown = handover.shows(nurse, to=None, agency=hospital, on=today)
    assert [one.title for one in shown] == ["Panel member, LR-2026-01"]
    handover.hands_over(nurse, to=None, agency=hospital, by=None, on=today)
    assert not access.visible(nurse).exists()


def test_work_news_and_search_tell_of_it(
    review: Review, business_unit: User, nurse: User, executive: User
) -> None:
    def waiting(person: User) -> list[int]:
        return [ask.rows.count() for ask in work.work(person, TODAY)]

    assert (waiting(business_unit), waiting(nurse)) == ([0, 0, 0, 1], [0, 0, 0])
    appoint(review, business_unit, nurse)
    assert (waiting(business_unit), waiting(nurse)) == ([0, 0, 0, 1], [0, 0, 1])  # nobody co-ordinates it
    appoint(review, business_unit, None, "coordinator", name="Ida Frost")
    assert waiting(business_unit) == [0, 0, 0, 0]
    since = timezone.now() - timedelta(days=300)
    assert [ask.rows.count() for ask in changes.changes(executive, since)] == [0, 1]
    assert [search.REVIEWS.rows(one).count() for one in (nurse, executive)] == [1, 1]
    assert "LR-2026-01" in search.REVIEWS.show(review).title


def test_the_list_and_the_page_keep_their_queries(
    review: Review, business_unit: User, charity: Agency, hospital: Agency, client_for: Callable[[User], Client],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for name in ("Elm", "Oak", "Yew"):
        learning(business_unit, pseudonym=name)
    services.involve_all(review, by=business_unit, agencies=[charity, hospital, charity])
    browser = client_for(business_unit)
    with django_assert_max_num_queries(20):
        page = browser.get("/reviews/?state=open&year=2025-26").content.decode()
    assert "4 reviews" in page
    with django_assert_max_num_queries(70):
        assert browser.get(f"/reviews/{review.pk}/").status_code == 200


def test_ended_and_put_away_by_the_pages(
    review: Review, business_unit: User, client_for: Callable[[User], Client]
) -> None:
    browser, here = client_for(business_unit), f"/reviews/{review.pk}/"
    on = {"on_day": "9", "on_month": "3", "on_year": "2026"}
    assert (
        "Say why it was stopped" in browser.post(f"{here}end/", {**on, "state": "stopped"}).content.decode()
    )
    for path, said, state, archived in (
        ("end/", {**on, "state": "stopped", "because": "Another area leads it"}, "stopped", False),
        ("reopen/", {"because": "It is ours"}, "open", False),
        ("archive/", {"because": "Made by mistake"}, "open", True),
        ("restore/", {"because": "It was not"}, "open", False),
    ):
        assert browser.post(here + path, said)["Location"] == here
        review.refresh_from_db()
        assert (review.state, review.archived_on is not None) == (state, archived)
        offered = showing.page(business_unit, review, today=TODAY)
        assert {bool(offered[may]) for may in ("staffs", "writes")} == {state == "open" and not archived}
        assert bool(offered["keeps"]) is not archived
    browser.get(f"{here}edit/")  # whose words are those of the review
    assert Read.objects.filter(row=review.pk, user=business_unit, what="review").exists()


def test_every_constraint_refuses(review: Review, nurse: User, business_unit: User, charity: Agency) -> None:
    rows = Review.objects.filter(pk=review.pk)
    appoint(review, business_unit, nurse)
    services.involve(review, by=business_unit, agency=charity)
    wrong: dict[str, dict[str, Any]] = {
        "reviews_review_is_called_something": {"pseudonym": ""},
        "reviews_end_comes_after_start": {"ended_on": TODAY},
        "reviews_stopped_with_a_reason": {"state": "stopped", "ended_on": TODAY},
        "reviews_archived_with_a_reason": {"archived_on": TODAY},
        "reviews_other_area_is_named": {"kind": "out_of_area"},
        "reviews_review_does_not_follow_itself": {"follows": review},
    }
    for name, facts in wrong.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**facts)
    with pytest.raises(IntegrityError, match="reviews_agency_is_involved_once"), transaction.atomic():
        Involved.objects.create(review=review, agency=charity)
    Member.objects.create(review=review, name="Ros Tamm", part="chair", from_on=AWARE)
    members: dict[str, dict[str, Any]] = {
        "reviews_member_is_somebody": {"part": "chair", "from_on": AWARE},
        "reviews_member_ends_after_they_begin": {
            "name": "Ros Tamm", "part": "chair", "from_on": TODAY, "until_on": AWARE
        },
        "reviews_member_has_one_part_at_a_time": {"user": nurse, "part": "chair", "from_on": AWARE},
        "reviews_member_by_name_once": {"name": "ros tamm", "part": "chair", "from_on": AWARE},
    }  # fmt: skip
    for name, member in members.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Member.objects.create(review=review, **member)
