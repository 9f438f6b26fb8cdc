"""Each constraint of documents is tripped once."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.documents.models import Document, Piece, Stored, Version
from partnership.documents.rules import FileType, Kind, State


def refuses(name: str, change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_a_document_says_what_it_is(charity: Agency) -> None:
    refuses(
        "documents_title_is_given",
        lambda: Document.objects.create(agency=charity, title="", kind=Kind.LETTER),
    )
    refuses("documents_kind_is_known", lambda: Document.objects.create(agency=charity, title="x", kind="x"))


def test_a_version_is_whole(policy: Document, agency_lead: User) -> None:
    stored = Stored.objects.create(key="x/y")
    plain: dict[str, object] = {
        "document": policy,
        "number": 2,
        "filename": "a.pdf",
        "type": FileType.PDF,
        "size": 1,
        "sha256": "0" * 64,
        "uploaded_by": agency_lead,
        "state": State.CLEAN,
        "stored": stored,
    }

    def version(**facts: object) -> Version:
        return Version.objects.create(**plain | facts)

    refuses("documents_version_numbers_are_unique", lambda: version(number=1))
    refuses("documents_versions_count_from_one", lambda: version(number=0))
    refuses("documents_versions_count_from_one", lambda: version(restored_from=2))
    refuses("documents_version_is_not_empty", lambda: version(size=0))
    refuses("documents_version_is_not_empty", lambda: version(filename=""))
    refuses("documents_version_has_a_hash", lambda: version(sha256="ABC"))
    reason_and_bytes = "documents_refused_keeps_reason_and_no_bytes"
    refuses(reason_and_bytes, lambda: version(state=State.REFUSED, refusal="A virus."))
    refuses(reason_and_bytes, lambda: version(state=State.REFUSED, stored=None))
    refuses(reason_and_bytes, lambda: version(stored=None))
    refuses(reason_and_bytes, lambda: version(refusal="A virus."))
    refuses(reason_and_bytes, lambda: version(state="x"))
    assert version().number == 2


def test_the_pieces_of_a_file_are_in_order() -> None:
    Piece.objects.create(key="a", number=0, content=b"x")
    refuses("documents_pieces_are_in_order", lambda: Piece.objects.create(key="a", number=0, content=b"y"))
