"""The criteria with which every portal begins, in our own words, each with its source."""

from datetime import date

from reviews.referrals.models import Criterion
from reviews.referrals.rules import About

FROM = date(2018, 6, 29)
ACT = "Children Act 2004, section 16C(1)"
REGULATION = (
    "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, regulation 11"
)
GUIDANCE = "Working Together to Safeguard Children 2023, chapter 5"
CRITERIA = (
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


def fill() -> None:
    """The criteria of law and guidance, where they are not there yet: run with every release."""
    Criterion.objects.bulk_create(
        (
            Criterion(about=about, text=text, source=source, position=number, from_on=FROM)
            for number, (about, text, source) in enumerate(CRITERIA, 1)
        ),
        ignore_conflicts=True,
    )
