"""The kinds of row that can be found, as the rooms declare them, in the order of `SEARCH_SOURCES`."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from partnership.base.searching import Source


@cache
def sources() -> dict[str, Source]:
    """Each source by its kind."""
    found: list[Source] = [import_string(path) for path in settings.SEARCH_SOURCES]
    return {source.kind: source for source in found}
