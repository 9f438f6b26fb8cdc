"""Which documents are drafts of reports: each state of a report is a draft of its own, checked and signed as it is."""

from django.urls import reverse

from partnership.documents.elsewhere import Place
from partnership.documents.models import Document
from reviews.practice.models import Draft


def belongs(document: Document) -> Place | None:
    """To which review a document belongs; nothing where it is no draft."""
    found = Draft.objects.select_related("review").filter(document=document).first()
    if found is None:
        return None
    return Place(
        f"the drafts of {found.review.reference}", reverse("reviews_practice:draft", args=[found.pk])
    )
