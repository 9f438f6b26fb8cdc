"""Templates say what they need, and hold nothing that the content security policy would block."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.source import PAGES, TEMPLATES, name

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "a script without a file": re.compile(
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")"
    ),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a script as an address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=name)
def test_a_template_opens_with_what_it_needs(path: Path) -> None:
    assert path.read_text().startswith("{#"), "Open with {# What it is. Context: ... #}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_holds_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_never_names_the_partnership(path: Path) -> None:
    """Another partnership sets its own name; what is typed here would stay."""
    text = path.read_text()
    for word in (
        settings.PARTNERSHIP["area"],
        settings.PARTNERSHIP["phone"],
        settings.PARTNERSHIP["contact_email"],
    ):
        assert word not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_never_reaches_for_the_database(path: Path) -> None:
    assert ".objects" not in path.read_text()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_what_is_marked_safe_was_made_safe_in_python(path: Path) -> None:
    ours = path.read_text().replace("{{ flat_attrs|safe }}", "")  # crispy-forms escapes these itself
    assert not re.search(r"\|\s*safe\b|\{%\s*autoescape off", ours)
