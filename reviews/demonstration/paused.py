"""The practice review of 2024-25 that waits for a criminal trial, as the published report says of one."""

from datetime import date, timedelta

from partnership.accounts.models import User
from partnership.agencies.demonstration import CHAIR, address, named
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.meetings.models import Subgroup
from reviews import services as reviews
from reviews.chronology.demonstration import PAUSED, fill_chronology
from reviews.demonstration.live import lead
from reviews.demonstration.past import LEARNING
from reviews.models import Review
from reviews.practice import services, stages, watching
from reviews.practice.rules import CRITERIA, About, Asked, Process, Standstill, Taken, Work
from reviews.rules import Kind, Part

BEGAN = date(2024, 5, 13)
STOOD_STILL = date(2024, 7, 22)
BEFORE = "rr2023c"
SUMMARY = "An infant died in hospital from injuries. The review waits for the end of criminal proceedings."
DETAILS = "The police have asked that witnesses are not spoken to before the trial"
EXPLAINED = "The review waits for the trial. What the rapid review found is acted on meanwhile."
PARTNERS = "The three safeguarding partners"
TERMS = (
    "How agencies saw and heard an infant who could not speak for themselves.\n\n"
    "1. What did each agency know of the family before the birth, and whom did it tell?\n"
    "2. How were bruises and injuries understood by those who saw them?\n"
    "3. Who spoke with the father, and what came of it?\n"
    "4. What helped, and what stood in the way of those who worked with the family?"
)
MET = {
    "improvements": "The rapid review found that a bruise on a baby was not always looked into.",
    "themes": "Fathers who are not asked about came up in the thematic review of 2021-22.",
    "together": "Maternity and social care each held half of what was known.",
}
AGENCIES = (
    "Children's Social Care",
    "Avon and Somerset Constabulary",
    "Somerset NHS Foundation Trust",
    "Public Health Nursing",
)


PANEL = ("Children's Social Care", "Public Health Nursing")


def make_paused(today: date) -> None:
    """A review that follows from a rapid review, with a clock that stands still."""
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    before = Review.objects.get(pk=named("review", BEFORE))
    review = reviews.start(
        kind=Kind.PRACTICE,
        pseudonym=before.pseudonym,
        started_on=BEGAN,
        by=office,
        today=today,
        follows=before,
        summary=SUMMARY,
        group=Subgroup.objects.get(name=LEARNING),
    )
    reviews.involve_all(review, agencies=Agency.objects.filter(name__in=AGENCIES, until_on=None), by=office)
    panel(review, office)
    reviews.appoint(
        review,
        by=office,
        name="Ottoline Fairweather",
        part=Part.LEAD_REVIEWER,
        from_on=BEGAN + timedelta(days=21),
        interests="None with any agency of the area",
    )
    carried_out(review, office, today)
    watching.pause(
        review, from_on=STOOD_STILL, why=Standstill.CRIMINAL, details=DETAILS, by=office, today=today
    )
    watching.explain(
        review,
        explanation=None,
        version=0,
        by=office,
        today=today,
        about=About.DELAY,
        sent_on=STOOD_STILL + timedelta(days=10),
        said=EXPLAINED,
    )
    fill_chronology(review, by=office, today=today, story=PAUSED)


def panel(review: Review, office: User) -> None:
    """A chair from an agency that did not know the family, and the leads of two that did."""
    chair = User.objects.get(email=address(CHAIR))
    reviews.appoint(
        review,
        by=office,
        user=chair,
        agency=chair.memberships.get().agency,
        part=Part.CHAIR,
        from_on=BEGAN + timedelta(days=14),
        interests="None: the service had no part in it",
    )
    for name in PANEL:
        if one := lead(name):
            reviews.appoint(
                review,
                by=office,
                user=one.user,
                agency=one.agency,
                part=Part.PANEL,
                from_on=BEGAN + timedelta(days=14),
            )


def carried_out(review: Review, by: User, today: date) -> None:
    """What was done before the clock stood still: why the review is held, its terms, and whom it asks."""
    first = next(one for one in stages.stages_of(review) if one.work == Work.TERMS)
    stages.move_on(review, stage=first, on=BEGAN, by=by, today=today)
    weighed = [
        {
            "code": one.code,
            "text": one.text,
            "source": one.source,
            "met": one.code in MET,
            "because": MET.get(one.code, ""),
        }
        for one in CRITERIA
    ]
    commission = services.keep_commission(
        review, commission=None, version=0, by=by, criteria=weighed, decided_by=PARTNERS
    )
    services.keep_commission(
        review,
        commission=commission,
        version=commission.version,
        by=by,
        knowledge="Practice with babies under one, and an earlier review of this kind.",
        conflicts="The reviewer has never worked in the area. The partners saw no conflict.",
        method="Conversations with practitioners, one learning event, and a reading of the records.",
    )
    services.write_terms(
        review,
        after=0,
        by=by,
        text=TERMS,
        covers_from=BEGAN - timedelta(days=700),
        covers_until=BEGAN - timedelta(days=40),
        agreed_on=BEGAN + timedelta(days=28),
        agreed_by=LEARNING,
    )
    services.keep_offer(
        review,
        offer=None,
        version=0,
        by=by,
        who="Mother",
        taken=Taken.OPEN,
        offered_on=BEGAN + timedelta(days=42),
        how="by a letter that her social worker brought",
    )
    services.keep_parallel(
        review,
        parallel=None,
        version=0,
        by=by,
        process=Process.CRIMINAL,
        led_by="Avon and Somerset Constabulary",
        from_on=BEGAN - timedelta(days=30),
        note="Two witnesses are practitioners whom the review would hear.",
    )
    looks = (
        (
            BEGAN + timedelta(days=60),
            "On course until the trial was announced.",
            "Which conversations can be held",
        ),
        (today - timedelta(days=20), "The trial has not ended. The review goes on as soon as it has.", ""),
    )
    for day, time, asked_for in looks:
        watching.look(
            review,
            looked_on=day,
            by=by,
            today=today,
            time=time,
            quality="The terms ask about the father, whom earlier reviews left out.",
            asked=Asked.INFORMATION if asked_for else Asked.NOTHING,
            asked_for=asked_for,
        )
