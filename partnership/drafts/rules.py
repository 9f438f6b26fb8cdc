"""What is kept of a form and for how long; importable without a database."""

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from partnership.naming.looking import LOOKED_AT

Typed = dict[str, list[str]]
"""What a browser sent: every field with its values."""
Question = list[Any]
"""A label, the names of its boxes, and what its choices say: ["Mode", ["mode"], {"online": "Online"}].

A hidden field has no label.
"""
Asked = list[Question]

KEPT_FOR = timedelta(days=30)
MARKED_FOR = timedelta(days=1)
"""So long is remembered from which page a form was saved."""
FRESH = timedelta(minutes=30)
"""Whoever has written within this time counts as writing now."""
TWO_WINDOWS = timedelta(seconds=10)
"""A page that is left sends its last words while the next one opens: so much overlap is no second window."""
PAGE_GOOD_FOR = timedelta(days=7)
"""For so long a page that stood open may still send what was typed into it, though its session is over."""
MOST_DRAFTS = 100
LONGEST = 1_000_000
"""Characters of one draft: twenty times a Section 11 return."""
LONGEST_PLACE, LONGEST_TITLE = 300, 200

SEAL = "draft"
"""The hidden field of a form that says from which page its words come."""
KEEP_ONLY = "draft_only"
"""The name of the button that only keeps; its value says who pressed it."""
LATER, BY_ITSELF = "later", "auto"
SERIAL = "draft_serial"
"""The hidden field in which the script says the order of what one page sends; empty without it."""
LATEST_SERIAL = 2**53
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
MACHINE = re.compile(rf"^version$|_FORMS$|-id$|{KEY.pattern}")
"""Fields that nobody has typed into, by their names."""
NEVER = {"csrfmiddlewaretoken", SEAL, KEEP_ONLY, SERIAL, LOOKED_AT}
VERSION = "version"
"""The field that says which state of a record a page showed: no part of what somebody says."""


def kept_of(sent: Iterable[tuple[str, list[str]]]) -> Typed:
    """What a form sent without what belongs to the page and not to the person."""
    return {
        name: [value.replace("\x00", "") for value in values] for name, values in sent if name not in NEVER
    }


def words_of(typed: Typed, files: Iterable[tuple[str, int]] = ()) -> str:
    """What somebody has said by a form, as one text: two sendings that say the same have the same."""
    said = {name: values for name, values in typed.items() if name != VERSION and any(values)}
    return json.dumps([said, sorted(files)], sort_keys=True)


def readable(typed: Typed, asked: Asked) -> list[tuple[str, str]]:
    """What somebody wrote, for a form that cannot be opened any more: by its questions, in its order and words.

    Where it is not known what was asked, each field stands by its name, without keys.
    """
    found = []
    known: set[str] = set()
    for label, names, words in asked:
        known.update(names)
        found.append((label, " ".join(filter(None, (said(typed.get(name, []), words) for name in names)))))
    rest = [name for name in typed if name not in known and not MACHINE.search(name)]
    found += [(name.replace("_", " ").replace("-", " ").capitalize(), said(typed[name], {})) for name in rest]
    return [(label, words) for label, words in found if label and words]


def remembered(asked: Asked, before: Asked) -> Asked:
    """What a page asks, with the words of choices that were known when its form was last at hand."""
    known = {str(names): words for _, names, words in before}
    return [[label, names, known.get(str(names), {}) | words] for label, names, words in asked] or before


def said(values: list[str], words: dict[str, str]) -> str:
    """What one box says: a choice in its words, never as the key of a row."""
    return ", ".join(words.get(value, "" if KEY.match(value) else value) for value in values if value)


def is_too_long(typed: Typed) -> bool:
    """Whether this is more than anybody writes."""
    return len(json.dumps(typed, ensure_ascii=False)) > LONGEST
