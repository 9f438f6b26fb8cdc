"""A draft is kept by button and by script, comes back unjudged, and goes when the form is saved."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.base.rules import RuleBroken
from partnership.drafts import access, rules, services
from partnership.drafts.models import Draft
from partnership.drafts.pages import Page
from tests.drafts.pages import EDIT, NEW, course_as, fields, seal_of
from training.models import Course, Session

ClientFor = Callable[[User | None], Client]


def page_of(user: User, *, place: str = NEW, ago: timedelta = timedelta()) -> Page:
    return Page(uuid4(), user.pk, place, "Add a course", None, timezone.now() - ago)


def test_the_second_button_keeps_everything_and_saves_nothing(
    client_for: ClientFor, training_officer: User
) -> None:
    browser = client_for(training_officer)
    sent = course_as(title="", summary="Half a sentence", draft=seal_of(browser.get(NEW)), draft_only="later")
    answer = browser.post(NEW, sent, follow=True)
    assert answer.redirect_chain == [("/account/drafts/", 302)]
    page = answer.content.decode()
    assert "Saved as a draft at" in page
    assert "Add a course" in page
    assert not Course.objects.exists()
    back = browser.get(NEW)
    assert "Half a sentence" in back.content.decode()
    assert "This is your draft of" in back.content.decode()
    assert "There is a problem" not in back.content.decode()
    assert 'class="govuk-error-message"' not in back.content.decode()


def test_it_is_said_that_a_draft_keeps_no_file(client_for: ClientFor, business_unit: User) -> None:
    browser, here = client_for(business_unit), "/publications/new/"
    paper = SimpleUploadedFile("bulletin.txt", b"Read this.")
    sent = {"title": "A bulletin", "file": paper, "draft": seal_of(browser.get(here)), "draft_only": "later"}
    assert "The file that you chose is not kept: choose it again." in (
        browser.post(here, sent, follow=True).content.decode()
    )
    assert "A draft keeps no file: choose it again." in browser.get(here).content.decode()


def test_the_script_keeps_and_is_told_what_to_say(client_for: ClientFor, training_officer: User) -> None:
    browser = client_for(training_officer)
    seal = seal_of(browser.get(NEW))
    answer = browser.post(NEW, course_as(summary="Half", draft=seal, draft_only="auto"))
    assert answer.status_code == 200
    assert re.match(r"\s*(\{#.*\n)?<p data-draft-said>Saved as a draft at", answer.content.decode())
    assert "<html" not in answer.content.decode()
    (draft,) = Draft.objects.all()
    assert draft.typed
    assert draft.typed["summary"] == ["Half"]
    assert not rules.NEVER & set(draft.typed)


def test_saving_lets_it_go_and_late_words_do_not_bring_it_back(
    client_for: ClientFor, training_officer: User
) -> None:
    browser = client_for(training_officer)
    seal = seal_of(browser.get(NEW))
    browser.post(NEW, course_as(draft=seal, draft_only="auto"))
    assert browser.post(NEW, course_as(draft=seal)).status_code == 302
    assert Course.objects.count() == 1
    assert not access.visible(training_officer, now=timezone.now()).exists()
    late = browser.post(NEW, course_as(summary="Late", draft=seal, draft_only="auto"))
    assert "This has been saved." in late.content.decode()
    assert "Late" not in browser.get(NEW).content.decode()
    assert Draft.objects.get().typed is None


def test_what_is_sent_and_wrong_is_kept_too(client_for: ClientFor, training_officer: User) -> None:
    browser = client_for(training_officer)
    answer = browser.post(NEW, course_as(title="", summary="Long words", draft=seal_of(browser.get(NEW))))
    assert "There is a problem" in answer.content.decode()
    assert "Long words" in browser.get(NEW).content.decode()


def test_a_page_too_old_to_be_known_still_only_keeps(client_for: ClientFor, training_officer: User) -> None:
    browser = client_for(training_officer)
    browser.post(NEW, course_as(draft="forged", draft_only="later"))
    assert not Course.objects.exists()
    assert Draft.objects.get().title == "Add a course"


def test_dates_choices_and_ticks_come_back_as_they_were_typed(
    client_for: ClientFor, training_officer: User, session: Session
) -> None:
    browser = client_for(training_officer)
    place = f"/training/manage/sessions/{session.pk}/edit/"
    sent = fields(browser.get(place)) | {
        "day_1_day": "31", "day_1_month": "Febr", "starts": "nine", "online": "on", "status": "closed",
        "draft_only": "later",
    }  # fmt: skip
    sent.pop("venue")
    browser.post(place, sent)
    back = fields(browser.get(place))
    assert (back["day_1_day"], back["day_1_month"], back["starts"]) == ("31", "Febr", "nine")
    assert (back["online"], back["status"]) == ("on", "closed")
    assert back["venue"] == "Withy House"


def test_only_the_writer_sees_it(
    client_for: ClientFor, training_officer: User, business_unit: User, course: Course
) -> None:
    browser = client_for(training_officer)
    browser.post(EDIT, fields(browser.get(EDIT)) | {"summary": "Not for others", "draft_only": "later"})
    draft = Draft.objects.get()
    other = client_for(business_unit)
    for place in (EDIT, "/account/drafts/"):
        assert "Not for others" not in other.get(place).content.decode()
    assert "Change Advanced" not in other.get("/account/drafts/").content.decode()
    assert other.post(f"/account/drafts/{draft.pk}/throw-away/").status_code == 404
    with pytest.raises(PermissionDenied):
        services.throw_away(draft, by=business_unit)
    assert browser.post(f"/account/drafts/{draft.pk}/throw-away/", {"then": "form"})["Location"] == EDIT
    assert not Draft.objects.exists()


def test_who_leaves_sees_none_and_who_is_deleted_leaves_none(leaver: User) -> None:
    now = timezone.now()
    services.keep(page_of(leaver), by=leaver, typed={"a": ["b"]}, now=now)
    assert not access.visible(leaver, now=now).exists()
    Membership.objects.filter(user=leaver).delete()
    leaver.delete()
    assert not Draft.objects.exists()


def test_the_first_account_of_a_portal_finds_its_drafts_before_it_has_a_role(
    client_for: ClientFor, db: None
) -> None:
    first = User.objects.create_superuser(email="first@council.example", password="x", name="First")
    browser = client_for(first)
    seal = seal_of(browser.get("/agencies/new/"))
    browser.post("/agencies/new/", {"name": "Levels Council", "draft": seal, "draft_only": "later"})
    assert "Levels Council" in browser.get("/agencies/new/").content.decode()
    assert "Add an agency" in browser.get("/account/drafts/").content.decode()


def test_what_is_saved_is_saved_though_its_draft_cannot_be_let_go(
    client_for: ClientFor, training_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: Any, **more: Any) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(services, "finish", busy)
    browser = client_for(training_officer)
    assert browser.post(NEW, course_as(draft=seal_of(browser.get(NEW)))).status_code == 302
    assert Course.objects.count() == 1


def test_one_draft_for_each_place(training_officer: User) -> None:
    now = timezone.now()
    page = page_of(training_officer)
    services.keep(page, by=training_officer, typed={"a": ["b"]}, now=now)
    services.keep(page, by=training_officer, typed={"a": ["c"]}, now=now)
    assert Draft.objects.get().typed == {"a": ["c"]}
    with pytest.raises(IntegrityError, match="drafts_one_for_each_place"), transaction.atomic():
        Draft.objects.create(
            user=training_officer, place=NEW, title="x", page=uuid4(), began_at=now, kept_at=now
        )


def test_a_second_window_does_not_push_the_first_aside(training_officer: User) -> None:
    first, second = page_of(training_officer), page_of(training_officer, ago=timedelta(minutes=5))
    now = timezone.now()
    services.keep(first, by=training_officer, typed={"a": ["first"]}, now=now)
    with pytest.raises(RuleBroken, match="another window"):
        services.keep(second, by=training_officer, typed={"a": ["second"]}, now=now, by_itself=True)
    assert Draft.objects.get().typed == {"a": ["first"]}
    services.keep(second, by=training_officer, typed={"a": ["second"]}, now=now)
    assert Draft.objects.get().typed == {"a": ["second"]}


def test_words_that_were_overtaken_on_their_way_change_nothing(
    client_for: ClientFor, training_officer: User
) -> None:
    browser = client_for(training_officer)
    sent = course_as(draft=seal_of(browser.get(NEW)), draft_only="auto")
    for serial, words in (("1000", "Newer"), ("999", "Older"), ("nonsense", "Newest"), ("998", "Older")):
        answer = browser.post(NEW, sent | {"summary": words, "draft_serial": serial})
        assert "Saved as a draft at" in answer.content.decode()
    draft = Draft.objects.get()
    assert draft.typed
    assert draft.typed["summary"] == ["Newest"]
    # What is sent to be saved, and is not, counts too: what was on its way comes after it.
    browser.post(NEW, sent | {"summary": "Sent", "title": "", "draft_serial": "1001", "draft_only": "later"})
    browser.post(NEW, sent | {"summary": "Older", "draft_serial": "1000"})
    draft.refresh_from_db()
    assert draft.typed["summary"] == ["Sent"]


def test_a_draft_is_read_by_the_questions_of_its_form(
    client_for: ClientFor, training_officer: User, session: Session, council: Agency
) -> None:
    browser = client_for(training_officer)
    place = f"/training/manage/sessions/{session.pk}/edit/"
    sent = fields(browser.get(place)) | {
        "day_1_day": "31", "day_1_month": "Febr", "day_1_year": "2027", "online": "on", "status": "closed",
        "forged": str(council.pk), "forged-id": "x", "draft_only": "later",
    }  # fmt: skip
    browser.post(place, sent)
    rows = browser.get(f"/account/drafts/{Draft.objects.get().pk}/").context["rows"]
    read = dict(rows)
    assert (read["First day"], read["Can people book?"]) == ("31 Febr 2027", "No, booking is closed")
    assert read["This session is held online"] == "Yes"
    labels = [label for label, _ in rows]
    assert labels.index("First day") < labels.index("Venue") < labels.index("Can people book?")
    assert "Forged" not in read


def test_only_a_choice_that_was_offered_is_read_by_its_name(
    client_for: ClientFor, agency_lead: User, charity: Agency, hospital: Agency
) -> None:
    """A key of somebody else’s row, sent into one’s own draft, tells nothing."""
    browser = client_for(agency_lead)
    place = "/documents/new/"
    for agency, name in ((charity, charity.name), (hospital, "")):
        sent = {
            "agency": str(agency.pk),
            "title": "Plan",
            "draft": seal_of(browser.get(place)),
            "draft_only": "later",
        }
        browser.post(place, sent)
        rows = browser.get(f"/account/drafts/{Draft.objects.get().pk}/").context["rows"]
        assert dict(rows).get("Agency", "") == name


def test_saving_in_one_window_leaves_the_words_of_another(
    client_for: ClientFor, training_officer: User
) -> None:
    """Two courses are added in two tabs; the words of the second were in nothing that was saved."""
    browser = client_for(training_officer)
    first, second = seal_of(browser.get(NEW)), seal_of(browser.get(NEW))
    browser.post(NEW, course_as(summary="Of the second", draft=second, draft_only="auto"))
    Draft.objects.update(kept_at=timezone.now() + timedelta(minutes=1))
    assert browser.post(NEW, course_as(draft=first)).status_code == 302
    assert Course.objects.count() == 1
    assert "Of the second" in browser.get(NEW).content.decode()
    late = browser.post(NEW, course_as(summary="Late", draft=first, draft_only="auto"))
    assert "another window" in late.content.decode()


def test_saving_elsewhere_what_was_begun_here_lets_it_go(
    client_for: ClientFor, training_officer: User
) -> None:
    browser = client_for(training_officer)
    here = seal_of(browser.get(NEW))
    browser.post(NEW, course_as(draft=here, draft_only="auto"))
    Draft.objects.update(kept_at=timezone.now() - timedelta(minutes=1))
    browser.post(NEW, course_as(draft=seal_of(browser.get(NEW))))
    assert not access.visible(training_officer, now=timezone.now()).exists()


def test_far_too_long_is_refused_in_words(client_for: ClientFor, training_officer: User) -> None:
    browser = client_for(training_officer)
    seal = seal_of(browser.get(NEW))
    sent = course_as(summary="x" * rules.LONGEST, draft=seal)
    assert "too long to be kept" in browser.post(NEW, sent | {"draft_only": "auto"}).content.decode()
    assert browser.post(NEW, sent | {"draft_only": "later"}).status_code == 409
    assert not Draft.objects.filter(typed__isnull=False).exists()


def test_the_oldest_of_very_many_go(training_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_DRAFTS", 3)
    start = timezone.now()
    for number in range(5):
        page = page_of(training_officer, place=f"/{number}/")
        at = start + timedelta(seconds=number)
        services.keep(page, by=training_officer, typed={"a": ["b"]}, now=at)
    assert sorted(Draft.objects.values_list("place", flat=True)) == ["/2/", "/3/", "/4/"]


def test_old_ones_are_forgotten(training_officer: User) -> None:
    now = timezone.now()
    for number, days in enumerate((31, 29)):
        page = page_of(training_officer, place=f"/{number}/")
        services.keep(page, by=training_officer, typed={"a": ["b"]}, now=now - timedelta(days=days))
    services.finish(
        page_of(training_officer, place="/done/"), by=training_officer, now=now - timedelta(days=2)
    )
    assert services.forget(now=now) == 2
    assert Draft.objects.get().place == "/1/"


def test_what_the_page_asks_of_the_database(
    client_for: ClientFor,
    training_officer: User,
    course: Course,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    browser = client_for(training_officer)
    sent = fields(browser.get(EDIT)) | {"draft_only": "auto"}
    browser.post(EDIT, sent)
    with django_assert_max_num_queries(9):
        browser.post(EDIT, sent)
