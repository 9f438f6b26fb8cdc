"""The templates with which every portal begins; the business unit writes its own from a day on."""

from datetime import date

from reviews.requests.models import Template
from reviews.requests.rules import Kind

FROM = date(2018, 7, 4)
SUMMARY = [
    "Which children and adults of the family did your agency know, and from when until when? Use pseudonyms only.",
    "What was your agency’s involvement? Give the key practice episodes in the order of time.",
    "What did your agency know of the child’s daily life, wishes and feelings, and of fathers and other carers?",
    "What did your agency know of identity, protected characteristics, racism and other inequality in this family?",
    "What has your agency done at once so that this child and other children are safe?",
    "What was good in your agency’s practice, and what could have been better?",
    "How did your agency work with others, and where did that not work?",
    "What has your agency learned, and what has it changed or will it change?",
]
REPORT = [
    "What was your agency’s involvement in the period under review? Use pseudonyms only.",
    "Analyse the key practice episodes: what was done, what was known, and why it was done in this way.",
    "What were the systemic or underlying reasons?",
    "What did good practice look like in this case?",
    "What does your agency recommend, for itself and for the partnership?",
    "What has been changed already, and how do you know that it helps?",
]
MANAGEMENT_REVIEW = [
    "Who wrote this review, and how are they independent of the case and its line management?",
    "Which records were read, and who was spoken to?",
    *REPORT,
]
CHRONOLOGY = [
    "Which records does the chronology come from, and which could not be read?",
    "Is anything in it uncertain or disputed? Add the chronology itself in the review’s chronology, or as a paper.",
]
TEMPLATES = [
    (
        Kind.SUMMARY,
        "Agency summary for a rapid review",
        "A first, short account from your records. It goes to the case review group and, with others’, to the Panel.",
        SUMMARY,
    ),
    (
        Kind.MANAGEMENT_REVIEW,
        "Individual management review",
        "Written by somebody who had no part in the case, and checked by a senior manager.",
        MANAGEMENT_REVIEW,
    ),
    (Kind.REPORT, "Agency report", "Your agency’s analysis of its own part in the case.", REPORT),
    (
        Kind.CHRONOLOGY,
        "Chronology",
        "What your agency’s records say, day by day, with the source.",
        CHRONOLOGY,
    ),
]


def fill() -> None:
    """Make the first templates where there are none."""
    if not Template.objects.exists():
        Template.objects.bulk_create(
            Template(kind=kind, name=name, introduction=text, questions=questions, from_on=FROM)
            for kind, name, text, questions in TEMPLATES
        )
