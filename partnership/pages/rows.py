"""The rows of a list, without asking anew for each cell which arguments its function takes."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django_tables2.rows import BoundRow
from django_tables2.utils import signature


class Row(BoundRow):  # type: ignore[misc]
    """A row whose cells are the package's own; of a long file, half of the time went into looking at signatures."""

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        given = self._optional_cell_arguments(bound_column, value)
        content = call(bound_column.render, given)
        return bound_column.link(content, **given) if bound_column.link else content

    def _call_value(self, bound_column: Any, value: Any = None) -> Any:
        return call(bound_column.value, self._optional_cell_arguments(bound_column, value))


def call(function: Callable[..., Any], given: dict[str, Any]) -> Any:
    """What a function of a table or column says, from those of the arguments given that it takes."""
    plain = getattr(function, "__func__", function)
    names, takes_all = arguments(plain)
    return function(**(given if takes_all else {name: given[name] for name in names if name in given}))


@cache
def arguments(function: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    """The names that a function takes, and whether it takes any others; of a method, without the object."""
    names, others = signature(function)
    return tuple(names), others is not None
