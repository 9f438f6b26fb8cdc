"""What has happened in training, told to the rooms above that act on it within the same transaction."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def tell(event: str, **facts: Any) -> None:
    """Call each function that `TRAINING_LISTENERS` names for this event, in order, with the facts as keywords.

    The listeners run under the caller's locks and lock nothing that comes before them in the order: sessions,
    places held, waiting list, bookings, charges.
    """
    for path in settings.TRAINING_LISTENERS[event]:
        import_string(path)(**facts)
