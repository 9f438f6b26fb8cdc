"""A form that is sent twice is saved once: the second sending is led to what the first saved and leaves no draft."""

from collections.abc import Callable
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.drafts import services
from partnership.drafts.models import Draft
from partnership.drafts.pages import Page
from partnership.drafts.rules import kept_of
from partnership.drafts.sealing import fingerprint
from tests.drafts.pages import EDIT, fields
from tests.drafts.test_keeping import page_of
from training.models import Course

ClientFor = Callable[[User | None], Client]


def drafts() -> int:
    return Draft.objects.filter(typed__isnull=False).count()


def test_the_second_sending_is_led_to_what_the_first_has_saved(
    client_for: ClientFor, training_officer: User, course: Course
) -> None:
    browser = client_for(training_officer)
    here, other_tab = fields(browser.get(EDIT)), fields(browser.get(EDIT))
    words = {"summary": "As it should be."}
    first = browser.post(EDIT, here | words)
    for again in (here, other_tab):
        second = browser.post(EDIT, again | words)
        assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    page = browser.get(first.headers["Location"]).content.decode()
    assert "This was saved when you sent it the first time." in page
    assert not drafts()
    course.refresh_from_db()
    assert course.version == 1
    # Other words from the old page are in nothing that was saved: they are compared and kept.
    refused = browser.post(EDIT, here | {"summary": "Otherwise."})
    assert "You saved this in another window" in refused.content.decode()
    assert drafts() == 1


def test_an_old_tab_says_that_what_others_have_changed_since_stands(
    client_for: ClientFor, training_officer: User, course: Course
) -> None:
    browser = client_for(training_officer)
    early = page_of(training_officer, place=EDIT, ago=timedelta(minutes=10))
    here = fields(browser.get(EDIT)) | {"draft": early.seal}
    words = {"summary": "As it should be."}
    browser.post(EDIT, here | words)
    Draft.objects.update(kept_at=F("kept_at") - timedelta(minutes=5))
    page = browser.post(EDIT, here | words, follow=True).content.decode()
    assert "If somebody has changed it since, their change stands." in page


def test_its_draft_goes_though_it_was_refused_before_the_first_was_through(training_officer: User) -> None:
    now = timezone.now()
    first, second = page_of(training_officer), page_of(training_officer)
    for page in (first, second):
        for typed, left in (({"a": ["b"], "version": ["0"]}, 0), ({"a": ["c"]}, page is second)):
            services.keep(page, by=training_officer, typed=typed, now=now + timedelta(minutes=1))
            services.finish(
                first, by=training_officer, now=now + timedelta(minutes=1), words=fingerprint({"a": ["b"]})
            )
            assert drafts() == left
            Draft.objects.all().delete()


def test_the_same_words_in_a_form_opened_later_are_kept(training_officer: User) -> None:
    now, typed = timezone.now(), {"a": ["b"]}
    services.finish(page_of(training_officer), by=training_officer, now=now, words=fingerprint(typed))
    late = Page(**vars(page_of(training_officer)) | {"opened_at": now + timedelta(seconds=1)})
    services.keep(late, by=training_officer, typed=typed, now=now + timedelta(seconds=2))
    assert drafts() == 1


def test_another_file_under_the_same_words_is_another_sending() -> None:
    words = kept_of([("title", ["Plan"]), ("version", ["3"])])
    assert fingerprint(words) == fingerprint({"title": ["Plan"], "note": [""]})
    paper = SimpleUploadedFile("plan.pdf", b"x")
    assert fingerprint(words) != fingerprint(words, [(str(paper.name), paper.size or 0)])
