"""Settings, the site map, and what the clock does."""

import gc

# Loading the portal makes 150,000 objects that stay. To look for rings of lost ones after every 700 that are new, as
# Python does by itself, takes a tenth of the time of a start and of a page. It comes before the rest.
gc.set_threshold(50_000, 20, 100)

from .celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
