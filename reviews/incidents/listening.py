"""Who else acts when a child of an incident is written down, is changed, or their key is."""

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from reviews.incidents.models import Child


def told(child: Child, *, by: User, was: str = "") -> None:
    """The rooms above hear of it (INCIDENT_LISTENERS), in the same transaction; `was` is the pseudonym until now."""
    for path in settings.INCIDENT_LISTENERS:
        import_string(path)(child, by=by, was=was)
