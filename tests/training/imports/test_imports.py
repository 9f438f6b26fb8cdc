"""A file of past attendance shows what would come of every row, and is written once somebody says so."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.imports.reading import UnreadableFile
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from tests.conftest import session_on
from training.certificates import issuing
from training.certificates.models import Certificate, Equivalent
from training.imports import rules, services
from training.imports.models import Batch, Line
from training.imports.rules import Outcome
from training.models import Booking, Course, Session
from training.rules import Attendance, SessionStatus

HEADS = "Email address,Name,Agency,Course,Date,Venue,Attendance\n"
COURSE = "Advanced Child Protection"


def uploaded(text: str, by: User, heads: str = HEADS) -> Batch:
    data = (heads + text).encode()
    batch, _ = services.upload(by=by, filename="past.csv", data=data, now=timezone.now())
    return batch


def confirmed(text: str, by: User, heads: str = HEADS) -> Batch:
    batch = uploaded(text, by, heads)
    return services.confirm(batch, by=by, version=batch.version, now=timezone.now())


def outcomes(batch: Batch) -> list[tuple[int, str, str]]:
    return list(batch.lines.order_by("number").values_list("number", "outcome", "notes"))


def world() -> tuple[int, ...]:
    return User.objects.count(), Session.objects.count(), Booking.objects.count(), Notice.objects.count()


@pytest.fixture
def held(course: Course) -> Session:
    """Two years ago, for ten, with nobody on it."""
    return session_on(course, date(2024, 3, 12))


# What comes of a row ----------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(training_officer: User, held: Session, hospital: Agency) -> None:
    before = world()
    batch = uploaded(f"ada@hospital.example,Ada Fenn,,{COURSE},12/03/2024,,yes\n", training_officer)
    assert world() == before
    assert outcomes(batch) == [
        (2, "add", "New person, without a role\nAgency by the email domain: Moorland Hospital")
    ]
    assert (batch.added, batch.new_people, batch.new_sessions) == (1, 1, 0)


def test_what_is_confirmed_stands_in_the_register(
    training_officer: User, nurse: User, held: Session, hospital: Agency
) -> None:
    people = "".join(
        f"p{n}@hospital.example,Person {n},Moorland Hospital,{COURSE},2024-03-12,Withy House,part\n"
        for n in range(11)
    )
    batch = confirmed(
        f"  {nurse.email.upper()} ,,,advanced-child-protection,12 March 2024,,Attended\n{people}",
        training_officer,
    )
    held.refresh_from_db()
    assert (held.places_taken, held.capacity, held.version) == (12, 12, 1)
    assert held.register_closed_at is not None
    own = Booking.objects.get(user=nurse)
    assert (own.session, own.attendance, own.marked_by) == (held, Attendance.ATTENDED, training_officer)
    assert (own.imported_in, own.agency) == (batch, hospital)
    new = User.objects.get(email="p3@hospital.example")
    assert not new.has_usable_password()
    assert not new.memberships.exists()
    assert (batch.added, batch.new_people, batch.left_out) == (12, 11, 0)
    assert not batch.lines.exists()
    assert not Notice.objects.exists()


def test_the_same_file_again_changes_nothing(training_officer: User, nurse: User, course: Course) -> None:
    text = (
        f"{nurse.email},,,{COURSE},5/2/2023 and 6/2/2023,Levels Library,y\n"
        f"new@x.example,New One,Moorland Hospital,{COURSE},5/2/2023,Online,n\n"
    )
    confirmed(text, training_officer)
    before = world()
    again = uploaded(text, training_officer)
    assert [what for _, what, _ in outcomes(again)] == [Outcome.KNOWN, Outcome.KNOWN]
    with pytest.raises(RuleBroken, match="nothing to import"):
        services.confirm(again, by=training_officer, version=again.version, now=timezone.now())
    assert world() == before


def test_sessions_that_only_the_file_knows_are_made_once(
    training_officer: User, nurse: User, constable: User, course: Course
) -> None:
    batch = confirmed(
        f"{nurse.email},,,{COURSE},5/2/2023,Levels Library,y\n"
        f"{constable.email},,,{COURSE},5/2/2023 - 6/2/2023,levels library,absent\n",
        training_officer,
    )
    made = Session.objects.get()
    assert (made.days, made.places_taken, made.capacity) == ([date(2023, 2, 5), date(2023, 2, 6)], 2, 2)
    assert (made.venue, made.imported_in, made.status) == ("Levels Library", batch, SessionStatus.CLOSED)
    assert batch.new_sessions == 1


def test_columns_in_another_order_under_other_names_below_a_title(
    training_officer: User, nurse: User, held: Session
) -> None:
    heads = "Training 2023 to 2024\n\nEvent date,Training course,Surname,Forename,Comments,Delegate e-mail\n"
    batch, strange = services.upload(
        by=training_officer,
        filename="x.csv",
        data=(
            heads + f"Tue 12th March 2024,ADVANCED child-protection,Nair,Priya,none,{nurse.email}\n"
        ).encode(),
        now=timezone.now(),
    )
    assert strange == ["Comments"]
    line = batch.lines.get()
    assert (line.outcome, line.number, line.session, line.name) == ("add", 4, held.pk, "Priya Nair")
    assert line.attendance == Attendance.ATTENDED


def test_every_bad_row_has_its_reason(
    training_officer: User, nurse: User, held: Session, course: Course, hospital: Agency
) -> None:
    Session.objects.filter(pk=held.pk).update(venue="Other House")
    session_on(course, date(2024, 3, 12))
    called_off = session_on(course, date(2024, 5, 1))
    Session.objects.filter(pk=called_off.pk).update(status=SessionStatus.CANCELLED, cancelled_because="Snow")
    soon = timezone.localdate() + timedelta(days=5)
    rows = [
        f",Ada,,{COURSE},12/03/2024,,y",
        f"not an address,Ada,,{COURSE},12/03/2024,Withy House,y",
        f"{nurse.email},,,Advanced Child Protecton,12/03/2024,,y",
        f"{nurse.email},,,Beekeeping,12/03/2024,,y",
        f"{nurse.email},,,{COURSE},31/02/2024,,y",
        f"{nurse.email},,,{COURSE},{soon},,y",
        f"{nurse.email},,,{COURSE},12/03/2024,,y",
        f"{nurse.email},,Nowhere,{COURSE},12/03/2024,Withy House,y",
        f"{nurse.email},,,{COURSE},12/03/2024,Withy House,perhaps",
        f"{nurse.email},,,{COURSE},12/03/2024,Withy House,",
        f"{nurse.email},,,{COURSE},01/05/2024,,y",
        f"nobody@hospital.example,,,{COURSE},12/03/2024,Withy House,y",
        f"nobody@elsewhere.example,No Body,,{COURSE},12/03/2024,Withy House,y",
    ]
    reasons = [
        notes for _, what, notes in outcomes(uploaded("\n".join(rows), training_officer)) if what == "bad"
    ]
    expected = [
        "Email address: The email address is missing",
        "‘notanaddress’ is not an email address",
        "Is it ‘Advanced Child Protection’?",
        "There is no course ‘Beekeeping’",
        "Date: ‘31/02/2024’ is not a date",
        "is still to come",
        "several sessions on that day (Withy House and Other House)",
        "There is no agency ‘Nowhere’",
        "‘perhaps’ is not known",
        "Nothing is said about attendance",
        "was cancelled in the portal",
        "Add the name",
        "The agency is missing",
    ]
    assert len(reasons) == len(expected)
    for reason, part in zip(reasons, expected, strict=True):
        assert part in reason.replace("Other House and Withy House", "Withy House and Other House")


def test_who_stands_there_twice_is_shown_and_left_out(
    training_officer: User, nurse: User, held: Session, hospital: Agency
) -> None:
    other = session_on(held.course, date(2023, 6, 1))
    Booking.objects.create(
        session=other, user=nurse, agency=hospital, booked_at=timezone.now(), attendance=Attendance.ABSENT,
        marked_at=timezone.now(),
    )  # fmt: skip
    batch = confirmed(
        f"{nurse.email},,,{COURSE},12/03/2024,,y\n{nurse.email.title()},,,{COURSE},12 March 2024,Withy House,n\n"
        f"{nurse.email},,,{COURSE},1/6/2023,,y\n",
        training_officer,
    )
    assert (batch.added, batch.twice, batch.known) == (1, 1, 1)
    twice, known = outcomes(batch)
    assert twice == (3, Outcome.TWICE, "Row 2 has this person, course and date already")
    assert "The register says ‘Did not attend’, the file ‘Attended’" in known[2]


def test_people_are_found_by_a_former_address(training_officer: User, nurse: User, held: Session) -> None:
    was = nurse.email
    nurse.email = "married.name@hospital.example"
    nurse.save(update_fields=["email"])
    line = uploaded(f"{was},,,{COURSE},12/03/2024,,y\n", training_officer).lines.get()
    assert (line.person, line.outcome) == (nurse.pk, Outcome.ADD)
    assert "former address" in line.notes


def test_a_course_elsewhere_that_counts_as_ours(training_officer: User, nurse: User, held: Session) -> None:
    Equivalent.objects.create(course=held.course, title="Level 3 Safeguarding", from_on=date(2024, 1, 1))
    rows = [
        f"{nurse.email},,Moorland Hospital,Level 3 safeguarding,{day},,y"
        for day in ("12/03/2024", "12/03/2023")
    ]
    first, second = outcomes(uploaded("\n".join(rows), training_officer))
    assert first[1:] == ("add", "Counts as Advanced Child Protection")
    assert second[1] == "bad"


# What is confirmed ------------------------------------------------------------------------------------


def test_what_has_changed_since_the_look_is_shown_before_anything_is_written(
    training_officer: User, nurse: User, held: Session, hospital: Agency
) -> None:
    batch = uploaded(f"{nurse.email},,,{COURSE},12/03/2024,,y\n", training_officer)
    Booking.objects.create(session=held, user=nurse, agency=hospital, booked_at=timezone.now())
    before = world()
    with pytest.raises(services.PlanChanged):
        services.confirm(batch, by=training_officer, version=batch.version, now=timezone.now())
    batch.refresh_from_db()
    assert world() == before
    assert (batch.added, batch.known, batch.version, batch.confirmed_at) == (0, 1, 1, None)


def test_a_second_click_writes_nothing_more(training_officer: User, nurse: User, held: Session) -> None:
    batch = confirmed(f"{nurse.email},,,{COURSE},12/03/2024,,y\n", training_officer)
    before = world()
    services.confirm(batch, by=training_officer, version=0, now=timezone.now())
    assert world() == before
    with pytest.raises(RuleBroken, match="imported already"):
        services.throw_away(batch, by=training_officer)


def test_a_certificate_only_where_the_course_says_how_long_it_counts(
    training_officer: User, nurse: User, held: Session
) -> None:
    confirmed(f"{nurse.email},,,{COURSE},12/03/2024,,y\n", training_officer)
    issuing.sweep(now=timezone.now())
    assert not Certificate.objects.exists()
    Course.objects.update(certificate_years=2)
    issuing.sweep(now=timezone.now())
    assert Certificate.objects.get().last_on == date(2024, 3, 12)


def test_rows_are_forgotten_after_a_week(training_officer: User, held: Session) -> None:
    batch = uploaded(f"x,,,{COURSE},12/03/2024,,y\n", training_officer)
    assert services.forget(now=timezone.now() + timedelta(days=6)) == 0
    assert services.forget(now=timezone.now() + timedelta(days=8)) == 1
    with pytest.raises(RuleBroken, match="no longer kept"):
        services.confirm(batch, by=training_officer, version=batch.version, now=timezone.now())


def test_only_those_who_run_the_training_import(constable: User) -> None:
    with pytest.raises(PermissionDenied):
        uploaded("", constable)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 nothing",
        b"PK\x03\x04 broken",
        b"a,b,c\n1,2,3\n",
        HEADS.encode(),
        b"\xff\xfe\x00rubbish",
    ],
)
def test_a_file_of_nonsense_is_refused_in_a_sentence(training_officer: User, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"\."):
        services.upload(by=training_officer, filename="x", data=data, now=timezone.now())
    assert not Batch.objects.exists()


# The pages --------------------------------------------------------------------------------------------


def test_the_way_from_a_file_to_the_register(
    training_officer: User, nurse: User, held: Session, client_for: Callable[[User | None], Client]
) -> None:
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(
            [
                ("E-mail", "Course title", "Date"),
                (nurse.email, COURSE, "12/03/2024"),
                ("=cmd", COURSE, "soon"),
            ]
        ):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    browser = client_for(training_officer)
    upload = SimpleUploadedFile("past.xlsx", file.getvalue())
    place = browser.post("/training/manage/attendance/", {"file": upload})["Location"]
    page = browser.get(place).content.decode()
    assert "1 row can be imported, 1 row cannot" in page
    bad = b"".join(browser.get(f"{place}bad-rows.csv")).decode()
    assert "'=cmd" in bad
    assert "‘soon’ is not a date" in bad
    assert browser.post(place, {"version": "x"}).status_code == 302
    assert not Booking.objects.exists()
    version = Batch.objects.get().version
    browser.post(place, {"version": version, "confirm": "yes"})
    assert Booking.objects.get().session == held
    assert "Rows that were left out" in browser.get(place).content.decode()


# What the database refuses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("training_imports_a_row_once", {"number": 1, "outcome": "bad", "notes": "x"}),
        ("training_imports_bad_with_a_reason", {"number": 2, "outcome": "bad"}),
        ("training_imports_what_to_add_is_known", {"number": 2, "outcome": "add"}),
    ],
)
def test_a_row(training_officer: User, name: str, fields: dict[str, object]) -> None:
    batch = Batch.objects.create(filename="x", made_by=training_officer)
    Line.objects.create(batch=batch, number=1, cells={}, outcome=Outcome.TWICE)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Line.objects.create(batch=batch, cells={}, **fields)


# Without a database -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "last", "days"),
    [
        ("2024-03-12", "", [(2024, 3, 12)]),
        ("45363", "", [(2024, 3, 12)]),
        ("12/03/24", "", [(2024, 3, 12)]),
        ("Tuesday 12th March 2024 09:30", "", [(2024, 3, 12)]),
        ("2024-03-12 00:00:00", "", [(2024, 3, 12)]),
        ("12/03/2024 & 19/03/2024", "", [(2024, 3, 12), (2024, 3, 19)]),
        ("12/03/2024, 13/03/2024", "", [(2024, 3, 12), (2024, 3, 13)]),
        ("12/03/2024", "13/03/2024", [(2024, 3, 12), (2024, 3, 13)]),
        ("13/03/2024", "12/03/2024", None),
        ("12/03/2024", "12/09/2024", None),
        ("March", "", None),
        ("", "", None),
    ],
)
def test_days_as_people_write_them(text: str, last: str, days: list[tuple[int, int, int]] | None) -> None:
    found = rules.days_in(text, last)
    assert found == (tuple(date(*day) for day in days) if days else None)
