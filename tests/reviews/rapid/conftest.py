"""A rapid review notified a working day ago: three partners, two agencies with a part in it, rules and templates."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.deadlines import rulebook
from partnership.deadlines.days_off import calendar
from reviews import services as reviews
from reviews.incidents import services as incidents
from reviews.models import Involved, Review
from reviews.rapid import reference as timetable
from reviews.rapid import services
from reviews.rapid.rules import Purpose
from reviews.requests import reference as templates
from reviews.requests import services as requests
from reviews.requests.models import AgencyRequest, Template
from tests.conftest import agency, person


def working_days_ago(number: int, *, today: date) -> date:
    """The day from which so many working days have gone by."""
    days, on = calendar(), today
    while days.between(on, today) < number or not days.works(on):
        on -= timedelta(days=1)
    return on


def notified(sent_on: date, *, authority: Agency, by: User, name: str = "Child Rowan") -> Review:
    """A rapid review whose incident became known and was notified on a day."""
    today = timezone.localdate()
    incident = incidents.record(
        authority=authority, aware_on=sent_on, nature="harm", summary="An injury.", by=by, today=today
    )
    incidents.keep_child(incident, pseudonym=name, age=2, by=by)
    incidents.notify(incident, sent_on=sent_on, by=by, today=today)
    return Review.objects.get(incident=incident)


@pytest.fixture
def board_of_care(db: None) -> Agency:
    """The third safeguarding partner."""
    return agency("Levels Care Board", Sector.HEALTH, Arrangement.SAFEGUARDING_PARTNER, "careboard.example")


@pytest.fixture
def partners(
    council: Agency, constabulary: Agency, board_of_care: Agency, executive: User
) -> dict[str, User]:
    """Who signs for which partner."""
    return {
        "council": executive,
        "police": person("Ruth Adeyemi", "ruth.adeyemi@constabulary.example", constabulary, Role.EXECUTIVE),
        "health": person("Paul Lindqvist", "paul.lindqvist@careboard.example", board_of_care, Role.EXECUTIVE),
    }


@pytest.fixture
def review(
    business_unit: User, council: Agency, charity: Agency, hospital: Agency, partners: dict[str, User]
) -> Review:
    """Notified one working day ago."""
    rulebook.fill()
    templates.fill()
    timetable.fill()
    made = notified(working_days_ago(1, today=timezone.localdate()), authority=council, by=business_unit)
    for one in (charity, hospital):
        reviews.involve(made, agency=one, by=business_unit)
    return made


@pytest.fixture
def summary(review: Review) -> Template:
    return Template.objects.get(kind="summary")


@pytest.fixture
def asked(
    review: Review, summary: Template, business_unit: User, agency_lead: User, charity: Agency
) -> AgencyRequest:
    """The charity and the hospital are asked for a summary; this is the charity's request."""
    made = requests.ask(
        review,
        template=summary,
        agencies=Involved.objects.filter(review=review),
        note="From birth until today.",
        due_on=None,
        by=business_unit,
        today=timezone.localdate(),
    )
    return next(one for one in made if one.involved.agency_id == charity.pk)


@pytest.fixture
def written(review: Review, business_unit: User) -> Callable[..., Review]:
    """Fills the draft and writes the recommendation."""

    def write(outcome: str = "none") -> Review:
        now = timezone.now()
        for purpose in Purpose:
            services.write_passage(
                review, purpose, text=f"About {purpose.label}.", version=0, by=business_unit, now=now
            )
        services.decide(
            review, outcome=outcome, reasons="Learning is clear already.", group_on=timezone.localdate(), version=0,
            by=business_unit, now=now,
        )  # fmt: skip
        return review

    return write
