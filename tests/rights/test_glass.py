"""Breaking the glass: for a limited time, with a reason, told at once, kept for good, and reviewed by somebody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.history.models import Read
from partnership.meetings.models import Seat, Subgroup
from partnership.meetings.rules import SeatKind
from partnership.notices.models import Notice
from partnership.rights import access, openings, services
from partnership.rights.glass import break_glass_url
from partnership.rights.models import Opening
from partnership.rights.rules import Emergency, Outcome
from tests.gathered import told

NOW = timezone.now()
HOUR = timedelta(hours=1)
REASON = "The child was not at school and nobody at home answers."


@pytest.fixture(autouse=True)
def sources() -> Iterator[None]:
    with override_settings(GLASS_SOURCES={"group": "tests.rights.records.group"}):
        yield


@pytest.fixture
def group(db: None, practitioner: User, constable: User, charity: Agency, constabulary: Agency) -> Subgroup:
    """Its papers are closed; the practitioner looks after them, and they concern the constable who chairs it."""
    made = Subgroup.objects.create(name="Closed group", purpose="Has papers.")
    day = timezone.localdate()
    Seat.objects.create(subgroup=made, user=practitioner, agency=charity, kind=SeatKind.MEMBER, from_on=day)
    Seat.objects.create(subgroup=made, user=constable, agency=constabulary, kind=SeatKind.CHAIR, from_on=day)
    return made


@pytest.fixture
def key(group: Subgroup) -> str:
    return f"group:{group.pk}"


def break_it(by: User, key: str, **changed: object) -> Opening:
    asked: dict[str, object] = {"emergency": Emergency.CHILD_AT_RISK, "reason": REASON, "now": NOW} | changed
    return services.break_glass(by=by, key=key, **asked)  # type: ignore[arg-type]


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_it_is_open_for_an_hour_and_to_nobody_else(key: str, agency_lead: User, business_unit: User) -> None:
    assert not access.glass_broken(agency_lead, key, NOW)
    opening = break_it(agency_lead, key)
    assert opening.until_at == NOW + HOUR
    assert access.glass_broken(agency_lead, key, NOW)
    assert access.opened(agency_lead, "group", NOW) == {opening_id(key)}
    assert access.opened(agency_lead, "document", NOW) == set()
    assert access.why(agency_lead, key, NOW) == ["because you opened it in an emergency, for a limited time"]
    assert not access.glass_broken(business_unit, key, NOW)
    assert not access.glass_broken(agency_lead, key, NOW + HOUR)
    assert access.opened(agency_lead, "group", NOW + HOUR) == set()


def opening_id(key: str) -> object:
    from partnership.rights.rules import Key

    return Key.parse(key).pk


def test_whoever_loses_the_role_loses_what_they_opened(key: str, agency_lead: User) -> None:
    break_it(agency_lead, key)
    agency_lead.memberships.update(role=Role.PRACTITIONER)
    again = User.objects.get(pk=agency_lead.pk)
    assert not access.glass_broken(again, key, NOW)


def test_owners_and_overseers_are_told_at_once_and_can_not_switch_it_off(
    key: str, agency_lead: User, practitioner: User, information_governance: User
) -> None:
    opening = break_it(agency_lead, key)
    told = {(one.user, one.kind, one.path) for one in Notice.objects.all()}
    assert told == {
        (information_governance, "rights.opened", f"/rights/emergency/{opening.pk}/"),
        (practitioner, "rights.opened_yours", f"/meetings/subgroups/{opening_id(key)}/"),
    }
    assert not any(agency_lead.name in one.text + one.heading for one in Notice.objects.all())


def test_somebody_always_hears_of_it(key: str, agency_lead: User, business_unit: User) -> None:
    """Where nobody is information governance lead today, the business unit is told."""
    break_it(agency_lead, key)
    assert Notice.objects.get(kind="rights.opened").user == business_unit


def test_opening_is_itself_a_reading(key: str, agency_lead: User) -> None:
    opening = break_it(agency_lead, key)
    read = Read.objects.get()
    assert (read.user, read.what, read.row) == (agency_lead, "emergency opening", opening.pk)


@pytest.mark.parametrize(
    "who", ["practitioner", "training_officer", "lead_partner", "scrutineer", "finance_officer", "administrator",
            "information_governance", "leaver", "stranger"],
)  # fmt: skip
def test_others_hold_no_right_to_break_the_glass(who: str, key: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        break_it(request.getfixturevalue(who), key)


def test_it_stays_closed_for_good_to_the_one_it_is_about(
    key: str, constable: User, client_for: Callable[[User | None], Client]
) -> None:
    """Even in the right role: the same answer as for a record that is not there."""
    constable.memberships.update(role=Role.LADO_MANAGER)
    constable = User.objects.get(pk=constable.pk)
    assert not access.can_break_glass(constable, key)
    with pytest.raises(PermissionDenied):
        break_it(constable, key)
    browser = client_for(constable)
    for method in (browser.get, browser.post):
        assert method(break_glass_url(key)).status_code == 404
    # not even by an opening that was made before it became known whom the record is about
    assert not Opening.objects.exists()


def test_a_kind_that_no_room_names_cannot_be_broken_into(
    group: Subgroup, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    with pytest.raises(PermissionDenied):
        break_it(business_unit, f"allegation:{group.pk}")
    for wrong in (f"allegation:{group.pk}", "group:no-number", "group"):
        assert not access.can_break_glass(business_unit, wrong)
    assert client_for(business_unit).get(f"/rights/emergency/open/allegation/{group.pk}/").status_code == 404


def test_it_is_opened_once_at_a_time(key: str, agency_lead: User) -> None:
    break_it(agency_lead, key)
    with pytest.raises(RuleBroken, match="opened this record already"):
        break_it(agency_lead, key, now=NOW + HOUR / 2)
    break_it(agency_lead, key, now=NOW + HOUR)
    assert Opening.objects.count() == 2


def test_a_reason_says_something(key: str, agency_lead: User) -> None:
    with pytest.raises(RuleBroken, match="at least 30 characters"):
        break_it(agency_lead, key, reason="  urgent" + " " * 40)
    assert not Opening.objects.exists()
    assert not Notice.objects.exists()


def test_openings_are_whole(key: str, agency_lead: User, information_governance: User) -> None:
    facts = {
        "key": key, "what": "Papers", "opened_by": agency_lead, "emergency": Emergency.CHILD_AT_RISK,
        "reason": REASON, "opened_at": NOW, "until_at": NOW + HOUR,
    }  # fmt: skip

    def make(**changed: object) -> Callable[[], Opening]:
        return lambda: Opening.objects.create(**facts | changed)

    refuses("rights_opening_says_why", make(reason="Short."))
    refuses("rights_opening_comes_to_an_end", make(until_at=NOW))
    refuses("rights_review_is_whole", make(outcome=Outcome.JUSTIFIED))
    refuses(
        "rights_nobody_reviews_their_own",
        make(outcome=Outcome.JUSTIFIED, note="Mine.", reviewed_by=agency_lead, reviewed_at=NOW),
    )
    make()()
    refuses("rights_one_opening_at_a_time", make(opened_at=NOW + HOUR / 2, until_at=NOW + 2 * HOUR))


def test_what_was_opened_can_never_be_changed(
    key: str, agency_lead: User, information_governance: User
) -> None:
    opening = break_it(agency_lead, key)
    rows = Opening.objects.filter(pk=opening.pk)
    for change in (
        lambda: rows.update(reason=REASON + " It was not so."),
        lambda: rows.update(until_at=NOW + 9 * HOUR),
        lambda: rows.update(opened_by=information_governance),
        lambda: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    services.review(opening, by=information_governance, outcome="justified", note="Right.", now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(outcome=Outcome.NOT_JUSTIFIED)


def test_it_is_reviewed_once_and_by_somebody_else(
    key: str, agency_lead: User, information_governance: User, business_unit: User
) -> None:
    opening = break_it(agency_lead, key)
    (item,) = told(openings.work(information_governance, timezone.localdate()))
    assert item.url == f"/rights/emergency/{opening.pk}/"
    assert told(openings.work(business_unit, timezone.localdate())) == []
    for somebody in (agency_lead, business_unit):
        with pytest.raises(PermissionDenied):
            services.review(opening, by=somebody, outcome="justified", note="Fine.", now=NOW)
    services.review(
        opening, by=information_governance, outcome="not_justified", note="Ring us first.", now=NOW
    )
    with pytest.raises(RuleBroken, match="reviewed this opening already"):
        services.review(opening, by=information_governance, outcome="justified", note="After all.", now=NOW)
    assert told(openings.work(information_governance, timezone.localdate())) == []
    assert Notice.objects.get(kind="rights.reviewed").user == agency_lead


def test_nobody_reviews_their_own_even_as_information_governance_lead(
    key: str, agency_lead: User, council: Agency
) -> None:
    opening = break_it(agency_lead, key)
    Membership.objects.create(
        user=agency_lead, agency=council, role=Role.INFORMATION_GOVERNANCE, from_on=timezone.localdate()
    )
    both = User.objects.get(pk=agency_lead.pk)
    with pytest.raises(PermissionDenied):
        services.review(opening, by=both, outcome="justified", note="Fine.", now=NOW)


def test_the_pages_lead_from_the_reason_to_the_review(
    key: str, agency_lead: User, information_governance: User, client_for: Callable[[User | None], Client]
) -> None:
    opener, overseer = client_for(agency_lead), client_for(information_governance)
    page = opener.get(break_glass_url(key)).content.decode()
    assert "Closed papers of a group" in page
    assert "for 60 minutes" in page
    nothing = opener.post(break_glass_url(key), {"emergency": "child_at_risk"}).content.decode()
    assert "Answer “What has happened, and what will you do with what you read?”" in nothing
    short = opener.post(break_glass_url(key), {"emergency": "child_at_risk", "reason": "Now!"})
    assert "must be 30 characters or more" in short.content.decode()
    done = opener.post(break_glass_url(key), {"emergency": "child_at_risk", "reason": REASON})
    assert done["Location"] == f"/meetings/subgroups/{opening_id(key)}/"
    assert opener.get(break_glass_url(key)).status_code == 302, "It is open already"
    opening = Opening.objects.get()
    own = opener.get(f"/rights/emergency/{opening.pk}/").content.decode()
    assert "Somebody else reviews it" in own
    assert "Keep this review" not in own
    assert "Open now" in overseer.get("/rights/emergency/").content.decode()
    sent = {"outcome": "justified", "note": "The duty team was rung first."}
    assert overseer.post(f"/rights/emergency/{opening.pk}/", sent).status_code == 302
    assert "The duty team was rung first." in opener.get(f"/rights/emergency/{opening.pk}/").content.decode()
    assert overseer.post(f"/rights/emergency/{opening.pk}/", sent).status_code == 200
    assert "1 emergency opening" in overseer.get("/rights/emergency/?state=justified").content.decode()
    assert "No emergency openings" in overseer.get("/rights/emergency/?state=waiting").content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(
    key: str, agency_lead: User, information_governance: User, client_for: Callable[[User | None], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(12):
        break_it(agency_lead, key, now=NOW - 2 * number * HOUR)
    browser = client_for(information_governance)
    with django_assert_max_num_queries(6):
        assert "12 emergency openings" in browser.get("/rights/emergency/").content.decode()


def test_whoever_opened_a_record_sees_their_own_openings_only(
    key: str, agency_lead: User, business_unit: User, client_for: Callable[[User | None], Client]
) -> None:
    theirs = break_it(business_unit, key)
    break_it(agency_lead, key)
    page = client_for(agency_lead).get("/rights/emergency/").content.decode()
    assert "1 emergency opening" in page
    assert client_for(agency_lead).get(f"/rights/emergency/{theirs.pk}/").status_code == 404
