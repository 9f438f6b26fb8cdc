"""Who may see and who may keep documents.

An agency's documents belong to its safeguarding lead and are run by the business unit; the scrutineer reads them, for
scrutiny is of what agencies say they do. Those marked sensitive name a child, a family or somebody's conduct: the lead
and the business unit see them, and the scrutineer does not. Whoever may break the glass in an emergency is told, at the
document's own address and never in a list, that it is there, of which kind and of which agency, and opens it with a
reason that is looked at afterwards. The documents of an agency that has merged are its successor's. Nobody else finds
them: an administrator keeps accounts and sees no content.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.documents.models import Document
from partnership.rights import access as rights
from partnership.rights.glass import Breakable, break_glass_url

SEE_DOCUMENTS = Right(
    may="see an agency’s documents",
    why="Policies and evidence are what assurance and scrutiny rest on; each agency’s are its own lead’s affair.",
    roles=(Role.BUSINESS_UNIT, Role.SCRUTINEER),
    own_agency=(Role.AGENCY_LEAD,),
    also="The lead of an agency that took over from another sees the other’s documents too.",
    source="Children Act 2004, section 11; Working Together to Safeguard Children 2023, chapter 2",
)
SEE_SENSITIVE_DOCUMENTS = Right(
    may="see documents marked sensitive",
    why="They name a child, a family or somebody’s conduct: only those who work with them need them.",
    roles=(Role.BUSINESS_UNIT,),
    own_agency=(Role.AGENCY_LEAD,),
    also="Whoever has opened one in an emergency, for a while and with a reason.",
    source="UK GDPR, article 5(1)(f)",
)
KEEP_DOCUMENTS = Right(
    may="upload, replace and restore an agency’s documents",
    why="The agency answers for what it says; the business unit helps those who cannot.",
    roles=(Role.BUSINESS_UNIT,),
    own_agency=(Role.AGENCY_LEAD,),
)
GLASS = "document"
"""The kind of the keys by which sensitive documents are opened in an emergency."""


def of(agencies: set[UUID]) -> Q:
    """The documents of these agencies, and of those that have merged into them."""
    return Q(agency__in=agencies) | Q(agency__successor__in=agencies)


def can_see_documents(user: User) -> bool:
    """Whether the list of documents exists for this person."""
    return SEE_DOCUMENTS.held_by(user) or bool(SEE_DOCUMENTS.agencies_of(user))


def visible(user: User, *, now: datetime | None = None) -> QuerySet[Document]:
    """The documents that this person may open; with `now`, those too that they have opened in an emergency."""
    documents = Document.objects.select_related("agency__successor")
    if SEE_SENSITIVE_DOCUMENTS.held_by(user):
        return documents
    seen = of(SEE_SENSITIVE_DOCUMENTS.agencies_of(user))
    if SEE_DOCUMENTS.held_by(user):
        seen |= Q(is_sensitive=False)
    if now is not None and (opened := rights.opened(user, GLASS, now)):
        seen |= Q(pk__in=opened)
    return documents.filter(seen)


def closed(user: User) -> QuerySet[Document]:
    """The sensitive documents that this person may open in an emergency."""
    documents = Document.objects.select_related("agency").filter(is_sensitive=True)
    return documents if rights.BREAK_GLASS.held_by(user) else documents.none()


def key(document: Document) -> str:
    """The name of a document among all that can be opened in an emergency."""
    return f"{GLASS}:{document.pk}"


def emergency_url(document: Document) -> str:
    """Where somebody who knows of a sensitive document opens it in an emergency."""
    return break_glass_url(key(document))


def breakable(pk: UUID) -> Breakable | None:
    """A sensitive document as it is named to somebody who may open it in an emergency; its keepers are told."""
    document = Document.objects.select_related("agency").filter(pk=pk, is_sensitive=True).first()
    if document is None:
        return None
    working = Membership.objects.filter(in_force(timezone.localdate()), agency=document.agency_id)
    keepers = User.objects.filter(is_active=True, pk__in=working.filter(role=Role.AGENCY_LEAD).values("user"))
    return Breakable(
        what=f"Sensitive document ({document.get_kind_display().lower()}) of {whose(document)}",
        path=reverse("documents:detail", args=[pk]),
        owners=tuple(keepers),
    )


def whose(document: Document) -> str:
    """The agency’s name, or the partnership."""
    return document.agency.name if document.agency else "the partnership"


def can_keep(user: User, document: Document) -> bool:
    """The business unit, and the safeguarding lead of the document's agency or of the one that took it over."""
    theirs = {document.agency.pk, document.agency.successor_id} if document.agency else set()
    return KEEP_DOCUMENTS.held_by(user) or bool(theirs & KEEP_DOCUMENTS.agencies_of(user))


def can_upload(user: User) -> bool:
    """Whether there is any agency for which this person keeps documents."""
    return KEEP_DOCUMENTS.held_by(user) or bool(KEEP_DOCUMENTS.agencies_of(user))


def agencies_to_keep(user: User) -> QuerySet[Agency]:
    """The agencies for which this person keeps documents."""
    if KEEP_DOCUMENTS.held_by(user):
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=KEEP_DOCUMENTS.agencies_of(user))


def can_keep_for(user: User, agency: Agency | None) -> bool:
    """Whether this person brings documents of an agency, or of the partnership."""
    return KEEP_DOCUMENTS.held_for(user, agency.pk) if agency else can_keep_for_partnership(user)


def can_keep_for_partnership(user: User) -> bool:
    """Documents of no agency are the partnership's own."""
    return KEEP_DOCUMENTS.held_by(user)


def why(user: User, row: Document | None = None) -> list[str]:
    """The reasons for which this person sees a document, or any."""
    right = SEE_SENSITIVE_DOCUMENTS if row is not None and row.is_sensitive else SEE_DOCUMENTS
    if row is None or row.agency is None:
        return right.because(user)
    found = right.because(user, row.agency.pk) or right.because(user, row.agency.successor_id)
    return found or rights.why(user, key(row), timezone.now())
