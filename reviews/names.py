"""Real names and the pseudonyms that stand for them in a text, and what else in a text tells who somebody is.

Names are replaced as whole words, the longest first, in any case. Pure: what the names are is given by the caller, who
alone can decrypt them. A machine cannot tell for certain; it shows a person where to look.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

ORDINARY = frozenset(
    """
    January February March April May June July August September October November December Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday Easter Christmas Spring Summer Autumn Winter Bank Holiday
    I A An The He She They It We You His Her Their This That These Those There Then When Where While After Before
    Mr Mrs Ms Miss Dr Sir Police Constable Sergeant Inspector Detective Social Worker Care Services Service Health
    Visitor Nurse Midwife Doctor Consultant Hospital Surgery Practice School Nursery College Academy Primary Secondary
    Infant Junior Children Child Family Families Mother Father Sibling Grandmother Grandfather Partner Adult Baby Young
    Person Parent Carer Conference Protection Plan Core Group Strategy Discussion Meeting Section Assessment Referral
    Early Help Front Door Multi Agency Safeguarding Hub Team Manager Officer Head Teacher Lead Designated Court Order
    Ambulance Emergency Department Accident Probation Housing Council County Partnership Board Act England British
    Violence Domestic Abuse Report Record Notes Letter Email Telephone Call Visit Met Saw Spoke Visited Called Rang Seen
    Discussed Told Asked Attended Phoned Contacted Informed Advised Reported Referred With From To At In On And Not No
    """.split()  # noqa: SIM905  prose is easier to read than 150 strings
)
"""Words with a capital letter that are no name of anybody."""
CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:[’'-][A-ZÀ-Þa-zß-ÿ]+)*")
ENDS_A_SENTENCE = re.compile(r"(?:^|[.!?:;\n“\"•(\[]|[-–]\s)\s*$")
TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DC|DS|DI|PCSO|Sgt|Nurse)\.?\s$")

POSTCODE = re.compile(
    r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d(?!(?-i:st|nd|rd|th)(?!\w))[ABD-HJLNP-UW-Z]{2}(?!\w)", re.IGNORECASE
)
"""EX1 1AA, also in small letters; “A1 2nd” is none."""
STREET = re.compile(
    r"(?<!\w)(?:(?:flat|apartment)\s+\d{1,4}[a-z]?,?\s+)?\d{1,4}[a-z]?,?\s+(?:[A-Z][\w’'-]*\s+){1,3}"
    r"(?i:road|rd|street|st|avenue|ave|lane|close|drive|crescent|terrace|court|gardens|grove|place|square|way|hill|"
    r"walk|mews|row|rise|green|view|parade)(?!\w)"
)
TELEPHONE = re.compile(r"(?<![\w./-])(?!\d\d-\d\d-\d{4})(?:\+44|0044|0)(?:[ ()-]{0,2}\d){9,11}(?![\w/])")
NHS_NUMBER = re.compile(r"(?<![\w./-])\d{3}[ -]\d{3}[ -]\d{4}(?![\w/])")
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
WHEREABOUTS = (STREET, POSTCODE, MAIL, TELEPHONE, NHS_NUMBER)


class Term(NamedTuple):
    """One pseudonym and every wording that it stands for."""

    key: str
    pseudonym: str
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Hidden:
    """A text with pseudonyms: how often a name was replaced, whose, and which words may be names of somebody else."""

    text: str
    replaced: int
    keys: frozenset[str]
    suspects: tuple[str, ...]


class Glossary:
    """Replaces every wording of its terms."""

    def __init__(self, terms: Iterable[Term], *, ordinary: Iterable[str] = ()) -> None:
        self.terms: dict[str, Term] = {}
        self.known = {*ORDINARY, *ordinary}
        for term in terms:
            self.known.update(CAPITAL.findall(term.pseudonym))
            for wording in term.wordings:
                self.terms[simple(wording)] = term
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
        return Hidden(text, replaced, frozenset(keys), tuple(self.suspects(text)))

    def suspects(self, text: str) -> list[str]:
        """Words with a capital letter that are neither at the start of a sentence nor known: perhaps names.

        At the start of a sentence a word counts where a second such word follows it, or a possessive.
        """
        found: dict[str, None] = {}
        for one in CAPITAL.finditer(text):
            word = one[0]
            bare = re.sub(r"[’']s$", "", word)
            if bare in self.known or word in self.known:
                continue
            before = text[max(0, one.start() - 12) : one.start()]
            first = bool(ENDS_A_SENTENCE.search(before)) and not TITLE.search(before)
            if first and bare == word:
                after = CAPITAL.match(text, one.end() + 1)
                if not after or after[0] in self.known or text[one.end() : one.end() + 1] != " ":
                    continue
            found.setdefault(bare)
        return list(found)


def whereabouts(text: str) -> list[str]:
    """Postal addresses, postcodes, mail addresses, telephone numbers and NHS numbers, as they stand in a text."""
    return list(
        dict.fromkeys(" ".join(one[0].split()) for kind in WHEREABOUTS for one in kind.finditer(text))
    )


def telling(text: str, *, ordinary: Iterable[str] = ()) -> list[str]:
    """What in a text may tell who somebody is: where they live or are reached, then words that may be names.

    `ordinary` are words with a capital letter that are known to name nobody.
    """
    found = whereabouts(text)
    for kind in WHEREABOUTS:
        text = kind.sub("…", text)
    return [*found, *Glossary((), ordinary=ordinary).suspects(text)]


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
