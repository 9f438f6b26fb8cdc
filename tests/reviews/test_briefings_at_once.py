"""The sheet of a briefing is made in the very moment in which the briefing is withdrawn, while a scanner holds it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from partnership.accounts.models import User
from partnership.documents import scanning
from partnership.documents.models import Document
from partnership.documents.rules import State as Scan
from reviews.briefings import sheets
from reviews.briefings.models import Briefing, Sheet
from tests.reviews.test_briefings_withdrawn import published, withdraw
from tests.training.test_at_once import in_a_tab, waits_for_a_lock

__all__ = ["published"]
pytestmark = pytest.mark.django_db(transaction=True)
SCANNER = {"CLAMAV_ADDRESS": "127.0.0.1:1"}
"""One that does not answer yet: what is made is held."""


def made(briefing: Briefing) -> bool:
    return sheets.make(briefing.sheet.pk, now=timezone.now())


@override_settings(**SCANNER)
def test_a_sheet_that_a_worker_has_made_and_not_kept_yet_is_closed_with_its_briefing(
    published: Briefing, business_unit: User
) -> None:
    with ThreadPoolExecutor(1) as tabs:
        with transaction.atomic():
            assert not made(published), "a scanner holds it"
            goes = tabs.submit(in_a_tab, lambda: withdraw(published, business_unit))
            assert waits_for_a_lock(goes)
        goes.result(20)
    document = Document.objects.get()
    assert document.is_sensitive
    scanning.passed(document.versions.get(), scanned_at=timezone.now())
    assert not made(published)
    document.refresh_from_db()
    assert document.is_sensitive
    assert Sheet.objects.get().attached_at is None


@override_settings(**SCANNER)
def test_a_worker_makes_no_sheet_of_what_is_being_withdrawn(published: Briefing, business_unit: User) -> None:
    with ThreadPoolExecutor(1) as tabs, transaction.atomic():
        withdraw(published, business_unit)
        worker = tabs.submit(in_a_tab, lambda: made(published))
        assert worker.result(20) is False, "it waits for nobody: the next sweep looks again"
    assert not made(published)
    assert Document.objects.count() == 0


def test_a_worker_that_gives_a_sheet_out_and_a_withdrawal_do_not_wait_for_each_other(
    published: Briefing, business_unit: User
) -> None:
    with override_settings(**SCANNER):
        made(published)
    version = Sheet.objects.get().version_made
    assert version
    scanning.passed(version, scanned_at=timezone.now())
    with ThreadPoolExecutor(1) as tabs, transaction.atomic():
        withdraw(published, business_unit)
        assert tabs.submit(in_a_tab, lambda: made(published)).result(20) is False
    assert Document.objects.get().is_sensitive
    sheet = Sheet.objects.select_related("version_made", "briefing__publication").get()
    assert sheet.version_made
    assert sheet.version_made.state == Scan.CLEAN
    assert (sheet.attempts, sheet.attached_at) == (0, None)
    assert sheet.briefing.publication
    assert sheet.briefing.publication.version_given is None
