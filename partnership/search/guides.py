"""What help and the statements say, section by section: open to everybody, and found without asking the database."""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape

from django.conf import settings
from django.template import Context
from django.template.base import Template
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.urls import reverse
from django.utils.html import strip_tags

from partnership.search.asking import SHORTEST_BEGINNING, WORD, Asked, plain
from partnership.search.marking import stem

PAGES = {
    "pages:help": "pages/help.html",
    "pages:privacy": "pages/privacy.html",
    "pages:accessibility": "pages/accessibility.html",
}
MOST = 3
SECTION = re.compile(r'<h2[^>]*?(?: id="([\w-]+)")?>(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class Guide:
    """One section of such a page, with its words."""

    title: str
    page: str
    url: str
    words: frozenset[str]

    def has(self, phrase: str, *, beginning: bool) -> bool:
        """Whether all of these words stand here, in whatever form; the last may be the beginning of one."""
        *others, last = [plain(word) for word in WORD.findall(phrase)] or [""]
        stems = {stem(word) for word in self.words}
        if not {stem(word) for word in others} <= stems:
            return False
        begun = beginning and len(last) >= SHORTEST_BEGINNING
        return stem(last) in stems or (begun and any(word.startswith(last) for word in self.words))


def found(asked: Asked) -> list[Guide]:
    """The sections that have all the words, the first few. Small words alone find none: they stand everywhere."""
    if not any(len(word) > SHORTEST_BEGINNING for word in asked.words):
        return []
    groups = asked.groups
    return [
        guide
        for guide in guides()
        if all(any(guide.has(one, beginning=group is groups[-1]) for one in group) for group in groups)
    ][:MOST]


@cache
def guides() -> tuple[Guide, ...]:
    """Every section under a heading: they change with a release, not while a process runs."""
    return tuple(guide for name, path in PAGES.items() for guide in sections(name, path))


def sections(name: str, path: str) -> list[Guide]:
    """The sections of one page."""
    template: Template = get_template(path).template  # type: ignore[attr-defined]  # Django's own engine
    page, (_, *parts) = block(template, "title"), SECTION.split(block(template, "text"))
    return [
        Guide(
            title=unescape(strip_tags(heading)),
            page=unescape(page),
            url=reverse(name) + (f"#{anchor}" if anchor else ""),
            words=frozenset(plain(word) for word in WORD.findall(unescape(strip_tags(f"{heading} {text}")))),
        )
        for anchor, heading, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def block(template: Template, name: str) -> str:
    """What stands in one block of a page, without the frame around it."""
    context = Context({"partnership": settings.PARTNERSHIP})
    (node,) = [one for one in template.nodelist.get_nodes_by_type(BlockNode) if one.name == name]  # type: ignore[attr-defined]
    with context.bind_template(template):
        return str(node.nodelist.render(context))  # type: ignore[attr-defined]
