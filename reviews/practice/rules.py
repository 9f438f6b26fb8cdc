"""The words of a practice review and what its steps allow: pure, without database, request or clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from partnership.pages import words
from reviews.rules import LED_ELSEWHERE, Kind


class Work(TextChoices):
    """Which part of the room a stage is worked in, whatever a partnership calls the stage."""

    TERMS = "terms", "Terms of reference"
    REPORTS = "reports", "Agency reports"
    EVENT = "event", "Practitioner events"
    FAMILY = "family", "Family"
    DRAFT = "draft", "Drafts"
    ACCURACY = "accuracy", "Factual accuracy"
    SIGN_OFF = "sign_off", "Sign-off"
    COPIES = "copies", "Copies"
    PUBLICATION = "publication", "Publication"
    CONTRIBUTION = "contribution", "Our contribution"
    OTHER = "other", "None of these"


STATUTORY = (Kind.PRACTICE,)
"""Kinds with the clock of six months, looks at regular intervals, and copies before publication."""
KINDS = tuple(kind for kind in Kind if kind != Kind.RAPID)
"""Rapid reviews have a room of their own, and are never published."""
ALWAYS: dict[Kind, tuple[Work, ...]] = {
    Kind.PRACTICE: (Work.TERMS, Work.REPORTS, Work.DRAFT, Work.SIGN_OFF, Work.COPIES, Work.PUBLICATION),
} | dict.fromkeys(LED_ELSEWHERE, (Work.CONTRIBUTION, Work.REPORTS))
"""What is worked in a review of a kind whatever a partnership calls its stages: the law asks it, or those who lead."""
PARTS: dict[str, tuple[str, tuple[Work, ...]]] = {
    "terms": ("Terms of reference", (Work.TERMS,)),
    "elsewhere": ("Our part in their review", (Work.CONTRIBUTION,)),
    "reports": ("Agency reports", (Work.REPORTS,)),
    "events": ("Practitioner events", (Work.EVENT,)),
    "family": ("Family", (Work.FAMILY,)),
    "drafts": ("Drafts and sign-off", (Work.DRAFT, Work.ACCURACY, Work.SIGN_OFF)),
    "publication": ("Publication", (Work.COPIES, Work.PUBLICATION)),
}
"""The parts of the room by their places on the page: what each is called, and what is worked in it. A review has those
in which one of its stages is worked."""


@dataclass(frozen=True)
class Criterion:
    """One thing that partners weigh when they decide whether to hold a practice review."""

    code: str
    text: str
    source: str


REGULATION = (
    "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, regulation 11"
)
GUIDANCE = "Working Together to Safeguard Children 2018, chapter 4, 2023, chapter 5, and its edition of 2026"
CRITERIA = (
    Criterion(
        "improvements",
        "Improvements are needed to safeguard children, also where they were identified before",
        REGULATION,
    ),
    Criterion("themes", "Themes come back that earlier reviews have named", REGULATION),
    Criterion("together", "There is concern about how organisations worked together", REGULATION),
    Criterion(
        "panel", "The national Panel has considered the case, and points to a local review", REGULATION
    ),
    Criterion("single", "The actions of a single agency are a concern", GUIDANCE),
    Criterion("nobody", "No agency was involved, and this gives cause for concern", GUIDANCE),
    Criterion(
        "areas", "More than one local authority, police area or integrated care board is involved", GUIDANCE
    ),
    Criterion("institution", "It happened in an institution, such as a school or a home", GUIDANCE),
)
NATIONAL_REGULATION = REGULATION.replace("regulation 11", "regulation 3")
NATIONAL_CRITERIA = (
    Criterion(
        "improvements",
        "Improvements are needed to safeguard children, also where they were identified before",
        NATIONAL_REGULATION,
    ),
    Criterion("law", "The law, or guidance that stands on it, may have to change", NATIONAL_REGULATION),
    Criterion("themes", "Themes come back in the safeguarding of children", NATIONAL_REGULATION),
)
CRITERIA_OF = {Kind.PRACTICE: CRITERIA, Kind.NATIONAL: NATIONAL_CRITERIA}
"""What is weighed before a review of a kind: by the partners, or by the national Panel to which they propose one."""


class Taken(TextChoices):
    """What has become of an offer to a member of the family."""

    OPEN = "open", "Offered, no answer yet"
    UP = "up", "They took part"
    DECLINED = "declined", "They declined"
    SILENT = "silent", "They did not answer"
    NOT_OFFERED = "none", "Not offered"


class Process(TextChoices):
    """What runs beside a review, with a purpose of its own. A review looks for learning, not for blame."""

    CRIMINAL = "criminal", "Criminal investigation or trial"
    INQUEST = "inquest", "Inquest"
    FAMILY_COURT = "court", "Family proceedings"
    HOMICIDE = "homicide", "Domestic homicide review"
    ADULT = "adult", "Safeguarding adult review"
    MAPPA = "mappa", "MAPPA serious case review"
    CHILD_DEATH = "death", "Child death review"
    PATIENT_SAFETY = "psirf", "Patient safety investigation (PSIRF)"
    WEAPONS = "weapons", "Offensive weapons homicide review"
    DISCIPLINE = "staff", "Disciplinary or regulatory proceedings"
    OTHER = "other", "Another process"


class Standstill(TextChoices):
    """Why the clock of a review stands still."""

    CRIMINAL = "criminal", "Criminal investigation or trial"
    INQUEST = "inquest", "Inquest"
    OTHER = "other", "Something else"


class Product(TextChoices):
    """What a draft is a draft of."""

    REPORT = "report", "Report"
    OVERVIEW = "overview", "Overview report"
    SUMMARY = "summary", "Executive summary"


MAIN = (Product.REPORT, Product.OVERVIEW)
"""What is signed and published; an executive summary goes beside an overview report."""


class Verdict(TextChoices):
    """What becomes of what an agency says is wrong in a draft."""

    OPEN = "open", "To be answered"
    YES = "yes", "Changed"
    PARTLY = "partly", "Changed in part"
    NO = "no", "Not changed"


class About(TextChoices):
    """What the partners explain to the Panel and the Secretary of State."""

    DELAY = "delay", "Why the review takes longer"
    SILENCE = "silence", "Why the report is not published"


class Asked(TextChoices):
    """What the partners may ask a reviewer for in writing."""

    NOTHING = "nothing", "Nothing"
    INFORMATION = "information", "Information"
    DRAFT = "draft", "A draft"


class Recipient(TextChoices):
    """Who gets the report before it is published."""

    PANEL = "panel", "Child Safeguarding Practice Review Panel"
    SECRETARY = "secretary", "Secretary of State for Education"
    OFSTED = "ofsted", "Ofsted"


class Decision(TextChoices):
    """Whether a report is published."""

    PUBLISH = "publish", "Publish the report"
    WITHHOLD = "withhold", "Publish only what it says about improvements"


def place_in_draft(written: str) -> str:
    """A page or a paragraph as a heading: whoever writes a bare number means the page."""
    return f"Page {written}" if written[:1].isdigit() else written[:1].upper() + written[1:]


def missing_copies(sent: Iterable[str]) -> list[str]:
    """Who has not got a copy yet."""
    there = set(sent)
    return [str(one.label) for one in Recipient if one not in there]


def why_too_early(*, on: date, so_far: str, needed_by: date, earliest: date) -> str:
    """The sentence that tells why a report cannot be published on a day, with what was sent `so_far`.

    Copies go at least seven working days before (domain 1.3.7): the last of them by `needed_by`.
    """
    return (
        f"For publication on {words.plain_date(on)} every copy had to be sent by {words.plain_date(needed_by)}, and "
        f"{so_far}. The earliest day is {words.plain_date(earliest)}."
    )


def why_not_between(on: date, *, first: date, today: date, what: str) -> str | None:
    """The sentence that tells why something cannot have happened on a day, or None."""
    if on > today:
        return "Choose today or an earlier day."
    if on < first:
        return f"{what} on {words.plain_date(first)}. Choose that day or a later one."
    return None
