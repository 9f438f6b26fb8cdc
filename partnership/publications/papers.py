"""The file of a publication among the documents: closed while that is withdrawn, and open again once it is put back.

What somebody marked sensitive by hand stays so: which of the two it was, the history of the document tells.
"""

from typing import Any

from partnership.base.editing import write
from partnership.base.locks import lock
from partnership.documents.models import Document, Version
from partnership.history import timeline
from partnership.history.context import because

CLOSED = "What was published with it is withdrawn."
OPEN_AGAIN = "What was published with it is public again."


def close(version: Version | None) -> None:
    """Let nobody read a file among the documents any more but whoever reads what is sensitive."""
    if version is None:
        return
    document = lock(version.document)
    if not document.is_sensitive:
        with because(CLOSED):
            write(document, is_sensitive=True)


def open_again(version: Version | None) -> None:
    """Open a file that was closed by a withdrawal, and by that alone."""
    if version is None:
        return
    document = lock(version.document)
    if document.is_sensitive and is_closed_here(document):
        with because(OPEN_AGAIN):
            write(document, is_sensitive=False)


def is_closed_here(document: Document) -> bool:
    """Whether it was a withdrawal that made a document sensitive, when it last became so."""
    kept: Any = timeline.kept(Document)  # made by pghistory, with the columns of a document
    rows = kept._default_manager.filter(pgh_obj_id=document.pk)
    was_open = rows.filter(is_sensitive=False).order_by("-pgh_id").first()
    if was_open is None:
        return False
    closing = rows.filter(is_sensitive=True, pgh_id__gt=was_open.pgh_id).order_by("pgh_id").first()
    context = (closing.pgh_context or {}) if closing else {}
    return bool(context.get("purpose") == CLOSED)
