"""What is typed where children may be named is unreadable in a copy of the database, and comes back to its writer."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.drafts import sealing, services
from partnership.drafts.models import Draft
from partnership.drafts.pages import Page
from reviews import services as reviews
from reviews.chronology import services as chronologies
from tests.drafts.pages import NEW, course_as, seal_of
from tests.reviews.world import learning

ClientFor = Callable[[User | None], Client]
OLD, NEXT = "an old key, thirty-two characters and more", "a new key, thirty-two characters and more"
SAID = "Ida Crane was seen at home by her aunt."
TYPED = {"written": "22/5/2016", "happened": SAID, "source": "Case record", "draft_only": "later"}


@pytest.fixture
def form(business_unit: User, agency_lead: User, charity: Agency, settings: Settings) -> str:
    """Where the charity's lead adds an entry to a chronology, with one key in use."""
    settings.PSEUDONYM_KEYS = [OLD]
    review = learning(business_unit)
    reviews.involve(review, agency=charity, by=business_unit)
    chronologies.begin(
        review, by=business_unit, today=timezone.localdate(), from_on=date(2016, 1, 1), until_on=date(2016, 12, 31),
        wanted_on=None, guidance="",
    )  # fmt: skip
    return f"/reviews/{review.pk}/chronology/agencies/{charity.pk}/add/"


def rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(drafts_draft::text, ' ') FROM drafts_draft")
        return str(cursor.fetchone()[0])


def test_no_name_stands_in_a_draft_and_a_key_may_change(
    form: str, client_for: ClientFor, agency_lead: User, settings: Settings
) -> None:
    lead = client_for(agency_lead)
    answer = lead.post(form, {**TYPED, "draft": seal_of(lead.get(form))}, follow=True)
    assert "Saved as a draft at" in answer.content.decode()
    assert "Ida" not in rows()
    assert "aunt" not in rows()
    settings.PSEUDONYM_KEYS = [NEXT, OLD]
    words = f"/account/drafts/{Draft.objects.get().pk}/"
    for page in (form, words):
        assert SAID in lead.get(page).content.decode()
    said = lead.post(
        form, {**TYPED, "draft": seal_of(lead.get(form)), "happened": f"{SAID} Twice.", "draft_only": "auto"}
    )
    assert "Saved as a draft at" in said.content.decode()
    settings.PSEUDONYM_KEYS = [NEXT]
    assert f"{SAID} Twice." in lead.get(form).content.decode()
    settings.PSEUDONYM_KEYS = [OLD]
    assert "This is your draft" not in lead.get(form).content.decode()
    assert "the key to it is gone" in lead.get(words).content.decode()


def test_two_who_write_in_one_record_are_shown_what_differs(
    form: str, client_for: ClientFor, agency_lead: User, business_unit: User
) -> None:
    lead, unit = client_for(agency_lead), client_for(business_unit)
    lead.post(form, {**TYPED, "draft": seal_of(lead.get(form)), "draft_only": ""} | {"draft_only": "later"})
    sent = {name: said for name, said in TYPED.items() if name != "draft_only"}
    assert lead.post(form, {**sent, "draft": seal_of(lead.get(form))}).status_code == 302
    assert not Draft.objects.filter(typed__isnull=False).exists()
    page = lead.get(form.removesuffix("add/")).content.decode()
    entry = page.split("/reviews/chronology/entries/")[1].split("/")[0]
    change = f"/reviews/chronology/entries/{entry}/change/"
    unit.post(f"{form.split('agencies/')[0]}real-names/", {"because": "The father’s name is misspelt."})
    theirs, mine = unit.get(change), lead.get(change)
    lead.post(
        change,
        {**TYPED, "draft": seal_of(mine), "version": "0", "source": "Ida’s letter", "draft_only": "auto"},
    )
    assert f"{agency_lead.name} has been writing here since" in unit.get(change).content.decode()
    assert "letter" not in unit.get(change).content.decode()
    unit.post(change, {**sent, "draft": seal_of(theirs), "version": "0", "source": "School file"})
    differs = lead.get(change).content.decode()
    assert "Ida’s letter" in differs
    assert "School file" in differs
    assert "Ida" not in rows()


def test_words_that_come_without_their_form_are_sealed_too_and_others_are_as_typed(
    form: str, client_for: ClientFor, agency_lead: User, training_officer: User
) -> None:
    """Kept by the middleware alone: the address says whether they may hold names."""
    now = timezone.now()
    page = Page(agency_lead.pk, agency_lead.pk, form, "Add", None, now)
    services.keep(page, by=agency_lead, typed={"happened": [SAID]}, now=now, was_signed_out=True)
    assert "Ida" not in rows()
    assert SAID in client_for(agency_lead).get(form).content.decode()
    officer = client_for(training_officer)
    officer.post(NEW, course_as(summary="In the clear", draft=seal_of(officer.get(NEW)), draft_only="later"))
    assert "In the clear" in rows()
    assert isinstance(sealing.shut("/actions/new/", {"title": ["Tell Ida’s school"]}), str)
