"""What a practice review holds: its stages, the work of the review, and its report on the way to the public."""

from reviews.practice.models.report import (
    Check,
    Copy,
    Correction,
    Draft,
    Explanation,
    Look,
    Publishing,
)
from reviews.practice.models.work import (
    Commission,
    Elsewhere,
    Event,
    Offer,
    Parallel,
    Passage,
    Stage,
    Terms,
    Turnout,
)

__all__ = [
    "Check",
    "Commission",
    "Copy",
    "Correction",
    "Draft",
    "Elsewhere",
    "Event",
    "Explanation",
    "Look",
    "Offer",
    "Parallel",
    "Passage",
    "Publishing",
    "Stage",
    "Terms",
    "Turnout",
]
