"""What the page of one document shows."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from partnership.accounts.models import User
from partnership.documents import access
from partnership.documents.elsewhere import place_of
from partnership.documents.lists import COLOURS, renewal, size
from partnership.documents.models import Document, Version
from partnership.documents.rules import State
from partnership.history import seen, timeline
from partnership.pages import words
from partnership.pages.components import Tag


def page_of(document: Document, *, user: User, today: date) -> dict[str, Any]:
    """The document, its versions newest first, and what this person may do."""
    versions = list(document.versions.select_related("uploaded_by"))
    current = next((version for version in versions if version.state == State.CLEAN), None)
    can_keep = access.can_keep(user, document)
    place = place_of(document) if can_keep else None
    can_replace = can_keep and place is None
    return {
        "document": document,
        "current": current,
        "newest": versions[0],
        "versions": [
            row(version, current=current, newest=versions[0], can_replace=can_replace) for version in versions
        ],
        "tags": [state_of(document, versions[0], current)],
        "facts": facts(document, current),
        "due": renewal(document, today=today),
        "can_keep": can_keep,
        "can_replace": can_replace,
        "place": place,
        "seen": seen.of(document),
        "timeline": timeline.of(document),
        "reasons": access.why(user, document),
    }


def state_of(document: Document, newest: Version, current: Version | None) -> Tag:
    """One word on whether the document can be opened."""
    if newest is current:
        return COLOURS[State.CLEAN]
    if current is not None:
        return Tag("amber", f"Version {current.number} counts")
    return COLOURS[State(newest.state)]


def facts(document: Document, current: Version | None) -> list[tuple[str, Any]]:
    """What is known, in rows; what is not known is left out."""
    agency = document.agency
    rows: list[tuple[str, Any]] = [
        (
            "Agency",
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("agencies:detail", args=[agency.pk]),
                agency.name,
            )
            if agency
            else "The partnership itself",
        ),
        ("Kind", document.get_kind_display()),
        ("Valid until", words.plain_date(document.expires_on) if document.expires_on else "No end date"),
    ]
    if current:
        rows += [
            ("File", f"{current.filename}\n{current.get_type_display()}, {size(current)}"),
            (
                "Virus scan",
                f"Clean, {words.moment_inside(current.scanned_at)}"
                if current.scanned_at
                else "No scanner is set up",
            ),
        ]
        if current.is_stripped:
            rows.append(("Hidden data", "Place, device and other hidden data were taken out of the picture"))
    return [(key, value) for key, value in rows if value]


def row(version: Version, *, current: Version | None, newest: Version, can_replace: bool) -> dict[str, Any]:
    """One version as the list shows it."""
    args = [version.document_id, version.number]
    notes = [
        version.note,
        f"Version {version.restored_from} restored" if version.restored_from else "",
        version.refusal,
        version.trouble if version.state == State.HELD else "",
    ]
    return {
        "version": version,
        "size": size(version),
        "notes": [note for note in notes if note],
        "tag": Tag("green", "Current")
        if version is current
        else COLOURS[State(version.state)]
        if version.state != State.CLEAN
        else Tag("grey", "Earlier version"),
        "url": reverse("documents:version", args=args) if version.state == State.CLEAN else "",
        "restore_url": reverse("documents:restore", args=args)
        if can_replace
        and version.state == State.CLEAN
        and version is not newest
        and version.sha256 != newest.sha256
        else "",
    }
