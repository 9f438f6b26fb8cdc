"""Who has seen which document: each reading is written down before the page or the file goes out."""

from partnership.accounts.models import User
from partnership.documents.models import Document, Version
from partnership.history.rules import How
from partnership.history.services import record_read


def opened(document: Document, *, by: User) -> None:
    """Somebody opened the page of a sensitive document."""
    record_read(by=by, what="document", row=document)


def taken(document: Document, version: Version, *, by: User) -> None:
    """Somebody took a file."""
    record_read(by=by, what=f"document, version {version.number}", row=document, how=How.EXPORT)


def listed(*, rows: int, by: User) -> None:
    """Somebody took the list of documents away."""
    record_read(by=by, what="documents", row=None, rows=rows, how=How.EXPORT)
