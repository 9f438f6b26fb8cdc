"""What the clocks of a practice review say: the copies, the day that is planned, and what stands still."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.deadlines.hands import give
from partnership.notices.models import Notice
from partnership.pages import words
from partnership.publications.models import Publication
from reviews import clocks
from reviews import services as reviews
from reviews.models import Review
from reviews.practice import copies, drafting, publishing, showing, stages, watching
from reviews.practice.models import Draft
from reviews.practice.rules import Work
from tests.conftest import person
from tests.reviews import practice as world
from tests.reviews.practice import heron as heron
from tests.reviews.practice import today as today

Browsers = Callable[[User | None], Client]


def test_the_clock_of_the_copies_knows_what_is_sent_and_of_which_report(
    heron: Review, business_unit: User, today: date
) -> None:
    def clock() -> str | None:
        found = clocks.of(clocks.COPIES, heron)
        return found.state if found else None

    def planned(day: date) -> None:
        held = copies.of(heron)
        publishing.plan(
            heron, publishing=held, version=world.version_of(heron), planned_on=day, by=business_unit, today=today
        )  # fmt: skip

    final = world.final(heron, business_unit)
    planned(today + timedelta(days=28))
    assert clock() == "open"
    world.copied(heron, business_unit, today)
    planned(today + timedelta(days=29))
    planned(today + timedelta(days=30))
    assert clock() == "met", "all are sent: another day makes none due"
    sent = clocks.of(clocks.COPIES, heron)
    assert sent is not None
    assert sent.trigger_on == today + timedelta(days=30), (
        "late or in time is said of the day that is planned now"
    )
    version = Draft.objects.get(pk=final.pk).version
    drafting.take_back_final(final, by=business_unit, now=timezone.now())
    assert clock() == "open", "they were of another report"
    drafting.make_final(
        final, version=version + 1, improvements_page=1, reasons_page=1, by=business_unit, now=timezone.now()
    )
    assert clock() == "met"
    world.final(heron, business_unit, text="What is final at last.")
    reviews.archive(heron, because="A mistake.", on=today, by=business_unit)
    assert clock() == "dropped"
    reviews.restore(heron, because="It was none.", by=business_unit)
    assert clock() == "open"


def test_the_clock_of_a_report_that_is_out_follows_a_corrected_day_of_decision_domain_1_3_6(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> None:
    def clock() -> tuple[date, date, date | None]:
        found = clocks.of(clocks.REPORT, heron)
        assert found is not None
        return found.trigger_on, found.due_on, found.met_on

    def decided_on(day: date) -> None:
        heron.refresh_from_db()
        reviews.change(heron, version=heron.version, by=business_unit, today=today, started_on=day)

    world.ready(heron, business_unit, world.partners(council, constabulary), today)
    world.publish(heron, business_unit)
    began, due_on, met_on = clock()
    assert (began, met_on) == (heron.started_on, today)
    earlier = heron.started_on - timedelta(days=300)
    decided_on(earlier)
    began, late_on, met_on = clock()
    assert (began, met_on) == (earlier, today)
    assert late_on < today < due_on, "it was late after all"
    Publication.objects.update(published_on=today - timedelta(days=2))
    with pytest.raises(RuleBroken, match="Its report was published on"):
        decided_on(today)


def test_a_day_after_the_six_months_is_planned_with_a_warning_domain_1_3_6(
    heron: Review, business_unit: User, today: date, client_for: Browsers
) -> None:
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/plan/"
    for days, warned in ((60, False), (300, True)):
        day = today + timedelta(days=days)
        sent = {"planned_on_day": day.day, "planned_on_month": day.month, "planned_on_year": day.year}
        page = browser.post(here, sent | {"version": world.version_of(heron)}, follow=True).content.decode()
        assert "The day is planned." in page
        assert ("by which the report is due. Explain the delay" in page) == warned


def test_a_clock_that_stands_still_is_said_before_publication_domain_1_3_12(
    heron: Review,
    business_unit: User,
    council: Agency,
    constabulary: Agency,
    today: date,
    client_for: Browsers,
) -> None:
    to_publish = world.stage(heron, Work.PUBLICATION)
    stages.move_on(heron, stage=to_publish, on=today, because="Late.", by=business_unit, today=today)
    world.decided(heron, business_unit)
    world.signed(world.final(heron, business_unit), business_unit, world.partners(council, constabulary))
    world.copied(heron, business_unit, today - timedelta(days=20))
    here = f"/reviews/{heron.pk}/practice/publish/"
    assert "stood still" not in client_for(business_unit).get(here).content.decode()
    since = today - timedelta(days=3)
    watching.pause(
        heron,
        from_on=since,
        why="criminal",
        details="Witnesses are not spoken to before the trial.",
        by=business_unit,
        today=today,
    )
    watching.explain(
        heron, explanation=None, version=0, about="delay", said="A trial.", sent_on=today, by=business_unit, today=today
    )  # fmt: skip
    why = (
        f"has stood still since {words.plain_date(since)}: Criminal investigation or trial. Witnesses are not"
    )
    assert why in client_for(business_unit).get(here).content.decode()
    step = showing.room(business_unit, heron, today=today)["step"]
    assert step.title == "Publish it, although its clock stands still"
    assert why in step.text
    assert world.publish(heron, business_unit).is_public, "a warning refuses nothing"


def test_whoever_has_the_clock_of_a_report_is_told_of_another_day(
    heron: Review, business_unit: User, council: Agency, today: date
) -> None:
    clock = clocks.of(clocks.REPORT, heron)
    assert clock is not None
    colleague = person("Ida Frost", "ida.frost@council.example", council, Role.BUSINESS_UNIT)
    give(clock, colleague, None)

    def told() -> int:
        return Notice.objects.filter(user=colleague, kind="deadlines.moved").count()

    for day, number in ((heron.started_on, 0), (heron.started_on - timedelta(days=7), 1)):
        heron.refresh_from_db()
        reviews.change(heron, version=heron.version, by=business_unit, today=today, started_on=day)
        assert told() == number
