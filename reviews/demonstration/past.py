"""Reviews that have ended: as many of each kind and year as were published, each with its incident and its agencies."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, named
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.meetings.models import Subgroup
from reviews.demonstration.cases import Case, cases
from reviews.incidents.models import Child, Copy, Incident, Notification
from reviews.incidents.rules import Nature, Plan
from reviews.incidents.rules import State as Notified
from reviews.models import Involved, Member, Review
from reviews.rapid.models import Decision, Reply, Sending
from reviews.rapid.rules import Opinion, Outcome
from reviews.rules import Kind, Part, State, reference

LEARNING = "Learning and Improvement Subgroup"
COUNTY = "Somerset Council"
PARTNERS = (COUNTY, "NHS Somerset Integrated Care Board", "Avon and Somerset Constabulary")
AGENCIES = (
    "Children's Social Care",
    "Avon and Somerset Constabulary",
    "Somerset NHS Foundation Trust",
    "Public Health Nursing",
    "Maintained Schools and Academies",
    "Barnardo's",
    "Probation Service",
    "Somerset Domestic Abuse Service",
    "Youth Justice Team",
)
REASONS = (
    "The rapid review has found what there is to learn and who has to act on it. The partners do not expect a further "
    "review to find more, and have agreed how the learning reaches practice."
)
PRACTICE = (
    "Questions about how agencies worked together cannot be answered from records alone. The partners carry out a "
    "local child safeguarding practice review."
)


@dataclass
class Book:
    """All that is written, table by table, so that it takes a statement each."""

    made: dict[type[Model], list[Any]] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.agencies = {one.name: one for one in Agency.objects.filter(until_on=None)}
        self.group = Subgroup.objects.filter(name=LEARNING).first()
        self.office = User.objects.get(email=address(Role.BUSINESS_UNIT))
        self.executive = User.objects.get(email=address(Role.EXECUTIVE))

    def add(self, row: Any) -> Any:
        """Keep a row until its table is written."""
        self.made.setdefault(type(row), []).append(row)
        return row

    def write(self, *order: type[Model]) -> None:
        """The tables, in the order in which they hang together."""
        for model in order:
            model._default_manager.bulk_create(self.made.get(model, []))

    def review(self, key: str, kind: str, started_on: date, **facts: Any) -> Review:
        """A review with the next reference of its kind and year."""
        stem = reference(kind, year=started_on.year, number=0)[:-2]
        self.numbers[stem] += 1
        number = self.numbers[stem]
        return self.add(  # type: ignore[no-any-return]
            Review(
                id=named("review", key),
                reference=reference(kind, year=started_on.year, number=number),
                kind=kind,
                started_on=started_on,
                group=self.group,
                **facts,
            )
        )

    def incident(self, key: str, case: Case, review: Review | None) -> Incident:
        """The incident behind a review, notified on the day on which the review began."""
        aware_on = case.started_on - timedelta(days=4 + len(key) % 3)
        stem = f"SIN-{aware_on.year}-"
        self.numbers[stem] += 1
        incident = self.add(
            Incident(
                id=named("incident", key),
                reference=f"{stem}{self.numbers[stem]:02}",
                authority=self.agencies[COUNTY],
                aware_on=aware_on,
                happened_on=aware_on - timedelta(days=1),
                nature=Nature(case.nature),
                summary=case.summary,
                state=Notified.SENT,
                rapid_review=review,
            )
        )
        names = (
            [case.pseudonym]
            if case.pseudonym.startswith("Child")
            else [f"Child {case.pseudonym.split()[-1]}"]
        )
        for pseudonym in names:
            self.add(
                Child(
                    id=named("review child", pseudonym),
                    incident=incident,
                    pseudonym=pseudonym,
                    age=case.age,
                    gender=case.gender,
                    protection_plan=Plan.BEFORE if case.age else Plan.NEVER,
                    known_to=["social_care", "health"],
                )
            )
        self.add(Notification(incident=incident, sent_on=case.started_on, sent_by=self.office))
        for name in PARTNERS[1:]:
            self.add(Copy(incident=incident, agency=self.agencies[name], told_on=case.started_on))
        return incident  # type: ignore[no-any-return]


def make_past(today: date) -> None:
    """Every review that has ended."""
    book = Book()
    for number, one in enumerate(cases(today)):
        ended(book, number, one)
    book.write(Review, Involved, Member, Incident, Child, Notification, Copy, Sending, Decision, Reply)


def ended(book: Book, number: int, case: Case) -> Review:
    """One review that has ended, with agencies and people; a rapid one with its incident and what the Panel said."""
    review = book.review(
        case.key,
        case.kind,
        case.started_on,
        pseudonym=case.pseudonym,
        summary=case.summary,
        state=State.COMPLETE,
        ended_on=case.ended_on,
    )
    for step in range(3 + number % 3):
        agency = book.agencies[AGENCIES[(number + step * 2) % len(AGENCIES)]]
        if not any(one.review is review and one.agency is agency for one in book.made.get(Involved, [])):
            book.add(Involved(review=review, agency=agency, released_on=case.ended_on + timedelta(days=7)))
    book.add(
        Member(
            review=review,
            user=book.office,
            part=Part.COORDINATOR,
            from_on=case.started_on,
            until_on=case.ended_on,
        )
    )
    if case.kind == Kind.RAPID:
        book.incident(case.key, case, review)
        book.add(
            Sending(
                review=review,
                sent_on=case.ended_on,
                due_on=case.ended_on + timedelta(days=1),
                sent_by=book.office,
            )
        )
        book.add(
            Decision(
                review=review,
                outcome=Outcome.NONE,
                reasons=REASONS,
                group_on=case.ended_on - timedelta(days=5),
            )
        )
        book.add(
            Reply(
                review=review,
                replied_on=case.ended_on + timedelta(days=14),
                opinion=Opinion.AGREES,
                text="The Panel agrees with the decision and thanks the partners for a clear account.",
            )
        )
    return review


def midday(day: date) -> datetime:
    """Noon of a day, here."""
    return timezone.make_aware(datetime.combine(day, time(12)))
