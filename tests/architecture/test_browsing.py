"""Tests with a browser wait for the page that they go on with: a click alone returns before it is there."""

import ast
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.architecture.source import TESTS, name, parsed

pytestmark = pytest.mark.xdist_group("architecture")  # every file is read once

AT_ONCE = {
    "findings",
    "evaluate",
    "goto",
    "reload",
    "go_back",
    "content",
    "count",
    "all",
    "is_visible",
    "url",
}
"""What asks the page as it is now; `expect`, and what is done to an element, wait for what they need."""


def test_nothing_looks_at_a_page_in_the_moment_after_a_click() -> None:
    early = [
        f"{name(path)}:{after.lineno}"
        for path in TESTS
        if "playwright" in path.read_text()
        for before, after in pairs(parsed(path))
        if clicks(before) and asks_at_once(after, parsed(path))
    ]
    assert early == [], "Press it with `follow`, or expect something of the new page first"


def pairs(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """Statements that follow each other in one block."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            yield from pairwise(body)


def clicks(statement: ast.stmt) -> bool:
    """Whether it ends with a click."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Attribute)
        and statement.value.func.attr == "click"
    )


def asks_at_once(statement: ast.stmt, tree: ast.Module) -> bool:
    """Whether it asks the page without waiting, itself or by a function beside it."""
    said = called(statement)
    if said & {"expect", "wait_for_url"}:
        return False
    helpers = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return bool(
        (said | {inner for word in said if word in helpers for inner in called(helpers[word])}) & AT_ONCE
    )


def called(node: ast.AST) -> set[str]:
    """The names in a piece of code."""
    return {
        one.attr if isinstance(one, ast.Attribute) else one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute | ast.Name)
    }
