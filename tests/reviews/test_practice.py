"""Practice reviews and their like: each rule of the field that this room holds (domain 1.3 and 1.4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.documents import keeping
from partnership.documents import services as documents
from partnership.publications import access as public
from partnership.publications import services as publications
from reviews import access as core
from reviews import clocks
from reviews import services as reviews
from reviews.models import Review
from reviews.practice import (
    access,
    copies,
    drafting,
    parts,
    publishing,
    services,
    showing,
    watching,
    work,
)
from reviews.practice.models import Commission, Event, Explanation, Offer
from reviews.practice.rules import CRITERIA, Decision
from reviews.rules import Part, State
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.documents import files
from tests.reviews import practice as world
from tests.reviews.practice import heron as heron
from tests.reviews.practice import today as today


def clock(one: Review) -> Deadline:
    return Deadline.objects.get(subject=clocks.subject(clocks.REPORT, one))


def shown(user: User, one: Review) -> dict[str, Any]:
    return showing.room(user, one, today=timezone.localdate())


# Time ---------------------------------------------------------------------------------------------


def test_six_months_run_from_the_decision_domain_1_3_6(
    heron: Review, business_unit: User, today: date
) -> None:
    running = clock(heron)
    assert running.trigger_on == heron.started_on
    assert running.due_on.month == (heron.started_on.month + 5) % 12 + 1
    drawn = shown(business_unit, heron)["clock"]
    assert (drawn.total, drawn.day, drawn.unit) == (6, 1, "Month")
    earlier = heron.started_on - timedelta(days=10)
    reviews.change(heron, version=0, by=business_unit, today=today, started_on=earlier)
    assert clock(heron).trigger_on == earlier
    reviews.end(heron, state=State.STOPPED, on=today, because="It was another case.", by=business_unit)
    assert clock(heron).state == "dropped"
    heron.refresh_from_db()
    reviews.reopen(heron, because="It was not.", by=business_unit)
    assert clock(heron).state == "open"


def test_partners_look_at_time_and_quality_at_intervals_domain_1_3_3(
    heron: Review, business_unit: User, executive: User, scrutineer: User, today: date
) -> None:
    due = Deadline.objects.get(subject=clocks.subject(clocks.LOOK, heron))
    assert due.trigger_on == heron.started_on
    said: dict[str, Any] = {"looked_on": today, "time": "On course.", "quality": "Sound."}
    with pytest.raises(PermissionDenied):
        watching.look(heron, by=scrutineer, today=today, asked="nothing", asked_for="", **said)
    with pytest.raises(RuleBroken, match="what the reviewer was asked for"):
        watching.look(heron, by=executive, today=today, asked="draft", asked_for="", **said)
    watching.look(heron, by=executive, today=today, asked="draft", asked_for="Chapter 3", **said)
    due.refresh_from_db()
    assert (due.trigger_on, due.state) == (today, "open")


def test_a_delay_is_explained_to_the_panel_domain_1_3_10(
    heron: Review, business_unit: User, today: date
) -> None:
    since = today - timedelta(days=5)
    watching.pause(heron, from_on=since, why="criminal", details="", by=business_unit, today=today)
    room = shown(business_unit, heron)
    assert (clock(heron).state, room["unexplained"], room["step"].title) == (
        "paused",
        True,
        "Explain the delay",
    )
    assert parts.lines(heron, business_unit)[0].tag.text == "Clock paused"  # type: ignore[union-attr]
    said = {"about": "delay", "sent_on": today, "said": "A trial.", "considered": ""}
    explained = watching.explain(
        heron, explanation=None, version=0, by=business_unit, today=today, answered_on=None, answer="", **said
    )  # fmt: skip
    assert not shown(business_unit, heron)["unexplained"]
    heard = {"answered_on": today, "answer": "Noted.", "about": "delay", "sent_on": today, "said": "A trial."}
    watching.explain(
        heron, explanation=explained, version=0, by=business_unit, today=today, considered="We go on.", **heard
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        watching.explain(
            heron, explanation=explained, version=0, by=business_unit, today=today, considered="No.", **heard
        )  # fmt: skip
    was = clock(heron).due_on
    watching.resume(heron, on=today, by=business_unit, today=today)
    assert (clock(heron).due_on - was).days == 5
    assert Explanation.objects.get().considered == "We go on."


# The way through ----------------------------------------------------------------------------------


def test_what_was_weighed_stays_in_the_words_of_that_day_domain_1_3_1_and_1_3_2(
    heron: Review, business_unit: User
) -> None:
    regulation = [one for one in CRITERIA if "regulation 11" in one.source]
    assert [one.code for one in regulation] == ["improvements", "themes", "together", "panel"]
    assert {one.code for one in CRITERIA} - {one.code for one in regulation} == {
        "single", "nobody", "areas", "institution"
    }  # fmt: skip
    weighed = [
        {"code": "themes", "text": "Themes that return", "met": True, "because": "Again.", "source": "-"}
    ]
    services.keep_commission(
        heron, commission=None, version=0, by=business_unit, criteria=weighed, decided_by="The partners"
    )
    assert Commission.objects.get().criteria == weighed


def test_reviewers_are_chosen_with_their_interests_and_named_domain_1_3_4(
    heron: Review, business_unit: User, today: date
) -> None:
    reviews.appoint(
        heron, by=business_unit, name="Ada Merrow", part=Part.LEAD_REVIEWER, from_on=today,
        interests="Taught in the area until 2019",
    )  # fmt: skip
    services.keep_commission(
        heron, commission=None, version=0, by=business_unit, knowledge="Babies", conflicts="Considered."
    )
    assert shown(business_unit, heron)["reviewers"] == (
        "Ada Merrow, lead reviewer. Declared: Taught in the area until 2019"
    )


def test_terms_are_kept_in_versions_and_nobody_overwrites_anybody(heron: Review, business_unit: User) -> None:
    services.write_terms(heron, after=0, by=business_unit, text="How babies were seen.")
    with pytest.raises(RuleBroken, match="version 1 meanwhile"):
        services.write_terms(heron, after=0, by=business_unit, text="How babies were heard.")
    services.write_terms(heron, after=1, by=business_unit, text="How babies were heard.")
    assert [one.number for one in showing.terms(heron)] == [2, 1]


def test_practitioners_are_counted_and_the_family_is_asked_without_names(
    heron: Review, business_unit: User, council: Agency, hospital: Agency, today: date
) -> None:
    facts = {"title": "Learning event", "held_on": today, "learned": ""}
    event = services.keep_event(
        heron, event=None, version=0, turnout={council: 4, hospital: 2}, by=business_unit, today=today, **facts
    )  # fmt: skip
    services.keep_event(
        heron, event=event, version=0, turnout={council: 5}, by=business_unit, today=today, **facts
    )
    event.refresh_from_db()
    assert showing.turnout(event) == "5 people from Levels Council."
    with pytest.raises(RuleBroken, match="Say why not"):
        services.keep_offer(
            heron, offer=None, version=0, by=business_unit, who="Father", taken="none", offered_on=None
        )
    services.keep_offer(
        heron, offer=None, version=0, by=business_unit, who="Mother", taken="up", offered_on=today,
        by_whom="The lead reviewer",
    )  # fmt: skip
    assert (Event.objects.count(), Offer.objects.get().who) == (1, "Mother")


def test_trials_and_inquests_go_their_own_way_beside_the_review_domain_1_3_12(
    heron: Review, business_unit: User
) -> None:
    services.keep_parallel(
        heron, parallel=None, version=0, by=business_unit, process="inquest", led_by="The coroner"
    )
    assert [str(one) for one in shown(business_unit, heron)["parallels"]] == ["Inquest"]


# The report ---------------------------------------------------------------------------------------


def test_a_final_report_has_its_two_parts_domain_1_3_5(heron: Review, business_unit: User) -> None:
    one = world.draft(heron, business_unit)
    pages: dict[str, Any] = {"version": 0, "by": business_unit, "now": timezone.now()}
    with pytest.raises(RuleBroken, match="on which page"):
        drafting.make_final(one, improvements_page=1, reasons_page=None, **pages)
    with pytest.raises(RuleBroken, match="on which page"):
        drafting.make_final(one, improvements_page=None, reasons_page=None, **pages)
    assert drafting.make_final(one, improvements_page=1, reasons_page=1, **pages).is_final
    with pytest.raises(RuleBroken, match="This very file is there already"):
        world.draft(heron, business_unit)
    second = world.draft(heron, business_unit, text="Better.")
    assert second.number == 2
    drafting.make_final(second, improvements_page=1, reasons_page=1, **pages)
    one.refresh_from_db()
    assert not one.is_final


def test_a_part_of_the_report_stands_on_a_page_that_there_is(heron: Review, business_unit: User) -> None:
    one = world.draft(heron, business_unit)
    pages: dict[str, Any] = {"version": 0, "by": business_unit, "now": timezone.now()}
    with pytest.raises(RuleBroken, match=r"The file has no page 9\.") as refused:
        drafting.make_final(one, improvements_page=1, reasons_page=9, **pages)
    assert refused.value.about == "reasons_page"
    file = files.checked(files.docx(), name="report.docx")  # whose pages nobody can count
    one = drafting.add_draft(heron, product="report", file=file, note="", by=business_unit)
    assert drafting.make_final(one, improvements_page=1, reasons_page=9, **pages).is_final


def test_agencies_check_the_facts_and_every_point_is_answered(
    heron: Review, business_unit: User, agency_lead: User, charity: Agency, today: date
) -> None:
    part = world.involved(heron, charity, business_unit)
    one = world.draft(heron, business_unit)
    (check,) = drafting.ask_agencies(one, agencies=[part], by=business_unit, today=today)
    assert Deadline.objects.get(subject=check.subject).agency == charity
    with pytest.raises(RuleBroken, match="have this draft already"):
        drafting.ask_agencies(one, agencies=[part], by=business_unit, today=today)
    # Once the review has ended nothing is asked of the agency; taken up again, it is as it was.
    asked = access.to_check(agency_lead)
    due_on = Deadline.objects.get(subject=check.subject).due_on
    reviews.end(heron, state=State.COMPLETE, on=today, by=business_unit)
    assert (asked.exists(), Deadline.objects.get(subject=check.subject).state) == (False, "dropped")
    reviews.reopen(heron, because="Too early.", by=business_unit)
    again = Deadline.objects.get(subject=check.subject)
    assert (asked.exists(), again.state, again.due_on) == (True, "open", due_on)
    check.refresh_from_db()
    point = drafting.correct(check, page="12", says="We were told in May.", by=agency_lead)
    assert not access.correction(business_unit, point.pk).exists(), "what is not sent is the agency's own"
    with pytest.raises(RuleBroken, match="still checking"):
        drafting.make_final(
            one, version=0, improvements_page=1, reasons_page=1, by=business_unit, now=timezone.now()
        )
    drafting.send(check, by=agency_lead, now=timezone.now())
    with pytest.raises(RuleBroken, match="answered this already"):
        drafting.correct(check, page="13", says="And this.", by=agency_lead)
    assert [ask.rows.count() for ask in work.work(business_unit, today)] == [1]
    Review.objects.filter(pk=heron.pk).update(state=State.STOPPED, ended_on=today, ended_because="A.")
    assert not access.to_answer(business_unit).exists()
    Review.objects.filter(pk=heron.pk).update(state=State.OPEN, ended_on=None, ended_because="")
    with pytest.raises(RuleBroken, match="Answer every correction"):
        drafting.make_final(
            one, version=0, improvements_page=1, reasons_page=1, by=business_unit, now=timezone.now()
        )
    with pytest.raises(RuleBroken, match="Say why it is not changed"):
        drafting.answer(point, version=0, verdict="no", because="", by=business_unit)
    drafting.answer(point, version=0, verdict="no", because="The letter says June.", by=business_unit)
    assert drafting.make_final(
        one, version=0, improvements_page=1, reasons_page=1, by=business_unit, now=timezone.now()
    ).is_final


def test_everything_is_under_embargo_until_it_is_published(
    heron: Review, business_unit: User, agency_lead: User, charity: Agency, today: date
) -> None:
    part = world.involved(heron, charity, business_unit)
    one = world.draft(heron, business_unit)
    assert not access.visible(agency_lead).exists()
    assert not access.drafts(agency_lead).exists()
    (check,) = drafting.ask_agencies(one, agencies=[part], by=business_unit, today=today)
    assert access.may_read_draft(agency_lead, access.checks(agency_lead).get())
    check = drafting.send(check, by=agency_lead, now=timezone.now())
    assert not access.may_read_draft(agency_lead, check), "it closes with the answer"
    assert not core.sees_whole(agency_lead, heron)


def test_copies_go_seven_working_days_before_publication_domain_1_3_7(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> None:
    world.signed(world.final(heron, business_unit), business_unit, world.partners(council, constabulary))
    world.decided(heron, business_unit)
    with pytest.raises(RuleBroken, match=r"every copy had to be sent by .*, and none was sent yet"):
        publishing.plan(
            heron, publishing=copies.of(heron), version=0, planned_on=today + timedelta(days=7),
            by=business_unit, today=today,
        )  # fmt: skip
    assert copies.needed_by(date(2026, 3, 20)) == date(2026, 3, 11), "seven working days"
    planned = today + timedelta(days=14)
    publishing.plan(
        heron, publishing=copies.of(heron), version=0, planned_on=planned, by=business_unit, today=today
    )
    due = Deadline.objects.get(subject=clocks.subject(clocks.COPIES, heron))
    assert due.due_on == copies.needed_by(planned) < planned
    everybody = "Practice Review Panel, Secretary of State for Education and Ofsted."
    with pytest.raises(RuleBroken, match=f"No copy is written down for Child Safeguarding {everybody}"):
        world.publish(heron, business_unit)
    world.copied(heron, business_unit, today)
    due.refresh_from_db()
    assert due.state == "met"
    with pytest.raises(RuleBroken, match="The earliest day is"):
        world.publish(heron, business_unit)


def test_a_report_is_signed_published_and_kept_by_the_repository_domain_1_3_8_1_3_9_and_1_3_11(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency, today: date
) -> None:
    final = world.final(heron, business_unit)
    world.decided(heron, business_unit)
    world.copied(heron, business_unit, today - timedelta(days=16))
    with pytest.raises(RuleBroken, match="Only a published report"):
        publishing.give_to_repository(
            heron, repository_on=today, repository="", by=business_unit, today=today
        )
    with pytest.raises(RuleBroken, match="not signed by all three"):
        world.publish(heron, business_unit)
    world.signed(final, business_unit, world.partners(council, constabulary))
    signed = final.document.versions.get()
    other = files.checked(files.pdf("What nobody signed."))
    with pytest.raises(RuleBroken, match=f"belongs to the drafts of {heron.reference}"):
        documents.replace(final.document, file=other, note="", expires_on=None, by=business_unit)
    with keeping.kept(other) as stored:
        documents.add(final.document, file=other, stored=stored, number=2, note="", by=business_unit)
    with pytest.raises(RuleBroken, match="another one than the partners signed"):
        world.publish(heron, business_unit)
    final.document.versions.exclude(pk=signed.pk).delete()
    published = world.publish(heron, business_unit)
    assert published.publication is not None
    assert published.publication.version_given == final.document.versions.latest("number")
    with pytest.raises(RuleBroken, match="published in full or in part already"):
        drafting.take_back_final(final, by=business_unit, now=timezone.now())
    assert published.publication.stays_until > today + timedelta(days=360)  # type: ignore[operator]
    assert (clock(heron).state, clock(heron).met_on) == ("met", today)
    with pytest.raises(RuleBroken, match="published in full or in part already"):
        world.publish(heron, business_unit)
    with pytest.raises(RuleBroken, match="It was published"):
        publishing.give_to_repository(
            heron, repository_on=today - timedelta(days=1), repository="", by=business_unit, today=today
        )
    kept = publishing.give_to_repository(
        heron, repository_on=today, repository="", by=business_unit, today=today
    )
    assert kept.repository_on == today
    publications.withdraw(
        published.publication, because="It names a street.", by=business_unit, today=today, urgent=True
    )
    anew = world.publish(heron, business_unit)
    assert anew.is_public
    assert anew.publication != published.publication
    with pytest.raises(RuleBroken, match="was published in its place"):  # two of one review would contradict
        publications.put_back(published.publication, because="Mended.", by=business_unit)
    assert anew.repository_on is None
    assert (clock(heron).state, clock(heron).met_on) == ("met", today)


def test_a_report_that_is_not_published_gives_what_it_says_of_improvements_domain_1_3_8(
    heron: Review, business_unit: User, today: date
) -> None:
    with pytest.raises(RuleBroken, match="Write down first what was decided"):
        world.publish(heron, business_unit)
    with pytest.raises(RuleBroken, match="why the report is not published"):
        world.decided(heron, business_unit, Decision.WITHHOLD)
    then, why = today - timedelta(days=16), "The family could be told from it."
    world.decided(heron, business_unit, Decision.WITHHOLD, why, decided_on=then)
    world.copied(heron, business_unit, then)
    with pytest.raises(RuleBroken, match="what can be said of the improvements"):
        world.publish(heron, business_unit)
    assert not public.visible(business_unit).exists()
    published = world.publish(
        heron, business_unit, text="Ask who cares for the baby.", without_because="The partners met."
    )
    assert published.publication is not None
    assert published.publication.version_given is None
    with pytest.raises(RuleBroken, match="national repository"):
        publishing.give_to_repository(
            heron, repository_on=today, repository="", by=business_unit, today=today
        )


def test_a_draft_that_is_not_final_after_all_takes_its_signatures_along(
    heron: Review, business_unit: User, council: Agency, constabulary: Agency
) -> None:
    final = world.final(heron, business_unit)
    world.signed(final, business_unit, world.partners(council, constabulary))
    drafting.take_back_final(final, by=business_unit, now=timezone.now())
    assert signing.current(heron, What.REPORT) is None
    with pytest.raises(RuleBroken, match="which draft is the final one"):
        drafting.ask_partners(final, by=business_unit, now=timezone.now())
