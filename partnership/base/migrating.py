"""An empty database is brought up to this release in seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState


def add_model(state: ProjectState, model: ModelState) -> None:
    """Note a new model without rendering all models anew that hang together with those that it points to.

    All models hang together through people and agencies, so Django's own way takes as long again for each as there
    are others: minutes for hundreds, of which a table that did not exist before needs nothing.
    """
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state.apps.render_multiple([model])


def reload_model(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    """Note what a model has got besides, a field, a constraint or a trigger, without those that hang together with it.

    These keep pointing to the model as it was, under the same name and with the same key, which is all that their
    tables are made from.
    """
    if "apps" in vars(state):
        state._reload({(app_label, model_name)})  # type: ignore[attr-defined]


@contextmanager
def quick_from_nothing() -> Iterator[None]:
    """Within, tables are made on the short way where there are none yet; a database in use is changed Django's way."""
    if MigrationRecorder(connection).applied_migrations():
        yield
        return
    with from_nothing():
        yield


@contextmanager
def from_nothing() -> Iterator[None]:
    """Within, whatever is migrated goes the short way."""
    own = ProjectState.add_model, ProjectState.reload_model
    ProjectState.add_model = add_model  # type: ignore[method-assign, assignment]
    ProjectState.reload_model = reload_model  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.add_model, ProjectState.reload_model = own  # type: ignore[method-assign]
