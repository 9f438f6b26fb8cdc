"""Whoever writes from an agency's own domain is in; the others wait; nobody learns who has an account."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client, override_settings
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import services as agencies
from partnership.agencies.models import Agency, Domain, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.joining import registrations
from partnership.joining.belonging import belonging
from partnership.joining.models import Invitation, Registration
from partnership.joining.rules import Reason, State
from partnership.joining.work import work
from partnership.notices.models import Notice
from tests.conftest import person, sign_in
from tests.gathered import told
from tests.joining.conftest import PASSWORD, link_in, opening

Ask = Callable[..., Registration]
MEI = "mei.lin@scouts.example"
ANA = "ana.silva@lantern.example"


def typed(email: str, **other: str) -> dict[str, str]:
    return {"name": "Ana Silva", "email": email, "organisation": "Lantern", "job_title": "Worker"} | other


def today() -> object:
    return timezone.localdate()


# By the domain ------------------------------------------------------------------------------------------


def test_an_agencys_own_address_is_in_when_it_is_confirmed_and_the_lead_is_told(
    client: Client, agency_lead: User, charity: Agency
) -> None:
    answer = client.post("/account/register/", typed("Ana.Silva@Lantern.EXAMPLE"))
    assert answer["Location"] == "/account/register/sent/"
    assert not User.objects.filter(email=ANA).exists()
    link = link_in("joining.confirm", ANA)
    assert charity.name in client.get(link).content.decode()
    assert client.post(link, opening(name="Ana Silva"))["Location"] == "/account/login/"
    ana = User.objects.get(email=ANA)
    job = ana.memberships.get()
    assert (job.agency, job.role, job.from_on) == (charity, Role.PRACTITIONER, today())
    told = Notice.objects.get(kind="joining.new_here")
    assert (told.user, told.path) == (agency_lead, f"/people/{ana.pk}/")
    assert "Ana" not in told.heading + told.text
    again = client.post(link, opening())
    assert again.status_code == 409
    assert "There is an account with this address" in again.content.decode()


def test_without_a_lead_the_business_unit_is_told(
    client: Client, ask: Ask, charity: Agency, business_unit: User
) -> None:
    ask(ANA)
    client.post(link_in("joining.confirm", ANA), opening())
    assert Notice.objects.get(kind="joining.new_here").user == business_unit


@pytest.mark.parametrize(
    ("email", "hint"),
    [
        ("a.pupil@pupils.lantern.example", "lies below lantern.example"),
        ("ana+two@lantern.example", "second one"),
        ("ana@scouts.example", "belongs to no agency"),
        ("ana@gmail.com", "open to everybody"),
        ("ana@notlantern.example", "belongs to no agency"),
        ("ana@example", "belongs to no agency"),
    ],
)
def test_every_other_address_waits_for_somebody(charity: Agency, email: str, hint: str) -> None:
    Domain.objects.create(agency=charity, name="gmail.com")
    found = belonging(email, on=timezone.localdate())
    assert found.agency is None
    assert hint in found.hint


def test_an_agency_that_ended_lets_nobody_in_and_one_that_merged_lets_them_into_the_next(
    charity: Agency, hospital: Agency, administrator: User
) -> None:
    day = timezone.localdate()
    agencies.merge(charity, into=hospital, on=day, by=administrator)
    assert belonging(ANA, on=day).agency == charity
    assert belonging(ANA, on=day + timedelta(days=1)).agency == hospital
    Agency.objects.filter(pk=hospital.pk).update(until_on=day + timedelta(days=9))
    late = belonging(ANA, on=day + timedelta(days=10))
    assert late.agency is None
    assert "ended on" in late.hint


def test_a_domain_that_passes_to_another_agency_meanwhile_is_shown_before_anybody_is_in(
    client: Client, ask: Ask, charity: Agency, hospital: Agency
) -> None:
    asked = ask(ANA)
    Domain.objects.filter(name="lantern.example").update(agency=hospital)
    with pytest.raises(RuleBroken, match="now belongs to Moorland Hospital"):
        registrations.confirm(
            asked, by=None, name="Ana", password=PASSWORD, agency=charity, now=timezone.now()
        )
    assert not User.objects.filter(email=ANA).exists()
    link = link_in("joining.confirm", ANA)
    assert "Moorland Hospital" in client.get(link).content.decode()
    client.post(link, opening())
    assert Membership.objects.get(user__email=ANA).agency == hospital


# By a decision ------------------------------------------------------------------------------------------


def test_another_address_waits_and_is_let_in_by_the_business_unit(
    client: Client, client_for: Callable[[User | None], Client], ask: Ask, business_unit: User, school: Agency
) -> None:
    asked = ask(MEI)
    answer = client.post(link_in("joining.confirm", MEI), {"name": "Mei Lin"})
    assert "looks at your request" in answer.content.decode()
    assert not User.objects.filter(email=MEI).exists()
    assert Notice.objects.get(kind="joining.request").user == business_unit
    assert [item.title for item in told(work(business_unit, timezone.localdate()))] == [
        "Decide about 1 request for an account"
    ]
    office = client_for(business_unit)
    assert "Mei Lin" in office.get("/people/requests/").content.decode()
    page = f"/people/requests/{asked.pk}/"
    assert "belongs to no agency" in office.get(page).content.decode()
    answer = office.post(page, {"agency": str(school.pk), "role": Role.PRACTITIONER, "job_title": "Leader"})
    assert answer.status_code == 302
    made = Invitation.objects.get()
    assert (made.email, made.name, made.registration) == (MEI, "Mei Lin", asked)
    assert Notice.objects.get(kind="joining.request").problem == "it has been decided."
    client.post(link_in("joining.invited", MEI), opening(name="Mei Lin"))
    assert Membership.objects.get(user__email=MEI).agency == school
    assert office.post(page, {"agency": str(school.pk), "role": Role.PRACTITIONER}).status_code == 200
    assert Invitation.objects.count() == 1


def test_a_refusal_tells_the_reason_and_nothing_about_the_person(
    client: Client, client_for: Callable[[User | None], Client], ask: Ask, business_unit: User
) -> None:
    asked = ask(MEI)
    client.post(link_in("joining.confirm", MEI), {"name": "Mei Lin"})
    office = client_for(business_unit)
    assert office.post(f"/people/requests/{asked.pk}/refuse/", {}).status_code == 200
    assert office.post(f"/people/requests/{asked.pk}/refuse/", {"reason": Reason.NOT_WORK}).status_code == 302
    assert Notice.objects.get(kind="joining.request").problem == "it has been decided."
    told = Notice.objects.get(kind="joining.refused")
    assert (told.address, told.user) == (MEI, None)
    assert "address that your employer gave you" in told.text
    assert "Mei" not in told.heading + told.text
    assert office.get(f"/people/requests/{asked.pk}/refuse/").status_code == 409
    client.post("/account/register/", typed(MEI))
    assert Registration.objects.filter(email=MEI, state=State.UNCONFIRMED).exists()


def test_only_those_who_keep_the_directory_decide(
    client_for: Callable[[User | None], Client],
    client: Client,
    ask: Ask,
    agency_lead: User,
    executive: User,
    now: datetime,
) -> None:
    asked = ask(MEI)
    client.post(link_in("joining.confirm", MEI), {"name": "Mei Lin"})
    for somebody in (agency_lead, executive):
        assert client_for(somebody).get(f"/people/requests/{asked.pk}/").status_code == 404
        with pytest.raises(PermissionDenied):
            registrations.refuse(asked, by=somebody, reason=Reason.SHARED, now=now)


def test_a_request_that_is_not_confirmed_is_seen_by_nobody(
    client_for: Callable[[User | None], Client], ask: Ask, business_unit: User
) -> None:
    asked = ask(MEI)
    office = client_for(business_unit)
    assert office.get(f"/people/requests/{asked.pk}/").status_code == 404
    assert "Mei Lin" not in office.get("/people/requests/").content.decode()


# What others learn --------------------------------------------------------------------------------------


def test_an_address_with_an_account_gets_the_same_page_and_a_mail_that_says_so(
    client: Client, practitioner: User
) -> None:
    pages = []
    for email in (practitioner.email.title(), "nobody.knows@lantern.example"):
        answer = client.post("/account/register/", typed(email), follow=True)
        pages.append((answer.redirect_chain, answer.content))
    assert pages[0] == pages[1]
    known = Notice.objects.get(kind="joining.known")
    assert (known.user, known.path) == (practitioner, "/account/password/reset/")
    assert not Registration.objects.filter(email=practitioner.email).exists()


def test_somebody_who_was_imported_is_led_to_their_first_password(client: Client, charity: Agency) -> None:
    imported = User.objects.create_user(ANA, name="Ana Silva")
    client.post("/account/register/", typed(ANA))
    assert Notice.objects.get(user=imported).kind == "joining.known"


def test_somebody_imported_between_asking_and_confirming_keeps_one_account(
    client: Client, ask: Ask, charity: Agency
) -> None:
    ask(ANA)
    User.objects.create_user(ANA, name="Ana Silva")
    answer = client.post(link_in("joining.confirm", ANA), opening())
    assert answer.status_code == 409
    assert "/account/password/reset/" in answer.content.decode()
    assert User.objects.filter(email=ANA).count() == 1


def test_two_requests_of_one_address_are_one_and_both_links_work(
    client: Client, ask: Ask, charity: Agency
) -> None:
    first = ask(ANA, name="Ana Sliva")
    link = link_in("joining.confirm", ANA)
    assert ask(ANA, name="Ana Silva") == first
    assert link_in("joining.confirm", ANA) == link
    assert "Ana Silva" in client.get(link).content.decode()
    assert Notice.objects.filter(kind="joining.confirm").count() == 2


def test_asking_again_while_a_request_waits_says_that_it_does(client: Client, ask: Ask) -> None:
    ask(MEI)
    client.post(link_in("joining.confirm", MEI), {"name": "Mei Lin"})
    ask(MEI, name="Somebody Else")
    assert Registration.objects.get().name == "Mei Lin"
    assert Notice.objects.get(kind="joining.waits").address == MEI


def test_asking_too_often_is_stopped_by_address_and_by_visitor(
    client: Client, practitioner: User, db: None
) -> None:
    limits = {"register": "5/h/ip,3/h/key"}
    with override_settings(ACCOUNT_RATE_LIMITS=limits):
        for email in (practitioner.email, "nobody@else.example"):
            visitor = Client(REMOTE_ADDR="192.0.2.7" if email == practitioner.email else "192.0.2.8")
            answers = [visitor.post("/account/register/", typed(email)).status_code for _ in range(4)]
            assert answers == [302, 302, 302, 429]
        many = Client(REMOTE_ADDR="192.0.2.9")
        answers = [
            many.post("/account/register/", typed(f"a{number}@else.example")).status_code
            for number in range(6)
        ]
        assert answers == [302] * 5 + [429]


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "not an address"},
        {"email": "a@b"},
        {"email": f"{'a' * 250}@x.example"},
        {"name": " \u202e "},
        {"name": "x" * 121},
        {"organisation": ""},
        {"name": "An\x00a"},
    ],
)
def test_bad_input_is_answered_beside_the_field(client: Client, db: None, wrong: dict[str, str]) -> None:
    answer = client.post("/account/register/", typed(ANA) | wrong)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_link_runs_out_after_a_week_and_the_request_is_forgotten(
    client: Client, ask: Ask, now: datetime
) -> None:
    ask(ANA)
    link = link_in("joining.confirm", ANA)
    Registration.objects.update(expires_at=now - timedelta(seconds=1))
    assert "seven days" in client.get(link).content.decode()
    assert registrations.forget(now=now) == 1
    gone = client.get(link)
    assert gone.status_code == 409
    assert "no longer kept" in gone.content.decode()


def test_a_link_without_its_seal_is_not_there_whether_the_request_is_or_not(client: Client, ask: Ask) -> None:
    for pk in (ask(ANA).pk, uuid4()):
        for link in (f"/account/register/{pk}/", f"/account/invitation/{pk}/1/"):
            assert client.get(f"{link}{'x' * 43}/").status_code == 404


def test_somebody_else_who_is_signed_in_is_told(client: Client, ask: Ask, constable: User) -> None:
    ask(ANA)
    sign_in(client, constable)
    assert client.get(link_in("joining.confirm", ANA)).status_code == 409
    assert client.get("/account/register/")["Location"] == "/"


# Single sign-on -----------------------------------------------------------------------------------------


def test_whom_a_provider_vouches_for_needs_no_password_and_no_mail(
    client: Client, rf: object, charity: Agency
) -> None:
    from partnership.joining.public_views import newcomer

    answer = newcomer(
        client.get("/account/login/").wsgi_request, email="Ana.Silva@lantern.example", name="Ana Silva"
    )
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Choose a password" not in page
    assert client.post(answer["Location"], {"name": "Ana Silva", "terms": "on"}).status_code == 302
    ana = User.objects.get(email=ANA)
    assert not ana.has_usable_password()
    assert ana.memberships.get().agency == charity
    assert not Notice.objects.filter(address=ANA).exists()


# The database -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("joining_waits_only_when_confirmed", {"state": State.WAITING}),
        ("joining_refused_with_a_reason", {"state": State.REFUSED}),
        ("joining_refused_with_a_reason", {"reason": Reason.SHARED}),
    ],
)
def test_the_database_refuses(ask: Ask, constraint: str, wrong: dict[str, object]) -> None:
    ask()
    with pytest.raises(IntegrityError, match=constraint):
        Registration.objects.update(**wrong)


def test_an_address_has_one_open_request(ask: Ask) -> None:
    asked = ask()
    asked.pk, asked.email = uuid4(), asked.email.upper()
    with pytest.raises(IntegrityError, match="joining_one_request_for_an_address"):
        asked.save(force_insert=True)


def test_nobody_is_told_who_has_left(client: Client, db: None) -> None:
    left = person("Gone Away", "gone.away@lantern.example")
    left.is_active = False
    left.save(update_fields=["is_active"])
    assert client.post("/account/register/", typed(left.email))["Location"] == "/account/register/sent/"
