"""Every character on paper is drawn: by our typeface, by a wider one of the shelf, or as the sign for what is missing.

The typefaces of the machine are left out of it: each has others, and what none of them draws breaks PDF/UA (7.21.8).
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

OURS = "Public Sans"
MISSING = "\N{REPLACEMENT CHARACTER}"
MARGINS = ("top-left", "top-right", "bottom-left", "bottom-right")
UNSEEN = re.compile(
    r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Spaces, and what only joins, turns or chooses the characters beside it."""


@dataclass(frozen=True)
class Face:
    """One typeface of the shelf: its files, one for each weight or one for all, and the characters that it draws."""

    family: str
    files: tuple[Path, ...]
    drawn: frozenset[str]

    @property
    def rules(self) -> str:
        return "".join(self.rule(file) for file in self.files)

    def rule(self, file: Path) -> str:
        weight = "" if len(self.files) == 1 else f"font-weight:{file.stem.split('-')[-2]};"
        return f'@font-face{{font-family:"{self.family}";{weight}src:url("{file.as_uri()}")}}'


@cache
def shelf() -> tuple[Face, ...]:
    """What set-up built, ours first."""
    folder = Path(settings.BUILD_DIR) / "typefaces"
    return tuple(
        Face(
            f"Wide {at}" if at else OURS,
            tuple(folder / name for name in one["files"]),
            frozenset(one["drawn"]),
        )
        for at, one in enumerate(json.loads((folder / "faces.json").read_text()))
    )


def complete(html: str) -> tuple[str, str]:
    """The page with what nobody draws replaced, and the style sheet of the faces that it needs besides ours."""
    ours, *wide = shelf()
    lacking = set(UNSEEN.sub("", html)) - ours.drawn
    unknown = lacking.difference(*(face.drawn for face in wide))
    if unknown:
        html = html.translate(dict.fromkeys(map(ord, unknown), MISSING))
        lacking = lacking - unknown | {MISSING}
    needed = []
    for face in wide:
        if lacking & face.drawn:
            needed.append(face)
            lacking -= face.drawn
    if not needed:
        return html, ""
    names = ", ".join(f"'{face.family}'" for face in (ours, *needed))
    # A drawing names its typeface itself, and the margins of a page do not inherit one.
    html = html.replace(f'font-family="{OURS}"', f'font-family="{names}"')
    margins = "".join(f"@{margin}{{font-family:{names}}}" for margin in MARGINS)
    return html, "".join(face.rules for face in needed) + f"html{{font-family:{names}}}@page{{{margins}}}"


def read_every_glyph(pdf: Any) -> None:
    """Where one character is drawn by two glyphs, as Arabic dots are, WeasyPrint lets the second stand for nothing.

    A font must say of each glyph what it stands for (7.21.7): here for a space without width.
    """
    for made in pdf.objects:
        lines = getattr(made, "stream", ())
        if b"begincmap" in lines:
            made.stream = [line[:-2] + b"<200b>" if line.endswith(b"<>") else line for line in lines]
