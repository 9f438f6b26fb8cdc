"""Places kept for an agency: named by its lead, used first by colleagues, released on their date."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.joining import invitations
from partnership.joining.models import Invitation
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from tests.conftest import person, session_on
from tests.training.waiting.conftest import booked, held
from training import places, programme
from training.groups import services, sweeping
from training.groups.models import Hold
from training.hours import Hours
from training.models import Course, Session
from training.waiting import services as waiting
from training.waiting.models import Offer

WEEK = timedelta(weeks=1)


@pytest.fixture
def far(course: Course) -> Session:
    """In eight weeks, with four places."""
    return session_on(course, timezone.localdate() + 8 * WEEK, capacity=4)


@pytest.fixture
def block(far: Session, agency_lead: User, charity: Agency) -> Hold:
    """Two places of the charity, to be named."""
    return services.book_block(
        far.pk, by=agency_lead, agency=charity, number=2, because="The new team", now=timezone.now()
    )


def name(hold: Hold, who: str, email: str, *, by: User) -> None:
    services.name(hold, by=by, email=email, name=who, now=timezone.now())


def test_a_block_is_kept_until_two_weeks_before(block: Hold, far: Session) -> None:
    assert (held(far), far.free, block.release_on) == (2, 2, far.days[0] - 2 * WEEK)


def test_nobody_oversells_by_keeping_places(
    block: Hold, far: Session, training_officer: User, hospital: Agency
) -> None:
    with pytest.raises(places.Full, match="Only 2 places are free"):
        services.keep(
            far.pk, by=training_officer, agency=hospital, number=3, because="Midwives", now=timezone.now(),
            release_on=far.days[0] - WEEK,
        )  # fmt: skip
    assert held(far) == 2


def test_a_lead_keeps_places_for_their_own_agency_only(
    far: Session, agency_lead: User, hospital: Agency
) -> None:
    with pytest.raises(PermissionDenied):
        services.book_block(
            far.pk, by=agency_lead, agency=hospital, number=1, because="Others", now=timezone.now()
        )


def test_a_colleague_with_an_account_is_booked_as_soon_as_named(
    block: Hold, far: Session, agency_lead: User, practitioner: User
) -> None:
    name(block, "Priya Nair", practitioner.email, by=agency_lead)
    assert far.bookings.get().user == practitioner
    assert (held(far), far.places_taken) == (1, 1)


def test_somebody_without_an_account_is_invited_and_booked_once_they_have_joined(
    block: Hold, far: Session, agency_lead: User, charity: Agency
) -> None:
    name(block, "Ana Silva", "ana.silva@lantern.example", by=agency_lead)
    invitation = Invitation.objects.get(email="ana.silva@lantern.example")
    invitations.accept(
        invitation, round=1, by=None, now=timezone.now(), name="Ana Silva", password="heron-and-otter"
    )
    for _ in range(2):
        sweeping.sweep(now=timezone.now())
    assert far.bookings.get().user.email == "ana.silva@lantern.example"
    assert held(far) == 1


def test_nobody_of_another_agency_is_named(block: Hold, agency_lead: User, nurse: User) -> None:
    with pytest.raises(RuleBroken, match="another agency"):
        name(block, "Grace Mensah", nurse.email, by=agency_lead)


def test_no_more_people_are_named_than_places_are_kept(
    block: Hold, agency_lead: User, practitioner: User
) -> None:
    name(block, "Priya Nair", practitioner.email, by=agency_lead)
    name(block, "Ana Silva", "ana.silva@lantern.example", by=agency_lead)
    with pytest.raises(RuleBroken, match="Every place has a name"):
        name(block, "Mei Lin", "mei.lin@lantern.example", by=agency_lead)
    services.drop(block.names.get(booking=None), by=agency_lead, now=timezone.now())
    name(block, "Mei Lin", "mei.lin@lantern.example", by=agency_lead)


def test_a_colleague_who_books_uses_a_kept_place_and_a_stranger_none(
    block: Hold, far: Session, practitioner: User, nurse: User, constable: User, charity: Agency
) -> None:
    for somebody in (nurse, constable):
        booked(far, somebody, somebody.memberships.get().agency)
    assert far.bookings.count() == held(far) == 2
    with pytest.raises(places.Full):
        booked(
            far,
            person("Ben Ode", "ben.ode@hospital.example", nurse.memberships.get().agency),
            nurse.memberships.get().agency,
        )
    booked(far, practitioner, charity)
    assert (held(far), far.free) == (1, 0)


def test_a_colleague_does_not_take_the_place_of_somebody_who_is_named(
    block: Hold, far: Session, agency_lead: User, practitioner: User, charity: Agency
) -> None:
    for email in ("ana.silva@lantern.example", "mei.lin@lantern.example"):
        name(block, "Somebody", email, by=agency_lead)
    booked(far, practitioner, charity)
    assert (held(far), far.free) == (2, 1)


def test_what_has_no_name_is_released_on_the_date_once_and_offered_to_the_line(
    block: Hold, far: Session, agency_lead: User, nurse: User, constable: User
) -> None:
    Session.objects.filter(pk=far.pk).update(capacity=2)
    want = waiting.join(far.course, by=nurse, agency=nurse.memberships.get().agency, now=timezone.now())
    now = timezone.now() + 6 * WEEK
    for _ in range(2):
        sweeping.sweep(now=now)
    assert Offer.objects.get().want == want
    assert (held(far), far.free) == (1, 1)
    assert Notice.objects.filter(kind="training.places_released", user=agency_lead).count() == 1


@pytest.mark.parametrize(("days_before", "told"), [(8, 0), (7, 1), (3, 1), (2, 1)])
def test_the_lead_is_reminded_seven_and_two_days_before(
    block: Hold, agency_lead: User, days_before: int, told: int
) -> None:
    now = timezone.now() + (block.release_on - timezone.localdate()) - timedelta(days=days_before)
    for _ in range(2):
        sweeping.sweep(now=now)
    assert Notice.objects.filter(kind="training.places_to_name", user=agency_lead).count() == told


def test_places_that_are_not_needed_go_back_at_once(block: Hold, far: Session, agency_lead: User) -> None:
    services.give_back(block, by=agency_lead, number=2, now=timezone.now())
    block.refresh_from_db()
    assert (held(far), far.free) == (0, 4)
    assert block.released_at


def test_the_date_of_release_moves_with_the_session_and_the_lead_is_told(
    block: Hold, far: Session, agency_lead: User, training_officer: User
) -> None:
    until = block.release_on
    far.refresh_from_db()
    programme.edit_session(
        far, by=training_officer, version=0, hours=Hours.on([far.days[0] + WEEK], far.starts, far.ends),
        trainers=[], capacity=4, now=timezone.now(),
    )  # fmt: skip
    block.refresh_from_db()
    assert block.release_on == until + WEEK
    assert Notice.objects.filter(kind="training.places_moved", user=agency_lead).count() == 1


def test_nothing_is_kept_on_a_session_that_is_called_off(
    block: Hold, far: Session, training_officer: User
) -> None:
    programme.cancel_session(far, by=training_officer, because="Snow")
    assert held(far) == 0


def test_a_lead_keeps_ten_places_at_once_and_no_more(
    far: Session, agency_lead: User, charity: Agency
) -> None:
    Session.objects.update(capacity=30)
    with pytest.raises(RuleBroken, match="At most 10 places"):
        services.book_block(
            far.pk, by=agency_lead, agency=charity, number=11, because="Team", now=timezone.now()
        )


def test_nothing_is_kept_too_near_to_the_session(course: Course, agency_lead: User, charity: Agency) -> None:
    near = session_on(course, timezone.localdate() + timedelta(days=3))
    with pytest.raises(RuleBroken, match="too near"):
        services.book_block(
            near.pk, by=agency_lead, agency=charity, number=1, because="Team", now=timezone.now()
        )


# What waits for its email -------------------------------------------------------------------------------


def problem(kind: str) -> str:
    """Why the newest message of a kind was taken back; empty where it goes on."""
    notice = Notice.objects.filter(kind=kind).latest("created_at")
    return notice.problem if notice.status == Status.BACK else ""


@pytest.fixture
def told(far: Session, training_officer: User, agency_lead: User, charity: Agency) -> Hold:
    """Two places that the training team keeps for the charity, whose lead is told of it and reminded."""
    hold = services.keep(
        far.pk, by=training_officer, agency=charity, number=2, because="Asked", now=timezone.now(),
        release_on=far.days[0] - WEEK,
    )  # fmt: skip
    sweeping.remind(now=timezone.now() + (hold.release_on - timezone.localdate()) - WEEK)
    assert (problem("training.places_kept"), problem("training.places_to_name")) == ("", "")
    return hold


def test_nobody_is_asked_for_names_once_the_places_have_gone_back(told: Hold, agency_lead: User) -> None:
    services.give_back(told, by=agency_lead, number=1, now=timezone.now())
    assert problem("training.places_kept") == ""
    services.give_back(told, by=agency_lead, number=1, now=timezone.now())
    gone = "the places are not kept any more."
    assert (problem("training.places_kept"), problem("training.places_to_name")) == (gone, gone)


def test_nobody_is_asked_for_names_on_a_session_that_is_called_off(
    told: Hold, far: Session, training_officer: User
) -> None:
    programme.cancel_session(far, by=training_officer, because="Snow")
    assert problem("training.places_to_name") == "the places are not kept any more."


def test_nobody_is_asked_for_names_once_every_place_has_one_and_again_when_one_goes(
    told: Hold, agency_lead: User, practitioner: User, charity: Agency
) -> None:
    name(told, "Ana Silva", "ana.silva@lantern.example", by=agency_lead)
    assert problem("training.places_to_name") == ""
    booked(told.session, practitioner, charity)
    assert problem("training.places_to_name") == "every place has a name."
    services.drop(told.names.get(booking=None), by=agency_lead, now=timezone.now())
    sweeping.remind(now=timezone.now() + (told.release_on - timezone.localdate()) - WEEK)
    assert problem("training.places_to_name") == ""


def test_the_old_date_is_not_told_after_the_session_has_moved(
    told: Hold, far: Session, training_officer: User
) -> None:
    far.refresh_from_db()
    programme.edit_session(
        far, by=training_officer, version=far.version, hours=Hours.on([far.days[0] + WEEK], far.starts, far.ends),
        trainers=[], capacity=4, now=timezone.now(),
    )  # fmt: skip
    assert problem("training.places_kept") == problem("training.places_to_name") == "the session has moved."
    assert problem("training.places_moved") == ""
