"""A post office for the tests that send."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from partnership.notices.kinds import kinds
from tests.notices.post_office import PostOffice, closed_port, open_office


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """The mail server that the portal sends to."""
    with open_office() as post_office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post_office.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield post_office


@pytest.fixture
def reminders(settings: Settings) -> Iterator[None]:
    """The portal has a kind that reminds."""
    settings.NOTICE_KINDS = [*settings.NOTICE_KINDS, "tests.notices.posting.KINDS"]
    kinds.cache_clear()
    yield
    kinds.cache_clear()


@pytest.fixture
def dead_office(settings: Settings) -> None:
    """A mail server that is down."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
