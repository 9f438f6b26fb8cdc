"""Somebody is invited by mail and accepts once; nobody gives themselves a role, and a link tells nothing to others."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services as agencies
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import standing
from partnership.base.rules import RuleBroken
from partnership.joining import invitations
from partnership.joining.models import Invitation
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from tests.conftest import person, sign_in
from tests.joining.conftest import PASSWORD, link_in, opening

Invite = Callable[..., Invitation]
KOFI = "kofi.annand@lantern.example"


def test_an_invitation_becomes_an_account_with_a_role_and_a_password(
    client: Client, invite: Invite, charity: Agency
) -> None:
    invite()
    assert not User.objects.filter(email=KOFI).exists()
    link = link_in("joining.invited", KOFI)
    page = client.get(link)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "same-origin")
    answer = client.post(link, opening(name="Kofi  Annand"))
    assert answer["Location"] == "/account/login/"
    made = User.objects.get(email=KOFI)
    assert (made.name, made.check_password(PASSWORD)) == ("Kofi Annand", True)
    job = made.memberships.get()
    assert (job.agency, job.role, job.job_title) == (charity, Role.PRACTITIONER, "Outreach worker")
    signed_in = client.post("/account/login/", {"login": KOFI, "password": PASSWORD})
    assert signed_in["Location"] == "/"


def test_opening_the_link_changes_nothing_so_a_mail_scanner_does_no_harm(
    client: Client, invite: Invite
) -> None:
    made = invite()
    for _ in range(3):
        assert client.get(link_in("joining.invited", KOFI)).status_code == 200
    made.refresh_from_db()
    assert made.accepted_at is None


def test_the_link_is_in_the_mail_only_and_cannot_be_guessed(client: Client, invite: Invite) -> None:
    made = invite()
    link = link_in("joining.invited", KOFI)
    seal = link.rstrip("/").rsplit("/", 1)[1]
    kept = Notice.objects.get(kind="joining.invited")
    assert seal not in " ".join(str(value) for value in vars(kept).values())
    assert client.get(link.replace(seal, "x" * len(seal))).status_code == 404
    other = invite(email="somebody.else@lantern.example")
    assert client.get(link.replace(str(made.pk), str(other.pk))).status_code == 404
    assert client.get(link.replace("/1/", "/2/")).status_code == 404


def test_a_link_works_once_and_says_so_the_second_time(client: Client, invite: Invite) -> None:
    invite()
    link = link_in("joining.invited", KOFI)
    client.post(link, opening())
    again = client.post(
        link, opening(password1="another-password-of-mine", password2="another-password-of-mine")
    )
    assert again.status_code == 409
    assert "A link works once" in again.content.decode()
    assert User.objects.get(email=KOFI).check_password(PASSWORD)
    assert Membership.objects.filter(user__email=KOFI).count() == 1


def test_two_tabs_that_accept_at_once_make_one_account(invite: Invite, now: datetime) -> None:
    made = invite()
    for_both = {"round": 1, "by": None, "now": now, "name": "Kofi", "password": PASSWORD}
    invitations.accept(made, **for_both)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="already"):
        invitations.accept(made, **for_both)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        ("withdrawn", "was withdrawn"),
        ("old", "seven days"),
        ("sent again", "newer email"),
        ("inviter gone", "may no longer do so"),
        ("inviter's account closed", "may no longer do so"),
        ("inviter's role changed", "may no longer do so"),
        ("agency ended", "has ended since"),
    ],
)
def test_a_link_that_is_over_says_why(
    client: Client,
    invite: Invite,
    business_unit: User,
    administrator: User,
    charity: Agency,
    now: datetime,
    happens: str,
    sentence: str,
) -> None:
    made = invite()
    link = link_in("joining.invited", KOFI)
    yesterday = timezone.localdate() - timedelta(days=1)
    if happens == "withdrawn":
        invitations.withdraw(made, by=business_unit, now=now)
    elif happens == "old":
        Invitation.objects.update(expires_at=now - timedelta(seconds=1))
    elif happens == "sent again":
        Notice.objects.update(status=Status.SENT, sent_at=now)
        invitations.send_again(made, by=business_unit, now=now)
    elif happens == "inviter gone":
        business_unit.memberships.update(until_on=yesterday)
    elif happens == "inviter's account closed":
        User.objects.filter(pk=business_unit.pk).update(is_active=False)
    elif happens == "inviter's role changed":
        business_unit.memberships.update(role=Role.PRACTITIONER)
    else:
        Agency.objects.filter(pk=charity.pk).update(until_on=yesterday)
    for answer in (client.get(link), client.post(link, opening())):
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    assert not User.objects.filter(email=KOFI).exists()


def test_the_list_says_which_invitations_nobody_answers_for(
    client_for: Callable[[User | None], Client], invite: Invite, business_unit: User, administrator: User
) -> None:
    invite()
    assert "the sender left" not in client_for(administrator).get("/people/invitations/").content.decode()
    User.objects.filter(pk=business_unit.pk).update(is_active=False)
    assert "the sender left" in client_for(administrator).get("/people/invitations/").content.decode()


def test_sent_again_the_new_link_works_and_the_one_who_sends_answers_for_it(
    client: Client, invite: Invite, administrator: User, business_unit: User, now: datetime
) -> None:
    made = invite()
    with pytest.raises(RuleBroken, match="has not gone out yet"):
        invitations.send_again(made, by=administrator, now=now)
    Notice.objects.update(status=Status.SENT, sent_at=now)
    invitations.send_again(made, by=administrator, now=now)
    business_unit.memberships.all().delete()
    assert client.post(link_in("joining.invited", KOFI), opening()).status_code == 302


def test_somebody_with_an_account_signs_in_and_has_one_more_role(
    client: Client, invite: Invite, nurse: User, charity: Agency
) -> None:
    invite(email=nurse.email.upper())
    link = link_in("joining.invited", nurse.email)
    assert "Sign in to accept" in client.get(link).content.decode()
    assert client.post(link, opening()).status_code == 200
    assert nurse.memberships.count() == 1
    sign_in(client, nurse)
    assert client.post(link, {"terms": "on"})["Location"] == "/"
    assert {one.agency.name for one in nurse.memberships.all()} == {charity.name, "Moorland Hospital"}
    nurse.refresh_from_db()
    assert not nurse.check_password(PASSWORD)


def test_another_person_who_is_signed_in_is_told_and_changes_nothing(
    client: Client, invite: Invite, constable: User
) -> None:
    invite()
    sign_in(client, constable)
    answer = client.post(link_in("joining.invited", KOFI), opening())
    assert answer.status_code == 409
    assert "You are signed in as" in answer.content.decode()
    assert constable.memberships.count() == 1


def test_an_invitation_goes_on_in_the_agency_after_a_merger(
    client: Client, invite: Invite, charity: Agency, hospital: Agency, administrator: User
) -> None:
    invite()
    yesterday = timezone.localdate() - timedelta(days=1)
    agencies.merge(charity, into=hospital, on=yesterday, by=administrator)
    assert client.post(link_in("joining.invited", KOFI), opening()).status_code == 302
    assert Membership.objects.get(user__email=KOFI).agency == hospital


def test_a_role_begins_on_its_day_and_gives_no_sight_before(client: Client, invite: Invite) -> None:
    invite(from_on=timezone.localdate() + timedelta(days=3))
    client.post(link_in("joining.invited", KOFI), opening())
    now = standing(User.objects.get(email=KOFI))
    assert now is not None
    assert now.memberships == ()


# Who may ----------------------------------------------------------------------------------------------


def test_a_lead_invites_practitioners_of_the_own_agency_only(
    invite: Invite, agency_lead: User, hospital: Agency
) -> None:
    assert invite(by=agency_lead).role == Role.PRACTITIONER
    for other in ({"role": Role.AGENCY_LEAD}, {"agency": hospital}, {"role": Role.ADMINISTRATOR}):
        with pytest.raises(PermissionDenied):
            invite(by=agency_lead, email="other@lantern.example", **other)


def test_only_an_administrator_invites_to_a_compartment(
    invite: Invite, business_unit: User, administrator: User, council: Agency
) -> None:
    with pytest.raises(PermissionDenied):
        invite(by=business_unit, role=Role.LADO_OFFICER, agency=council)
    made = invite(by=administrator, role=Role.LADO_OFFICER, agency=council)
    assert made.role == Role.LADO_OFFICER


def test_others_invite_nobody(invite: Invite, practitioner: User, nurse: User, finance_officer: User) -> None:
    for somebody in (practitioner, nurse, finance_officer):
        with pytest.raises(PermissionDenied):
            invite(by=somebody)


def test_nobody_invites_themselves(invite: Invite, business_unit: User) -> None:
    with pytest.raises(RuleBroken, match="own address"):
        invite(email=business_unit.email.upper(), role=Role.EXECUTIVE)


def test_the_list_shows_what_became_of_the_mail_in_few_queries(
    client: Client,
    invite: Invite,
    agency_lead: User,
    hospital: Agency,
    now: datetime,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    for number in range(12):
        invite(email=f"new.{number}@lantern.example")
    invite(email="elsewhere@hospital.example", agency=hospital)
    Notice.objects.filter(address="new.3@lantern.example").update(
        status=Status.FAILED, problem="The mail server refused the address (550)."
    )
    sign_in(client, agency_lead)
    client.get("/people/invitations/")
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        page = client.get("/people/invitations/").content.decode()
    assert page.count("Waiting for them") == 12
    assert "refused the address (550)" in page
    assert "elsewhere@hospital.example" not in page


def test_an_invitation_that_came_to_nothing_is_forgotten(invite: Invite, now: datetime) -> None:
    invite()
    assert invitations.forget(now=now + timedelta(days=90)) == 0
    assert invitations.forget(now=now + timedelta(days=98)) == 1


# The database -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("joining_accepted_by_somebody", {"accepted_at": timezone.now()}),
        ("joining_withdrawn_was_not_accepted", {"withdrawn_at": timezone.now()}),
    ],
)
def test_the_database_refuses(
    invite: Invite, client: Client, now: datetime, constraint: str, wrong: dict[str, object]
) -> None:
    made = invite()
    if "withdrawn_at" in wrong:
        invitations.accept(made, round=1, by=None, now=now, name="Kofi", password=PASSWORD)
    with pytest.raises(IntegrityError, match=constraint):
        Invitation.objects.update(**wrong)


def test_an_address_is_invited_to_a_role_once(invite: Invite) -> None:
    made = invite()
    with pytest.raises(RuleBroken, match="already invited"):
        invite(email=KOFI.upper())
    made.pk, made.email = uuid4(), KOFI.upper()
    with pytest.raises(IntegrityError, match="joining_invited_once"):
        made.save(force_insert=True)


def test_whoever_has_the_role_is_not_invited_to_it_and_of_other_agencies_nothing_is_told(
    client_for: Callable[[User | None], Client],
    agency_lead: User,
    practitioner: User,
    nurse: User,
    charity: Agency,
) -> None:
    today = timezone.localdate()
    typed = {
        "email": practitioner.email.upper(), "name": "Priya Nair", "agency": str(charity.pk),
        "role": Role.PRACTITIONER, "job_title": "Outreach worker", "from_on_day": today.day,
        "from_on_month": today.month, "from_on_year": today.year,
    }  # fmt: skip
    browser = client_for(agency_lead)
    page = browser.post("/people/invite/", typed).content.decode()
    assert '<a href="#id_email">They already have this role at Lantern Family Trust.</a>' in page
    assert "Outreach worker" in page
    assert not Invitation.objects.exists()
    assert browser.post("/people/invite/", typed | {"email": nurse.email}).status_code == 302


@pytest.mark.parametrize("address", ["a@b.example", ""])
def test_a_message_is_for_a_person_or_for_an_address(practitioner: User, address: str) -> None:
    with pytest.raises(IntegrityError, match="notices_for_a_person_or_an_address"):
        Notice.objects.create(
            key="wrong",
            kind="joining.confirm",
            user=practitioner if address else None,
            address=address,
            heading="Confirm",
            text="Confirm",
            path="/",
            next_try_at=timezone.now(),
        )


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh",
        "محمد بن علی",
        "李小龍",
        "Ólafur Þór",
        "Иван Грозный",
        "ᏣᎳᎩ",
        "O’Brien-Łukasz",
        "𐍅𐌿𐌻𐍆𐌹𐌻𐌰",
    ],
)
def test_a_name_in_any_script_is_kept(client: Client, invite: Invite, name: str) -> None:
    invite()
    client.post(link_in("joining.invited", KOFI), opening(name=f"\u202e {name}\u202c"))
    assert User.objects.get(email=KOFI).name == name


def test_a_weak_password_is_refused_with_what_was_typed_kept(client: Client, invite: Invite) -> None:
    invite()
    link = link_in("joining.invited", KOFI)
    for wrong in ("short", "kofi.annand@lantern.example", "password12345"):
        page = client.post(link, opening(password1=wrong, password2=wrong))
        assert page.status_code == 200
    assert "Kofi Annand" in page.content.decode()
    assert client.post(link, opening(password2="something-else-here")).status_code == 200
    assert client.post(link, opening(terms="")).status_code == 200
    assert not User.objects.filter(email=KOFI).exists()


def test_somebody_without_the_account_learns_nothing_from_a_foreign_address(client: Client, db: None) -> None:
    somebody = person("Un Known", "un.known@elsewhere.example")
    sign_in(client, somebody)
    assert client.get("/people/invitations/").status_code == 404
    assert client.get("/people/invite/").status_code == 404


def test_the_mail_of_an_invitation_that_is_withdrawn_goes_no_more_and_a_new_one_does(
    invite: Invite, business_unit: User, now: datetime
) -> None:
    invitations.withdraw(invite(), by=business_unit, now=now)
    mail = Notice.objects.get(kind="joining.invited")
    assert (mail.status, mail.problem) == (Status.BACK, "the invitation was withdrawn.")
    invite()
    assert Notice.objects.filter(kind="joining.invited", status=Status.WAITING).count() == 1
