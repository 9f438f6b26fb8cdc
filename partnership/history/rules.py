"""How a record can be looked at."""

from django.db.models import TextChoices


class How(TextChoices):
    """One row of the read log each time."""

    READ = "read", "Read"
    SEARCH = "search", "Found in a list"
    EXPORT = "export", "Exported"
