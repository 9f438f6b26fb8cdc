"""The rule for warnings with which every portal begins; a partnership writes its own from a day on."""

from datetime import date

from training.assurance.models import AlertRule

FROM = date(2020, 4, 1)


def fill() -> None:
    """Make the first rule where there is none: two weeks before a session, below three quarters after a quarter."""
    if not AlertRule.objects.exists():
        AlertRule.objects.create(in_force_from=FROM, session_days=14, per_cent=75, year_days=90)
