"""What deadlines know of documents: each that holds until a day is to be renewed before it."""

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.deadlines import services as deadlines
from partnership.documents import access
from partnership.documents.models import Document
from partnership.documents.rules import Kind

RULE = "document.renew"
ONE = {
    Kind.POLICY: "a policy",
    Kind.EVIDENCE: "evidence",
    Kind.MINUTES: "minutes",
    Kind.LETTER: "a letter",
    Kind.OTHER: "a document",
}


def subject(document: Document) -> str:
    """What the deadline of a document is about."""
    return f"documents.renew:{document.pk}"


def follow(document: Document, *, by: User) -> None:
    """Let the deadline be as the document says: started, moved, or dropped where it holds without end.

    A title may name a child, and reminders go by mail, so the deadline says kind and agency only.
    """
    if document.expires_on is None:
        deadlines.drop(subject(document), by=by)
        return
    deadlines.start(
        subject=subject(document),
        rule=RULE,
        trigger_on=document.expires_on,
        title=f"Renew {ONE[Kind(document.kind)]} of {access.whose(document)}"[:160],
        path=reverse("documents:detail", args=[document.pk]),
        by=by,
        owner=owner(document),
        agency=document.agency,
    )


def owner(document: Document) -> User | None:
    """Who is reminded first: the agency's safeguarding lead; the business unit where there is none."""
    working = Membership.objects.filter(in_force(timezone.localdate()), user__is_active=True)
    if document.agency_id:
        working = working.filter(agency=document.agency_id, role=Role.AGENCY_LEAD)
    else:
        working = working.filter(role=Role.BUSINESS_UNIT)
    first = working.select_related("user").order_by("from_on", "pk").first()
    return first.user if first else None
