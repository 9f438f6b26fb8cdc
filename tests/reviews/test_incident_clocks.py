"""When an incident is to be notified and its rapid review to be done, and what a correction makes of both."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline, Holiday
from reviews import services as reviews
from reviews.clocks import RAPID, subject
from reviews.incidents import clocks, services
from reviews.incidents.models import Incident, Notification
from reviews.rapid.models import Sending
from reviews.rules import Kind
from tests.conftest import agency, person
from tests.reviews.incidents import deadline, review_of
from tests.reviews.incidents import made as made
from tests.reviews.world import AWARE, SENT, TODAY, incident, learning, notify


def test_five_working_days_from_becoming_aware_not_from_the_incident_domain_1_1_4(
    made: Incident, business_unit: User
) -> None:
    clock = deadline(clocks.notifying(made))
    assert (clock.trigger_on, clock.due_on, clock.rule.code) == (AWARE, date(2026, 3, 9), "incident.notify")
    earlier = AWARE - timedelta(days=40)
    row = services.change(made, by=business_unit, today=TODAY, version=made.version, happened_on=earlier)
    assert deadline(clocks.notifying(row)).due_on == date(2026, 3, 9)
    services.change(
        row, by=business_unit, today=TODAY, version=row.version, aware_on=AWARE - timedelta(days=3)
    )
    assert deadline(clocks.notifying(row)).due_on == date(2026, 3, 6)
    with pytest.raises(ChangedMeanwhile):
        services.change(row, by=business_unit, today=TODAY, version=0, summary="Mine")


def test_nobody_becomes_aware_after_the_notification_and_what_is_over_follows(
    made: Incident, business_unit: User, charity: Agency, client_for: Callable[[User], Client]
) -> None:
    row = notify(made, business_unit)
    browser, page = client_for(business_unit), f"/reviews/incidents/{row.pk}/"

    def saved(on: date) -> str:
        said = {
            "authority": row.authority_id, "nature": "death", "is_suspected": "on", "summary": row.summary,
            "place": row.place, "version": Incident.objects.get(pk=row.pk).version,
            "aware_on_day": on.day, "aware_on_month": on.month, "aware_on_year": on.year,
        }  # fmt: skip
        return browser.post(f"{page}edit/", said, follow=True).content.decode()

    assert "It was notified on 5 March 2026. Choose that day or an earlier one" in saved(
        SENT + timedelta(days=1)
    )
    assert deadline(clocks.notifying(row)).due_on == date(2026, 3, 9)
    assert "Nobody has said why so far" in saved(date(2026, 2, 20)), "due on 27 February"
    assert deadline(clocks.notifying(row)).due_on == date(2026, 2, 27)
    assert "Sent late because" not in saved(AWARE)
    services.tell_of(row, by=business_unit, today=TODAY, told_on=AWARE, agency=charity)
    assert "Others were told" in saved(AWARE + timedelta(days=1))


def test_another_authority_gets_the_clock_and_nobody_of_the_one_before_keeps_it(
    made: Incident, business_unit: User, council: Agency
) -> None:
    lead = person("Ray Lund", "ray.lund@council.example", council, Role.AGENCY_LEAD)
    other = agency("Othershire", Sector.LOCAL_AUTHORITY, Arrangement.RELEVANT_AGENCY, "othershire.example")

    def becomes(authority: Agency) -> tuple[Agency | None, User | None]:
        clock = deadline(clocks.notifying(made))
        Deadline.objects.filter(pk=clock.pk).update(owner=lead)
        row = Incident.objects.get(pk=made.pk)
        services.change(row, by=business_unit, today=TODAY, version=row.version, authority=authority)
        clock = deadline(clocks.notifying(made))
        return clock.agency, clock.owner

    assert becomes(council) == (council, lead)
    assert becomes(other) == (other, None)
    notify(Incident.objects.get(pk=made.pk), business_unit)
    assert becomes(council) == (council, None), "also once it is over"


def test_words_that_change_of_a_review_that_was_sent_in_time_leave_it_in_time(
    made: Incident, business_unit: User
) -> None:
    holiday = Holiday.objects.create(on=date(2026, 3, 20), name="Mourning", reason="Proclaimed")
    review = review_of(notify(made, business_unit))
    due_on = deadline(subject(RAPID, review)).due_on
    deadlines.meet(subject(RAPID, review), on=due_on, by=business_unit)
    sending = Sending.objects.create(review=review, sent_on=due_on, due_on=due_on, sent_by=business_unit)
    Holiday.objects.filter(pk=holiday.pk).update(withdrawn_at=timezone.now())
    reviews.change(review, version=review.version, by=business_unit, today=TODAY, summary="Other words")
    sending.refresh_from_db()
    assert (sending.due_on, sending.is_late, sending.late_because) == (due_on, False, "")


def test_the_clock_of_a_rapid_review_that_is_over_follows_its_notification(
    made: Incident, business_unit: User
) -> None:
    row = notify(made, business_unit)
    review = review_of(row)
    last = date(2026, 3, 24)
    deadlines.meet(subject(RAPID, review), on=last, by=business_unit)
    sending = Sending.objects.create(
        review=review, sent_on=last, due_on=date(2026, 3, 26), sent_by=business_unit
    )
    reviews.end(review, state="complete", on=date(2026, 4, 1), by=business_unit)

    def correct(sent_on: date) -> tuple[date | None, date, bool]:
        said = {"number": "", "counted_from": "sent", "late_because": "The system was down."}
        kept = Notification.objects.get()
        services.correct(
            kept, version=kept.version, by=business_unit, today=date(2026, 4, 9), sent_on=sent_on, **said
        )
        sending.refresh_from_db()
        clock = deadline(subject(RAPID, review))
        assert (clock.state, clock.met_on, clock.due_on) == ("met", last, sending.due_on)
        return deadline(clocks.notifying(row)).met_on, clock.due_on, sending.is_late

    assert correct(date(2026, 3, 3)) == (date(2026, 3, 3), last, False)
    assert correct(AWARE) == (AWARE, date(2026, 3, 23), True)
    assert sending.late_because
    assert review_of(row).started_on == AWARE
    assert correct(date(2026, 3, 3)) == (date(2026, 3, 3), last, False)
    assert not sending.late_because, "no reason stands beside “in time”; history keeps it"
    with pytest.raises(RuleBroken, match="went to the Panel on 24 March 2026") as refused:
        correct(date(2026, 3, 25))
    assert refused.value.about == "sent_on"


def test_a_rapid_review_stays_before_the_review_that_follows_from_it(
    made: Incident, business_unit: User
) -> None:
    review = review_of(notify(made, business_unit))
    began = SENT + timedelta(days=1)
    after = learning(business_unit, kind=Kind.PRACTICE, follows=review, started_on=began)

    def correct(sent_on: date) -> None:
        kept = Notification.objects.get()
        said = {"number": "", "counted_from": "sent", "late_because": "The system was down."}
        services.correct(kept, version=kept.version, by=business_unit, today=TODAY, sent_on=sent_on, **said)

    with pytest.raises(RuleBroken, match="A review that follows from its rapid review began on") as refused:
        correct(began + timedelta(days=1))
    assert refused.value.about == "sent_on"
    correct(began)
    reviews.change(after, version=after.version, by=business_unit, today=TODAY, summary="Changed")


def test_sent_late_needs_the_reason(made: Incident, business_unit: User) -> None:
    late = date(2026, 3, 10)
    facts = {"sent_on": late, "number": "", "counted_from": "sent"}
    with pytest.raises(RuleBroken, match="Say why it was sent late"):
        services.notify(made, by=business_unit, today=late, **facts)
    services.notify(made, by=business_unit, today=late, late_because="The system was down.", **facts)
    with pytest.raises(RuleBroken, match="Choose today or an earlier day"):
        incident(business_unit, made.authority, aware_on=TODAY + timedelta(days=1), pseudonym="")


def test_older_cases_are_counted_from_becoming_aware(made: Incident, business_unit: User) -> None:
    row = notify(made, business_unit, counted_from="aware")
    clock = deadline(subject(RAPID, review_of(row)))
    assert (clock.trigger_on, clock.rule.code) == (AWARE, "review.rapid.aware")
    services.correct(
        row.notification, by=business_unit, today=TODAY, version=0, sent_on=date(2026, 3, 4), number="77",
        counted_from="sent", late_because="",
    )  # fmt: skip
    clock.refresh_from_db()
    assert (clock.trigger_on, deadline(clock.subject).rule.code) == (date(2026, 3, 4), "review.rapid")
    assert review_of(row).started_on == date(2026, 3, 4)
