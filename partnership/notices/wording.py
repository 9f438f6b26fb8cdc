"""What each kind says in this partnership, and how that looks before anybody is sent it."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.editing import open_at, write
from partnership.base.rules import RuleBroken
from partnership.notices import access
from partnership.notices.kinds import find, kinds
from partnership.notices.letters import letter
from partnership.notices.models import Notice, Wording
from partnership.notices.rules import (
    DIGEST,
    HEADING_LENGTH,
    TEXT_LENGTH,
    Kind,
    what_is_wrong,
    worded,
)


@dataclass(frozen=True)
class Said:
    """One kind with the words it goes out in."""

    kind: Kind
    heading: str
    text: str
    is_own: bool


def all_said() -> list[Said]:
    """Every kind with its words, in the order of the rooms."""
    own = {row.kind: row for row in Wording.objects.exclude(heading="")}
    return [
        Said(kind, own[code].heading, own[code].text, True)
        if code in own
        else Said(kind, kind.heading, kind.text, False)
        for code, kind in kinds().items()
    ]


def wording_of(kind: Kind) -> Wording:
    """The wording of a kind as it goes out now, to be edited; not saved where nobody has edited it."""
    row = Wording.objects.filter(kind=kind.code).first() or Wording(kind=kind.code)
    return filled(row)


def filled(row: Wording) -> Wording:
    """A row with the kind's own words in it, where the partnership has none."""
    if not row.heading:
        row.heading, row.text = find(row.kind).heading, find(row.kind).text
    return row


@transaction.atomic
def reword(kind: Kind, *, by: User, version: int, heading: str, text: str) -> Wording:
    """Let a kind say this from now on. Messages that are made already stay as they are.

    Raises ChangedMeanwhile when somebody saved after `version`, or RuleBroken for a fact that the kind does not have.
    """
    require(access.runs_the_post(by))
    wrong = what_is_wrong(heading, kind.facts) or what_is_wrong(text, kind.facts)
    if wrong:
        raise RuleBroken(wrong)
    return put(kind, version=version, heading=heading, text=text)


@transaction.atomic
def back_to_default(kind: Kind, *, by: User, version: int) -> Wording:
    """Let a kind say what it says in the portal as it comes. Raises ChangedMeanwhile like `reword`."""
    require(access.runs_the_post(by))
    return put(kind, version=version, heading="", text="")


def put(kind: Kind, *, version: int, heading: str, text: str) -> Wording:
    """Save both parts on top of `version`, which is 0 where nobody has saved anything."""
    Wording.objects.bulk_create([Wording(kind=kind.code)], ignore_conflicts=True)
    return write(open_at(Wording.objects.get(kind=kind.code), version), heading=heading, text=text)


def example(kind: Kind, *, to: User, heading: str, text: str) -> Notice:
    """A message in these words that is never saved, with the name of each fact where the fact will be."""
    facts = {fact: f"[{fact.replace('_', ' ')}]" for fact in kind.facts}
    now = timezone.now()
    return Notice(
        id=UUID(int=0),
        kind=kind.code,
        user=to,
        heading=worded(heading, facts, HEADING_LENGTH),
        text=worded(text, facts, TEXT_LENGTH),
        path="/",
        created_at=now,
        next_try_at=now,
    )


def example_letter(notice: Notice) -> EmailMultiAlternatives:
    """The mail of an example; the one that carries others carries two."""
    parts = []
    if notice.kind == DIGEST:
        name = str(settings.PARTNERSHIP["name"])
        parts = [
            Notice(kind=DIGEST, heading=f"{which} message from the {name}", path="/")
            for which in ("First", "Second")
        ]
    return letter(notice, parts)
