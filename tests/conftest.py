"""The cast: the same few people, agencies, course and session in every test, and a database for them."""

import os
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from time import time as time_now
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.http.response import HttpResponseBase
from django.test import Client, TransactionTestCase, override_settings
from django.test.client import ClientHandler
from django.utils import timezone
from django.utils.crypto import get_random_string
from pytest_django import DjangoDbBlocker

from partnership.accounts import idle, visits
from partnership.accounts.models import User
from partnership.agencies.models import Agency, Domain, Membership
from partnership.agencies.rules import Arrangement, Role, Sector
from tests import database
from training.charges import tariff
from training.hours import Hours
from training.models import Course, Session
from training.rules import CourseStatus, Kind, Mode

pytest_plugins = ["tests.browser.fixtures", "tests.local.fixtures"]

PASSWORD = "heron-over-the-levels"
# The workers inherit it from the process that starts them.
RUN = os.environ.setdefault("TESTS_RUN", uuid4().hex)


@pytest.hookimpl
def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A name that a person can read, and that is the same in every worker: a file holds the time of its making."""
    if isinstance(val, bytes):
        return argname
    return val[:40] if isinstance(val, str) and len(val) > 40 else None


# The database ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A migrated database of this worker's own."""
    with django_db_blocker.unblock():
        clone = database.make_clone(RUN, os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    yield
    with django_db_blocker.unblock():
        database.point_at("postgres")
        database.drop(clone)


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """What a test with transactions of its own has written goes at its end, and only that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: database.empty())
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pages are tested without the gathered files, which WhiteNoise would read anew for every client."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    nowhere = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}, STATIC_ROOT=nowhere):
        yield


class QuickHasher(PBKDF2PasswordHasher):
    """The portal's own way to hash a password, without the million rounds that make it slow."""

    iterations = 1


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Sign-ins are tested in hundreds, and how slow a hash must be is Django's to test."""
    with override_settings(PASSWORD_HASHERS=[f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"]):
        yield


class ClosingHandler(ClientHandler):
    """A server closes every answer; Django's own handler of tests only those files that somebody reads to the end."""

    opened: ClassVar[list[HttpResponseBase]] = []

    def __call__(self, environ: dict[str, Any]) -> Any:
        answer = super().__call__(environ)
        if answer.streaming:
            self.opened.append(answer)
        return answer


@pytest.fixture(scope="session", autouse=True)
def closing_clients() -> Iterator[None]:
    """Files that a test has asked for and not read are closed with it, and not by chance inside another test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.ClientHandler", ClosingHandler)
        yield


@pytest.fixture(autouse=True)
def closed_answers(closing_clients: None) -> Iterator[None]:
    yield
    while ClosingHandler.opened:
        # Not by `close`, which tells the database connection that a request has ended: the test has ended before.
        for close in ClosingHandler.opened.pop()._resource_closers:  # type: ignore[attr-defined]
            close()


@pytest.fixture(autouse=True)
def no_remembered_prices() -> Iterator[None]:
    """What a web process remembers of prices for minutes, it forgets with each test."""
    yield
    tariff.forget()


# Agencies ----------------------------------------------------------------------------------------


def agency(name: str, sector: Sector, arrangement: Arrangement, domain: str) -> Agency:
    made = Agency.objects.create(name=name, sector=sector, arrangement=arrangement)
    Domain.objects.create(agency=made, name=domain)
    return made


@pytest.fixture
def council(db: None) -> Agency:
    return agency(
        "Levels Council", Sector.LOCAL_AUTHORITY, Arrangement.SAFEGUARDING_PARTNER, "council.example"
    )


@pytest.fixture
def hospital(db: None) -> Agency:
    return agency("Moorland Hospital", Sector.HEALTH, Arrangement.RELEVANT_AGENCY, "hospital.example")


@pytest.fixture
def constabulary(db: None) -> Agency:
    return agency(
        "Levels Constabulary", Sector.POLICE, Arrangement.SAFEGUARDING_PARTNER, "constabulary.example"
    )


@pytest.fixture
def charity(db: None) -> Agency:
    return agency("Lantern Family Trust", Sector.VCFSE, Arrangement.RELEVANT_AGENCY, "lantern.example")


@pytest.fixture
def school(db: None) -> Agency:
    return agency("Withy Lane School", Sector.EDUCATION, Arrangement.RELEVANT_AGENCY, "withylane.example")


# People ------------------------------------------------------------------------------------------


def person(
    name: str,
    email: str,
    at: Agency | None = None,
    role: Role = Role.PRACTITIONER,
    *,
    until_on: date | None = None,
) -> User:
    """Somebody who can sign in with PASSWORD."""
    made = User.objects.create(name=name, email=email, password=make_password(PASSWORD))
    if at is not None:
        joined = timezone.localdate() - timedelta(days=400)
        Membership.objects.create(user=made, agency=at, role=role, from_on=joined, until_on=until_on)
    return made


@pytest.fixture
def practitioner(charity: Agency) -> User:
    """Books training for herself."""
    return person("Priya Nair", "priya.nair@lantern.example", charity)


@pytest.fixture
def nurse(hospital: Agency) -> User:
    return person("Grace Mensah", "grace.mensah@hospital.example", hospital)


@pytest.fixture
def constable(constabulary: Agency) -> User:
    return person("Owen Pritchard", "owen.pritchard@constabulary.example", constabulary)


@pytest.fixture
def agency_lead(charity: Agency) -> User:
    """The safeguarding lead of the practitioner's agency."""
    return person("Hannah Weiss", "hannah.weiss@lantern.example", charity, Role.AGENCY_LEAD)


@pytest.fixture
def business_unit(council: Agency) -> User:
    return person("Tom Okafor", "tom.okafor@council.example", council, Role.BUSINESS_UNIT)


@pytest.fixture
def training_officer(council: Agency) -> User:
    return person("Leila Haddad", "leila.haddad@council.example", council, Role.TRAINING_OFFICER)


@pytest.fixture
def executive(council: Agency) -> User:
    """Signs for the council; downloads the annual report."""
    return person("Margaret Doyle", "margaret.doyle@council.example", council, Role.EXECUTIVE)


@pytest.fixture
def lead_partner(constabulary: Agency) -> User:
    return person("Stephen Achebe", "stephen.achebe@constabulary.example", constabulary, Role.LEAD_PARTNER)


@pytest.fixture
def scrutineer(council: Agency) -> User:
    """Reads widely and changes nothing."""
    return person("Ines Carvalho", "ines.carvalho@council.example", council, Role.SCRUTINEER)


@pytest.fixture
def finance_officer(council: Agency) -> User:
    return person("Wei Zhang", "wei.zhang@council.example", council, Role.FINANCE_OFFICER)


@pytest.fixture
def administrator(council: Agency) -> User:
    """Looks after people and agencies; sees no case."""
    return person("Aled Morgan", "aled.morgan@council.example", council, Role.ADMINISTRATOR)


@pytest.fixture
def lado_officer(council: Agency) -> User:
    """Works in the allegations compartment, which is not built yet, and nowhere else."""
    return person("Dinah Osei", "dinah.osei@council.example", council, Role.LADO_OFFICER)


@pytest.fixture
def information_governance(council: Agency) -> User:
    """Sees who may see what and who has, and nothing of a case."""
    return person("Judith Abara", "judith.abara@council.example", council, Role.INFORMATION_GOVERNANCE)


@pytest.fixture
def leaver(charity: Agency) -> User:
    """Was a practitioner until yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return person("Sam Iversen", "sam.iversen@lantern.example", charity, until_on=yesterday)


@pytest.fixture
def stranger(db: None) -> User:
    """Has an account and works for nobody."""
    return person("Noor Rahman", "noor.rahman@elsewhere.example")


@pytest.fixture
def client_for(db: None) -> Callable[[User | None], Client]:
    """A browser in which this person has signed in; `None` for somebody who has not."""

    def client(somebody: User | None) -> Client:
        browser = Client()
        if somebody is not None:
            sign_in(browser, somebody)
        return browser

    return client


def sign_in(browser: Client, somebody: User, *, seconds_ago: float = 0) -> None:
    """What is in the session after a password was right, that long ago; written at once, which Django's way is not."""
    session = SessionStore(get_random_string(32, VALID_KEY_CHARS))
    session.update(
        {
            SESSION_KEY: str(somebody.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: somebody.get_session_auth_hash(),
            "account_authentication_methods": [{"method": "password", "at": time_now() - seconds_ago}],
            "account_authentication_methods_user": str(somebody.pk),
            idle.SEEN: int(time_now()),
        }
    )
    session.create_model_instance(dict(session.items())).save(force_insert=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    visits.begin(somebody, now=timezone.now())


# Training ----------------------------------------------------------------------------------------


@pytest.fixture
def course(db: None) -> Course:
    return Course.objects.create(
        slug="advanced-child-protection",
        title="Advanced Child Protection",
        summary="Two days on working together when a child may be suffering significant harm.",
        audience="People who work directly with children and families.",
        outcomes="Describe the thresholds for help.\nTake part in a child protection conference.",
        kind=Kind.CORE,
        mode=Mode.FACE_TO_FACE,
        duration="1 day, 9:15am to 4pm",
        status=CourseStatus.PUBLISHED,
    )


@pytest.fixture
def session(course: Course) -> Session:
    """In three weeks, with ten places, all free."""
    return session_on(course, timezone.localdate() + timedelta(weeks=3))


def session_on(course: Course, day: date, *, capacity: int = 10) -> Session:
    """A session of one day; a day in the past makes one that has been held."""
    return Session.objects.create(
        course=course,
        **Hours.on([day], time(9, 15), time(16)).fields,
        venue="Withy House",
        address="1 Drove Road, Levelton",
        capacity=capacity,
    )
