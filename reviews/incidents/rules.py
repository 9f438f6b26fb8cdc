"""What is true and allowed of serious incidents: pure, without database, request or clock."""

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import TextChoices

OLDEST_CARE_LEAVER = 24
"""The death of a care leaver is notified up to and including this age."""
ON_THE_FORM = 4
"""For so many children the national form has room of its own; it takes the others as free text."""
INITIALS = r"^([A-Z]{1,4}|[A-Za-z]{1,2}|([A-Za-z][. -]+){1,4}[A-Za-z]?)$"
"""What is nobody’s pseudonym: letters that may be somebody’s initials."""


class Nature(TextChoices):
    """What happened, as the Department for Education counts it."""

    DEATH = "death", "Death of a child"
    HARM = "harm", "Serious harm to a child"
    OTHER = "other", "Other"


class Place(TextChoices):
    """Which of the two triggers of section 16C(1) of the Children Act 2004 it is."""

    HERE = "here", "In the area of this authority"
    ABROAD = "abroad", "Outside England, to a child who normally lives here"


class Basis(TextChoices):
    """Why an incident is notified, and so who considers it."""

    SERIOUS_CASE = "serious_case", "Serious child safeguarding case"
    LOOKED_AFTER = "looked_after", "Death of a looked-after child, with no suspicion of abuse or neglect"
    CARE_LEAVER = "care_leaver", "Death of a care leaver aged up to 24"
    NONE = "none", "Meets no ground for a notification so far"


class State(TextChoices):
    """How far the notification of an incident has come."""

    OPEN = "open", "To be notified"
    SENT = "sent", "Notified"
    NOT_MET = "not_met", "Criteria not met"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Verdict(TextChoices):
    """What was established of an incident later. Each is one more row; none is changed."""

    NOT_MET = "not_met", "The case did not meet the criteria"
    WITHDRAWN = "withdrawn", "The notification was withdrawn"
    STANDS = "stands", "The case stands after all"


VERDICTS = {
    State.OPEN: (Verdict.NOT_MET,),
    State.SENT: (Verdict.NOT_MET, Verdict.WITHDRAWN),
    State.NOT_MET: (Verdict.STANDS,),
    State.WITHDRAWN: (Verdict.STANDS,),
}
"""What can be established of an incident in this state: nothing is withdrawn that was never sent."""


class Trigger(TextChoices):
    """From which day a rapid review is counted. Letters of the Panel before 2025 named another day."""

    SENT = "sent", "The day on which the notification was sent to the Panel"
    AWARE = "aware", "The day on which the authority became aware (older cases)"


CLOCKS = {Trigger.SENT: "review.rapid", Trigger.AWARE: "review.rapid.aware"}
"""The rule for deadlines behind each trigger."""


class Gender(TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Another way"
    UNKNOWN = "unknown", "Not known"


class Ethnicity(TextChoices):
    """The five groups of the national tables."""

    WHITE = "white", "White"
    MIXED = "mixed", "Mixed or multiple ethnic groups"
    ASIAN = "asian", "Asian or Asian British"
    BLACK = "black", "Black, Black British, Caribbean or African"
    OTHER = "other", "Other ethnic group"
    UNKNOWN = "unknown", "Not known"


class Answer(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class Plan(TextChoices):
    NOW = "now", "Yes, at the time"
    BEFORE = "before", "Not at the time, but before"
    NEVER = "never", "Never"
    UNKNOWN = "unknown", "Not known"


class Care(TextChoices):
    """What the authority was to the child at the time."""

    NONE = "none", "Neither looked after nor a care leaver"
    LOOKED_AFTER = "looked_after", "Looked after"
    CARE_LEAVER = "care_leaver", "Care leaver"
    UNKNOWN = "unknown", "Not known"


class Placement(TextChoices):
    """Where the child lived at the time."""

    HOME = "home", "With parents"
    RELATIVES = "relatives", "With relatives or friends"
    FOSTER = "foster", "Foster care"
    CHILDRENS_HOME = "childrens_home", "Children’s home"
    SUPPORTED = "supported", "Supported accommodation or living independently"
    SECURE = "secure", "Secure setting"
    HOSPITAL = "hospital", "Hospital, or mother and baby unit"
    SCHOOL = "school", "Residential school"
    ELSEWHERE = "elsewhere", "Somewhere else"
    UNKNOWN = "unknown", "Not known"


class KnownTo(TextChoices):
    """Which services knew the child."""

    SOCIAL_CARE = "social_care", "Children’s social care"
    EARLY_HELP = "early_help", "Early or family help"
    POLICE = "police", "Police"
    HEALTH = "health", "Health services"
    MENTAL_HEALTH = "mental_health", "Mental health services"
    EDUCATION = "education", "Education or early years"
    YOUTH_JUSTICE = "youth_justice", "Youth justice"


def reference(year: int, number: int) -> str:
    """SIN-2026-05"""
    return f"SIN-{year}-{number:02}"


def basis(nature: str, *, is_suspected: bool, children: Iterable[tuple[str, int | None]]) -> Basis:
    """Why it is notified, from what happened and for each child its care and its age, where that is known.

    Abuse or neglect that is known or suspected and a child who died or was seriously harmed make a serious child
    safeguarding case. The death of a looked-after child is notified without any suspicion, that of a care leaver up to
    and including the age of 24 too.
    """
    if is_suspected and nature in (Nature.DEATH, Nature.HARM):
        return Basis.SERIOUS_CASE
    if nature == Nature.DEATH:
        children = list(children)
        if any(care == Care.LOOKED_AFTER for care, _ in children):
            return Basis.LOOKED_AFTER
        if any(
            care == Care.CARE_LEAVER and (age is None or age <= OLDEST_CARE_LEAVER) for care, age in children
        ):
            return Basis.CARE_LEAVER
    return Basis.NONE


def turns_on_care(nature: str, on: str) -> bool:
    """Whether it is notified only if a child was looked after or a care leaver."""
    return nature == Nature.DEATH and on == Basis.NONE


def goes_to(on: str) -> tuple[str, ...]:
    """Who considers a notification on this ground."""
    match on:
        case Basis.SERIOUS_CASE:
            return ("the Panel", "the Department for Education", "Ofsted")
        case Basis.LOOKED_AFTER:
            return ("the Department for Education", "Ofsted")
        case Basis.CARE_LEAVER:
            return ("the Secretary of State", "Ofsted")
    return ()


def needs_rapid_review(on: str) -> bool:
    """Only what the Panel considers is reviewed rapidly by the notification alone."""
    return on == Basis.SERIOUS_CASE


def why_not_called(pseudonym: str) -> str:
    """What is wrong with a pseudonym, in one sentence; empty where nothing is."""
    if re.match(INITIALS, pseudonym.strip()):
        return "This may be somebody’s initials. Choose a name or a word that says nothing of the child."
    if re.search(r"\d{2,}", pseudonym):
        return "Leave out numbers: they may be a birthday or a record. Choose a name or a word."
    return ""


OLDEST = 25
"""The age up to which somebody may be a child of an incident: a care leaver is one until then."""


def are_initials(pseudonym: str, real: str) -> bool:
    """Whether a pseudonym has the initials of a real name, dotted or not: all, or the first and the last."""
    words = [word.casefold() for word in re.findall(r"\w+", pseudonym)]
    first = "".join(word[0].casefold() for word in re.findall(r"\w+", real))
    apart = "".join(word for word in words if len(word) == 1)
    return len(first) > 1 and not {first, first[0] + first[-1]}.isdisjoint({*words, apart})


def why_too_close(pseudonym: str, real: str) -> str:
    """Whether a pseudonym tells the real name: the same word, or its initials."""
    mine = {word.casefold() for word in re.findall(r"\w+", pseudonym)} - {"child", "baby", "young", "person"}
    names = [word.casefold() for word in re.findall(r"\w+", real)]
    if mine & set(names) or are_initials(pseudonym, real):
        return "The pseudonym tells the real name. Choose another pseudonym first."
    return ""


def quarter_of(day: date) -> int:
    """The quarter of the year to 31 March: April to June is the first."""
    return (day.month - 4) % 12 // 3 + 1


BANDS = (
    (0, "Under 1 year"),
    (5, "1 to 5 years"),
    (10, "6 to 10 years"),
    (15, "11 to 15 years"),
    (17, "16 and 17 years"),
)


def years_old(age: int | None) -> str:
    """An age in whole years, in words; of a baby that it is under one."""
    if age is None:
        return "Not known"
    if age == 0:
        return "Under 1 year"
    return "1 year" if age == 1 else f"{age} years"


def band(age: int | None) -> str:
    """The age group of the national tables."""
    if age is None:
        return "Not known"
    return next((name for last, name in BANDS if age <= last), "18 years and over")
