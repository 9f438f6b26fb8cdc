"""The composite of all parts of a chronology, on the screen and on paper."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.job_rules import State
from partnership.base.rules import RuleBroken
from reviews.chronology import composite, printing, services, showing
from reviews.chronology.models import Chronology, Name, Print
from reviews.chronology.rules import Against
from tests.reviews.chronology import Browser, taken, write
from tests.reviews.chronology import told as told


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
    told.from_on, told.until_on = told.from_on + timedelta(days=2), told.until_on - timedelta(days=3)
    (gap,) = composite.merged(told).strips[0].gaps
    assert str(gap) == "26 weeks, 3 September 2025 to 26 February 2026", "No day that nobody was asked for"
    told.refresh_from_db()
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
