"""A page that is asked for while the database stands still: it neither answers nor hangs up."""

from time import monotonic

import pytest
from django.db import OperationalError, connection
from pytest_django import DjangoDbBlocker, Settings


def test_a_database_that_stands_still_is_left_after_a_while(
    settings: Settings, django_db_blocker: DjangoDbBlocker
) -> None:
    settings.DATABASE_PATIENCE = 0.3
    with django_db_blocker.unblock():
        connection.close()
        try:
            began = monotonic()
            with (
                pytest.raises(OperationalError, match="did not answer in time"),
                connection.cursor() as cursor,
            ):
                cursor.execute("select pg_sleep(5)")
            assert monotonic() - began < 3
            connection.close_if_unusable_or_obsolete()
            with connection.cursor() as cursor:
                cursor.execute("select 1")
        finally:
            connection.close()
