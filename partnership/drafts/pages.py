"""An opened form: who opened it and where, sealed into the page, so that its words find home without a session.

The seal is the portal's own signature. Only a page that was drawn for this person holds it, so whatever comes with it
was typed into that page; all it can do is keep a draft for that one person. It opens nothing and saves nothing.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest

from partnership.drafts.rules import (
    LATEST_SERIAL,
    LONGEST_PLACE,
    LONGEST_TITLE,
    PAGE_GOOD_FOR,
    SEAL,
    SERIAL,
    Asked,
)
from partnership.pages.filling import number

SALT = "partnership.drafts"


@dataclass(frozen=True)
class Page:
    """One form as it was opened by one person."""

    id: UUID
    writer: UUID
    place: str
    title: str
    version: int | None
    opened_at: datetime
    asked: Asked = field(default_factory=list)

    @property
    def seal(self) -> str:
        """What stands in the form."""
        facts = [
            self.id.hex,
            self.writer.hex,
            self.place,
            self.title,
            self.version,
            self.opened_at.timestamp(),
            self.asked,
        ]
        return signing.dumps(facts, salt=SALT, compress=True)


def open_page(
    request: HttpRequest, *, writer: UUID, title: str, version: int | None, now: datetime, asked: Asked
) -> Page:
    """The form that is being drawn for somebody. An address longer than any of ours would not be found again."""
    return Page(uuid4(), writer, request.path[:LONGEST_PLACE], title[:LONGEST_TITLE], version, now, asked)


def sent_from(request: HttpRequest) -> Page | None:
    """The form from which this request was sent to its own address; none where it was sent from nothing of ours."""
    try:
        # A page that an earlier release drew does not say what it asked.
        page, writer, place, title, version, opened, *asked = signing.loads(
            request.POST.get(SEAL, ""), salt=SALT, max_age=PAGE_GOOD_FOR
        )
    except signing.BadSignature:
        return None
    if place != request.path:
        return None
    began = datetime.fromtimestamp(opened, UTC)
    return Page(UUID(page), UUID(writer), place, title, version, began, *asked)


def serial_of(request: HttpRequest) -> int | None:
    """The number that the page's script has given to what it sends; none without a script."""
    return number(request.POST.get(SERIAL), most=LATEST_SERIAL) or None
