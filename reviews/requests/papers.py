"""Which documents stand in answers to requests: another file of them comes with the answer, which is read anew."""

from django.urls import reverse

from partnership.documents.elsewhere import Place
from partnership.documents.models import Document
from reviews.requests.models import Attachment


def belongs(document: Document) -> Place | None:
    """To which answer a document belongs; nothing where it is no paper of one."""
    found = Attachment.objects.select_related("request__involved__review").filter(document=document).first()
    if found is None:
        return None
    path = reverse("reviews_requests:detail", args=[found.request_id])
    return Place(f"an answer for {found.request.involved.review.reference}", path)
