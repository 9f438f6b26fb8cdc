"""What has changed among the documents that somebody may open."""

from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from partnership.accounts.models import User
from partnership.documents import access
from partnership.documents.models import Version
from partnership.documents.rules import State
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Documents whose newest version that can be opened came since then, and not from this person."""
    if not access.can_see_documents(user):
        return []
    clean = Version.objects.filter(document=OuterRef("document"), state=State.CLEAN).order_by("-number")
    newest = Version.objects.filter(
        created_at__gt=since, document__in=access.visible(user), pk=Subquery(clean.values("pk")[:1])
    )
    return [
        Ask(
            rows=newest.exclude(uploaded_by=user),
            by="created_at",
            newest=True,
            facts={
                "number": "number",
                "title": "document__title",
                "agency": "document__agency__name",
                "pk": "document",
            },
            say=said,
            most=3,
        )
    ]


def said(row: Row) -> News:
    what = "was added" if row.facts["number"] == 1 else "has a new version"
    whose = row.facts["agency"] or "the partnership"
    url = reverse("documents:detail", args=[row.facts["pk"]])
    return News(f"{{}} {what}, of {whose}", row.facts["title"], url, row.at)
