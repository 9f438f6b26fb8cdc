"""What assurance needs in the demonstration: required courses, targets, a session that few have booked, and money.

The income and the cost of 2018-19 are as published; the entries of later years are invented.
"""

from datetime import date, timedelta

from django.utils import timezone

from partnership.agencies.demonstration import named
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role, Sector
from partnership.base.years import FinancialYear
from training.assurance import alerts, reference
from training.assurance.models import Expectation, Money, Target
from training.assurance.rules import MoneyKind
from training.catalogue import coming_sessions
from training.demonstration.certificates import ADVANCED, INTRODUCTION
from training.models import Course

SINCE = date(2024, 4, 1)
REQUIRED = (
    (INTRODUCTION, Role.PRACTITIONER, Sector.EDUCATION),
    (INTRODUCTION, Role.PRACTITIONER, Sector.VCFSE),
    (INTRODUCTION, Role.PRACTITIONER, Sector.HEALTH),
    (ADVANCED, Role.PRACTITIONER, Sector.LOCAL_AUTHORITY),
    (ADVANCED, Role.PRACTITIONER, Sector.POLICE),
    (ADVANCED, Role.PRACTITIONER, Sector.VCFSE),
    (ADVANCED, Role.AGENCY_LEAD, ""),
)
TARGETS = ((Sector.POLICE, 70), (Sector.HEALTH, 80), (Sector.EDUCATION, 850), (Sector.VCFSE, 220))
OF_AN_AGENCY = ("Barnardo's", 90)
PUBLISHED = ((MoneyKind.EARLIER, 119_879_00), (MoneyKind.STAFF, 89_051_00))
INVENTED = (
    (MoneyKind.STAFF, 61_400_00, "Training officer and administration"),
    (MoneyKind.TRAINERS, 14_850_00, "Commissioned speakers"),
    (MoneyKind.VENUES, 7_320_00, ""),
    (MoneyKind.SYSTEMS, 4_200_00, ""),
    (MoneyKind.EARLIER, 96_750_00, "Invoiced by the council before this portal"),
)


def make_assurance(courses: list[Course], today: date) -> None:
    """Everything that assurance counts by; then the warnings that follow from it."""
    by_slug = {course.slug: course for course in courses}
    for slug, role, sector in REQUIRED:
        Expectation.objects.get_or_create(
            id=named("required", slug, role, sector),
            defaults={"course": by_slug[slug], "role": role, "sector": sector, "from_on": SINCE},
        )
    this_year = FinancialYear.of(today)
    for year in {FinancialYear(2024), this_year}:
        for sector, number in TARGETS:
            Target.objects.get_or_create(
                id=named("target", year, sector),
                defaults={"year": year.first, "sector": sector, "number": number},
            )
    name, number = OF_AN_AGENCY
    Target.objects.get_or_create(
        id=named("target", this_year, name),
        defaults={"year": this_year.first, "agency": Agency.objects.get(name=name), "number": number},
    )
    for kind, pence in PUBLISHED:
        make_money(2018, kind, pence, "As published in the annual report for 2018-19")
    for year in (this_year.back(2), this_year.back()):
        for kind, pence, note in INVENTED:
            make_money(year.first, kind, pence + 37_00 * (year.first % 9), note)
    make_few_booked(today)


def make_money(year: int, kind: MoneyKind, pence: int, note: str) -> None:
    Money.objects.get_or_create(
        id=named("money", year, kind), defaults={"year": year, "kind": kind, "pence": pence, "note": note}
    )


def make_few_booked(today: date) -> None:
    """The emptiest session of the coming fortnight needs more people than it has; whoever runs it has been told."""
    now = timezone.now()
    soon = coming_sessions(now).filter(starts_at__lte=now + timedelta(days=13), capacity__gte=10)
    session = soon.order_by("places_taken", "starts_at", "pk").first()
    if session and session.minimum <= session.places_taken < session.capacity:
        session.minimum = min(session.capacity, session.places_taken + 3)
        session.save(update_fields=["minimum"])
    reference.fill()
    alerts.sweep(now=now)
