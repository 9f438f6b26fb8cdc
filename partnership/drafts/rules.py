"""What is kept of a form and for how long; importable without a database."""

import json
import re
from collections.abc import Iterable
from datetime import timedelta

Typed = dict[str, list[str]]
"""What a browser sent: every field with its values."""

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
MACHINE = re.compile(r"^version$|_FORMS$|-id$|[0-9a-f]{8}-[0-9a-f]{4}-")
"""Fields that nobody has typed into, by their names."""
NEVER = {"csrfmiddlewaretoken", SEAL, KEEP_ONLY}


def kept_of(sent: Iterable[tuple[str, list[str]]]) -> Typed:
    """What a form sent without what belongs to the page and not to the person."""
    return {
        name: [value.replace("\x00", "") for value in values] for name, values in sent if name not in NEVER
    }


def readable(typed: Typed) -> list[tuple[str, str]]:
    """What somebody wrote, for a form that cannot be opened any more: each field by its name, without keys."""
    found = {
        name: ", ".join(filter(None, values)) for name, values in typed.items() if not MACHINE.search(name)
    }
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), said) for name, said in found.items() if said
    ]


def is_too_long(typed: Typed) -> bool:
    """Whether this is more than anybody writes."""
    return len(json.dumps(typed, ensure_ascii=False)) > LONGEST
