"""Which documents are drafts of reports: each state of a report is a draft of its own, checked and signed as it is."""

from tempfile import SpooledTemporaryFile

from django.urls import reverse

from partnership.documents import keeping
from partnership.documents.checks.pdf_pages import most_pages
from partnership.documents.elsewhere import Place
from partnership.documents.models import Document
from reviews.practice.models import Draft

PDF = "application/pdf"
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file that are read without putting it down."""


def belongs(document: Document) -> Place | None:
    """To which review a document belongs; nothing where it is no draft."""
    found = Draft.objects.select_related("review").filter(document=document).first()
    if found is None:
        return None
    return Place(
        f"the drafts of {found.review.reference}", reverse("reviews_practice:draft", args=[found.pk])
    )


def most_pages_in(draft: Draft) -> int | None:
    """No fewer pages than the file of a draft has; None for one that is no PDF: every program counts its pages anew."""
    version = draft.document.versions.select_related("stored").latest("number")
    if version.type != PDF or version.stored is None:
        return None
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        file.writelines(keeping.taken_out(version.stored))
        return most_pages(file)
