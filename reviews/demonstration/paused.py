"""The practice review of 2024-25 that waits for a criminal trial, as the published report says of one."""

from datetime import date, timedelta

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, named
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.meetings.models import Subgroup
from reviews import services as reviews
from reviews.chronology.demonstration import fill_chronology
from reviews.demonstration.past import LEARNING
from reviews.models import Review
from reviews.practice import watching
from reviews.practice.rules import About, Standstill
from reviews.rules import Kind, Part

BEGAN = date(2024, 5, 13)
STOOD_STILL = date(2024, 7, 22)
BEFORE = "rr2023c"
SUMMARY = "An infant died in hospital from injuries. The review waits for the end of criminal proceedings."
DETAILS = "The police have asked that witnesses are not spoken to before the trial"
EXPLAINED = "The review waits for the trial. What the rapid review found is acted on meanwhile."
AGENCIES = (
    "Children's Social Care",
    "Avon and Somerset Constabulary",
    "Somerset NHS Foundation Trust",
    "Public Health Nursing",
)


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
    reviews.appoint(
        review,
        by=office,
        name="Ottoline Fairweather",
        part=Part.LEAD_REVIEWER,
        from_on=BEGAN + timedelta(days=21),
        interests="None with any agency of the area",
    )
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
    fill_chronology(review, by=office, today=today)
