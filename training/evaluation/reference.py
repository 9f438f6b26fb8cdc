"""The questions with which every portal begins, in our own words; a partnership writes its own from a day on."""

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from training.evaluation.models import Question, Questionnaire
from training.evaluation.rules import Asks, Audience, Point

FROM = date(2024, 4, 1)


@dataclass(frozen=True)
class Sheet:
    """What is asked at one point about every kind of course."""

    point: Point
    audience: Audience
    introduction: str
    questions: tuple[tuple[Asks, str, str, bool], ...]
    """The kind of answer, the question, the competence of a rating, and whether it must be answered."""
    certificate_waits: bool = False

    @property
    def key(self) -> UUID:
        return uuid5(NAMESPACE_URL, f"questions/{self.point}/{self.audience}")


LATER = (
    (Asks.OUTCOMES, "How confident are you today that you can do each of these?", "", True),
    (Asks.YES_NO, "Have you used what you learned in your work with a child or a family?", "", True),
    (Asks.TEXT, "What do you do differently since the course?", "", False),
    (Asks.TEXT, "What gets in the way?", "", False),
)
MANAGER = (
    (
        Asks.RATING,
        "How much has the course changed how they work?",
        "Change that their manager sees",
        True,
    ),
    (Asks.YES_NO, "Do they have the time and the support to use what they learned?", "", True),
    (Asks.TEXT, "What have you seen since the course?", "", False),
)
SHEETS = (
    Sheet(
        Point.BEFORE,
        Audience.ATTENDEE,
        "Say where you stand today. There are no right answers, and nobody at your agency sees yours.",
        (
            (Asks.OUTCOMES, "How confident are you today that you can do each of these?", "", True),
            (Asks.TEXT, "What do you hope to take away from the course?", "", False),
        ),
    ),
    Sheet(
        Point.AFTER,
        Audience.ATTENDEE,
        "Say what you take away. Your answers are counted without your name.",
        (
            (Asks.OUTCOMES, "How confident are you now that you can do each of these?", "", True),
            (Asks.SATISFACTION, "How good was the course as a whole?", "", True),
            (Asks.SATISFACTION, "How good was the teaching?", "", True),
            (Asks.YES_NO, "Would you recommend the course to a colleague?", "", True),
            (Asks.TEXT, "What will you do differently?", "", False),
            (Asks.TEXT, "What could be better?", "", False),
        ),
        certificate_waits=True,
    ),
    Sheet(Point.THREE_MONTHS, Audience.ATTENDEE, "What has stayed with you since the course?", LATER),
    Sheet(Point.SIX_MONTHS, Audience.ATTENDEE, "What has stayed with you since the course?", LATER),
    Sheet(
        Point.THREE_MONTHS,
        Audience.MANAGER,
        "Say what you have seen since the course. Your answers are counted without any name.",
        MANAGER,
    ),
    Sheet(
        Point.SIX_MONTHS,
        Audience.MANAGER,
        "Say what you have seen since the course. Your answers are counted without any name.",
        MANAGER,
    ),
)


def fill() -> None:
    """These questions, where they are not there yet: run with every release."""
    known = set(
        Questionnaire.objects.filter(pk__in=[sheet.key for sheet in SHEETS]).values_list("pk", flat=True)
    )
    fresh = [sheet for sheet in SHEETS if sheet.key not in known]
    Questionnaire.objects.bulk_create(
        Questionnaire(
            id=sheet.key,
            point=sheet.point,
            audience=sheet.audience,
            from_on=FROM,
            introduction=sheet.introduction,
            certificate_waits=sheet.certificate_waits,
        )
        for sheet in fresh
    )
    Question.objects.bulk_create(
        Question(
            id=uuid5(sheet.key, str(place)),
            questionnaire_id=sheet.key,
            place=place,
            asks=asks,
            text=text,
            competence=competence,
            is_required=is_required,
        )
        for sheet in fresh
        for place, (asks, text, competence, is_required) in enumerate(sheet.questions, start=1)
    )
