"""The terms of a booking as they stand on a day, and how they are written anew."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.rules import RuleBroken
from training import access
from training.terms.models import Terms

S = TypeVar("S", bound=Model)

FIRST_ON = date(2024, 4, 1)
FIRST = """You come for the whole session.
You cancel here if you cannot come, or give your place to a colleague, so that no place stays empty.
If you cancel late or do not come, your agency may be charged. The page says how much before you cancel.
What people say about children and families stays in the room.
We keep what you tell us about access and diet until a week after the session, and only the training team and the \
trainers read it."""
"""What a new portal begins with: the partnership writes its own."""


@dataclass(frozen=True)
class Shown:
    """The version that a page shows."""

    pk: UUID
    text: str

    @property
    def lines(self) -> list[str]:
        return Terms(text=self.text).lines


def with_terms(sessions: QuerySet[S], *, on: date) -> QuerySet[S]:
    """The sessions with the version that holds on a day, for `shown_with`: no query of its own."""
    holds = Terms.objects.filter(in_force_from__lte=on).order_by("-in_force_from")
    version: Any = holds.values(said=JSONObject(pk="pk", text="text"))[:1]
    return sessions.annotate(terms_now=Subquery(version, output_field=JSONField()))  # type: ignore[return-value]


def shown_with(session: object) -> Shown | None:
    """The version that came with a session."""
    found: dict[str, str] | None = getattr(session, "terms_now", None)
    return Shown(UUID(found["pk"]), found["text"]) if found else None


@dataclass(frozen=True)
class Difference:
    """What is new in the terms, and what they say no more."""

    new: list[str]
    gone: list[str]


def difference(accepted: UUID, now: Shown) -> Difference | None:
    """Between the version that a form was sent with and the one that holds; None where that was none of ours."""
    was = Terms.objects.filter(pk=accepted).exclude(pk=now.pk).first()
    if was is None:
        return None
    return Difference(
        [line for line in now.lines if line not in was.lines],
        [line for line in was.lines if line not in now.lines],
    )


def in_force(on: date) -> Terms | None:
    """The version that holds on a day: one query."""
    return Terms.objects.filter(in_force_from__lte=on).order_by("-in_force_from").first()


def versions() -> QuerySet[Terms]:
    """Every version, the newest first; they are public."""
    return Terms.objects.select_related("made_by")


@transaction.atomic
def write(*, by: User, text: str, in_force_from: date, today: date) -> Terms:
    """A new version, from today or a later day on; what people have accepted stays as it was.

    Raises RuleBroken for a day that is over or has a version, and where nothing would change.
    """
    require(access.can_manage(by))
    if in_force_from < today:
        raise RuleBroken("New terms hold from today on at the earliest.", about="in_force_from")
    now = in_force(in_force_from)
    if now and now.text == text:
        raise RuleBroken("That is what the terms say already.", about="text")
    with in_words(Terms):
        return Terms.objects.create(text=text, in_force_from=in_force_from, made_by=by)


def fill() -> None:
    """The first version, where there is none: run with every release."""
    if not Terms.objects.exists():
        Terms.objects.create(text=FIRST, in_force_from=FIRST_ON)
