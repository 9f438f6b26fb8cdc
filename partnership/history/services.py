"""Writes down that somebody looked at, found or took away records about people."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from partnership.history.middleware import request_id
from partnership.history.models import Read
from partnership.history.rules import How


def record_read(
    *,
    by: AbstractBaseUser,
    what: str,
    row: models.Model | None,
    rows: int = 1,
    how: str = How.READ,
    purpose: str = "",
) -> None:
    """One row of the read log, before the page is given: who cannot be written down sees nothing.

    `what` names the kind of record in small letters, as a page says it: "people", "register". `row` is the record where
    it is one, and `rows` says how many people or records were on the page or in the file.
    """
    Read.objects.create(
        user_id=by.pk,
        what=what,
        row=row.pk if row else None,
        rows=rows,
        how=how,
        purpose=purpose,
        request=request_id(),
    )
