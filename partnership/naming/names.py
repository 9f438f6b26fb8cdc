"""Real names and the pseudonyms that stand for them in a text, and what else in a text tells who somebody is.

Names are replaced as whole words, the longest first, in any case. Pure: what the names are is given by the caller, who
alone can decrypt them. A machine cannot tell for certain; it shows a person where to look.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


def listed(file: str) -> list[list[str]]:
    """The words of a file below `data/`, in the groups that begin with a line of remarks."""
    groups: list[list[str]] = []
    remarks = True
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            remarks = True
            continue
        if remarks:
            groups.append([])
        remarks = False
        groups[-1] += line.split()
    return groups


ORDINARY = frozenset(word for group in listed("ordinary_words.txt") for word in group)
"""Words with a capital letter that are no name of anybody."""
NAMES_ONLY, NAMES_AND_WORDS = map(frozenset, listed("first_names.txt"))
"""Common first names: those that are nothing else, and those that are words of other texts too."""
FIRST_NAMES = NAMES_ONLY | NAMES_AND_WORDS
SMALL = frozenset(name.lower() for name in NAMES_ONLY)
INITIALS = frozenset(
    """
    AIM CAIT CAMHS CASSH CHANNEL CHISVA CYPS DASH DARDR DIDO DOLS EDUKATE EHCNA FASD FGM GCSE HIDVA IDVA ISVA LADO LSCB
    MAPPA MARAC MASA MASH MISPER NAI NEET NICE NSPCC PAUSE PSHE RAISE SARC SCIE SENCO SENDIAS SENDCO SIDS STEPS SUDI
    """.split()  # noqa: SIM905  prose is easier to read than fifty strings
)
"""Words that are written in capitals and can be spoken like a name."""

UPPER = "".join(one for one in map(chr, range(0x41, 0x250)) if one.isupper())
LOWER = "".join(one for one in map(chr, range(0x61, 0x250)) if one.islower())
CAPITAL = re.compile(
    rf"(?<!\w)(?:[OD][’'])?(?:[{UPPER}][{LOWER}]+)+(?:[’'-](?:[{UPPER}]?[{LOWER}]+)+)*(?!\w)"
)
"""Joan, O’Neil, McDonald, Smith-Jones; with its possessive."""
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:[’'-][^\W\d_]+)*(?!\w)")
POSSESSIVE = re.compile(r"[’'][sS]$")
ENDS_A_SENTENCE = re.compile(r"(?:^|[.!?:;\n“\"•(\[]|[-–]\s)\s*$")
TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DC|DS|DI|PCSO|Sgt|Nurse)\.?\s$")
SURNAME_NEXT = re.compile(r"\b(?:Mr|Mrs|Ms|Miss)\.?\s$")
MOST_IN_CAPITALS = 3
"""More words in a row are a heading or a sentence in capitals: there only a first name tells."""

DOES, TO_DO, IS = ("|".join(group) for group in listed("what_people_do.txt"))
PERSON_NEXT = re.compile(
    r" (?:(?:also|always|first|later|never|now|often|only|sometimes|still|then|usually) )?(?:"
    rf"(?:(?:has|had)(?: not)? )?(?:{DOES})"
    rf"|(?:can|could|did|does|may|might|will|would) (?:not )?(?:{TO_DO})"
    rf"|(?:had been|has been|is|was) (?:(?:also|first|last|never|not|often|then) )?(?:{IS}"
    r"|(?:at|in) (?:bed|care|college|home|hospital|nursery|school)|an? (?:baby|boy|child|girl))"
    r"|and (?:dad|father|her|his|mother|mum)"
    r")(?!\w)",
    re.IGNORECASE,
)
"""What stands after the first word of a sentence where that is a person: “told the nurse”, “was seen”."""

POSTCODE = re.compile(
    r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d(?!(?-i:st|nd|rd|th)(?!\w))[ABD-HJLNP-UW-Z]{2}(?!\w)", re.IGNORECASE
)
"""EX1 1AA, also in small letters; “A1 2nd” is none."""
HOUSE = r"(?<!\w)(?:(?:flat|apartment)\s+\d{1,4}[a-z]?,?\s+)?"
STREET = re.compile(
    HOUSE + r"\d{1,4}[a-z]?,?\s+(?:[A-Z][\w’'-]*\s+){1,3}"
    r"(?i:road|rd|street|st|avenue|ave|lane|close|drive|crescent|terrace|court|gardens|grove|place|square|way|hill|"
    r"walk|mews|row|rise|green|view|parade)(?!\w)"
)
NO_STREET = (
    r"(?:the|an?|of|in|on|at|to|from|for|with|by|and|or|as|his|her|their|its|our|my|was|were|is|are|be|been|has|had|who|"
    r"that|this|these|off|up|out|did|do|not|live[sd]?|living|(?:minute|hour|day|week|month|year|mile|metre|time|night|"
    r"child|visit|call|school|sibling|friend|house|home|offence|incident|professional|practitioner|adult|boy|girl)s?|"
    r"children|people|men|women|families|agencies|am|pm|st|nd|rd|th)\b"
)
STREET_IN_SMALL = re.compile(
    HOUSE + rf"\d{{1,3}}[a-z]?,?\s+(?:(?!{NO_STREET})[a-z][\w’'-]*\s+){{1,3}}"
    r"(?:road|rd|street|avenue|ave|lane|close|drive|crescent|terrace|gardens|mews)(?!\w)(?!\s+(?:to|by|together)\b)",
    re.IGNORECASE,
)
"""12 high street: fewer words than with capitals, since “3 houses in a row” is none."""
TELEPHONE = re.compile(r"(?<![\w./-])(?!\d\d-\d\d-\d{4})(?:\+44|0044|0)(?:[ ()-]{0,2}\d){9,11}(?![\w/])")
NHS_NUMBER = re.compile(r"(?<![\w./-])\d{3}[ -]\d{3}[ -]\d{4}(?![\w/])")
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
BIRTH = re.compile(
    r"(?<!\w)(?:born|birthday|d\.?o\.?b\.?|date of birth)(?: (?:on|is|was))?[ :,(–-]{1,3}(?:the )?(?:"
    rf"\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?: \d{{2,4}})?"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)(?!\w)",
    re.IGNORECASE,
)
"""born 4.5.2024, DOB: 4 May 2024; “born in May 2024” is no exact day."""
COLLAR = re.compile(
    r"(?<!\w)(?:W?PC|PCSO|DC|DCI|DI|DS|PS|Sgt|(?i:collar (?:number|no)))[ .-]{0,2}"
    r"(?!(?:19|20)\d\d(?!\d))\d{3,5}(?![\w/.-]*\w)"
)
"""PC 4471: whoever knows the number knows the officer. “PS 2023” is a policy statement of that year."""
NO_PERSON = "AM BA CIN CP DCI DOB EU GP ID IT MA MP NHS OK PA PE PM QA RE TV UK UN US USA WC".split()  # noqa: SIM905  as above
NAMES_NOBODY = "|".join(r"\. ?".join(letters) for letters in NO_PERSON)
LETTERS = re.compile(
    rf"(?<![\w.])(?!(?:{NAMES_NOBODY})(?!\.?\w))"
    r"(?:(?:[A-Z]\.){1,2}[A-Z]\.?|(?:[A-Z]\. ){1,2}[A-Z]\.)(?!\.?\w)"
)
"""J.T. and J. T.: initials of somebody. Without full stops they would be every NHS and MARAC."""
WHEREABOUTS = (STREET, STREET_IN_SMALL, POSTCODE, MAIL, TELEPHONE, NHS_NUMBER, BIRTH, COLLAR, LETTERS)


class Term(NamedTuple):
    """One pseudonym and every wording that it stands for."""

    key: str
    pseudonym: str
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Hidden:
    """A text with pseudonyms: how often a name was replaced, whose, and what else may tell who somebody is."""

    text: str
    replaced: int
    keys: frozenset[str]
    suspects: tuple[str, ...]


class Glossary:
    """Replaces every wording of its terms."""

    def __init__(self, terms: Iterable[Term], *, ordinary: Iterable[str] = ()) -> None:
        self.terms: dict[str, Term] = {}
        self.own = set(ordinary)
        for term in terms:
            self.own.update(CAPITAL.findall(term.pseudonym))
            for wording in term.wordings:
                self.terms[simple(wording)] = term
        self.known = ORDINARY | self.own
        wordings = sorted((one for one in self.terms if one), key=len, reverse=True)
        inner = "|".join(spaced(one) for one in wordings)
        self.pattern = re.compile(rf"(?<!\w)(?:{inner})(?!\w)", re.IGNORECASE) if inner else None

    def hide(self, text: str) -> Hidden:
        """The text as those read it who may not see names."""
        keys: set[str] = set()
        replaced = 0

        def pseudonym(found: re.Match[str]) -> str:
            nonlocal replaced
            term = self.terms.get(simple(found[0]))
            if term is None:  # a letter that has more than one small form
                return found[0]
            keys.add(term.key)
            replaced += 1
            return term.pseudonym

        if self.pattern:
            text = self.pattern.sub(pseudonym, text)
        return Hidden(text, replaced, frozenset(keys), tuple(self.telling(text)))

    def telling(self, text: str) -> list[str]:
        """What may tell who somebody is: where they live or are reached, then words that may be names."""
        found = whereabouts(text)
        for kind in WHEREABOUTS:
            text = kind.sub("…", text)
        return [*(one for one in found if one not in self.known), *self.suspects(text)]

    def suspects(self, text: str) -> list[str]:
        """Words that are not known and may be names, each as it stands there and once.

        With a capital letter, but for the first word of a sentence; that counts where it is a common first name, where
        a second such word or what only people do follows it, or as a possessive. In capitals: a common first name, what
        follows a name, and two or three words together. In small letters: common first names that are no other word.
        """
        found: dict[str, None] = {}
        words = list(WORD.finditer(text))
        together = in_capitals(text, words)
        named: re.Match[str] | None = None
        for place, one in enumerate(words):
            bare = POSSESSIVE.sub("", one[0])
            if bare.isupper() and len(bare) > 1:
                near = named is not None and text[named.end() : one.start()] == " "
                before = named[0].capitalize() if named and near else ""
                is_name = self.is_name_in_capitals(bare, before=before, together=together[place])
            elif CAPITAL.fullmatch(one[0]):
                after = words[place + 1] if place + 1 < len(words) else None
                is_name = self.is_capital_name(text, one, bare, after)
            else:
                is_name = bare in SMALL and bare.capitalize() not in self.known
            if is_name:
                found.setdefault(bare)
                named = one
        return list(found)

    def is_known(self, word: str) -> bool:
        """Whether a word, or each word between its hyphens, names nobody."""
        return word in self.known or (
            "-" in word and all(one.capitalize() in self.known for one in word.split("-"))
        )

    def is_capital_name(self, text: str, one: re.Match[str], bare: str, after: re.Match[str] | None) -> bool:
        """Whether a word with a capital letter may be a name, by what stands before and after it."""
        before = text[max(0, one.start() - 12) : one.start()]
        if SURNAME_NEXT.search(before) and bare not in self.own:
            return True
        if self.is_known(bare) or one[0] in self.known:
            return False
        is_first = ENDS_A_SENTENCE.search(before) and not TITLE.search(before)
        if not is_first or bare != one[0] or bare in FIRST_NAMES:
            return True
        if PERSON_NEXT.match(text, one.end()):
            return not self.is_known(bare.removesuffix("s"))
        return bool(
            after
            and text[one.end() : after.start()] == " "
            and CAPITAL.fullmatch(after[0])
            and not self.is_known(after[0])
        )

    def is_name_in_capitals(self, word: str, *, before: str, together: Sequence[str]) -> bool:
        """Whether JOAN may be a name: by itself, for the name `before` it, or for the words in capitals around it."""
        if self.is_known(word.title()) or self.is_known(word.capitalize()):
            return False
        few = len(together) <= MOST_IN_CAPITALS
        if word.capitalize() in (FIRST_NAMES if few else NAMES_ONLY):
            return True
        if before:
            return self.is_likely(word) or (before in FIRST_NAMES and word not in INITIALS)
        return few and self.is_likely(word) and sum(map(self.is_likely, together)) > 1

    def is_likely(self, word: str) -> bool:
        """Whether a word in capitals can be spoken and is not known: no NHS and no MARAC."""
        spoken = len(word) > 3 and re.search("[AEIOUY]", word) and word not in INITIALS
        return bool(spoken) and not self.is_known(word.capitalize())


def in_capitals(text: str, words: Sequence[re.Match[str]]) -> list[list[str]]:
    """Of each word the words in capitals of which it is one in a row, with a space between them."""
    found: list[list[str]] = []
    row: list[str] = []
    end = -1
    for one in words:
        bare = POSSESSIVE.sub("", one[0])
        if not (bare.isupper() and len(bare) > 1):
            row = []
        elif not row or text[end : one.start()] != " ":
            row = [bare]
        else:
            row.append(bare)
        found.append(row)
        end = one.end()
    return found


def whereabouts(text: str) -> list[str]:
    """Addresses, postcodes, telephone, NHS and collar numbers, dates of birth and initials, as they stand in a text."""
    return list(
        dict.fromkeys(" ".join(one[0].split()) for kind in WHEREABOUTS for one in kind.finditer(text))
    )


def telling(text: str, *, ordinary: Iterable[str] = ()) -> list[str]:
    """What in a text may tell who somebody is, without a glossary.

    `ordinary` are words with a capital letter that are known to name nobody.
    """
    return Glossary((), ordinary=ordinary).telling(text)


def real_names(called: str) -> list[str]:
    """Which words of what somebody or something is called here may be real: a pseudonym, a place, a body.

    One word that is no common first name alone says nothing: Bracken, Rowan, Avonmouth. Two unknown words together may
    be a forename and a surname, whatever they are.
    """
    told = whereabouts(called)
    for kind in WHEREABOUTS:
        called = kind.sub("…", called)
    unknown = [one for one in CAPITAL.finditer(called) if one[0] not in ORDINARY]
    told += [one[0] for one in unknown if one[0] in NAMES_ONLY]
    for one, after in pairwise(unknown):
        if called[one.end() : after.start()] == " ":
            told += [one[0], after[0]]
    return list(dict.fromkeys(told))


def simple(wording: str) -> str:
    """A wording as it is compared: small letters, single spaces, one kind of apostrophe."""
    return " ".join(wording.replace("’", "'").casefold().split())


def spaced(wording: str) -> str:
    """A pattern for a wording, whatever stands between its words."""
    parts = (re.escape(part).replace("'", "['’]") for part in wording.split(" "))
    return r"\s+".join(parts)


def most_common(found: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Words and how many texts have them, the most frequent first."""
    counted = Counter(word for words in found for word in set(words))
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))
