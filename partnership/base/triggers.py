"""Hundreds of triggers are registered in no time."""

from typing import Any

from pgtrigger import registry


class Registry(registry._Registry):
    """pgtrigger's registry, which knows the names that are taken.

    Its own goes through all triggers twice for each new one to find them, which took half of the time in which a
    process of the portal starts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[tuple[str, str], Any] = {}
        self.functions: set[str] = set()

    @property
    def by_db_table(self) -> dict[tuple[str, str], Any]:
        """Each trigger by its table and name."""
        return self.tables

    @property
    def pg_function_names(self) -> set[str]:
        """The names of the functions that they run."""
        return self.functions

    def __setitem__(self, uri: str, of: Any) -> None:
        """Raises KeyError where another trigger has the name."""
        super().__setitem__(uri, of)  # type: ignore[no-untyped-call]
        model, trigger = of
        self.tables[model._meta.db_table, trigger.name] = trigger
        self.functions.add(trigger.get_pgid(model))

    def __delitem__(self, uri: str) -> None:
        model, trigger = self[uri]
        super().__delitem__(uri)  # type: ignore[no-untyped-call]
        del self.tables[model._meta.db_table, trigger.name]
        self.functions.discard(trigger.get_pgid(model))


def register_quickly() -> None:
    """Before the first trigger is registered: `partnership.base.tracking` calls it."""
    if not isinstance(registry._registry, Registry):
        registry._registry = Registry()
