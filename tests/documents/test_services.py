"""Documents and their versions: nothing is overwritten, nothing half kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import Storage
from django.test import override_settings
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.documents import access, keeping, renewing, services
from partnership.documents.models import Document, Piece, Stored, Version
from partnership.documents.rules import Kind, State
from partnership.history.timeline import kept
from tests.documents import files
from tests.documents.conftest import document


def content(version: Version) -> bytes:
    assert version.stored is not None
    return b"".join(keeping.taken_out(version.stored))


def test_a_document_is_kept_byte_for_byte(policy: Document, agency_lead: User) -> None:
    version = policy.versions.get()
    assert (version.number, version.state, version.filename) == (1, State.CLEAN, "policy.pdf")
    assert content(version) == files.pdf(f"Safeguarding policy of {policy.agency}")
    assert (version.size, version.uploaded_by) == (len(content(version)), agency_lead)


def test_a_key_tells_nothing_and_is_never_the_same(charity: Agency, agency_lead: User) -> None:
    for _ in range(2):
        services.upload(agency=charity, title="x", kind=Kind.POLICY, file=files.checked(), by=agency_lead)
    first, second = Stored.objects.values_list("key", flat=True)
    assert first.partition("/")[2] == second.partition("/")[2] == files.checked().sha256
    assert first != second


def test_a_new_version_leaves_the_old_ones(policy: Document, business_unit: User) -> None:
    old = content(policy.versions.get())
    services.replace(
        policy,
        file=files.checked(files.docx(), "policy.docx"),
        note="As Word",
        expires_on=None,
        by=business_unit,
    )
    newest, first = policy.versions.all()
    assert (newest.number, newest.note, newest.uploaded_by) == (2, "As Word", business_unit)
    assert (content(newest), content(first)) == (files.docx(), old)


def test_the_same_file_again_is_no_new_version(policy: Document, agency_lead: User) -> None:
    same = files.checked(content(policy.versions.get()))
    with pytest.raises(RuleBroken, match="same file as version 1"):
        services.replace(policy, file=same, note="", expires_on=None, by=agency_lead)
    assert (policy.versions.count(), Stored.objects.count()) == (1, 1)
    assert Piece.objects.values("key").distinct().count() == 1


def test_an_earlier_version_is_restored_as_a_new_one(policy: Document, agency_lead: User) -> None:
    services.replace(
        policy, file=files.checked(files.docx(), "a.docx"), note="", expires_on=None, by=agency_lead
    )
    first = policy.versions.get(number=1)
    restored = services.restore(first, note="The new one was wrong", by=agency_lead)
    assert (restored.number, restored.restored_from, restored.sha256) == (3, 1, first.sha256)
    assert content(restored) == content(first)
    assert restored.stored == first.stored
    for again in (restored, first):
        with pytest.raises(RuleBroken, match="this file already"):
            services.restore(again, note="", by=agency_lead)


def test_every_change_has_a_trace(policy: Document, agency_lead: User) -> None:
    services.change(
        policy,
        version=0,
        title="Policy",
        kind=Kind.POLICY,
        is_sensitive=True,
        expires_on=None,
        by=agency_lead,
    )
    Document.objects.update(title="Slipped past the services")
    changes: Any = kept(Document)._default_manager
    titles = changes.order_by("pgh_id").values_list("title", flat=True)
    assert list(titles) == ["Safeguarding policy", "Policy", "Slipped past the services"]
    assert kept(Version)._default_manager.count() == 1


def test_the_second_of_two_editors_is_told(policy: Document, agency_lead: User) -> None:
    facts: dict[str, Any] = {
        "title": "Policy", "kind": Kind.POLICY, "is_sensitive": False, "expires_on": None, "by": agency_lead
    }  # fmt: skip
    services.change(policy, version=0, **facts)
    with pytest.raises(RuleBroken, match="Somebody else changed"):
        services.change(policy, version=0, **facts)


# The store ---------------------------------------------------------------------------------------


class FullStore(Storage):
    """A store that takes half and then has no room, as a disk does."""

    half: list[str] = []

    def _save(self, name: str, content: Any) -> str:
        self.half.append(name)
        raise OSError(28, "No space left on device")

    def delete(self, name: str) -> None:
        self.half.remove(name)

    def exists(self, name: str) -> bool:
        return False


def test_a_store_that_is_full_keeps_nothing(charity: Agency, agency_lead: User, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {"documents": {"BACKEND": f"{__name__}.FullStore"}}
    with pytest.raises(RuleBroken, match="could not be stored, and nothing of it was kept"):
        document(charity, agency_lead)
    assert (Document.objects.count(), Stored.objects.count(), FullStore.half) == (0, 0, [])


def test_what_a_killed_upload_left_behind_is_swept(policy: Document) -> None:
    now = timezone.now()
    with pytest.raises(KeyboardInterrupt), keeping.kept(files.checked()):
        raise KeyboardInterrupt
    assert Stored.objects.count() == 1, "Who is stopped in order leaves nothing"
    left = Stored.objects.create(key="gone/without-a-word")
    Piece.objects.create(key=left.key, number=0, content=b"x")
    assert keeping.sweep(now=now) == 0, "An upload may be at it still"
    assert keeping.sweep(now=now + timedelta(days=2)) == 1
    assert list(Piece.objects.values_list("key", flat=True).distinct()) == [Stored.objects.get().key]


def test_a_file_of_many_pieces(charity: Agency, agency_lead: User) -> None:
    large = ("ä" * 79 + "\n").encode() * 12_000
    services.upload(
        agency=charity, title="x", kind=Kind.OTHER, file=files.checked(large, "a.txt"), by=agency_lead
    )
    version = Version.objects.select_related("stored").get()
    assert content(version) == large
    assert version.stored is not None
    assert Piece.objects.filter(key=version.stored.key).count() == 4
    assert keeping.store().size(version.stored.key) == len(large) == version.size


# Renewal -----------------------------------------------------------------------------------------


def test_a_document_with_a_last_day_is_renewed_before_it(charity: Agency, agency_lead: User) -> None:
    day = timezone.localdate() + timedelta(days=40)
    made = document(charity, agency_lead, "Policy about Robin", expires_on=day)
    deadline = Deadline.objects.get(subject=renewing.subject(made))
    assert (deadline.owner, deadline.agency, deadline.due_on) == (
        agency_lead,
        charity,
        day - timedelta(days=1),
    )
    assert "Robin" not in deadline.title
    later = day + timedelta(days=365)
    services.replace(
        made, file=files.checked(files.docx(), "a.docx"), note="", expires_on=later, by=agency_lead
    )
    deadline.refresh_from_db()
    assert deadline.due_on == later - timedelta(days=1)
    services.change(
        Document.objects.get(), version=0, title="x", kind=Kind.POLICY, is_sensitive=False, expires_on=None,
        by=agency_lead,
    )  # fmt: skip
    deadline.refresh_from_db()
    assert deadline.state == "dropped"


# Merged agencies ---------------------------------------------------------------------------------


def test_the_documents_of_a_merged_agency_are_its_successors(
    elsewhere: Document, hospital: Agency, charity: Agency, agency_lead: User
) -> None:
    assert not access.visible(agency_lead).filter(pk=elsewhere.pk).exists()
    hospital.until_on, hospital.successor = timezone.localdate() - timedelta(days=1), charity
    hospital.save()
    theirs = access.visible(agency_lead).get(pk=elsewhere.pk)
    assert access.can_keep(agency_lead, theirs)
    assert access.why(agency_lead, theirs)


@override_settings(CLAMAV_ADDRESS="127.0.0.1:1")
def test_a_version_on_hold_cannot_be_restored(policy: Document, charity: Agency, agency_lead: User) -> None:
    held = services.replace(
        policy, file=files.checked(files.docx(), "a.docx"), note="", expires_on=None, by=agency_lead
    )
    with pytest.raises(RuleBroken, match="can be opened"):
        services.restore(held, note="", by=agency_lead)


def test_the_services_ask_themselves_whether_somebody_may(
    policy: Document, charity: Agency, nurse: User, scrutineer: User
) -> None:
    facts: dict[str, Any] = {"title": "x", "kind": Kind.POLICY, "is_sensitive": False, "expires_on": None}
    file = files.checked(files.pdf("another"))
    for who in (nurse, scrutineer):
        for refused in (
            lambda who=who: services.upload(agency=charity, title="x", kind=Kind.POLICY, file=file, by=who),
            lambda who=who: services.upload(agency=None, title="x", kind=Kind.POLICY, file=file, by=who),
            lambda who=who: services.replace(policy, file=file, note="", expires_on=None, by=who),
            lambda who=who: services.restore(policy.versions.get(), note="", by=who),
            lambda who=who: services.change(policy, version=0, by=who, **facts),
        ):
            with pytest.raises(PermissionDenied):
                refused()
    assert (policy.versions.count(), Document.objects.count()) == (1, 1)
