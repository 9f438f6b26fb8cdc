"""Which files of a rapid review are what: the pack as it went to the Panel, and what was made besides."""

from dataclasses import dataclass

from django.utils import timezone

from partnership.base.job_rules import State
from partnership.pages import words
from reviews.models import Review
from reviews.rapid import ageing
from reviews.rapid.models import Making, Sending
from reviews.rules import State as ReviewState
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import What


@dataclass(frozen=True)
class PackLine:
    """The files of one making, and what they are."""

    making: Making
    name: str
    said: str
    old: str = ""
    """What has changed since it was made, where it is not sent yet."""


def packs(
    review: Review, sending: Sending | None, signed: Signing | None
) -> tuple[PackLine | None, PackLine | None]:
    """The pack that went to the Panel, as it went; and the newest one, where that is another."""
    makings = Making.objects.filter(review=review, state=State.MADE)
    rows = list(makings.select_related("pack", "review").defer("pack__pdf", "pack__docx"))
    sent = next((one for one in rows if is_as_sent(one, sending, signed)), None)
    other = rows[0] if rows and rows[0] != sent else None
    return (
        line(sent, sending, is_sent=True) if sent else None,
        line(other, sending, is_sent=False, made_for_panel=is_signed(other, signed)) if other else None,
    )


def is_as_sent(making: Making, sending: Sending | None, signed: Signing | None) -> bool:
    """Whether a pack may be what went: made once all had signed, by the day of sending, and before it was noted.

    Signatures stay once the review was sent (`draft.why_kept`), so that this is the sign-off with which it went.
    """
    if sending is None or making.finished_at is None or is_later(making, sending):
        return False
    return is_signed(making, signed) and timezone.localdate(making.finished_at) <= sending.sent_on


def is_signed(making: Making, signed: Signing | None) -> bool:
    """Whether all partners had signed when a pack was made."""
    return signed is not None and signed.closed_at is not None and signed.closed_at <= making.asked_at


def is_later(making: Making, sending: Sending) -> bool:
    """Whether a pack was made after the sending was written down: its pages say so (`pack.note`)."""
    return making.finished_at is not None and making.finished_at > sending.created_at


def out_of_date(review: Review) -> str:
    """What has changed since the newest pack was made, in a sentence; nothing where there is none, or it holds."""
    makings = Making.objects.filter(review=review, state=State.MADE)
    newest = makings.select_related("pack").defer("pack__pdf", "pack__docx").first()
    return ageing.since(newest, review) if newest else ""


def corrected(review: Review, sending: Sending | None, sent: PackLine | None) -> str:
    """What the pack says of the notification that is otherwise now, while the review is under way.

    Of a pack that was made elsewhere, what held when the sending was written down.
    """
    if sending is None or review.state != ReviewState.OPEN:
        return ""
    return ageing.corrected(sent.making.pack.made_of if sent else ageing.as_sent(sending), review)


def any_to_send(review: Review) -> bool:
    """Whether a pack was made here once all partners had signed."""
    signed = signing.current(review, What.RAPID)
    return any(is_signed(one, signed) for one in Making.objects.filter(review=review, state=State.MADE))


def line(making: Making, sending: Sending | None, *, is_sent: bool, made_for_panel: bool = False) -> PackLine:
    """What the room says of a pack."""
    name, said = making.review.reference, words.count(making.pack.pages, "page")
    if making.finished_at:
        said += f", made {words.moment_inside(making.finished_at)}"
    if sending is not None:
        if is_sent:
            name += f" as sent on {words.plain_date(sending.sent_on)}"
        elif is_later(making, sending):
            name += ", made after it was sent"
        else:
            name += ", not what was sent"
            if made_for_panel:
                # Nobody could tell that when it was made.
                said += ", after the day of sending. Its pages still say that it is for the Panel."
    return PackLine(making, name, said, old="" if sending else ageing.since(making, making.review))


def suffix(making: Making) -> str:
    """What the name of a file adds, so that nobody takes for sent what was not."""
    sending = Sending.objects.filter(review=making.review).first()
    if sending is None:
        return ""
    if is_later(making, sending):
        return "-made-after-sending"
    return (
        ""
        if is_as_sent(making, sending, signing.current(making.review, What.RAPID))
        else "-not-what-was-sent"
    )
