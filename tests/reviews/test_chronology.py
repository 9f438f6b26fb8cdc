"""Agencies write what they have recorded; it is read as one, with pseudonyms, and nothing of it is lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from docx import Document
from pytest_django import Settings

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.editing import ChangedMeanwhile
from partnership.base.job_rules import State
from partnership.base.rules import RuleBroken
from partnership.history.models import Read
from partnership.notices.models import Notice
from reviews import services as reviews
from reviews.chronology import composite, importing, parts, printing, sealing, services, showing, work
from reviews.chronology.models import Chronology, Comparison, Entry, File, Name, Part, Print, Row
from reviews.chronology.rules import Against, Depth, NameKind, PartState
from reviews.incidents import keys
from tests.reviews.world import child, incident, learning, notify

Browser = Callable[[User | None], Client]
TODAY = date(2026, 3, 9)
NOW = timezone.make_aware(datetime(2026, 3, 9, 12))


@pytest.fixture
def told(business_unit: User, agency_lead: User, charity: Agency, hospital: Agency) -> Chronology:
    """A learning review with a chronology into which the charity and the hospital write."""
    review = learning(business_unit)
    for agency in (charity, hospital):
        reviews.involve(review, agency=agency, by=business_unit)
    chronology = services.begin(
        review, by=business_unit, today=TODAY, from_on=date(2025, 9, 1), until_on=date(2026, 3, 1), wanted_on=None,
        guidance="",
    )  # fmt: skip
    name(chronology, business_unit)
    return chronology


def name(chronology: Chronology, by: User, **facts: Any) -> Name:
    said: dict[str, Any] = {
        "kind": NameKind.CHILD,
        "pseudonym": "Child Hazel",
        "wordings": ["Ida Crane", "Ida"],
    }
    return services.keep_name(chronology.review, by=by, **{"name": None} | said | facts)


def write(
    chronology: Chronology, agency: Agency, by: User, written: str = "12/1/2026", **facts: Any
) -> Entry:
    said: dict[str, Any] = {"happened": "Ida’s weight was checked.", "source": "Health record"} | facts
    return services.add(chronology, agency=agency, by=by, today=TODAY, written=written, **said)


def taken(told: Chronology, agency: Agency, by: User, data: bytes, source: str = "") -> File:
    file, _ = importing.upload(
        told, agency=agency, by=by, filename="ours.csv", data=data, source=source, today=TODAY
    )
    return importing.confirm(file, by=by, today=TODAY, now=NOW)


# Writing -----------------------------------------------------------------------------------------


def test_an_entry_needs_a_real_date_and_a_source(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    with pytest.raises(RuleBroken, match="There is no 31 February 2016") as refusal:
        write(told, hospital, business_unit, "31 February 2016")
    assert refusal.value.about == "written"
    with pytest.raises(RuleBroken, match="Enter the source"):
        write(told, hospital, business_unit, source="")


def test_the_second_to_save_an_entry_is_told(told: Chronology, hospital: Agency, business_unit: User) -> None:
    entry = write(told, hospital, business_unit)
    facts = {"by": business_unit, "today": TODAY, "written": "early January 2026", "source": "Letter"}
    changed = services.edit(entry, version=0, happened="Ida was weighed.", **facts)  # type: ignore[arg-type]
    assert (changed.happened, changed.earliest) == ("Child Hazel was weighed.", date(2026, 1, 1))
    again = write(told, hospital, business_unit)
    with pytest.raises(RuleBroken, match="there already"):  # sent twice
        write(told, hospital, business_unit)
    assert write(told, hospital, business_unit, happened="Child Hazel’s weight was checked.") != again
    with pytest.raises(ChangedMeanwhile):
        services.edit(entry, version=0, happened="Not weighed.", **facts)  # type: ignore[arg-type]


def test_what_is_handed_in_waits_until_it_is_sent_back(
    told: Chronology, charity: Agency, agency_lead: User, business_unit: User
) -> None:
    assert [row for ask in work.work(agency_lead, TODAY) for row in ask.rows]
    with pytest.raises(RuleBroken, match="say why there is nothing"):
        services.hand_in(told, agency=charity, by=agency_lead, now=NOW)
    write(told, charity, agency_lead)
    part = services.hand_in(told, agency=charity, by=agency_lead, now=NOW)
    assert services.hand_in(told, agency=charity, by=business_unit, now=NOW).version == part.version, "Once"
    assert not [row for ask in work.work(agency_lead, TODAY) for row in ask.rows]
    with pytest.raises(RuleBroken, match="is handed in"):
        write(told, charity, agency_lead)
    services.send_back(part, by=business_unit, because="The school holidays are missing.")
    write(told, charity, agency_lead, "14/2/2026")
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert {f"reviews.chronology_{one}" for one in ("asked", "handed_in", "sent_back")} <= kinds


def test_an_agency_writes_into_its_own_part_and_sees_no_other(
    told: Chronology,
    hospital: Agency,
    charity: Agency,
    agency_lead: User,
    client_for: Browser,
    business_unit: User,
) -> None:
    with pytest.raises(PermissionDenied):
        write(told, hospital, agency_lead)
    theirs = write(told, hospital, business_unit)
    lead = client_for(agency_lead)
    assert lead.get(f"/reviews/chronology/entries/{theirs.pk}/").status_code == 404
    assert lead.get(f"/reviews/{told.review_id}/chronology/agencies/{hospital.pk}/").status_code == 404
    write(told, charity, agency_lead)
    its_own = f"/reviews/{told.review_id}/chronology/agencies/{charity.pk}/"
    late = {
        "written": "summer 2019",
        "happened": "She moved.",
        "source": "Record",
        "known_written": "",
        "version": "",
    }
    said = lead.post(f"{its_own}add/", late, follow=True).content.decode()
    assert "Before the period: “summer 2019” does not lie in 1 September 2025 to 1 March 2026." in said
    early = late | {"written": "20 November 2025", "known_written": "3 November 2025"}
    said = lead.post(f"{its_own}add/", early, follow=True).content.decode()
    assert "Known before it happened, which cannot be: “3 November 2025” lies before" in said, "not refused"
    entry = Entry.objects.get(written="20 November 2025")
    after = early | {"known_written": "23 November 2025", "version": entry.version}
    page = f"/reviews/chronology/entries/{entry.pk}/change/"
    assert "Known before" not in lead.post(page, after, follow=True).content.decode()
    assert "<small>Before the period</small>" in said
    assert b"Save as a draft" not in lead.get(f"{its_own}hand-in/").content, "There is nothing to type"
    assert b"it can send the part back to you" in lead.post(f"{its_own}hand-in/", follow=True).content


def test_after_a_review_has_ended_its_chronology_stays_as_it_is(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    reviews.end(told.review, state="complete", on=TODAY, by=business_unit)
    with pytest.raises(RuleBroken, match="has ended"):
        write(told, hospital, business_unit)


def test_on_the_page_of_a_review_that_has_ended_nobody_owes_a_part_of_its_chronology(
    told: Chronology, business_unit: User, agency_lead: User
) -> None:
    def tags(user: User) -> list[tuple[str, str]]:
        return [(one.tag.colour, one.tag.text) for one in parts.lines(told.review, user) if one.tag]

    assert tags(business_unit) == tags(agency_lead) == [("amber", "Being written")]
    reviews.end(told.review, state="complete", on=TODAY, by=business_unit)
    told.review.refresh_from_db()
    assert tags(business_unit) == [("grey", "Not complete")]
    assert tags(agency_lead) == [("grey", "Not handed in")]


# Names -------------------------------------------------------------------------------------------


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


# The whole ---------------------------------------------------------------------------------------


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


def test_pairs_are_pointed_out_and_judged_and_nothing_is_merged(
    told: Chronology, charity: Agency, hospital: Agency, business_unit: User, scrutineer: User
) -> None:
    one = write(told, hospital, business_unit, "12/1/2026 14:10", happened="Ida on the ward.", place="Ward 3")
    other = write(
        told, charity, business_unit, "12/1/2026 14:30", happened="Ida at our club.", place="Withy Hall"
    )
    write(told, charity, business_unit, "12/1/2026 17:30", happened="Ida sang to us.", place="The church")
    again = write(told, charity, business_unit, happened="Ida was on the ward.")
    write(told, charity, business_unit, "2026", happened="Ida was often ill.")

    def pairs() -> set[tuple[str, frozenset[Any]]]:
        whole = composite.merged(told)
        assert len(whole.events) == 5
        return {(m.kind, frozenset((e.pk, m.other.pk))) for e in whole.events for m in e.marks}

    contradiction = (Against.CONTRADICTION, frozenset((one.pk, other.pk)))
    assert pairs() == {contradiction, (Against.TWICE, frozenset((one.pk, again.pk)))}
    services.judge(
        one,
        other=other,
        kind=Against.CONTRADICTION,
        stands=False,
        because="The clock was slow.",
        by=business_unit,
    )
    assert contradiction not in pairs()
    services.judge(
        other, other=one, kind=Against.CONTRADICTION, stands=True, because="It was not.", by=business_unit
    )
    assert contradiction in pairs()
    with pytest.raises(RuleBroken, match="two entries"):
        services.judge(one, other=one, kind=Against.TWICE, stands=True, because="It is.", by=business_unit)
    with pytest.raises(PermissionDenied):
        services.judge(one, other=other, kind=Against.TWICE, stands=True, because="It is.", by=scrutineer)


def test_silence_is_counted_in_weeks_that_no_entry_may_lie_in(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    for written in ("8/9/2025", "2025", "unknown", "w/c 5/1/2026"):
        write(told, hospital, business_unit, written)
    silent, spoken = composite.merged(told).strips
    assert (silent.weeks, [gap.weeks for gap in silent.gaps]) == (0, [26])
    assert (spoken.weeks, [gap.weeks for gap in spoken.gaps]) == (2, [16])
    assert str(spoken.gaps[0]) == "16 weeks, 15 September 2025 to 4 January 2026"
    assert silent.is_waiting
    assert (silent.silences, spoken.silences) == ((), ()), "who still writes is not silent"
    assert silent.says.endswith("it has not handed in yet")
    services.hand_in(told, agency=hospital, by=business_unit, now=timezone.now())
    silent, spoken = composite.merged(told).strips
    assert (silent.is_waiting, spoken.is_waiting, spoken.silences) == (True, False, spoken.gaps)


def test_an_entry_whose_week_nobody_knows_hides_no_silence_and_is_told_beside_it(
    told: Chronology, hospital: Agency, business_unit: User, client_for: Callable[[User], Client]
) -> None:
    """Five weeks of May are no proof of contact in any of them; what went on all the time is."""
    for written in ("8/9/2025", "11/2025", "between 2 and 20 December 2025", "5/1/2026 to 23/1/2026"):
        write(told, hospital, business_unit, written)
    services.hand_in(told, agency=hospital, by=business_unit, now=timezone.now())
    spoken = composite.merged(told).strips[1]
    assert spoken.weeks == 1 + 3
    assert str(spoken.gaps[0]) == (
        "16 weeks, 15 September 2025 to 4 January 2026 (2 entries may lie in it, with no exact week)"
    )
    assert sum(spoken.perhaps) == 5 + 3, "The weeks of November, and those from 2 to 20 December"
    page = client_for(business_unit).get(f"/reviews/{told.review_id}/chronology/silence/").content.decode()
    assert "2 entries may lie in it" in page


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


def test_a_date_that_is_open_at_one_end_stands_in_its_place_and_claims_nothing(
    told: Chronology, hospital: Agency, charity: Agency, business_unit: User
) -> None:
    """Before 3 December 2025 comes behind 2 December, breaks no silence, and lies in every day that it may lie in."""
    for written in (
        "3 December 2025",
        "before 3 December 2025",
        "after November 2025",
        "2/12/2025",
        "unknown",
    ):
        write(told, hospital, business_unit, written, happened=f"Seen at the clinic, {written}.")
    write(
        told,
        charity,
        business_unit,
        "before 3 December 2025",
        happened="Seen at the clinic, before 3 December.",
    )
    write(told, hospital, business_unit, "3/12/2025", happened="Moved away.", known_written="by March 2026")
    with pytest.raises(RuleBroken, match="1 April 2026 has not come yet"):
        write(told, hospital, business_unit, "after March 2026")
    whole = composite.merged(told)
    assert [event.written for event in whole.events if event.agency == hospital.pk] == [
        "after November 2025", "2/12/2025", "before 3 December 2025", "3 December 2025", "3/12/2025", "unknown",
    ]  # fmt: skip
    assert [(mark.kind, mark.other.agency) for mark in whole.events[2].marks] in (
        [(Against.TWICE, hospital.pk)],
        [(Against.TWICE, charity.pk)],
    )
    assert [strip.weeks for strip in whole.strips] == [0, 1]
    january = composite.Look(from_on=date(2026, 1, 1), until_on=date(2026, 1, 31))
    assert [event.written for event in january.of(whole.events)] == ["after November 2025"]
    drawn = showing.Drawing(whole)
    said = {line.lies: line.tag.text for event in whole.events if (line := drawn.line(event)).tag}
    assert said["until 2 Dec 2025"] == "Start not known"
    assert said["from 1 Dec 2025"] == "End not known"
    (knowing,) = showing.knowings(whole, whole.events)
    assert (knowing.says, knowing.cannot_be) == ("Not known how much later", False)
    assert [month.name for month in drawn.months(whole.events)] == ["December 2025", "Date not known"]


def test_a_filter_and_who_knew_what_when(
    told: Chronology, charity: Agency, hospital: Agency, business_unit: User, client_for: Browser
) -> None:
    write(told, hospital, business_unit, "6/1/2026", known_written="29/1/2026", known_by="Ward sister")
    write(told, charity, business_unit, "7/1/2026", happened="Nobody came.", known_written="1/1/2026")
    page = f"/reviews/{told.review_id}/chronology/"
    unit = client_for(business_unit)
    hazel = Name.objects.get(pseudonym="Child Hazel")
    said = unit.get(f"{page}?person={hazel.pk}&from_on=1/1/2026&q=weight").content.decode()
    assert "1 entry" in said
    assert "Nobody came" not in said
    knew = unit.get(f"{page}who-knew/").content.decode()
    assert knew.index("Known before it happened") < knew.index("23 days later")


@pytest.mark.parametrize("number", [3, 30])
def test_the_whole_takes_the_same_queries_however_long_it_is(
    told: Chronology, hospital: Agency, business_unit: User, client_for: Browser, number: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    rows = "".join(f"{1 + day % 28}/1/2026,Seen {day},Record\n" for day in range(number))
    taken(told, hospital, business_unit, f"Date,Event,Source\n{rows}".encode())
    unit = client_for(business_unit)
    with django_assert_max_num_queries(40):
        assert unit.get(f"/reviews/{told.review_id}/chronology/").status_code == 200


# Paper -------------------------------------------------------------------------------------------


def test_it_is_printed_once_on_a_landscape_page_with_pseudonyms(
    told: Chronology, hospital: Agency, business_unit: User, scrutineer: User
) -> None:
    import pikepdf

    write(told, hospital, business_unit, happened="Seen with Mrs Thornbury.")
    asked = printing.ask(told, by=scrutineer, now=timezone.now())
    assert printing.paper_of(asked)["suspects"] == ["Thornbury"]
    assert printing.ask(told, by=scrutineer, now=timezone.now()) == asked
    printing.make(asked.pk)
    made = Print.objects.get()
    assert (made.state, made.entries) == (State.MADE, 1)
    with pikepdf.open(BytesIO(bytes(made.content or b""))) as pdf:
        box = pdf.pages[0].mediabox
        assert box[2] > box[3]
    assert printing.forget(now=timezone.now() + timedelta(days=8)) == 1


def test_what_was_looked_for_goes_with_a_print_that_fails(
    told: Chronology, scrutineer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuleBroken("It cannot be laid out.")

    monkeypatch.setattr("partnership.pages.paper.lay_out", refuse)
    asked = printing.ask(told, by=scrutineer, now=timezone.now(), look={"words": "Thornbury"})
    printing.make(asked.pk)
    failed = Print.objects.get()
    assert (failed.state, failed.filters) == (State.FAILED, {})


# Constraints -------------------------------------------------------------------------------------


def test_what_is_kept_is_whole(
    told: Chronology, hospital: Agency, charity: Agency, business_unit: User
) -> None:
    def refuses(constraint: str, change: Callable[[], object]) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            change()

    one, other = (write(told, hospital, business_unit, day) for day in ("12/1/2026", "13/1/2026"))
    part, every = Part.objects.get(), Entry.objects.filter(pk=one.pk)
    refuses(
        "reviews_chronology_period_ends_later", lambda: Chronology.objects.update(until_on=date(2020, 1, 1))
    )
    refuses(
        "reviews_chronology_one_part_an_agency", lambda: Part.objects.create(chronology=told, agency=hospital)
    )
    refuses(
        "reviews_chronology_handed_in_by_somebody", lambda: Part.objects.update(state=PartState.HANDED_IN)
    )
    refuses(
        "reviews_chronology_sent_back_with_a_reason", lambda: Part.objects.update(state=PartState.SENT_BACK)
    )
    assert part.state == PartState.WRITING
    refuses(
        "reviews_chronology_pseudonym_once",
        lambda: Name.objects.create(review=told.review, kind="child", pseudonym="child hazel", sealed="x"),
    )
    refuses("reviews_chronology_name_has_a_pseudonym", lambda: Name.objects.update(pseudonym=""))
    refuses("reviews_chronology_entry_lies_between", lambda: every.update(latest=date(2020, 1, 1)))
    known = {"known_earliest": TODAY, "known_latest": date(2020, 1, 1)}
    refuses("reviews_chronology_exact_is_one_day", lambda: every.update(latest=date(2026, 2, 1)))
    refuses(
        "reviews_chronology_known_between",
        lambda: every.update(**known),
    )
    refuses("reviews_chronology_entry_says_what", lambda: every.update(happened=""))
    refuses("reviews_chronology_entry_has_a_source", lambda: every.update(source=""))
    first, second = sorted((one, other), key=lambda entry: entry.pk)
    facts = {
        "chronology": told,
        "kind": Against.TWICE,
        "stands": True,
        "because": "x",
        "made_by": business_unit,
    }
    Comparison.objects.create(first=first, second=second, **facts)
    refuses(
        "reviews_chronology_pair_judged_once",
        lambda: Comparison.objects.create(first=first, second=second, **facts),
    )
    refuses(
        "reviews_chronology_pair_in_order",
        lambda: Comparison.objects.create(first=second, second=first, **facts),
    )
    refuses("reviews_chronology_judged_with_a_reason", lambda: Comparison.objects.update(because=""))
    file = File.objects.create(
        chronology=told, agency=charity, filename="a", digest="0", made_by=business_unit
    )
    every.update(imported_in=file, imported_row=1)
    refuses(
        "reviews_chronology_row_imported_once",
        lambda: Entry.objects.filter(pk=other.pk).update(imported_in=file, imported_row=1),
    )
    Row.objects.create(file=file, number=1, sealed="x", outcome="add")
    refuses("reviews_chronology_a_row_once", lambda: Row.objects.create(file=file, number=1, sealed="x"))
    refuses("reviews_chronology_bad_with_a_reason", lambda: Row.objects.update(outcome="bad"))
    now = timezone.now()
    Print.objects.create(chronology=told, asked_at=now)
    refuses("reviews_chronology_one_live_print", lambda: Print.objects.create(chronology=told, asked_at=now))
    prints = Print.objects.all()
    refuses(
        "reviews_chronology_failed_has_a_reason",
        lambda: prints.update(state=State.FAILED, finished_at=now),
    )
    refuses("reviews_chronology_working_has_a_heartbeat", lambda: prints.update(state=State.WORKING))
    refuses("reviews_chronology_finished_has_a_time", lambda: prints.update(finished_at=now))


def test_with_real_names_the_words_are_those_that_were_written(
    told: Chronology, hospital: Agency, business_unit: User
) -> None:
    write(told, hospital, business_unit, happened="Ida rang.", comment="Ida was brave.")
    (event,) = composite.merged(told, depth=Depth.NAMES).events
    assert (event.happened, event.comment) == ("Ida rang.", "Ida was brave.")
