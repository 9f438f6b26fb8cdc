"""The criteria with which every portal begins, in our own words, each with its source."""

from datetime import date

from reviews.referrals.models import Criterion
from reviews.referrals.rules import About

Edition = tuple[str, date, date | None]
FROM = date(2018, 6, 29)
ACT = "Children Act 2004, section 16C(1)"
REGULATION = (
    "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, regulation 11"
)
GUIDANCE: tuple[Edition, ...] = (
    ("Working Together to Safeguard Children 2018, chapter 4", date(2018, 7, 4), date(2023, 12, 14)),
    ("Working Together to Safeguard Children 2023, chapter 5", date(2023, 12, 15), date(2026, 3, 18)),
    ("Working Together to Safeguard Children 2026 (chapter 5 of the 2023 edition)", date(2026, 3, 19), None),
)
"""Each edition with the days on which it is in force (domain 0.1.1 and 0.1.2). Nothing says that the newest changes
these criteria (0.1.4), nor in which of its chapters they stand."""
CRITERIA: tuple[tuple[About, str, str | tuple[Edition, ...]], ...] = (
    (About.NOTIFY, "Is abuse or neglect of a child known or suspected?", ACT),
    (About.NOTIFY, "Has the child died, or been seriously harmed in body, mind or development?", ACT),
    (
        About.NOTIFY,
        "Did it happen in this area, or outside England to a child who normally lives here?",
        ACT,
    ),
    (
        About.PRACTICE,
        "Does it show that safeguarding practice must improve, even where that was known before?",
        REGULATION,
    ),
    (About.PRACTICE, "Does it show themes that come back again and again?", REGULATION),
    (About.PRACTICE, "Does it give concern about how agencies worked together?", REGULATION),
    (
        About.PRACTICE,
        "Has the national Panel considered it, and found that a review may be right?",
        REGULATION,
    ),
    (About.PRACTICE, "Is what one agency did a concern, or was no agency involved at all?", GUIDANCE),
    (About.PRACTICE, "Does it concern more than one area, or an institution?", GUIDANCE),
)


def editions(source: str | tuple[Edition, ...]) -> tuple[Edition, ...]:
    """From when until when a criterion comes from which source: law stays, and guidance comes in editions."""
    return ((source, FROM, None),) if isinstance(source, str) else source


def fill() -> None:
    """The criteria of law and guidance, where they are not there yet: run with every release."""
    Criterion.objects.bulk_create(
        (
            Criterion(
                about=about, text=text, source=source, position=number, from_on=from_on, until_on=until_on
            )
            for number, (about, text, sources) in enumerate(CRITERIA, 1)
            for source, from_on, until_on in editions(sources)
        ),
        ignore_conflicts=True,
    )
