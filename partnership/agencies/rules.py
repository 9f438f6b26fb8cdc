"""The partnership's words for bodies and roles; importable without a database."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import TextChoices


class Sector(TextChoices):
    """The field of work by which the annual report counts."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    POLICE = "police", "Police"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    CRIMINAL_JUSTICE = "criminal_justice", "Criminal justice"
    FIRE = "fire", "Fire and rescue"
    VCFSE = "vcfse", "Voluntary, community, faith and social enterprise"
    OTHER = "other", "Other"


class Arrangement(TextChoices):
    """What a body is in the multi-agency safeguarding arrangements (Children Act 2004, sections 16E to 16G)."""

    SAFEGUARDING_PARTNER = "safeguarding_partner", "Safeguarding partner"
    RELEVANT_AGENCY = "relevant_agency", "Relevant agency"
    OTHER = "other", "Other organisation"


IN_THEM = (Arrangement.SAFEGUARDING_PARTNER, Arrangement.RELEVANT_AGENCY)
"""Those that take part in the arrangements."""

WEIGHT = {Arrangement.OTHER: 0, Arrangement.RELEVANT_AGENCY: 1, Arrangement.SAFEGUARDING_PARTNER: 2}
"""How much a part in the arrangements asks of a body: whoever takes over another has the part that asks more."""


class Role(TextChoices):
    """What somebody does in the partnership for an agency."""

    PRACTITIONER = "practitioner", "Practitioner"
    AGENCY_LEAD = "agency_lead", "Safeguarding lead"
    BUSINESS_UNIT = "business_unit", "Business unit"
    TRAINING_OFFICER = "training_officer", "Training officer"
    EXECUTIVE = "executive", "Delegated safeguarding partner"
    LEAD_PARTNER = "lead_partner", "Lead safeguarding partner"
    SCRUTINEER = "scrutineer", "Independent scrutineer"
    LADO_OFFICER = "lado_officer", "LADO officer"
    LADO_MANAGER = "lado_manager", "LADO manager"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    ADMINISTRATOR = "administrator", "Administrator"
    INFORMATION_GOVERNANCE = "information_governance", "Information governance lead"


DUTIES = {
    Role.PRACTITIONER: "Works with children and families for an agency.",
    Role.AGENCY_LEAD: "Answers for safeguarding in one agency.",
    Role.BUSINESS_UNIT: "Runs the partnership’s work from day to day.",
    Role.TRAINING_OFFICER: "Runs the multi-agency training.",
    Role.EXECUTIVE: "Decides for one of the safeguarding partners.",
    Role.LEAD_PARTNER: "Heads one of the safeguarding partners and answers for the arrangements.",
    Role.SCRUTINEER: "Looks at the arrangements from outside; reads widely and changes nothing.",
    Role.LADO_OFFICER: "Handles allegations against people who work with children.",
    Role.LADO_MANAGER: "Answers for how allegations are handled.",
    Role.FINANCE_OFFICER: "Collects and records what the agencies pay.",
    Role.ADMINISTRATOR: "Looks after people, agencies and the portal; sees no case.",
    Role.INFORMATION_GOVERNANCE: "Sees who may see what and who has looked; sees no case.",
}
"""What each role is for, in one sentence."""


class ImportKind(TextChoices):
    """What a file to import is a list of."""

    AGENCIES = "agencies", "Agencies"
    PEOPLE = "people", "People"


def in_force(from_on: date | None, until_on: date | None, *, on: date) -> bool:
    """Whether a dated thing holds on a day; `until_on` is its last day."""
    return (from_on is None or from_on <= on) and (until_on is None or on <= until_on)


Span = tuple[date, date | None]
"""The first and the last day of something; `None` where no end is known."""


def gaps(first: date, last: date | None, *, taken: Iterable[Span]) -> Iterator[Span]:
    """What is free from `first` to `last`, around the spans that are taken."""
    for begins, ends in sorted(taken, key=lambda span: span[0]):
        if last is not None and begins > last:
            break
        if begins > first:
            yield first, begins - timedelta(days=1)
        if ends is None:
            return
        first = max(first, ends + timedelta(days=1))
    if last is None or first <= last:
        yield first, last
