"""The board of a rapid review: on which working day it is, and who owes what by when on which day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from partnership.deadlines import explaining
from partnership.deadlines.days_off import calendar
from partnership.deadlines.lists import whose
from partnership.deadlines.models import Deadline
from partnership.deadlines.rules import State as ClockState
from partnership.deadlines.working_days import WorkingDays
from partnership.pages import words
from partnership.pages.components import Clock, Colour, Tag
from reviews import clocks
from reviews.models import Review
from reviews.rapid import draft
from reviews.rapid.models import Meeting, Milestone, Sending
from reviews.rapid.rules import MeetingKind, Purpose, Standing, Step, standing
from reviews.requests import left_open as requests
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import State as Asked
from reviews.requests.showing import Matrix
from reviews.rules import State as ReviewState
from reviews.signing import left_open as signatures_left
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import What, signed_by

DAY = timedelta(days=1)
COLOURS: dict[str, Colour] = {
    Standing.DONE: "green",
    Standing.LATE: "red",
    Standing.NOW: "blue",
    Standing.AHEAD: "grey",
    Standing.OVER: "grey",
}


@dataclass(frozen=True)
class Line:
    """One step of the timetable, with the day on which it is due and how it stands."""

    name: str
    days: str
    by: date | None
    who: str
    tag: Tag
    text: str


@dataclass(frozen=True)
class Board:
    """The days of one rapid review."""

    lines: list[Line]
    clock: Clock | None
    deadline: Deadline | None
    note: str
    """Where no running clock is drawn, what there is to say instead."""

    @property
    def late(self) -> list[str]:
        return [one.name for one in self.lines if one.tag.colour == "red"]

    @property
    def now(self) -> list[str]:
        return [one.name for one in self.lines if one.tag.colour == "blue"]


def of(review: Review, *, matrix: Matrix, today: date) -> Board:
    """The board of a review today; without a clock it has no dates."""
    days = calendar()
    deadline = clocks.of(clocks.RAPID, review)
    pauses = list(deadline.pauses.all()) if deadline else []
    clock = explaining.clock(deadline, calendar=days, pauses=pauses, today=today) if deadline else None
    day = clock.day if clock else number_of(deadline, days=days, today=today)
    state = told(review, matrix)
    lines = [
        line(
            one,
            done=state[one.step][0],
            text=state[one.step][1],
            day=day,
            on=day_of(deadline, days),
            over=review.state != ReviewState.OPEN or state[Step.SENT][0],
        )
        for one in Milestone.objects.all()
    ]
    return Board(lines, clock, deadline, note(deadline, today=today))


def number_of(deadline: Deadline | None, *, days: WorkingDays, today: date) -> int:
    """The working day on which a clock stands that is not drawn: one that is met stands on that day."""
    if deadline is None:
        return 0
    return days.between(deadline.trigger_on, min(deadline.met_on or today, today))


def day_of(deadline: Deadline | None, days: WorkingDays) -> Callable[[int], date | None]:
    """On which date a working day of the clock falls, counted from the day on which it ends by its rule."""
    if deadline is None:
        return lambda number: None
    length = deadline.rule.length or 0

    def found(number: int) -> date:
        on, step = deadline.reckoned_on, DAY if number > length else -DAY
        for _ in range(abs(number - length)):
            on += step
            while not days.works(on):
                on += step
        return on

    return found


def note(deadline: Deadline | None, *, today: date) -> str:
    """What the page says where the clock does not run."""
    if deadline is None:
        return "No clock runs: the notification of the incident starts it."
    match deadline.state:
        case ClockState.PAUSED:
            return (
                f"The clock stands still. Its page says since when and why. {whose(deadline)} looks after it."
            )
        case ClockState.MET:
            return f"Sent on {words.plain_date(deadline.met_on)}." if deadline.met_on else "Sent."
        case ClockState.DROPPED:
            return "The clock was stopped: the review is not needed any more."
    said = f"{whose(deadline)} looks after it."
    if today <= deadline.trigger_on:
        return f"Today is working day 0. Day 1 is the next working day. {said}"
    if deadline.revised_on:
        return f"Another date was agreed: {words.weekday_date(deadline.revised_on)}. {said}"
    return said


def line(
    one: Milestone, *, done: bool, text: str, day: int, on: Callable[[int], date | None], over: bool = False
) -> Line:
    """One step as the board shows it."""
    stands = standing(done=done, first_day=one.first_day, last_day=one.last_day, day=day, over=over)
    span = str(one.last_day) if one.first_day == one.last_day else f"{one.first_day} to {one.last_day}"
    return Line(
        name=str(one),
        days=span,
        by=on(one.last_day),
        who=one.who,
        tag=Tag(COLOURS[stands], str(Standing(stands).label)),
        text=text,
    )


def told(review: Review, matrix: Matrix) -> dict[str, tuple[bool, str]]:
    """Whether each step is done, and what there is to say of it."""
    held = {one.kind: one.held_on for one in Meeting.objects.filter(review=review)}
    written = sum(bool(one.text.strip()) for one in draft.passages(review))
    decision = draft.decision_of(review)
    sending = Sending.objects.filter(review=review).first()
    signed = signing.current(review, What.RAPID)

    def meeting(*kinds: str) -> tuple[bool, str]:
        on = next((held[kind] for kind in kinds if kind in held), None)
        return on is not None, f"Held on {words.plain_date(on)}" if on else ""

    return {
        Step.LETTERS: (
            bool(matrix.total),
            f"{words.count(matrix.total, 'request')} sent" if matrix.total else "",
        ),
        Step.SCOPING: meeting(MeetingKind.SCOPING),
        Step.SUMMARIES: (
            bool(matrix.total) and not matrix.waiting,
            f"{matrix.answered} of {matrix.total} answered" if matrix.total else "",
        ),
        Step.PROGRESS: meeting(MeetingKind.PROGRESS),
        Step.DRAFT: (
            written == len(Purpose) and decision is not None,
            f"{written} of {len(Purpose)} parts written" + (", recommendation made" if decision else ""),
        ),
        Step.SIGN_OFF: (signing.complete(signed), signatures(signed)),
        Step.SENT: (sending is not None, f"Sent on {words.plain_date(sending.sent_on)}" if sending else ""),
    }


def not_there(review: Review) -> list[str]:
    """What a review that goes to the Panel now would go without, each in a sentence."""
    asked = AgencyRequest.objects.filter(involved__review=review).exclude(state=Asked.WITHDRAWN).exists()
    found = requests.sentences(review) if asked else ["No agency was asked for anything."]
    if not Meeting.objects.filter(review=review, kind=MeetingKind.SCOPING).exists():
        found.append("No scoping meeting is written down.")
    return found


def signatures(signed: Signing | None) -> str:
    """How many partners have signed."""
    if signed is None:
        return "Not asked yet"
    places = list(signed.signatures.values_list("agrees", flat=True))
    return signed_by(places)


def unsigned(signed: Signing | None) -> list[str]:
    """Which partners have not signed, each in a sentence; none where nobody is asked."""
    return signatures_left.of(signed) if signed else []
