"""What the database refuses, in the sentence that stands beside the constraint."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction
from psycopg import errors

from partnership.base.rules import RuleBroken


@contextmanager
def in_words(*kinds: type[models.Model]) -> Iterator[None]:
    """Raise RuleBroken with the constraint's own sentence where these models' constraints refuse a change.

    Two people may pass the same form at once; the database decides, and the second still gets a sentence.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        cause = refusal.__cause__
        name = cause.diag.constraint_name if isinstance(cause, errors.IntegrityError) else None
        for kind in kinds:
            for constraint in kind._meta.constraints:
                if constraint.name == name:
                    raise RuleBroken(str(constraint.violation_error_message)) from refusal
        raise
