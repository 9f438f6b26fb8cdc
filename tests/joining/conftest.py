"""An invitation and a request, and the way to the links in their mail."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.joining import invitations, registrations
from partnership.joining.models import Invitation, Registration
from partnership.notices.letters import letter
from partnership.notices.models import Notice

PASSWORD = "otter-beside-the-weir"


@pytest.fixture
def now(db: None) -> datetime:
    return timezone.now()


@pytest.fixture
def invite(business_unit: User, charity: Agency, now: datetime) -> Callable[..., Invitation]:
    """Invites Kofi to the charity, as the business unit unless somebody else is named."""

    def invited(**other: object) -> Invitation:
        facts: dict[str, object] = {
            "by": business_unit,
            "email": "kofi.annand@lantern.example",
            "name": "Kofi Annand",
            "agency": charity,
            "role": Role.PRACTITIONER,
            "job_title": "Outreach worker",
            "from_on": timezone.localdate(now),
            "now": now,
        }
        return invitations.invite(**(facts | other))  # type: ignore[arg-type]

    return invited


@pytest.fixture
def ask(db: None, now: datetime) -> Callable[..., Registration]:
    """Asks for an account from an address of nobody, unless another is given."""

    def asked(email: str = "mei.lin@scouts.example", **other: object) -> Registration:
        facts: dict[str, object] = {"name": "Mei Lin", "organisation": "Scouts", "now": now}
        registrations.register(by=None, email=email, **(facts | other))  # type: ignore[arg-type]
        return Registration.objects.get(email=email.lower())

    return asked


def link_in(kind: str, address: str) -> str:
    """The path of the link in the newest mail of a kind to an address."""
    notice = Notice.objects.filter(kind=kind, address=address).order_by("created_at").last()
    assert notice is not None
    body = str(letter(notice).body)
    return next(line for line in body.splitlines() if line.startswith("http")).split("8000", 1)[1]


def opening(**other: str) -> dict[str, str]:
    """What is sent to open an account."""
    return {"name": "Kofi Annand", "password1": PASSWORD, "password2": PASSWORD, "terms": "on"} | other
