"""A record tells what happened to it, in words, and who has seen it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Domain, ImportBatch, Membership
from partnership.agencies.rules import ImportKind, Role
from partnership.finance.models import Contribution
from partnership.history import seen, timeline
from partnership.history.context import because, coming_from
from partnership.history.models import Read
from partnership.history.services import record_read
from reviews.models import Review
from reviews.rapid.models import SafetyAction
from tests.conftest import session_on
from training.models import Booking, Course, Session
from training.rules import CourseStatus

ClientFor = Callable[[User | None], Client]


def said(row: object, *parts: timeline.Part) -> list[str]:
    return [str(entry.text) for entry in timeline.of(row, *parts)]  # type: ignore[arg-type]


def test_a_change_is_told_with_what_it_was_and_became(course: Course, training_officer: User) -> None:
    with coming_from(lambda: {"user": str(training_officer.pk)}):
        course.title, course.status, course.version = "Child Protection", CourseStatus.WITHDRAWN, 1
        course.outcomes = "Know whom to call."
        course.save()
        with because("It was free all along."):
            course.fully_funded, course.certificate_years = True, 3
            course.save()
        course.certificate_years = None
        course.save()
    assert said(course) == [
        "Leila Haddad changed certificate valid for, in years (was 3, now empty)",
        "Leila Haddad changed free for everybody (was no, now yes) and certificate valid for, in years (now 3). "
        "Why: It was free all along.",
        "Leila Haddad changed title (was ‘Advanced Child Protection’, now ‘Child Protection’), learning outcomes "
        "and status (was In the catalogue, now Withdrawn)",
        "Somebody outside the portal’s pages added the record",
    ]


def test_parts_are_told_with_their_record(practitioner: User, charity: Agency, hospital: Agency) -> None:
    with coming_from(lambda: {"task": "x"}):
        Membership.objects.create(
            user=practitioner, agency=hospital, role=Role.AGENCY_LEAD, from_on=date(2026, 5, 1)
        )
    with coming_from(lambda: {"command": "x"}):
        Membership.objects.filter(agency=hospital).update(until_on=date(2026, 6, 30))
        Membership.objects.filter(agency=hospital).delete()
    assert said(practitioner, timeline.Part(Membership, "user", "at {agency}"))[:3] == [
        "A command of those who run the portal removed the membership at Moorland Hospital",
        "A command of those who run the portal changed the membership at Moorland Hospital: until (now 30 June 2026)",
        "The portal added the membership at Moorland Hospital: role Safeguarding lead and from 1 May 2026",
    ]


def test_a_merger_names_the_successor(council: Agency, hospital: Agency) -> None:
    hospital.until_on, hospital.successor = date(2026, 3, 31), council
    hospital.save()
    assert said(hospital, timeline.Part(Domain, "agency"))[0] == (
        "Somebody outside the portal’s pages changed until (now 31 March 2026) and successor (now Levels Council)"
    )


def test_a_day_by_which_something_is_due_is_no_person(db: None) -> None:
    facts = {"reference": "LR-2026-01", "kind": "learning", "pseudonym": "Rowan"}
    review = Review.objects.create(started_on=date(2026, 3, 2), **facts)
    action = SafetyAction.objects.create(
        review=review, what="New locks", who="Landlord", by_on=date(2026, 3, 3)
    )
    action.by_on = date(2026, 3, 5)
    action.save()
    assert said(action)[0].endswith("changed by (was 3 March 2026, now 5 March 2026)")


def test_the_newest_are_told_and_know_what_was_before(course: Course) -> None:
    for number in range(12):
        course.delivered_by = f"Level {number}"
        course.save()
    told = said(course)
    assert len(told) == timeline.SHOWN
    assert told[-1].endswith("delivered by (was ‘Level 3’, now ‘Level 4’)")


def test_the_timeline_asks_a_steady_number_of_questions(
    course: Course, practitioner: User, training_officer: User
) -> None:
    def asked(row: object, *parts: timeline.Part) -> int:
        with CaptureQueriesContext(connection) as queries:
            said(row, *parts)
        return len(queries)

    for who in (practitioner, training_officer):
        with coming_from(lambda who=who: {"user": str(who.pk)}):  # type: ignore[misc]
            course.delivered_by += who.name[:1]
            course.save()
    assert asked(course) == 2
    assert asked(practitioner, timeline.Part(Membership, "user", "at {agency}")) == 3


def test_who_has_seen_it_each_once_and_the_latest_first(
    practitioner: User, business_unit: User, administrator: User
) -> None:
    assert seen.of(practitioner).sentence.startswith("Nobody has opened this")
    for who in (business_unit, administrator, business_unit):
        record_read(by=who, what="person", row=practitioner)
    with CaptureQueriesContext(connection) as queries:
        found = seen.of(practitioner)
    assert len(queries) == 2
    assert found.sentence == "2 people have opened this."
    assert [name for name, _ in found.people] == ["Tom Okafor", "Aled Morgan"]


# What pages write into the read log ---------------------------------------------------------------


@pytest.fixture
def contribution(council: Agency) -> Contribution:
    return Contribution.objects.create(agency=council, year=2024, amount=Decimal(65300))


def reads() -> list[tuple[object, ...]]:
    return list(Read.objects.order_by("id").values_list("user__name", "what", "row", "rows", "how"))


def test_lists_and_pages_of_people_are_written_down(
    client_for: ClientFor, administrator: User, practitioner: User, session: Session, training_officer: User
) -> None:
    browser = client_for(administrator)
    people = User.objects.filter(memberships__isnull=False).count()
    for address in ("/people/", "/people/?q=Priya", "/people/?format=csv"):
        assert browser.get(address).status_code in (200, 302)
    page = browser.get(f"/people/{practitioner.pk}/").content.decode()
    assert "1 person has opened this" in page
    assert "Changes" in page
    name = "Aled Morgan"
    written = reads()
    assert written[0] == (name, "people", None, people, "read")
    assert written[1] == (name, "people", None, 1, "search")
    assert written[-1] == (name, "person", practitioner.pk, 1, "read")
    client_for(training_officer).get(f"/training/manage/sessions/{session.pk}/")
    assert reads()[-1] == ("Leila Haddad", "bookings", session.pk, 0, "read")


def test_exports_are_written_down_with_all_they_take_away(
    client_for: ClientFor, finance_officer: User, contribution: Contribution
) -> None:
    browser = client_for(finance_officer)
    browser.get("/finance/contributions/")
    assert not reads(), "Who paid what is published; only taking it away is written down"
    browser.get("/finance/contributions/?format=csv")
    assert reads() == [("Wei Zhang", "contributions", None, 1, "export")]


def test_the_register_and_the_rows_of_an_import_are_written_down(
    client_for: ClientFor,
    training_officer: User,
    administrator: User,
    course: Course,
    nurse: User,
    hospital: Agency,
) -> None:
    held = session_on(course, timezone.localdate() - timedelta(days=1))
    Booking.objects.create(session=held, user=nurse, agency=hospital, booked_at=timezone.now())
    Session.objects.filter(pk=held.pk).update(places_taken=1)
    client_for(training_officer).get(f"/training/manage/sessions/{held.pk}/register/")
    assert reads() == [("Leila Haddad", "register", held.pk, 1, "read")]
    batch = ImportBatch.objects.create(
        kind=ImportKind.PEOPLE, filename="p.csv", rows=[], made_by=administrator
    )
    client_for(administrator).get(f"/imports/{batch.pk}/")
    assert reads()[-1] == ("Aled Morgan", "import of people", batch.pk, 0, "read")


def test_a_refused_page_is_no_read(client_for: ClientFor, nurse: User, practitioner: User) -> None:
    assert client_for(nurse).get(f"/people/{practitioner.pk}/").status_code == 404
    assert not reads()


def test_writing_down_a_read_is_one_query(practitioner: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        record_read(by=practitioner, what="person", row=practitioner)
    assert len(queries) == 1
    assert timezone.now() - Read.objects.get().at < timezone.timedelta(minutes=1)  # type: ignore[attr-defined]


def test_that_a_record_was_saved_again_as_it_was_is_nothing_to_read(council: Agency) -> None:
    before = said(council)
    council.version += 1
    council.save()
    assert said(council) == before
