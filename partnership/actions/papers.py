"""Which documents are evidence: another file of them is checked anew, and comes by the page of the action."""

from django.urls import reverse

from partnership.actions.models import Evidence
from partnership.documents.elsewhere import Place
from partnership.documents.models import Document


def belongs(document: Document) -> Place | None:
    """To which action a document belongs; nothing where it is no evidence."""
    found = Evidence.objects.select_related("action").filter(document=document).first()
    if found is None:
        return None
    path = reverse("actions:action", args=[found.action_id])
    return Place(f"the evidence of action {found.action.reference}", path)
