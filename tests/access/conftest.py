"""A small world in which every address of the matrix leads somewhere."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, ImportBatch
from partnership.agencies.rules import ImportKind, Role
from partnership.annual_report.models import File, Making, Report
from partnership.base.job_rules import State
from partnership.deadlines import feed as feeds
from partnership.deadlines import rulebook
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Holiday
from partnership.documents import services as documents
from partnership.documents.rules import Kind
from partnership.drafts import services as drafts
from partnership.drafts.pages import Page
from partnership.finance.models import Contribution
from partnership.joining import invitations, registrations
from partnership.joining.models import Departure, Registration
from partnership.joining.rules import GOOD_FOR
from partnership.joining.rules import State as Asked
from partnership.meetings.models import Seat, Subgroup
from partnership.notices import access as notices
from partnership.notices import addresses, services
from partnership.notices.models import Notice
from partnership.notices.seals import seal
from partnership.rights.models import Opening
from partnership.rights.rules import Emergency
from tests.access import chases, chronology, learning, practice, publications, rapid, reviews
from tests.conftest import session_on
from tests.documents import files
from tests.training.certificates import world as certificates
from training import services as bookings
from training import words
from training.approvals.models import Approval
from training.approvals.services import path_of
from training.assurance.models import Expectation, Money, Target
from training.attendance import no_shows
from training.attendance.codes import code_of
from training.attendance.models import NoShow
from training.charges import given
from training.charges.models import (
    Band,
    CancellationRule,
    Charge,
    ChargeRun,
    Consequence,
    Invoice,
    Item,
    PriceList,
    Printout,
    Subsidy,
)
from training.evaluation import reference
from training.evaluation import services as evaluations
from training.evaluation.models import Comment, Invitation, Questionnaire
from training.groups import heirs
from training.groups import services as groups
from training.imports.models import Batch as AttendanceFile
from training.library import services as library
from training.models import Booking, Course, Session, Trainer
from training.pool.models import Observation, Spell
from training.returns.models import Entry, Return, Round
from training.rules import BookingStatus, CourseStatus
from training.terms.models import Terms
from training.waiting.models import Want
from training.waiting.offering import pass_along


@pytest.fixture
def places(
    course: Course,
    session: Session,
    practitioner: User,
    nurse: User,
    lado_officer: User,
    agency_lead: User,
    charity: Agency,
    business_unit: User,
    administrator: User,
) -> dict[str, str | UUID]:
    """The names that stand in braces in the matrix, and what they are in this world."""
    today, now = timezone.localdate(), timezone.now()
    draft = Course.objects.create(
        slug="not-yet", title="Not yet", summary="Still being written.", kind=course.kind, mode=course.mode,
        duration="1 day", status=CourseStatus.DRAFT,
    )  # fmt: skip
    followed = Course.objects.create(
        slug="follow", title="Follow me", summary="At any time.", kind=course.kind, mode=course.mode,
        duration="1 hour", link="https://learn.example/follow", status=CourseStatus.PUBLISHED,
    )  # fmt: skip
    booked_session = session_on(course, today + timedelta(weeks=4))
    held = session_on(course, today - timedelta(days=1))
    for place in (booked_session, held):
        booking = Booking.objects.create(
            session=place, user=practitioner, agency=charity, booked_at=now - timedelta(days=9)
        )
        place.places_taken = 1
        place.save(update_fields=["places_taken"])
        if place == booked_session:
            coming = booking
    published = Report.objects.create(year=2024, title="Annual report", lead="A year.")
    Report.objects.create(year=2025, title="Next annual report", lead="Another year.")
    making = Making.objects.create(
        report=published, state=State.MADE, asked_at=now, finished_at=now, as_at=now
    )
    File.objects.create(making=making, content=b"%PDF-1.7", size=8, pages=1, sha256="0" * 64)
    published.published_on, published.published_making = today, making
    published.save(update_fields=["published_on", "published_making"])
    services.post(
        kind="training.booked",
        key="access",
        user=practitioner,
        path="/training/mine/",
        facts=words.facts(session),
    )
    services.post(
        kind="training.booked", key="failed", user=nurse, path="/training/mine/", facts=words.facts(session)
    )
    failed = notices.visible(nurse)
    failed.update(status="failed", problem="The mail server refused the address (550).")
    addresses.note(nurse, address=nurse.email, reason="The mail server refused the address (550).", now=now)
    batch = ImportBatch.objects.create(
        kind=ImportKind.AGENCIES, filename="agencies.csv", rows=[], made_by=business_unit
    )
    group = Subgroup.objects.create(name="Learning Group", purpose="Learns from reviews.")
    seat = Seat.objects.create(subgroup=group, agency=charity, user=practitioner, from_on=today)
    opening = Opening.objects.create(
        key=f"nothing:{group.pk}", what="A closed record", opened_by=agency_lead, opened_at=now,
        emergency=Emergency.CHILD_AT_RISK, reason="A child was not seen today and nobody answers.",
        until_at=now + timedelta(hours=1),
    )  # fmt: skip
    rulebook.fill()
    deadline = deadlines.start(
        subject="access", rule="policy.review", trigger_on=today, title="Review the policy", path="/agencies/",
        by_hand=True, owner=practitioner, agency=charity, by=None,
    )  # fmt: skip
    coming_up = today + timedelta(
        days=next(n for n in range(9) if (today + timedelta(days=n)).weekday() == 2)
    )
    day_off = Holiday.objects.create(on=coming_up, name="Funeral", reason="Proclaimed", made_by=business_unit)
    factor = Authenticator.objects.create(
        user=practitioner, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    registered = Registration.objects.create(
        email="ana.silva@lantern.example", name="Ana Silva", organisation="Lantern", expires_at=now + GOOD_FOR
    )
    asking = Registration.objects.create(
        email="mei.lin@scouts.example",
        name="Mei Lin",
        organisation="Scouts",
        state=Asked.WAITING,
        expires_at=now,
        confirmed_at=now,
    )
    invited = {
        role: invitations.invite(
            by=administrator,
            email=f"{role}@lantern.example",
            agency=charity,
            role=role,
            from_on=today,
            now=now,
        )
        for role in (Role.PRACTITIONER, Role.LADO_OFFICER)
    }
    Notice.objects.filter(kind="joining.invited").update(status="sent", sent_at=now)
    going = Departure.objects.create(user=practitioner, agency=charity, on=today + timedelta(days=9))
    document, sensitive, proof = (
        documents.upload(
            agency=charity,
            title="A paper",
            kind=Kind.POLICY,
            file=files.checked(),
            is_sensitive=is_sensitive,
            by=business_unit,
        )
        for is_sensitive in (False, True, False)
    )
    evaluation = make_evaluation(held, by=business_unit) | make_approval(practitioner, charity)
    evaluation |= make_waiting(practitioner, agency_lead)
    evaluation |= certificates.places(
        practitioner=practitioner, nurse=nurse, charity=charity, by=business_unit, course=course, draft=draft
    )
    price_list = PriceList.objects.create(in_force_from=today + timedelta(days=9))
    band = Band.objects.create(price_list=price_list, position=1, name="All", full_day=9000)
    charge_rule = CancellationRule.objects.create(in_force_from=today + timedelta(days=9), days=10)
    consequence = Consequence.objects.create(rule=charge_rule, position=1, what="late", basis="price")
    charge, line = (
        Charge.objects.create(
            booking=coming, user=practitioner, agency=charity, kind=kind, pence=4500, rule="£45", state=state,
            made_at=now,
        )
        for kind, state in (("place", "due"), ("fee", "invoiced"))
    )  # fmt: skip
    invoice = Invoice.objects.create(
        paper="invoice", number=1, reference="TR-00001", agency=charity, to_name="Lantern", net=4500,
        issued_at=now, issued_by=administrator,
    )  # fmt: skip
    Item.objects.create(invoice=invoice, charge=line, words="Booking fee", person="Priya Nair", pence=4500)
    Printout.objects.create(invoice=invoice)
    opened = Page(uuid4(), practitioner.pk, "/training/", "Book a place", None, now)
    kept = drafts.keep(opened, by=practitioner, typed={"needs": ["A ramp"]}, now=now)
    return evaluation | {
        "kept_draft": kept.pk,
        "document": document.pk,
        "sensitive": sensitive.pk,
        "search": "nosearch",
        "registration": registered.pk,
        "registration_seal": seal(registrations.path_of(registered)),
        "request": asking.pk,
        "invitation": invited[Role.PRACTITIONER].pk,
        "invitation_seal": seal(invitations.path_of(invited[Role.PRACTITIONER])),
        "high_invitation": invited[Role.LADO_OFFICER].pk,
        "departure": going.pk,
        "factor": factor.pk,
        "deadline": deadline.pk,
        "rule": deadline.rule.slug,
        "version": deadline.rule.pk,
        "holiday": day_off.pk,
        "charge": charge.pk,
        "invoice": invoice.pk,
        "invoice_seal": seal(given.path_of(invoice.pk)),
        "charge_run": ChargeRun.objects.create(
            found={"agencies": {}, "credits": {}}, made_by=administrator
        ).pk,
        "price_list": price_list.pk,
        "band": band.pk,
        "charge_rule": charge_rule.pk,
        "consequence": consequence.pk,
        "subsidy": Subsidy.objects.create(sector="vcfse", per_cent=50, from_on=today + timedelta(days=9)).pk,
        "required": Expectation.objects.create(course=course, role=Role.PRACTITIONER, from_on=today).pk,
        **make_return(charity, by=business_unit),
        **make_trainer(practitioner, by=business_unit),
        "target": Target.objects.create(year=2024, sector="police", number=80).pk,
        "money": Money.objects.create(year=2024, kind="venues", pence=120000).pk,
        "feed": feeds.make(by=practitioner),
        "course": course.slug,
        "followed": followed.slug,
        "course_file": library.add_file(course, title="Slides", file=files.checked(), by=business_unit).pk,
        "trainer": Trainer.objects.create(name="Ada Bright").pk,
        "draft": draft.slug,
        "session": session.pk,
        "booked_session": booked_session.pk,
        "draft_session": session_on(draft, today + timedelta(weeks=3)).pk,
        "held": held.pk,
        **make_day(held),
        "booking": coming.pk,
        "making": making.pk,
        "contribution": Contribution.objects.create(agency=charity, year=2024, amount=100).pk,
        "notice": notices.visible(practitioner).get(key="access").pk,
        "failed_notice": failed.get().pk,
        "agency": charity.pk,
        "person": practitioner.pk,
        "other": nurse.pk,
        "membership": practitioner.memberships.get().pk,
        "lado_membership": lado_officer.memberships.get().pk,
        "import": batch.pk,
        "attendance_file": AttendanceFile.objects.create(filename="past.csv", made_by=business_unit).pk,
        "opening": opening.pk,
        "subgroup": group.pk,
        "seat": seat.pk,
        **publications.places(business_unit),
        **practice.places(unit=business_unit, lead=agency_lead, charity=charity),
        **rapid.places(agency_lead, by=business_unit),
        **chronology.places(agency_lead, by=business_unit),
        **learning.places(agency_lead, by=business_unit),
        **chases.places(practitioner, charity, course, paper=proof, by=business_unit),
        **reviews.places(practitioner, agency_lead, charity, by=business_unit),
    }


def make_evaluation(held: Session, *, by: User) -> dict[str, str | UUID]:
    """Somebody was asked straight after a course and has answered before; their manager was asked months later."""
    reference.fill()
    now = timezone.now()
    booking = held.bookings.get()
    asked = {
        (one.point, one.audience): Invitation.objects.create(
            booking=booking,
            questionnaire=one,
            point=one.point,
            audience=one.audience,
            opened_at=now,
            ends_at=now + timedelta(days=9),
            manager_email="mary.lund@lantern.example" if one.audience == "manager" else "",
        )
        for one in Questionnaire.objects.filter(point__in=["before", "after", "six_months"])
    }
    said = asked["before", "attendee"]
    question = said.questionnaire.questions.get(asks="text")
    comments = [
        Comment.objects.create(invitation=asked[key], question=question, text="I hope to learn much.")
        for key in (("before", "attendee"), ("six_months", "attendee"))
    ]
    manager = asked["six_months", "manager"].pk
    return {
        "evaluation": asked["after", "attendee"].pk,
        "asked_manager": manager,
        "manager_seal": seal(reverse("training_evaluation:answer", args=[manager])),
        "questionnaire": said.questionnaire_id,
        "comment": comments[0].pk,
        "quote": evaluations.release(comments[1], by=by, text="I learned much.", now=now).pk,
    }


def make_trainer(user: User, *, by: User) -> dict[str, str | UUID]:
    """Somebody of the pool with an account, days on which they cannot teach, and an observation."""
    day = timezone.localdate() + timedelta(days=9)
    trainer = Trainer.objects.create(name="Priya Nair", user=user)
    watched = Observation.objects.create(
        trainer=trainer,
        observer="Ines Carvalho",
        observed_on=date(2026, 3, 2),
        strengths="Clear.",
        written_by=by,
    )
    spell = Spell.objects.create(trainer=trainer, offer="away", from_on=day, until_on=day)
    return {"taught_by": trainer.pk, "spell": spell.pk, "observation": watched.pk}


def make_return(agency: Agency, *, by: User) -> dict[str, str | UUID]:
    """An agency is asked what it trained by itself, and has begun to answer."""
    first, last = date(2024, 4, 1), date(2025, 3, 31)
    asked = Round.objects.create(from_on=first, until_on=last, asked_on=last, made_by=by)
    one = Return.objects.create(round=asked, agency=agency)
    entry = Entry.objects.create(
        a_return=one, title="Basic Awareness", from_on=first, delivery="live", hours=2, group_1=9,
        delivered_by="pack", checked="yes",
    )  # fmt: skip
    return {"returns_round": asked.pk, "return": one.pk, "returns_entry": entry.pk}


def make_day(held: Session) -> dict[str, str | UUID]:
    """The day of a session on which somebody did not come, and those who were told."""
    booking, (day,) = held.bookings.get(), held.days
    absent = NoShow.objects.create(booking=booking, told_at=timezone.now())
    return {
        "held_day": day.isoformat(),
        "held_code": code_of(held, day),
        "held_booking": booking.pk,
        "no_show": absent.pk,
        "no_show_seal": seal(no_shows.path_of(absent)),
    }


def make_approval(person: User, agency: Agency) -> dict[str, str | UUID]:
    """A place that waits for a line manager, and terms that will hold one day."""
    today, now = timezone.localdate(), timezone.now()
    course = Course.objects.create(
        slug="approved", title="Approved", summary="-", kind="core", mode="online", duration="1 day",
        status=CourseStatus.PUBLISHED, needs_approval=True,
    )  # fmt: skip
    session = session_on(course, today + timedelta(weeks=8))
    booking = Booking.objects.create(
        session=session, user=person, agency=agency, booked_at=now, status=BookingStatus.REQUESTED,
        manager_name="Ruth Castle", manager_email="ruth.castle@lantern.example",
    )  # fmt: skip
    answer_by = now + timedelta(days=7)
    approval = Approval.objects.create(booking=booking, asked_at=now, answer_by=answer_by)
    later = Terms.objects.create(text="You come.", in_force_from=today + timedelta(days=30))
    return {
        "asked_booking": booking.pk,
        "approval": approval.pk,
        "approval_seal": seal(path_of(approval)),
        "terms": later.pk,
    }


def make_waiting(person: User, lead: User) -> dict[str, str | UUID]:
    """Somebody is offered the one place of a session, and their agency keeps places on another, one of them named."""
    now, agency = timezone.now(), lead.memberships.get().agency
    course = Course.objects.create(
        slug="waited-for", title="Waited for", summary="-", kind="core", mode="online", duration="1 day",
        status=CourseStatus.PUBLISHED,
    )  # fmt: skip
    session = session_on(course, timezone.localdate() + timedelta(weeks=9), capacity=1)
    want = Want.objects.create(user=person, agency=agency, course=course)
    (offer,) = pass_along(session.pk, now=now)
    other = session_on(course, timezone.localdate() + timedelta(weeks=10))
    hold = groups.book_block(other.pk, by=lead, agency=agency, number=3, because="The team", now=now)
    named = groups.name(hold, by=lead, email="ana.named@lantern.example", name="Ana Named", now=now)
    return {
        "waited": course.slug,
        "waited_session": session.pk,
        "want": want.pk,
        "offer": offer.pk,
        "hold": hold.pk,
        "named": named.pk,
        **make_promise(person, lead),
    }


def make_promise(person: User, lead: User) -> dict[str, str | UUID]:
    """A place of somebody that a colleague without an account is to have."""
    now, agency = timezone.now(), lead.memberships.get().agency
    course = Course.objects.create(
        slug="promised", title="Promised", summary="-", kind="core", mode="online", duration="1 day",
        status=CourseStatus.PUBLISHED,
    )  # fmt: skip
    session = session_on(course, timezone.localdate() + timedelta(weeks=11))
    place = bookings.book(session.pk, by=person, agency=agency, needs="", now=now)
    promise = heirs.promise(place, by=lead, email="ben.heir@lantern.example", name="Ben Heir", now=now)
    return {"promise": promise.pk}
