"""Documents that another room looks after: a newer file of them is brought there, so that it is looked at anew.

Evidence that was accepted and a report that was signed would else be another file than somebody has agreed to.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.base.rules import RuleBroken
from partnership.documents.models import Document


def require_free(document: Document) -> None:
    """Raise RuleBroken where the file of a document is changed in another room (DOCUMENTS_KEPT_ELSEWHERE)."""
    for path in settings.DOCUMENTS_KEPT_ELSEWHERE:
        if place := import_string(path)(document):
            raise RuleBroken(
                f"This file belongs to {place}. Bring another one there, so that it is looked at again."
            )
