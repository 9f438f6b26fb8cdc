"""Names in a chronology: who reads them, for how long, and what stands there instead."""

from collections.abc import Callable
from datetime import UTC, date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from docx import Document
from pytest_django import Settings

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.history.models import Read
from reviews import services as reviews
from reviews.chronology import composite, sealing, services
from reviews.chronology.models import Chronology, Entry, Name
from reviews.chronology.rules import Depth, NameKind
from reviews.incidents import keys
from tests.reviews.chronology import TODAY, Browser, name, write
from tests.reviews.chronology import told as told
from tests.reviews.world import child, incident, notify


def test_no_known_name_is_readable_in_the_database_and_no_word_is_lost(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    words = "IDA CRANE’s mother, Joan Pell, rang. Ida’s Friday clinic was missed."
    entry = write(told, hospital, business_unit, happened=words)
    assert entry.happened == "Child Hazel’s mother, Joan Pell, rang. Child Hazel’s Friday clinic was missed."
    assert (entry.replaced, entry.suspects) == (2, ["Joan", "Pell"])
    assert list(entry.people.values_list("pseudonym", flat=True)) == ["Child Hazel"]
    mother = name(told, business_unit, pseudonym="Mother", wordings=["Joan Pell", "Joan"])
    entry.refresh_from_db()
    assert "mother, Mother, rang" in entry.happened
    assert mother in entry.people.all()
    assert sealing.words_of(entry)["happened"] == words
    with connection.cursor() as cursor:
        for table in ("entry", "entrychange", "name", "namechange"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM reviews_chronology_{table} t")  # noqa: S608  ours
            kept = cursor.fetchone()[0]
            assert "Crane" not in kept
            assert "CRANE" not in kept
    with pytest.raises(RuleBroken, match="stands for Child Hazel already"):
        name(told, business_unit, pseudonym="Sister", wordings=["ida"])
    services.remove_name(mother, by=business_unit, because="She agreed to be named.")
    services.no_names(told, words=["Pell"], by=business_unit)
    entry.refresh_from_db()
    assert entry.suspects == ["Joan"]


def test_real_names_are_shown_for_a_reason_for_a_while_and_each_look_is_written_down(
    told: Chronology,
    hospital: Agency,
    business_unit: User,
    executive: User,
    client_for: Browser,
    settings: Settings,
) -> None:
    write(told, hospital, business_unit)
    page = f"/reviews/{told.review_id}/chronology/"
    unit = client_for(business_unit)
    assert "Child Hazel’s weight" in unit.get(page).content.decode()
    words = f"/reviews/chronology/entries/{Entry.objects.get().pk}/change/"
    assert unit.get(words)["Location"] == f"{page}real-names/"
    unit.post(f"{page}real-names/", {"because": "Two agencies may mean two children."})
    assert "Ida’s weight" in unit.get(words).content.decode()
    assert "Ida’s weight" in unit.get(page).content.decode()
    read = Read.objects.first()
    assert read
    assert (read.what, read.purpose) == ("chronology with real names", "Two agencies may mean two children.")
    # a form of a moment ago shows beside what is sent what is there: the names
    change = f"{page}names/{Name.objects.get().pk}/"
    stale = {"version": "7", "kind": NameKind.CHILD, "pseudonym": "Child Hazel", "wordings": "Ada"}
    assert "Ida Crane" in unit.post(change, stale).content.decode()
    assert Read.objects.filter(what="names of a chronology with real names", rows=1).exists()
    for way in ("", "who-knew/"):  # what is searched stands in the address
        searched = unit.get(f"{page}{way}?q=nobody").content.decode()
        assert 'name="q"' not in searched
        assert "Words are searched with pseudonyms only" in searched
    assert "Ida’s weight" in unit.get(f"{page}?q=nobody").content.decode()
    held, settings.PSEUDONYM_KEYS = settings.PSEUDONYM_KEYS, ["another key, thirty-two characters and more"]
    gone = unit.get(page).content.decode()
    assert "The key to the names of 1 entry is gone" in gone
    assert "Child Hazel’s weight" in gone
    assert "The key to it is gone" in unit.get(f"{page}names/").content.decode()
    for way in (words, change):
        answer = unit.get(way)
        assert (answer.status_code, b"key to the real names here is gone" in answer.content) == (409, True)
    settings.PSEUDONYM_KEYS = held
    unit.post(f"{page}pseudonyms/")
    assert unit.post(change, stale)["Location"] == f"{page}real-names/"
    assert "Ida’s weight" not in unit.get(page).content.decode()
    job = Membership.objects.get(user=business_unit)
    Membership.objects.create(
        user=business_unit, agency=job.agency, role=Role.LADO_OFFICER, from_on=job.from_on
    )
    assert client_for(business_unit).post(f"{page}real-names/", {"because": "I wonder."}).status_code == 403
    partner = client_for(executive)
    assert partner.post(f"{page}real-names/", {"because": "I wonder."}).status_code == 403
    assert partner.get(f"{page}?format=csv").status_code == 200
    word = Document(BytesIO(partner.get(f"{page}?format=docx").content)).core_properties
    assert word.author == settings.PARTNERSHIP["name"], "nobody in person"
    assert word.created is not None
    assert timezone.now() - word.created.replace(tzinfo=UTC) < timedelta(minutes=5)
    assert Read.objects.filter(how="export", user_id=executive.pk).count() == 2


def test_nobody_stands_as_a_reader_of_a_page_that_they_were_refused(
    told: Chronology,
    hospital: Agency,
    business_unit: User,
    agency_lead: User,
    executive: User,
    client_for: Browser,
) -> None:
    """A data protection officer tells a family by this list who has read of them."""
    review, unit = f"/reviews/{told.review_id}/", client_for(business_unit)
    names = f"{review}chronology/names/"
    for who, answers in ((agency_lead, [200, 404, 404]), (executive, [200, 200, 403])):
        pages = (review, f"{review}chronology/", names)
        assert [client_for(who).get(page).status_code for page in pages] == answers
    unit.get(f"{review}chronology/")
    entry = f"/reviews/chronology/entries/{write(told, hospital, business_unit).pk}/"
    lead, partner, keeper = map(str, (agency_lead, executive, business_unit))
    found = {
        page: [name for name, _ in unit.get(page).context["seen"].people]
        for page in (review, f"{review}chronology/", names, entry)
    }
    assert found == {
        review: [keeper, partner],
        f"{review}chronology/": [keeper, partner],
        names: [keeper],
        entry: [keeper],
    }
    assert lead not in str(found)


def test_a_pseudonym_is_nobodys_initials(told: Chronology, business_unit: User, client_for: Browser) -> None:
    unit, page = client_for(business_unit), f"/reviews/{told.review_id}/chronology/names/add/"
    for kind, pseudonym, wordings, sentence in (
        ("adult", "T.F.", "Tom Fox", "These are the initials of “Tom Fox”"),
        ("family", "Uncle TF", "Tom\nTom Alan Fox", "These are the initials of “Tom Alan Fox”"),
        ("child", "B.K.", "Tom", "This may be somebody’s initials"),
    ):
        answer = unit.post(page, {"kind": kind, "pseudonym": pseudonym, "wordings": wordings})
        assert sentence in str(answer.context["form"].errors["pseudonym"])
    for kind, pseudonym, wordings in (
        ("adult", "GP", "Sam Lee"),
        ("organisation", "School A", "Alder Road School"),
    ):
        assert (
            unit.post(page, {"kind": kind, "pseudonym": pseudonym, "wordings": wordings}).status_code == 302
        )


def test_the_glossary_knows_the_children_of_the_incident(
    client_for: Browser,
    business_unit: User,
    executive: User,
    council: Agency,
    charity: Agency,
    settings: Settings,
) -> None:
    """From the first day, and when a child or a key is added; in the log, and readable for nobody on its way."""
    made = incident(business_unit, council, pseudonym="Rowan")
    rowan = made.children.get()
    who: dict[str, Any] = {"version": 0, "born_on": "", "numbers": ""}
    keys.seal(rowan, by=business_unit, name="Thornbury, Amelia Rose (known as Millie)", **who)
    review = notify(made, business_unit).rapid_review
    assert review
    reviews.involve(review, agency=charity, by=business_unit)
    told = services.begin(
        review, by=business_unit, today=TODAY, from_on=date(2025, 9, 1), until_on=date(2026, 3, 1), wanted_on=None,
        guidance="",
    )  # fmt: skip
    (kept,) = Name.objects.all()
    assert (kept.pseudonym, kept.kind) == ("Rowan", NameKind.CHILD)
    assert sealing.wordings(kept) == ["Amelia Rose Thornbury", "Amelia Thornbury", "Amelia", "Millie"]
    assert "Amelia" not in kept.sealed
    read = Read.objects.get(what="name behind a pseudonym, unseen")
    assert (read.user, read.row, review.reference in read.purpose) == (business_unit, rowan.pk, True)
    entry = write(told, charity, business_unit, happened="Millie and Will came, and will come again.")
    assert entry.happened == "Rowan and Will came, and will come again."
    will = child(made, business_unit, pseudonym="Alder")
    assert Name.objects.count() == 2
    keys.seal(will, by=business_unit, name="Will Thornbury", **who)
    assert sealing.wordings(Name.objects.get(pseudonym="Alder")) == ["Will Thornbury"]
    keys.seal(will, by=business_unit, name="William Thornbury", **who)
    assert sealing.wordings(Name.objects.get(pseudonym="Alder")) == [
        "Will Thornbury",
        "William Thornbury",
        "William",
    ]
    child(made, business_unit, pseudonym="Blackthorn", child=will, version=will.version)
    assert set(Name.objects.values_list("pseudonym", flat=True)) == {"Rowan", "Blackthorn"}
    ash = child(
        made, business_unit, pseudonym="Ash"
    )  # nobody has written down who it is, but somebody here has
    written = Name.objects.get(pseudonym="Ash")
    name(told, business_unit, name=written, version=written.version, pseudonym="Ash", wordings=["Jo Crane"])
    child(made, business_unit, pseudonym="Yew", child=ash, version=ash.version)
    assert sealing.wordings(Name.objects.get(pseudonym="Yew")) == ["Jo Crane"]
    assert not Name.objects.filter(pseudonym="Ash").exists(), "One child, one pseudonym"
    page = f"/reviews/{review.pk}/chronology/names/{kept.pk}/"
    unit = client_for(business_unit)
    assert unit.get(page)["Location"].endswith("/real-names/")
    unit.post(f"/reviews/{review.pk}/chronology/real-names/", {"because": "To merge two entries."})
    assert "Millie" in unit.get(page).content.decode()
    assert client_for(executive).get(page).status_code == 403
    settings.PSEUDONYM_KEYS = ["another key, thirty-two characters and more"]
    assert keys.lent(rowan, by=business_unit, to="attic") == ""
    will.refresh_from_db()
    assert (
        child(made, business_unit, pseudonym="Elder", child=will, version=will.version).pseudonym == "Elder"
    )
    with pytest.raises(RuleBroken, match="key to the real names here is gone"):
        write(told, charity, business_unit, happened="Millie came once more.")


def test_addresses_and_telephone_numbers_are_pointed_out_until_somebody_says_that_they_name_nobody(
    told: Chronology, hospital: Agency, business_unit: User, client_for: Callable[[User], Client]
) -> None:
    entry = write(told, hospital, business_unit, happened="Seen at 12 high street; rang from 01392 555123.")
    assert entry.suspects == ["12 high street", "01392 555123"]
    page = client_for(business_unit).get(f"/reviews/{told.review_id}/chronology/names/").content.decode()
    assert 'value="01392 555123"' in page
    services.no_names(told, words=["01392 555123"], by=business_unit)
    entry.refresh_from_db()
    assert entry.suspects == ["12 high street"]


def test_with_real_names_the_words_are_those_that_were_written(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    write(told, hospital, business_unit, happened="Ida rang.", comment="Ida was brave.")
    (event,) = composite.merged(told, depth=Depth.NAMES).events
    assert (event.happened, event.comment) == ("Ida rang.", "Ida was brave.")
