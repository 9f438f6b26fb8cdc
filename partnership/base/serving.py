"""What the role that serves may do in the database: read and write records, and only add to what is kept for ever."""

from django.db import connection, transaction
from psycopg import sql

from partnership.base.tracking import append_only_models

GRANTS = (
    "grant usage on schema public to {role}",
    "grant select, insert, update, delete on all tables in schema public to {role}",
    "grant usage, select on all sequences in schema public to {role}",
    "revoke insert, update, delete on django_migrations from {role}",
)
ADD_ONLY = "revoke update, delete, truncate on {table} from {role}"
# As the package writes it, a session could name triggers that are to be skipped, and change a row without a trace.
SKIP_NONE = """
create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean
language sql immutable as 'select false'
"""


def let_serve(role: str) -> None:
    """Let this role use what the owner made, and take from it what it must not have."""
    with transaction.atomic(), connection.cursor() as cursor:
        for grant in GRANTS:
            cursor.execute(sql.SQL(grant).format(role=sql.Identifier(role)))
        for model in append_only_models():
            table = sql.Identifier(model._meta.db_table)
            cursor.execute(sql.SQL(ADD_ONLY).format(table=table, role=sql.Identifier(role)))


def skip_no_trigger() -> None:
    """Let the triggers of history run for everybody; each migration of a trigger undoes this."""
    with connection.cursor() as cursor:
        cursor.execute(SKIP_NONE)
