"""What changes in documents: a new one, a new version, an earlier one restored, another title or last day."""

from datetime import date

from django.db import transaction

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.access import require
from partnership.base.background import soon
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.documents import access, keeping, renewing, scanning, tasks
from partnership.documents.checks.files import Checked
from partnership.documents.elsewhere import require_free
from partnership.documents.models import Document, Stored, Version
from partnership.documents.rules import Kind, State
from partnership.history.context import because


def upload(
    *,
    agency: Agency | None,
    title: str,
    kind: Kind | str,
    file: Checked,
    by: User,
    is_sensitive: bool = False,
    expires_on: date | None = None,
    note: str = "",
) -> Document:
    """Keep a new document with its first version. `file` comes from a `DocumentField` or from `checks.files.check`.

    Raises RuleBroken where the store of files takes nothing; then nothing is kept.
    """
    require(access.can_keep_for(by, agency))
    document = Document(
        agency=agency, title=title, kind=kind, is_sensitive=is_sensitive, expires_on=expires_on
    )
    with keeping.kept(file) as stored:
        begin(document, file=file, stored=stored, note=note, by=by)
    return document


@transaction.atomic
def begin(document: Document, *, file: Checked, stored: Stored, note: str, by: User) -> None:
    """Write down a document whose bytes are kept."""
    with in_words(Document, Version):
        document.save(force_insert=True)
        add(document, file=file, stored=stored, number=1, note=note, by=by)
    renewing.follow(document, by=by)


def replace(document: Document, *, file: Checked, note: str, expires_on: date | None, by: User) -> Version:
    """Keep another file as the newest version, with the day until which it holds; the earlier ones stay.

    Raises RuleBroken where the store of files takes nothing, where the newest version is the same file, and where
    another room looks after it.
    """
    require(access.can_keep(by, document))
    require_free(document)
    with keeping.kept(file) as stored:
        return follow_up(document, file=file, stored=stored, note=note, expires_on=expires_on, by=by)


@transaction.atomic
def follow_up(
    document: Document, *, file: Checked, stored: Stored, note: str, expires_on: date | None, by: User
) -> Version:
    """Write down the next version of a document."""
    document = lock(document)
    newest = document.versions.latest("number")
    if newest.sha256 == file.sha256 and newest.state != State.REFUSED:
        raise RuleBroken(f"This is the same file as version {newest.number}. Nothing was changed.")
    document.expires_on = expires_on
    with because(note), in_words(Version):
        version = add(document, file=file, stored=stored, number=newest.number + 1, note=note, by=by)
        document.save(update_fields=["expires_on"])
    renewing.follow(document, by=by)
    return version


def add(document: Document, *, file: Checked, stored: Stored, number: int, note: str, by: User) -> Version:
    """One more version; a scanner, where there is one, looks at it before anybody else does."""
    version = document.versions.create(
        number=number,
        filename=file.filename,
        type=file.type,
        size=file.size,
        sha256=file.sha256,
        is_stripped=file.is_stripped,
        note=note,
        uploaded_by=by,
        state=scanning.first_state(),
        stored=stored,
    )
    if version.state == State.HELD:
        soon(tasks.scan, str(version.pk))
    return version


@transaction.atomic
def restore(version: Version, *, note: str, by: User) -> Version:
    """Make an earlier version the newest again, as a version of its own that shares its bytes.

    Raises RuleBroken where it is the newest already, where it cannot be opened, and where another room looks after it.
    """
    require(access.can_keep(by, version.document))
    require_free(version.document)
    document = lock(version.document)
    version = document.versions.get(pk=version.pk)
    newest = document.versions.latest("number")
    if version.state != State.CLEAN:
        raise RuleBroken("Only a version that can be opened can be restored.")
    if version.number == newest.number or (newest.sha256 == version.sha256 and newest.state == State.CLEAN):
        raise RuleBroken(f"Version {newest.number} is this file already. Nothing was changed.")
    with because(note), in_words(Version):
        return document.versions.create(
            number=newest.number + 1,
            filename=version.filename,
            type=version.type,
            size=version.size,
            sha256=version.sha256,
            is_stripped=version.is_stripped,
            note=note,
            restored_from=version.number,
            uploaded_by=by,
            state=version.state,
            scanned_at=version.scanned_at,
            stored=version.stored,
        )


@transaction.atomic
def change(
    document: Document,
    *,
    version: int,
    title: str,
    kind: Kind | str,
    is_sensitive: bool,
    expires_on: date | None,
    by: User,
) -> Document:
    """Change what is said of a document as it was at `version`. Raises ChangedMeanwhile when it has left it."""
    require(access.can_keep(by, document))
    document = write(
        open_at(document, version, "agency"),
        title=title,
        kind=kind,
        is_sensitive=is_sensitive,
        expires_on=expires_on,
    )
    renewing.follow(document, by=by)
    return document
