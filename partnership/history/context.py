"""Who makes a change, from where and why: said once around the work, and written by the database beside every change.

The triggers copy the setting `pghistory.context_metadata` of their transaction. It rides along in the same message as
each statement that writes, so that reading costs nothing and nothing is left behind on a connection. The package's own
`pghistory.context` is not used: what its inner block says would stay until the outer block ends.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from psycopg import sql
from psycopg.pq import TransactionStatus

Facts = dict[str, str]

WRITES = re.compile(r"\s*(insert|update|delete|merge|with)\b", re.IGNORECASE)
LONGEST_PURPOSE = 300

# From the outermost to the innermost; the facts are only asked for when something is written.
around: ContextVar[tuple[Callable[[], Facts], ...]] = ContextVar("around", default=())


@contextmanager
def coming_from(facts: Callable[[], Facts]) -> Iterator[None]:
    """Whatever is changed within carries these facts; those of an inner block come on top of the outer one's."""
    outer = around.get()
    token = around.set((*outer, facts))
    try:
        if outer:
            yield
        else:
            told = Telling()
            try:
                with connection.execute_wrapper(told):
                    yield
            finally:
                if told.anything:
                    forget()
    finally:
        around.reset(token)


@contextmanager
def because(purpose: str) -> Iterator[None]:
    """Whatever is changed within carries this reason, in the words of the person who gave it; without words, none."""
    said = purpose.replace("\x00", "")[:LONGEST_PURPOSE]
    with coming_from(lambda: {"purpose": said} if said else {}):
        yield


def forget() -> None:
    """Let a transaction that goes on after the work no longer say where that came from."""
    session = connection.connection
    if session and session.info.transaction_status == TransactionStatus.INTRANS:
        session.execute("select set_config('pghistory.context_metadata', '', true)")


def gathered() -> Facts:
    """The facts of here and now."""
    layers = around.get()
    # Asking who it is may itself read and write (a session that ran out): that goes without.
    token = around.set(())
    try:
        return {key: value for layer in layers for key, value in layer().items()}
    finally:
        around.reset(token)


class Telling:
    """What stands around the statements of one piece of work."""

    anything = False
    """Whether a statement has had facts put before it."""

    def __call__(
        self, execute: Callable[..., Any], query: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Run the statement; one that writes has the facts put before it."""
        statement = query.as_string(None) if isinstance(query, sql.Composable) else query
        if not around.get() or not WRITES.match(statement):
            return execute(query, params, many, context)
        self.anything = True
        facts = f"select set_config('pghistory.context_metadata', {sql.quote(json.dumps(gathered()))}, true)"
        if many:
            # Many statements go in a pipeline, to which nothing can be added: within a transaction this holds for all.
            context["cursor"].cursor.execute(facts)
            return execute(query, params, many, context)
        if params is not None:
            facts = facts.replace("%", "%%")
        result = execute(f"{facts}; {statement}", params, many, context)
        # The answer to the statement itself is the last.
        while context["cursor"].nextset():
            pass
        return result
