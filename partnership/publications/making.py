"""A bulletin or a resource as somebody brings it: its text, and its file, which is kept as a document."""

from datetime import date

from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.rules import RuleBroken
from partnership.documents import services as documents
from partnership.documents.checks.files import Checked
from partnership.documents.rules import Kind as DocumentKind
from partnership.publications import access, services
from partnership.publications.models import Publication
from partnership.publications.rules import Kind, sections_of, why_not_on


def publish_by_hand(
    *, kind: Kind | str, title: str, summary: str, on: date, text: str, file: Checked | None, by: User
) -> Publication:
    """Publish it, with the file kept first. Raises RuleBroken where the day or the file will not do."""
    require(access.can_publish(by))
    if refused := why_not_on(on, today=timezone.localdate()):
        raise RuleBroken(refused, about="on")
    services.require_new(kind, title, on)
    version = None
    if file is not None:
        document = documents.upload(agency=None, title=title, kind=DocumentKind.OTHER, file=file, by=by)
        version = document.versions.get()
    return services.publish(
        kind=kind, title=title, summary=summary, on=on, sections=sections_of(text), version=version, by=by
    )
