"""What the house is made of: our own Python files and templates."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "partnership", "training", "reviews", "audits", "lado")

PYTHON = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
# The start page belongs to no room, so its view stands with the site map.
VIEWS = [path for path in PYTHON if path.name.endswith("views.py") or path == ROOT / "config/home.py"]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
PAGES = [
    path
    for path in TEMPLATES
    # Mail programs take no style sheet, and a PDF brings its own.
    if path.suffix == ".html" and not {"emails", "email", "pdf"} & set(path.parts)
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name(path: Path) -> str:
    """The path as a person writes it."""
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    """The file as Python reads it, read once."""
    return ast.parse(path.read_text())


def changes(path: Path) -> list[ast.FunctionDef]:
    """The module's functions that are one transaction: whatever the file is called, they are services."""
    return [
        node
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef)
        and any("transaction.atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]


@cache
def strings(path: Path) -> tuple[str, ...]:
    """Every text that the module's code holds; comments and docstrings are not code."""
    nodes = list(ast.walk(parsed(path)))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return tuple(
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    )


@cache
def services() -> list[Path]:
    """The modules that hold services. Asked for in a test and not while tests are collected: that reads every file."""
    return [path for path in PYTHON if changes(path)]
