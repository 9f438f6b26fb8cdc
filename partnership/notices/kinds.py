"""The kinds of message that the rooms have declared, in the order of `settings.NOTICE_KINDS`."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.notices.rules import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code. Raises ValueError where two have the same code."""
    declared: list[Kind] = [kind for path in settings.NOTICE_KINDS for kind in import_string(path)]
    by_code = {kind.code: kind for kind in declared}
    if len(by_code) != len(declared):
        raise ValueError("Two kinds of notice have the same code.")
    return by_code


def find(code: str) -> Kind:
    """The kind with this code. Raises ValueError for one that nobody has declared."""
    try:
        return kinds()[code]
    except KeyError as absent:
        raise ValueError(f"No kind of notice is called {code}.") from absent
