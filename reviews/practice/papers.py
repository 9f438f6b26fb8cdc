"""Which documents are drafts of reports: each state of a report is a draft of its own, checked and signed as it is."""

from partnership.documents.models import Document
from reviews.practice.models import Draft


def belongs(document: Document) -> str:
    """To which review a document belongs, in words; nothing where it is no draft."""
    found = Draft.objects.select_related("review").filter(document=document).first()
    return f"the drafts of {found.review.reference}" if found else ""
