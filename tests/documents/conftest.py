"""Documents of the practitioner's charity, and one of another agency."""

import pytest

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from partnership.documents import services
from partnership.documents.models import Document
from partnership.documents.rules import Kind
from tests.documents import files


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    """The book of rules that every portal has."""
    rulebook.fill()


def document(
    agency: Agency | None, by: User, title: str = "Safeguarding policy", **facts: object
) -> Document:
    return services.upload(
        agency=agency,
        title=title,
        kind=Kind.POLICY,
        file=files.checked(files.pdf(f"{title} of {agency}")),
        by=by,
        **facts,  # type: ignore[arg-type]
    )


@pytest.fixture
def policy(charity: Agency, agency_lead: User) -> Document:
    """Open to the scrutineer."""
    return document(charity, agency_lead)


@pytest.fixture
def letter(charity: Agency, agency_lead: User) -> Document:
    """Names a child: open to the lead and the business unit."""
    return document(charity, agency_lead, "Letter about Robin", is_sensitive=True)


@pytest.fixture
def elsewhere(hospital: Agency, business_unit: User) -> Document:
    """Of an agency that the charity has nothing to do with."""
    return document(hospital, business_unit, "Theatre policy")
