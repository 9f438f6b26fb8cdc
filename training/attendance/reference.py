"""The rule for being late with which every portal begins; a partnership writes its own from a day on."""

from datetime import date

from training.attendance.models import LateRule

FROM = date(2020, 4, 1)
MINUTES = 30


def fill() -> None:
    """Make the first rule where there is none."""
    if not LateRule.objects.exists():
        LateRule.objects.create(in_force_from=FROM, minutes=MINUTES)
