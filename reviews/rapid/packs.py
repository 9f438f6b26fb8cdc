"""Which files of a rapid review are what: the pack as it went to the Panel, and what was made besides."""

from dataclasses import dataclass

from django.utils import timezone

from partnership.base.job_rules import State
from partnership.pages import words
from reviews.models import Review
from reviews.rapid.models import Making, Sending
from reviews.signing.models import Signing


@dataclass(frozen=True)
class PackLine:
    """The files of one making, and what they are."""

    making: Making
    name: str
    said: str


def packs(
    review: Review, sending: Sending | None, signed: Signing | None
) -> tuple[PackLine | None, PackLine | None]:
    """The pack that went to the Panel, as it went; and the newest one, where that is another. One query."""
    makings = Making.objects.filter(review=review, state=State.MADE)
    rows = list(makings.select_related("pack", "review").defer("pack__pdf", "pack__docx"))
    sent = next((one for one in rows if is_as_sent(one, sending, signed)), None)
    other = rows[0] if rows and rows[0] != sent else None
    return (
        line(sent, sending, is_sent=True) if sent else None,
        line(other, sending, is_sent=False) if other else None,
    )


def is_as_sent(making: Making, sending: Sending | None, signed: Signing | None) -> bool:
    """Whether a pack may be what went: made once all had signed, by the day of sending, and before it was noted."""
    if sending is None or signed is None or signed.closed_at is None or making.finished_at is None:
        return False
    is_signed = signed.closed_at <= making.asked_at
    return is_signed and not is_later(making, sending)


def is_later(making: Making, sending: Sending) -> bool:
    """Whether a pack was made after the review was sent."""
    made = making.finished_at
    return made is not None and (made > sending.created_at or timezone.localdate(made) > sending.sent_on)


def line(making: Making, sending: Sending | None, *, is_sent: bool) -> PackLine:
    """What the room says of a pack."""
    name, said = making.review.reference, words.count(making.pack.pages, "page")
    if making.finished_at:
        said += f", made {words.moment_inside(making.finished_at)}"
    if sending is not None:
        if is_sent:
            name += f" as sent on {words.plain_date(sending.sent_on)}"
        else:
            name += ", made after it was sent" if is_later(making, sending) else ", not what was sent"
    return PackLine(making, name, said)


def suffix(making: Making) -> str:
    """What the name of a file adds, so that nobody takes for sent what was made afterwards."""
    sending = Sending.objects.filter(review=making.review).first()
    return "-made-after-sending" if sending and is_later(making, sending) else ""
