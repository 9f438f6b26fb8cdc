"""Which documents are evidence: another file of them is checked anew, and comes by the page of the action."""

from partnership.actions.models import Evidence
from partnership.documents.models import Document


def belongs(document: Document) -> str:
    """To which action a document belongs, in words; nothing where it is no evidence."""
    found = Evidence.objects.select_related("action").filter(document=document).first()
    return f"the evidence of action {found.action.reference}" if found else ""
