"""What may be published, and for how long it stays: pure, without database, request or clock."""

from datetime import date

from django.db.models import TextChoices

from partnership.pages import words


class Kind(TextChoices):
    """What a publication is: reports, and the forms in which their learning goes to those who work with children."""

    REVIEW = "review", "Review report"
    BRIEFING = "briefing", "Seven-minute briefing"
    BULLETIN = "bulletin", "Learning bulletin"
    PODCAST = "podcast", "Podcast"
    TRAINING = "training", "Training content"
    FORUM = "forum", "Forum week"
    POLICY = "policy", "Policy change"
    RESOURCE = "resource", "Resource"


BY_HAND = (Kind.BULLETIN, Kind.PODCAST, Kind.TRAINING, Kind.FORUM, Kind.POLICY, Kind.RESOURCE)
"""What the business unit writes here; the others come from the rooms that make them."""
STAYS_BY = {Kind.REVIEW: "review.publication"}
"""By which rule of deadlines a kind has to stay public; the others stay as long as they are of use."""


READ_AGAIN = "This was changed since you opened the page. Read its words of now, then send it again."


def why_not_on(on: date, *, today: date) -> str | None:
    """The sentence that tells why something cannot be published on a day, or None."""
    if on > today:
        return "Choose today or an earlier day: it is public from the moment you publish it."
    if on.year < 2000:
        return "Enter a day from 2000 on."
    return None


def how_long(stays_until: date | None, *, withdrawn: bool, today: date) -> str:
    """The sentence that tells until when something has to stay public, or had to; nothing where no rule says so."""
    if stays_until is None:
        return ""
    if withdrawn or stays_until <= today:
        return f"It was to stay public until {words.plain_date(stays_until)} at least."
    return f"It has to stay public until {words.plain_date(stays_until)} at least."


def why_not_withdrawn(stays_until: date | None, *, today: date, urgent: bool) -> str | None:
    """The sentence that tells why something has to stay public, or None.

    A published review stays for at least a year (domain 1.3.9), unless it does harm or the law forbids it.
    """
    if stays_until is None or urgent or today >= stays_until:
        return None
    return (
        f"This has to stay public until {words.plain_date(stays_until)}. If it does harm or breaks the law, tick the "
        "box that says so."
    )


# Text with headings -------------------------------------------------------------------------------

HEADING = "## "


def sections_of(text: str) -> list[tuple[str, str]]:
    """What somebody wrote in one box: a line that begins with ## is a heading over what follows."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.startswith(HEADING) and line.removeprefix(HEADING).strip():
            found.append((line.removeprefix(HEADING).strip()[:150], []))
        else:
            found[-1][1].append(line)
    return [(heading, "\n".join(lines).strip()) for heading, lines in found if "".join(lines).strip()]


def text_of(sections: list[dict[str, str]]) -> str:
    """The sections in one box again."""
    return "\n\n".join(
        (f"{HEADING}{one['heading']}\n" if one["heading"] else "") + one["text"] for one in sections
    )
