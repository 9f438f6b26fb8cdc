"""What changes a publication: it is published, corrected, withdrawn, and put back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock, one_at_a_time
from partnership.base.rules import RuleBroken
from partnership.deadlines.counting import rule_on
from partnership.deadlines.days_off import held_calendar
from partnership.deadlines.reckoning import reckon
from partnership.documents.models import Version
from partnership.documents.rules import State
from partnership.history.context import because as giving_reason
from partnership.pages import words
from partnership.publications import access, papers
from partnership.publications.models import Publication
from partnership.publications.rules import READ_AGAIN, STAYS_BY, Kind, why_not_on, why_not_withdrawn

Sections = Sequence[tuple[str, str]]
"""Headings, each with its text. A heading may be empty."""


@transaction.atomic
def publish(
    *,
    kind: Kind | str,
    title: str,
    summary: str,
    by: User,
    on: date,
    sections: Sections = (),
    version: Version | None = None,
    instead_of: Publication | None = None,
) -> Publication:
    """Publish a text, a file, or both: from now on anybody can read it. `on` is the day that is shown.

    What was published elsewhere before there was a portal may be entered with its day. `instead_of` was withdrawn and
    stays so. Raises RuleBroken for a day to come, a file that may not be opened yet, where there is nothing to read,
    where the same, or what it stands in the place of, is public already, and where another stands there.
    """
    require(access.can_publish(by))
    if refused := why_not_on(on, today=timezone.localdate()):
        raise RuleBroken(refused, about="on")
    if version is not None and version.state != State.CLEAN:
        raise RuleBroken(
            "The file cannot be opened yet, so it cannot be published. Wait until it is scanned."
        )
    slug = free_slug(title)
    require_new(kind, title, on)
    if instead_of is not None:
        instead_of = lock(instead_of)
        require_gone(instead_of)
    made = Publication(
        kind=kind,
        slug=slug,
        title=title,
        summary=summary,
        sections=kept(sections),
        version_given=version,
        published_on=on,
        published_by=by,
        stays_until=stays_until(kind, on),
    )
    with in_words(Publication):
        made.save(force_insert=True)
        if instead_of is not None:
            write(instead_of, replaced_by=made)
    return made


def require_new(kind: Kind | str, title: str, on: date) -> None:
    """Raise RuleBroken where the same is public already: it was sent twice."""
    if is_public(kind, title, on):
        raise RuleBroken("This is published already. Give another one another title.", about="title")


def require_gone(earlier: Publication) -> None:
    """Raise RuleBroken where nothing can be published in the place of this: two would be public."""
    if earlier.withdrawn_on is None:
        raise RuleBroken(
            f"“{earlier.title}” is public. Withdraw it first, then publish this in its place.",
            about="instead_of",
        )
    if newer := earlier.replaced_by:
        raise RuleBroken(
            f"“{newer.title}” was published in the place of “{earlier.title}” already.", about="instead_of"
        )


def is_public(kind: Kind | str, title: str, on: date) -> bool:
    """Whether something of this kind, title and day is public."""
    same = Publication.objects.filter(kind=kind, title__iexact=title, published_on=on, withdrawn_on=None)
    return same.exists()


def stays_until(kind: Kind | str, on: date) -> date | None:
    """Until when something published on a day has to stay, by the rule of that day; None where nothing asks."""
    code = STAYS_BY.get(Kind(kind))
    if code is None:
        return None
    return reckon(rule_on(code, on).period, on, calendar=held_calendar(), pauses=()).due_on


def kept(sections: Sections) -> list[dict[str, str]]:
    """The sections as they are stored; those without text are left out."""
    return [{"heading": heading, "text": text} for heading, text in sections if text.strip()]


def free_slug(title: str) -> str:
    """The title as it stands in an address, with a number where another has it."""
    one_at_a_time("publications.slug")
    stem = slugify(title)[:90].strip("-") or "publication"
    taken = {"new"} | set(Publication.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )


@transaction.atomic
def correct(publication: Publication, *, version: int, by: User, **facts: Any) -> Publication:
    """Change the title, the summary or the `sections` as they were at `version`; its address stays.

    Raises ChangedMeanwhile when it has left that version, and RuleBroken for a briefing, of which there are copies.
    """
    require(access.can_correct(by, publication))
    if "sections" in facts:
        facts["sections"] = kept(facts["sections"])
    return write(open_at(publication, version), **facts)


@transaction.atomic
def give(publication: Publication, *, version: int, file: Version, by: User) -> Publication:
    """Put a file beside the text, as it was at `version`. Raises ChangedMeanwhile when it has left that version."""
    require(access.can_publish(by))
    return write(open_at(publication, version), version_given=file)


@transaction.atomic
def withdraw(
    publication: Publication, *, because: str, by: User, today: date, urgent: bool = False
) -> Publication:
    """Take something back, with the reason; it stays here and can be put back. Its file is closed with it.

    Raises RuleBroken for a review within the year that it has to stay, unless it is `urgent`: it does harm, or the law
    forbids it.
    """
    require(access.can_publish(by))
    publication = lock(publication)
    if publication.withdrawn_on is not None:
        raise RuleBroken("This is withdrawn already.")
    if refused := why_not_withdrawn(publication.stays_until, today=today, urgent=urgent):
        raise RuleBroken(refused, about="urgent")
    with giving_reason(because):
        publication = write(publication, withdrawn_on=today, withdrawn_because=because)
        papers.close(publication.version_given)
        return told(publication, by=by)


@transaction.atomic
def put_back(publication: Publication, *, because: str, version: int | None = None, by: User) -> Publication:
    """Let everybody read again what was withdrawn, as it was at `version`, with the reason; its file is open again.

    Raises RuleBroken where another stands in its place, and where it was changed since somebody looked at it.
    """
    require(access.can_publish(by))
    one_at_a_time("publications.slug")  # so that nobody publishes the same meanwhile
    publication = lock(publication)
    require_withdrawn(publication)
    if version is not None and version != publication.version:
        raise RuleBroken(READ_AGAIN)
    with giving_reason(because):
        publication = write(publication, withdrawn_on=None, withdrawn_because="")
        papers.open_again(publication.version_given)
        return told(publication, by=by)


def require_withdrawn(publication: Publication) -> None:
    """Raise RuleBroken where there is nothing to put back, or another stands in its place."""
    if publication.withdrawn_on is None:
        raise RuleBroken("This is public already.")
    if refused := why_not_back(publication):
        raise RuleBroken(refused)


def why_not_back(publication: Publication) -> str | None:
    """The sentence that tells why what was withdrawn stays so, or None: two of the same would be public."""
    if newer := publication.replaced_by:
        on = words.plain_date(newer.published_on)
        return f"“{newer.title}” was published in its place on {on}, so this stays withdrawn."
    if is_public(publication.kind, publication.title, publication.published_on):
        return f"“{publication.title}” was published anew, so this stays withdrawn. Withdraw the other one first."
    return None


def told(publication: Publication, *, by: User) -> Publication:
    """What was withdrawn or put back, once the rooms that made it have heard (PUBLICATION_LISTENERS)."""
    for path in settings.PUBLICATION_LISTENERS:
        import_string(path)(publication, by=by)
    return publication
