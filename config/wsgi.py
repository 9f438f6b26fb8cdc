"""What the production web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_PATIENCE", "15")

application = get_wsgi_application()

from partnership.base import secrets  # noqa: E402  as above
from partnership.operations import metrics  # noqa: E402  it reads the settings

secrets.require_keys()
metrics.prepare()

# What was made until now lives as long as the process: no collection need walk it, and workers go on sharing it.
gc.freeze()
