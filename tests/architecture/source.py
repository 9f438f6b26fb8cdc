"""What the house is made of: our own Python files and templates."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "partnership", "training", "reviews", "audits", "lado")

PYTHON = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
VIEWS = [path for path in PYTHON if path.name.endswith("views.py")]
SERVICES = [path for path in PYTHON if path.name == "services.py" and "local" not in path.parts]
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
