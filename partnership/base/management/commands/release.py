"""Bring the database up to this release: run as the owner, before the new web processes start."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from partnership.base.migrating import quick_from_nothing
from partnership.base.serving import let_serve, skip_no_trigger


class Command(BaseCommand):
    """Migrate, make the cache table, and let the role that serves use what the owner made."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with quick_from_nothing():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        skip_no_trigger()
        for source in settings.REFERENCE_SOURCES:
            import_string(source)()
        if settings.DATABASE_APP_ROLE:
            let_serve(settings.DATABASE_APP_ROLE)
