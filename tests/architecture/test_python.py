"""Rooms with the same furniture: views that only ask, services that read as sentences, files that promise something."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

from tests.architecture.source import PYTHON, ROOMS, SERVICES, TESTS, VIEWS, name

LONGEST = 400


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_views_never_reach_for_the_database(path: Path) -> None:
    assert ".objects" not in path.read_text(), "Ask access.visible(user) instead"


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_views_are_functions(path: Path) -> None:
    classes = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]
    assert not [one for one in classes if one.endswith("View")]


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_a_file_says_what_it_promises_and_is_not_too_long(path: Path) -> None:
    text = path.read_text()
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "The first line is a docstring"
    assert len(text.splitlines()) <= LONGEST, "There is a noun that has not been named yet: give it a room"


def is_change(node: ast.stmt) -> bool:
    """A function that changes something is one transaction."""
    return isinstance(node, ast.FunctionDef) and any(
        ast.unparse(decorator) == "transaction.atomic" for decorator in node.decorator_list
    )


@pytest.mark.parametrize("path", SERVICES, ids=name)
def test_services_read_as_sentences(path: Path) -> None:
    """One thing that is changed, then only keywords."""
    for node in filter(is_change, ast.parse(path.read_text()).body):
        assert isinstance(node, ast.FunctionDef)
        assert len(node.args.args) <= 1, f"{node.name}: keyword-only after the first"
        assert ast.get_docstring(node), f"{node.name}: says what it does"


def our_constraints() -> list[tuple[str, str]]:
    return sorted(
        (constraint.name, str(constraint.violation_error_message))
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ROOMS
        for constraint in model._meta.constraints
    )


@pytest.mark.parametrize(("constraint", "sentence"), our_constraints(), ids=lambda value: str(value)[:40])
def test_a_constraint_has_a_sentence_and_a_test_that_trips_it(constraint: str, sentence: str) -> None:
    assert sentence not in (
        CheckConstraint.default_violation_error_message,
        UniqueConstraint.default_violation_error_message,
    )
    assert any(constraint in path.read_text() for path in TESTS), f"No test trips {constraint}"
