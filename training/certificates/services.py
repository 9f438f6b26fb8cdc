"""What those who run the training decide: needs, exceptions, training elsewhere, certificates withdrawn or printed."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.job_rules import LIVE
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.documents import keeping
from partnership.documents import services as documents
from partnership.documents.checks.files import Checked
from partnership.documents.models import Document
from partnership.documents.rules import Kind
from partnership.history.context import because as reason_is
from partnership.notices import services as notices
from training import access as training
from training.certificates import access, bundling, issuing, tasks
from training.certificates.models import (
    Bundle,
    Certificate,
    Condition,
    Equivalent,
    External,
    Option,
    Override,
    Requirement,
)
from training.certificates.rules import ExternalState, valid_until
from training.models import Course, Session

DECIDED = "Somebody else has answered this already."


# What courses need --------------------------------------------------------------------------------


@transaction.atomic
def add_requirement(
    course: Course, *, by: User, met_by: Iterable[Course], from_on: date, until_on: date | None
) -> Requirement:
    """From a day on, let the course need any one of these. Raises RuleBroken where it needs just these already."""
    require(access.can_keep(by))
    course, met_by = lock(course), list(met_by)
    for there in course.requirements.filter(from_on=from_on).prefetch_related("options"):
        if {option.course_id for option in there.options.all()} == {one.pk for one in met_by}:
            raise RuleBroken("The course needs this from that day already.", about="met_by")
    with in_words(Requirement, Option):
        made = Requirement.objects.create(course=course, from_on=from_on, until_on=until_on)
        set_options(made, met_by)
    return made


@transaction.atomic
def change_requirement(
    requirement: Requirement,
    *,
    by: User,
    version: int,
    met_by: Iterable[Course],
    from_on: date,
    until_on: date | None,
) -> Requirement:
    """Change what is needed as it was at `version`. Raises ChangedMeanwhile when somebody has saved since."""
    require(access.can_keep(by))
    kept = write(open_at(requirement, version, "course"), from_on=from_on, until_on=until_on)
    with in_words(Option):
        set_options(kept, met_by)
    return kept


def set_options(requirement: Requirement, met_by: Iterable[Course]) -> None:
    """Let exactly these courses meet a locked requirement."""
    wanted = {course.pk for course in met_by}
    there = set(requirement.options.values_list("course", flat=True))
    requirement.options.exclude(course__in=wanted).delete()
    Option.objects.bulk_create([Option(requirement=requirement, course_id=pk) for pk in wanted - there])


@transaction.atomic
def add_equivalent(*, by: User, **facts: Any) -> Equivalent:
    """Let another course, or a title elsewhere, count as a course. `facts` are the columns."""
    require(access.can_keep(by))
    with in_words(Equivalent):
        return Equivalent.objects.create(**facts)


@transaction.atomic
def change_equivalent(equivalent: Equivalent, *, by: User, version: int, **facts: Any) -> Equivalent:
    """Change what counts as it was at `version`. Raises ChangedMeanwhile when somebody has saved since."""
    require(access.can_keep(by))
    return write(open_at(equivalent, version), **facts)


# Exceptions ---------------------------------------------------------------------------------------


@transaction.atomic
def make_exception(
    *, by: User, user: User, course: Course, session: Session | None, reason: str, now: datetime
) -> Override:
    """Let somebody come without what a course needs, or one session of it; nobody does so for themselves.

    A certificate that waited for it is issued.
    """
    require(access.can_keep(by))
    if by.pk == user.pk:
        raise RuleBroken("Nobody makes an exception for themselves. Ask a colleague.", about="email")
    with in_words(Override):
        made = Override.objects.create(user=user, course=course, session=session, reason=reason, made_by=by)
    issuing.issue(issuing.due(user=user, session__course=course), now=now)
    return made


@transaction.atomic
def withdraw_exception(override: Override, *, by: User, now: datetime) -> Override:
    """End an exception; a place that was booked by it stays. Ending it twice changes nothing the second time."""
    require(access.can_keep(by))
    kept = lock(override)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = now
        kept.save(update_fields=["withdrawn_at"])
    return kept


# Training elsewhere -------------------------------------------------------------------------------


def record(
    *,
    by: User,
    agency: Agency,
    title: str,
    provider: str,
    completed_on: date,
    statement: str,
    file: Checked | None,
) -> External:
    """Write down what somebody took elsewhere, with what shows it; a training officer answers."""
    require(training.can_book_for(by, agency))
    made = External(
        user=by,
        agency=agency,
        title=title,
        provider=provider,
        completed_on=completed_on,
        statement=statement,
    )
    with keeping.kept(file) if file else nullcontext() as stored, transaction.atomic():
        if file and stored:
            made.evidence = Document(title=f"Evidence: {title}"[:150], kind=Kind.EVIDENCE, is_sensitive=True)
            documents.begin(made.evidence, file=file, stored=stored, note="", by=by)
        with in_words(External):
            made.save(force_insert=True)
    return made


@transaction.atomic
def decide(
    external: External, *, by: User, answer: str, course: Course | None, reason: str, now: datetime
) -> External:
    """Accept training elsewhere, as a course or as none, or say why not; its person is told.

    Nobody decides about their own. A certificate that waited for it is issued.
    """
    kept = lock(external, "user")
    require(access.can_decide_for(by, kept.user))
    if kept.state != ExternalState.WAITING:
        raise RuleBroken(DECIDED)
    kept.state, kept.course, kept.reason = answer, course, reason
    kept.valid_until = valid_until(kept.completed_on, course.certificate_years) if course else None
    kept.decided_at, kept.decided_by = now, by
    with in_words(External):
        kept.save()
    notices.post(
        kind="training.elsewhere_decided",
        key=f"elsewhere:{kept.pk}",
        user=kept.user,
        path=reverse("training_certificates:elsewhere", args=[kept.pk]),
        facts={"answer": str(kept.get_state_display())},
    )
    waiting = Condition.objects.filter(booking__user=kept.user).values("booking")
    issuing.issue(issuing.due(pk__in=waiting), now=now)
    return kept


# Certificates -------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(certificate: Certificate, *, by: User, because: str, now: datetime) -> Certificate:
    """Say that a certificate no longer holds; it stays, and so does its reason. Its holder is told."""
    require(access.can_decide_for(by, certificate.user))
    kept = lock(certificate, "user")
    if kept.withdrawn_at is not None:
        raise RuleBroken("This certificate is withdrawn already.")
    kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_because = now, by, because
    with reason_is(because):
        kept.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    notices.post_all(issuing.withdrawn_messages([kept], now=now))
    return kept


@transaction.atomic
def reinstate(certificate: Certificate, *, by: User) -> Certificate:
    """Let a certificate that was withdrawn by hand hold again. Raises RuleBroken for one that holds."""
    require(access.can_decide_for(by, certificate.user))
    kept = lock(certificate)
    if kept.withdrawn_by_id is None:
        raise RuleBroken("Only a certificate that somebody has withdrawn can hold again.")
    kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_because = None, None, ""
    kept.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return kept


@transaction.atomic
def ask_for_all(session: Session, *, by: User, now: datetime) -> Bundle:
    """Have the file made. While one is being made, asking again gives that one. RuleBroken where nobody has any."""
    require(access.can_keep(by))
    session = lock(session)
    if not access.certificates_of(session, by).exists():
        raise RuleBroken(bundling.NOBODY)
    if live := Bundle.objects.filter(session=session, state__in=LIVE).first():
        return live
    bundle = Bundle.objects.create(session=session, asked_by=by, asked_at=now)
    soon(tasks.make_bundle, str(bundle.pk))
    return bundle
