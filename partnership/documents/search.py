"""What the search box finds of documents: titles and kinds of those that somebody may open."""

from django.urls import reverse
from django.utils import timezone

from partnership.base.searching import Found, Source
from partnership.documents import access
from partnership.documents.models import DOCUMENT_WORDS, Document


def show(document: Document) -> Found:
    parts = [document.get_kind_display(), access.whose(document)]
    if document.expires_on and document.expires_on < timezone.localdate():
        parts.append("out of date")
    if document.is_sensitive:
        parts.append("sensitive")
    return Found(document.title, reverse("documents:detail", args=[document.pk]), ", ".join(parts))


def is_sensitive(document: Document) -> bool:
    return document.is_sensitive


SOURCE = Source(
    kind="documents",
    one="Document",
    many="Documents",
    model=Document,
    visible=access.visible,
    searched=DOCUMENT_WORDS,
    show=show,
    sensitive=is_sensitive,
    log="sensitive documents",
)
