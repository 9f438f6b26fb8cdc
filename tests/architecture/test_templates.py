"""Templates say what they need, and hold nothing that the content security policy would block."""

import re

import pytest
from django.conf import settings

from tests.architecture.source import PAGES, TEMPLATES, name

pytestmark = pytest.mark.xdist_group("architecture")  # every file is read once

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "a script without a file": re.compile(
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")"
    ),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a script as an address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_a_template_opens_with_what_it_needs() -> None:
    silent = [path for path in TEMPLATES if path.suffix == ".html" and not path.read_text().startswith("{#")]
    assert [name(path) for path in silent] == [], "Open with {# What it is. Context: ... #}"


def test_a_page_holds_nothing_inline() -> None:
    found = [
        f"{name(path)}: {what}"
        for path in PAGES
        for what, pattern in INLINE.items()
        if pattern.search(path.read_text())
    ]
    assert found == []


def test_a_template_never_names_the_partnership() -> None:
    """Another partnership sets its own name; what is typed here would stay."""
    own = [settings.PARTNERSHIP[key] for key in ("area", "phone", "contact_email")]
    found = [f"{name(path)}: {word}" for path in TEMPLATES for word in own if word in path.read_text()]
    assert found == []


def test_a_template_never_reaches_for_the_database() -> None:
    assert [name(path) for path in TEMPLATES if ".objects" in path.read_text()] == []


def test_what_is_marked_safe_was_made_safe_in_python() -> None:
    by_crispy_forms = "{{ flat_attrs|safe }}"  # escaped there
    marked = re.compile(r"\|\s*safe\b|\{%\s*autoescape off")
    assert [
        name(path) for path in PAGES if marked.search(path.read_text().replace(by_crispy_forms, ""))
    ] == []
