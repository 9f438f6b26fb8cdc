"""What people answered: the published gains of 2024-25, counted from ratings, and what waits today."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import named
from partnership.agencies.rules import Role
from partnership.base.years import FinancialYear
from training.demonstration.voices import VOICES, Voice
from training.evaluation import asking, reference
from training.evaluation.forms import measures
from training.evaluation.models import Answer, Comment, Invitation, Question, Questionnaire, Quote
from training.evaluation.rules import (
    CHASED_AFTER,
    HIGHEST,
    LOWEST,
    OPEN_FOR,
    STEP,
    Asks,
    Audience,
    Point,
    State,
    months_after,
    next_chase,
)
from training.models import Booking
from training.rules import Attendance, Kind

PUBLISHED = Path(__file__).parent.parent / "data" / "training_learning_gain_2024_25.csv"
YEAR = FinancialYear(2024)
BOTH, ONLY_BEFORE, ONLY_AFTER = 45, 17, 11
"""Of a hundred people who came, how many answered before and after, or only one of the two."""
LATER_FROM = date(2024, 10, 1)
"""From this day on people and their managers were asked again after 3 months."""


def published() -> dict[str, Decimal]:
    """The learning gain of each core course in percentage points."""
    with PUBLISHED.open(newline="", encoding="utf-8") as file:
        return {
            row["course"]: Decimal(row["learning_gain_percentage_points"]) for row in csv.DictReader(file)
        }


class Sheets:
    """What is written: invitations, numbers and words, in a few large statements."""

    def __init__(self) -> None:
        self.invitations: list[Invitation] = []
        self.answers: list[Answer] = []
        self.comments: list[Comment] = []
        sheets = Questionnaire.objects.filter(kind="", made_by=None).prefetch_related("questions")
        self.sheets = {(one.point, one.audience): (one, list(one.questions.all())) for one in sheets}

    def ask(
        self,
        booking: Booking,
        point: Point,
        audience: Audience,
        *,
        at: datetime,
        answered: bool,
        now: datetime | None = None,
    ) -> tuple[Invitation, list[Question]]:
        """One invitation: answered, run out, or open where `now` says so."""
        sheet, questions = self.sheets[point, audience]
        ends_at = booking.session.starts_at if point == Point.BEFORE else at + OPEN_FOR
        is_open = not answered and now is not None and now < ends_at
        chased = 0 if answered or is_open else (1 if point == Point.BEFORE else len(CHASED_AFTER))
        made = Invitation(
            id=named("evaluation", booking.pk, point, audience),
            booking=booking,
            questionnaire=sheet,
            point=point,
            audience=audience,
            state=State.ANSWERED if answered else State.OPEN if is_open else State.ENDED,
            opened_at=at,
            ends_at=ends_at,
            chased=chased,
            chase_at=next_chase(point, opened_at=at, ends_at=ends_at, chased=0, now=at) if is_open else None,
            answered_at=min(at + timedelta(hours=5 + booking.pk.int % 60), ends_at) if answered else None,
        )
        self.invitations.append(made)
        return made, questions

    def rate(
        self, made: Invitation, questions: list[Question], ratings: Iterator[int], chance: Random
    ) -> None:
        """The numbers of one person: ratings as given, and kindly opinions."""
        for question in questions:
            if question.asks == Asks.TEXT:
                continue
            for measure in measures(question, made.booking.session.course):
                if question.asks == Asks.SATISFACTION:
                    value = chance.choices((5, 4, 3, 2), (56, 34, 8, 2))[0]
                elif question.asks == Asks.YES_NO:
                    value = int(chance.random() < 0.91)
                else:
                    value = next(ratings)
                self.answers.append(Answer(invitation=made, question=question, measure=measure, value=value))

    def say(self, made: Invitation, questions: list[Question], voice: Voice) -> Comment:
        """What one person wrote in answer to the first or the last question for words."""
        asked = [question for question in questions if question.asks == Asks.TEXT]
        question = asked[0] if voice.is_plan else asked[-1]
        said = Comment(invitation=made, question=question, text=voice.text)
        self.comments.append(said)
        return said

    def write(self) -> None:
        """Write everything."""
        Invitation.objects.bulk_create(self.invitations, batch_size=1000)
        Answer.objects.bulk_create(self.answers, batch_size=2000)
        Comment.objects.bulk_create(self.comments)


def make_evaluation(today: date) -> None:
    """The answers of the published year and what waits today; a second run changes nothing."""
    reference.fill()
    if Invitation.objects.exists():
        return
    now = timezone.now()
    sheets = Sheets()
    for course, gain in published().items():
        of_year(sheets, course, gain)
    waiting(sheets, now=now)
    sheets.write()
    release(sheets.comments, now=now)
    of_the_practitioner(now=now)


def steps(pairs: int, gain: Decimal, chance: Random) -> list[int]:
    """So many differences of ratings whose average is the gain to one decimal, some larger and some smaller."""
    total = round(gain * pairs / STEP)
    found = [total // pairs + (at < total % pairs) for at in range(pairs)]
    for _ in range(pairs):
        up, down = chance.randrange(pairs), chance.randrange(pairs)
        if found[up] < 4 and found[down] > -1:
            found[up], found[down] = found[up] + 1, found[down] - 1
    chance.shuffle(found)
    return found


def of_year(sheets: Sheets, course: str, gain: Decimal) -> None:
    """Everybody who came to a core course in the published year was asked; about half answered twice."""
    chance = Random(f"evaluation {course}")
    rows = Booking.objects.filter(
        session__course__title=course,
        session__course__kind=Kind.CORE,
        attendance=Attendance.ATTENDED,
        session__starts_at__date__range=(YEAR.start, YEAR.end),
    )
    bookings = list(rows.select_related("session__course").order_by("pk"))
    both, before, after = (len(bookings) * share // 100 for share in (BOTH, ONLY_BEFORE, ONLY_AFTER))
    if not both:
        return
    outcomes = len(bookings[0].session.course.outcome_lines) or 1
    risen = iter(steps(both * outcomes, gain, chance))
    voices = iter(VOICES[course])
    for place, booking in enumerate(bookings):
        first, second = place < both + before, place < both or both + before <= place < both + before + after
        began, ended = booking.session.starts_at, booking.session.ends_at
        asked_at = max(booking.booked_at, began - timedelta(days=30))
        made, questions = sheets.ask(booking, Point.BEFORE, Audience.ATTENDEE, at=asked_at, answered=first)
        lows = [chance.randint(3, 6) for _ in range(outcomes)]
        if first:
            sheets.rate(made, questions, iter(lows), chance)
        made, questions = sheets.ask(
            booking, Point.AFTER, Audience.ATTENDEE, at=ended + timedelta(hours=1), answered=second
        )
        if second:
            highs = [low + next(risen) for low in lows] if place < both else mixed(chance)
            sheets.rate(made, questions, iter(highs), chance)
            if place % 9 == 0 and (voice := next(voices, None)):
                sheets.say(made, questions, voice)
        if timezone.localdate(began) >= LATER_FROM:
            some_months_later(sheets, booking, lows, is_known=place < both, chance=chance)


def mixed(chance: Random) -> list[int]:
    """Ratings of somebody whose ratings from before are not known: as many as any course has outcomes."""
    return [chance.randint(5, 9) for _ in range(12)]


def some_months_later(
    sheets: Sheets, booking: Booking, lows: list[int], *, is_known: bool, chance: Random
) -> None:
    """Three months on: a quarter answer, most of them those who answered before; fewer of their managers do."""
    day = months_after(timezone.localdate(booking.session.ends_at), 3)
    at = asking.midnight(day) + timedelta(hours=9)
    answers = chance.random() < (0.4 if is_known else 0.1)
    made, questions = sheets.ask(booking, Point.THREE_MONTHS, Audience.ATTENDEE, at=at, answered=answers)
    if answers:
        kept = [min(HIGHEST, max(LOWEST, low + chance.choice((0, 0, 1, 1, 1, 2)))) for low in lows]
        sheets.rate(made, questions, iter(kept), chance)
    if booking.pk.int % 3 == 0:
        answers = chance.random() < 0.3
        made, questions = sheets.ask(booking, Point.THREE_MONTHS, Audience.MANAGER, at=at, answered=answers)
        if answers:
            sheets.rate(made, questions, iter([chance.randint(4, 9)]), chance)


def waiting(sheets: Sheets, *, now: datetime) -> None:
    """Whoever is due to be asked today has been, some days ago, and about half have answered."""
    person = named("player", Role.PRACTITIONER.value)
    for point, audience in asking.ASKED:
        if audience == Audience.MANAGER:
            continue
        for booking in asking.due(point, audience, now=now):
            if booking.user_id == person:
                continue
            chance = Random(str(booking.pk))
            answered = point != Point.BEFORE and chance.random() < 0.5
            made, questions = sheets.ask(
                booking, point, audience, at=now - timedelta(days=2), answered=answered, now=now
            )
            if answered:
                sheets.rate(made, questions, iter(mixed(chance)), chance)


def release(comments: Iterable[Comment], *, now: datetime) -> None:
    """Some voices of the published year were released, and one of them was withdrawn."""
    officer = User.objects.get(pk=named("player", Role.TRAINING_OFFICER.value))
    by_text = {comment.text: comment for comment in comments}
    at = asking.midnight(date(2025, 6, 2)) + timedelta(hours=10)
    for course, voices in VOICES.items():
        for voice in voices:
            comment = by_text.get(voice.text)
            if comment is None or not voice.quote:
                continue
            session = comment.invitation.booking.session
            Quote.objects.create(
                id=named("quote", course, voice.text),
                comment=comment,
                course=session.course,
                year=YEAR.first,
                text=voice.quote,
                released_at=at,
                released_by=officer,
                withdrawn_at=at + timedelta(days=9) if voice.withdrawn else None,
                withdrawn_by=officer if voice.withdrawn else None,
                withdrawn_because=voice.withdrawn,
            )


def of_the_practitioner(*, now: datetime) -> None:
    """The practitioner of the demonstration is asked about their own courses, and told so."""
    person = named("player", Role.PRACTITIONER.value)
    today = timezone.localdate(now)
    for point in Point:
        due = [one for one in asking.due(point, Audience.ATTENDEE, now=now) if one.user_id == person]
        if due:
            sheets = asking.in_force(point, Audience.ATTENDEE, today=today)
            asking.invite(due, point, Audience.ATTENDEE, sheets, now=now)
