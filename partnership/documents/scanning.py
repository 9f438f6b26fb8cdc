"""Versions on hold: scanned in the background, opened when clean, refused when not, tried again when nobody answers."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.base.locks import lock
from partnership.documents import access, clamav, keeping
from partnership.documents.models import Stored, Version
from partnership.documents.rules import State
from partnership.notices.services import Message, post_all

log = logging.getLogger(__name__)


def first_state() -> State:
    """What a new version is: held where there is a scanner."""
    return State.HELD if settings.CLAMAV_ADDRESS else State.CLEAN


def held() -> list[UUID]:
    """The versions that wait, the oldest first."""
    return list(Version.objects.filter(state=State.HELD).order_by("created_at").values_list("pk", flat=True))


def scan(version_id: UUID, *, now: datetime) -> bool:
    """Have one version scanned; returns whether the scanner answered. Two at once come to the same."""
    version = Version.objects.select_related("stored").filter(pk=version_id, state=State.HELD).first()
    if version is None or version.stored is None:
        return True
    if not settings.CLAMAV_ADDRESS:  # it was taken away: what waits for it would wait for ever
        passed(version, scanned_at=None)
        return True
    try:
        found = clamav.scan(settings.CLAMAV_ADDRESS, keeping.taken_out(version.stored))
    except clamav.NotScanned as problem:
        log.warning("A document could not be scanned: %s", problem)
        Version.objects.filter(pk=version_id).exclude(trouble=str(problem)).update(trouble=str(problem))
        return problem.is_there
    if found:
        refused(version, found=found, now=now)
    else:
        passed(version, scanned_at=now)
    return True


@transaction.atomic
def passed(version: Version, *, scanned_at: datetime | None) -> None:
    """Let a held version be opened."""
    version = lock(version)
    if version.state == State.HELD:
        version.state, version.scanned_at, version.trouble = State.CLEAN, scanned_at, ""
        version.save(update_fields=["state", "scanned_at", "trouble"])


@transaction.atomic
def refused(version: Version, *, found: str, now: datetime) -> None:
    """Refuse a held version, forget its bytes, and tell who uploaded it and the business unit."""
    version = lock(version, "document__agency", "uploaded_by")
    if version.state != State.HELD:
        return
    stored = version.stored
    version.state, version.scanned_at, version.stored, version.trouble = State.REFUSED, now, None, ""
    version.refusal = f"The virus scanner found {found[:200]}."
    version.save(update_fields=["state", "scanned_at", "stored", "refusal", "trouble"])
    tell(version, now=now)
    if stored is not None and not Version.objects.filter(stored=stored).exists():
        transaction.on_commit(lambda: forget(stored))


def forget(stored: Stored) -> None:
    """Remove bytes that nothing points to any more."""
    keeping.drop(stored)


def tell(version: Version, *, now: datetime) -> None:
    """A message to whoever uploaded the file, and to the business unit, each once."""
    office = Membership.objects.filter(in_force(now.date()), role=Role.BUSINESS_UNIT)
    people = {
        person.pk: person for person in User.objects.filter(pk__in=office.values("user"), is_active=True)
    }
    people[version.uploaded_by.pk] = version.uploaded_by
    post_all(
        Message(
            kind="documents.refused",
            key=f"documents:refused:{version.pk}:{person.pk}",
            user=person,
            path=reverse("documents:detail", args=[version.document_id]),
            facts={"agency": access.whose(version.document)},
        )
        for person in people.values()
    )
