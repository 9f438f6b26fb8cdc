"""Agencies write what they have recorded; it is read as one, with pseudonyms, and nothing of it is lost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.desk import desk
from partnership.accounts.models import User
from partnership.agencies import services as directory
from partnership.agencies.models import Agency
from partnership.base.editing import ChangedMeanwhile
from partnership.base.job_rules import State
from partnership.base.rules import RuleBroken
from partnership.notices.models import Notice
from reviews import services as reviews
from reviews.chronology import parts, services, work
from reviews.chronology.models import Chronology, Comparison, Entry, File, Name, Part, Print, Row
from reviews.chronology.rules import Against, PartState
from tests.reviews.chronology import NOW, TODAY, Browser, write
from tests.reviews.chronology import told as told

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


def test_the_desk_names_the_body_where_somebody_writes_for_one_that_merged(
    told: Chronology, agency_lead: User, charity: Agency, hospital: Agency, business_unit: User
) -> None:
    def lines() -> list[str]:
        found = desk(User.objects.get(pk=agency_lead.pk), now=timezone.now())
        piles = (found.overdue, found.soon, found.waiting)
        return sorted(one.context for pile in piles for one in pile.items if "chronology" in one.title)

    plain = "With date and source, or import it from a file"
    assert lines() == [plain]
    yesterday = timezone.localdate() - timedelta(days=1)
    directory.merge(charity, into=hospital, on=yesterday, by=business_unit)
    assert lines() == [f"For {one.name} · {plain}" for one in (charity, hospital)]
