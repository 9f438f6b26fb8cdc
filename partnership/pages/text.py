"""What typed and uploaded text may hold: what people see, and nothing that hides between the letters."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

UNSEEN = re.compile(
    r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls; NUL is left, for the field to refuse
    r"\u200b\ufeff\u2060-\u2065"  # spaces without width, which pages and mail leave in what is copied from them
    r"\u202a-\u202e\u2066-\u206f"  # turning the direction of what follows: the words would read otherwise than written
    r"\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
IDLE = re.compile(r"(?:^|(?<=[\x00-\x7f\u061c\u200c-\u200f]))[\u061c\u200c-\u200f]+")
"""Joiners and marks of direction where they do nothing. After a letter of Persian, Hindi or an emoji one is needed."""


REFERENCE = re.compile(r"\b[A-Z]{1,4}-\d{2,}(?:-\d+)?\b")
"""A-0147, RR-2026-02: a number by which something is known."""


def references(text: str) -> SafeString:
    """Text, for a page, in which each reference number holds together."""
    marked = REFERENCE.sub(r'<span class="app-ref">\g<0></span>', conditional_escape(text))
    return mark_safe(marked)  # noqa: S308  escaped on the line above


def one_line(text: str) -> str:
    """The text as one line: what would break it is a space."""
    return visible(BREAK.sub(" ", text).replace("\t", " "))


def many_lines(text: str) -> str:
    """The text with its lines, each ended by one character."""
    return visible(BREAK.sub("\n", text))


def visible(text: str) -> str:
    return IDLE.sub("", UNSEEN.sub("", text))
