"""A form whose words are read elsewhere: what in them may tell who somebody is stands beside the field, and a tick
sends it as it is.

Nothing of what is found is kept anywhere: it is looked for anew each time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from partnership.naming.names import CAPITAL, FIRST_NAMES, ORDINARY, POSSESSIVE, real_names, telling
from partnership.pages import words
from partnership.pages.forms import Speaking

LOOKED_AT = "looked_at"
"""The box with which somebody says that they have looked at the words, and sends them as they are."""
MOST_SHOWN = 12


MOST_BESIDE = 5
"""So many stand beside the field; where there are more, all of them stand in a list by field."""


def quoted(found: list[str], *, most: int = MOST_SHOWN) -> str:
    """“Joan”, “EX1 1AA” and 3 more"""
    shown = [f"“{one}”" for one in found[:most]]
    return words.listed([*shown, f"{len(found) - most} more"] if len(found) > most else shown)


def capitals(texts: Iterable[str]) -> frozenset[str]:
    """The words with a capital letter in some texts, for those that are known to name nobody."""
    return frozenset(word for text in texts for word in CAPITAL.findall(text))


def single(names: Iterable[str]) -> frozenset[str]:
    """The words of full names, in small letters, as `Look.names` has them."""
    return frozenset(word.lower() for name in names for word in name.split() if len(word) > 2)


Found = dict[str, list[str]]
"""The words that were found, by where they stand."""


def in_sentences(found: Found) -> list[str]:
    """Background: “Joan” and “EX1 1AA”"""
    return [f"{where}: {quoted(told)}" for where, told in found.items()]


@dataclass(frozen=True)
class Look:
    """How a text is looked through.

    `ordinary` are words with a capital letter that name nobody there, `names` those of people who work in the portal,
    single and in small letters, and `seen` what was found and looked at before.
    """

    ordinary: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    def found(self, text: str) -> list[str]:
        """The words of a text that may tell who somebody is, each once."""
        told = telling(text, ordinary=self.ordinary)
        bare = [POSSESSIVE.sub("", word) for word in CAPITAL.findall(text)] if self.names else []
        found = dict.fromkeys([*told, *(word for word in bare if self.is_known_name(word))])
        return [one for one in found if one not in self.seen]

    def words_of_file(self, filename: str) -> str:
        """The name of a file as a text, in which only known names have a capital letter: it says nothing there."""
        found = re.sub(r"[\W_]+", " ", filename.rpartition(".")[0]).lower().split()
        return " ".join(one.capitalize() if self.is_known_name(one.capitalize()) else one for one in found)

    def after(self, texts: Iterable[str]) -> "Look":
        """The same once some texts were looked at."""
        return replace(self, seen=self.seen.union(*map(self.found, texts)))

    def is_known_name(self, word: str) -> bool:
        """Whether somebody who works here has this name, and it is not only a word of any text."""
        only_a_word = word in ORDINARY and word not in FIRST_NAMES
        return word.lower() in self.names and word not in self.ordinary and not only_a_word


def stamp(word: str) -> str:
    """A mark of a word that says nothing of it, so that a page can tell which words were looked at."""
    return sha256(word.encode()).hexdigest()[:12]


class LooksForNames(Speaking):
    """Mixed into a form: refuses words that may tell who somebody is, until somebody says to send them as they are.

    `components/names.html` shows the box with which they say so.
    """

    look_at: tuple[str, ...] = ()
    """The fields in which to look."""
    calls: tuple[str, ...] = ()
    """The fields that say what somebody or something is called here: their words name nobody in the other fields, but
    for those that may be real."""
    only_new = False
    """Whether what stands in the fields already was looked at when it was written."""
    way_on = "Use a pseudonym or a role, or say below that it is to be sent as it is"
    """What to do about words that were found."""
    goes_to = "What you send goes into the papers of the review, to the safeguarding partners and the Panel."
    """Who reads it."""
    tick = "I have looked at the words that are pointed out: send them as they are"
    """What somebody says of the words."""

    def __init__(self, *args: Any, look: Look | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look = look or Look()
        self.pointed_out: dict[str, list[str]] = {}

    def to_look_at(self) -> list[str]:
        """Every word that somebody has to look at before it is sent."""
        return [word for found in self.pointed_out.values() for word in found]

    @property
    def by_field(self) -> list[tuple[str, str, str]]:
        """What a field is called, where it is, and all words in it, where they are too many to stand beside it."""
        return [
            (
                self.place_of(name).removesuffix(": ") or str(self.fields[name].label),
                self[name].id_for_label,
                quoted(told, most=len(told)),
            )
            for name, told in self.pointed_out.items()
            if len(told) > MOST_BESIDE
        ]

    @property
    def stamps(self) -> str:
        """The marks of these words, as the box sends them."""
        return " ".join(sorted({stamp(word) for word in self.to_look_at()}))

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody has said of every word that was found to send it as it is."""
        return set(self.stamps.split()) <= set(str(self.data.get(LOOKED_AT, "")).split())

    def place_of(self, name: str) -> str:
        """Where in the form a field is, where its sentence has to say so among those of others."""
        return ""

    def text_of(self, name: str) -> str:
        """What was written into a field, several lines of it too."""
        said = self.cleaned_data.get(name) or ""
        return "\n".join(map(str, said)) if isinstance(said, list) else str(said)

    def look_now(self) -> Look:
        """How this form is looked through, by what was answered in it."""
        texts = [self.text_of(name) for name in self.calls]
        called = capitals(texts).difference(*(capitals(real_names(text)) for text in texts))
        look = replace(self.look, ordinary=self.look.ordinary | called)
        kept = [str(self.initial.get(name) or "") for name in self.look_at] if self.only_new else []
        return look.after(kept)

    def real_in(self, name: str) -> list[str]:
        """Which words of a field that `calls` may be real names; none where it stays as it was."""
        text = self.text_of(name)
        is_kept = self.only_new and text == str(self.initial.get(name) or "")
        return [] if is_kept else [one for one in real_names(text) if one not in self.look.ordinary]

    def _clean_form(self) -> None:
        """Look once every other rule was asked, so that none takes words that are pointed out for missing ones."""
        super()._clean_form()  # type: ignore[misc]  # the stubs do not know it
        self.point_out()

    def point_out(self) -> None:
        """Find the words, and refuse them unless somebody has said to send them as they are."""
        look = self.look_now()
        found = {name: self.real_in(name) for name in self.calls}
        found |= {name: look.found(self.text_of(name)) for name in self.look_at}
        self.pointed_out = {name: told for name, told in found.items() if told}
        if not self.is_looked_at:
            for name, told in self.pointed_out.items():
                below = ": all of them are listed below" if len(told) > MOST_BESIDE else ""
                self.add_error(
                    name,
                    f"{self.place_of(name)}{quoted(told, most=MOST_BESIDE)} may tell who somebody is{below}. "
                    f"{self.way_on}",
                )


class LooksBeforeAllRead(LooksForNames):
    """The same before anybody at all can read it; `found` is what stands in what goes with it, by where."""

    way_on = "Change it, or tick below that you have looked at the words and they name nobody"
    goes_to = "Everybody can read this, and what was read once cannot be taken back."
    tick = "I have looked at these words; they name nobody"
    if_they_do = "change them first"
    """What to do where words that were `found` name somebody."""

    def __init__(self, *args: Any, found: Found | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found or {}
        self.found_said = in_sentences(self.found)

    def to_look_at(self) -> list[str]:
        return [*super().to_look_at(), *(word for told in self.found.values() for word in told)]

    def point_out(self) -> None:
        super().point_out()
        if self.found and not self.is_looked_at:
            where = words.listed([f"“{where}”" for where in self.found])
            self.add_error(
                None,
                f"Look at the words that are pointed out in {where}, and tick below that they name nobody. If they do, "
                f"{self.if_they_do}",
            )
