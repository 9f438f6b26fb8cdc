"""Bring the database up to this release: run as the owner, before the new web processes start."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.module_loading import import_string
from psycopg import sql

GRANTS = (
    "grant usage on schema public to {role}",
    "grant select, insert, update, delete on all tables in schema public to {role}",
    "grant usage, select on all sequences in schema public to {role}",
    "revoke insert, update, delete on django_migrations from {role}",
)


class Command(BaseCommand):
    """Migrate, make the cache table, and let the role that serves use what the owner made."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        for source in settings.REFERENCE_SOURCES:
            import_string(source)()
        if settings.DATABASE_APP_ROLE:
            role = sql.Identifier(settings.DATABASE_APP_ROLE)
            with transaction.atomic(), connection.cursor() as cursor:
                for grant in GRANTS:
                    cursor.execute(sql.SQL(grant).format(role=role))
