"""A pack of a rapid review that was made before something changed says so, until it is made anew."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.pages.words import plain_date
from reviews import services as reviews
from reviews.incidents import services as incidents
from reviews.models import Review
from reviews.rapid import making, packs, services
from reviews.rapid.models import Decision, Passage, Sending
from reviews.rapid.rules import Purpose
from reviews.requests import services as requests
from reviews.requests.models import AgencyRequest
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.reviews.rapid.test_rapid import sent, signed
from tests.reviews.rapid.test_requests import answer
from tests.reviews.rapid.test_signing import sign

Write = Callable[..., Review]
Change = Callable[[Review, User], object]
Browser = Callable[[User | None], Client]


def make(review: Review, by: User) -> None:
    making.make(services.make_pack(review, by=by, now=timezone.now()).pk)


def another_text(review: Review, by: User) -> None:
    there = Passage.objects.get(review=review, purpose=Purpose.FACTS)
    services.write_passage(
        review, purpose=Purpose.FACTS, text="It was another way.", version=there.version, by=by,
        now=timezone.now(),
    )  # fmt: skip


def another_decision(review: Review, by: User) -> None:
    there = Decision.objects.get(review=review)
    services.decide(
        review, outcome="national", reasons="Others can learn.", group_on=timezone.localdate(),
        version=there.version, by=by, now=timezone.now(),
    )  # fmt: skip


def an_action(review: Review, by: User) -> None:
    services.keep_safety_action(
        review, by=by, now=timezone.now(), what="See the sibling", who="Council", by_on=timezone.localdate()
    )


def a_meeting(review: Review, by: User) -> None:
    services.keep_meeting(
        review, by=by, today=timezone.localdate(), kind="scoping", held_on=timezone.localdate(),
        who_came="Ann Osborne", key_lines="Who was where?",
    )  # fmt: skip


def asking(review: Review, by: User) -> None:
    services.ask_to_sign(review, by=by, now=timezone.now())


FACTS = str(Purpose.FACTS.label)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (another_text, [FACTS]),
        (another_decision, ["Decision"]),
        (an_action, ["Immediate safety actions"]),
        (a_meeting, ["Meetings"]),
        (asking, ["Signatures"]),
    ],
)
def test_a_pack_names_what_has_changed_since_it_was_made(
    change: Change, named: list[str], review: Review, written: Write, business_unit: User
) -> None:
    written()
    make(review, business_unit)
    assert packs.out_of_date(review) == ""
    change(review, business_unit)
    assert packs.out_of_date(review) == f"Made before this changed: {'; '.join(named)}."
    make(review, business_unit)
    assert packs.out_of_date(review) == ""


def test_an_answer_that_is_accepted_makes_a_pack_old(
    asked: AgencyRequest, review: Review, written: Write, business_unit: User, agency_lead: User
) -> None:
    written()
    answer(asked, agency_lead)
    make(review, business_unit)
    requests.accept(asked, by=business_unit, now=timezone.now())
    assert "What agencies have answered" in packs.out_of_date(review)


def test_a_pack_without_the_signatures_says_so_wherever_it_is_offered(
    review: Review, written: Write, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    make(review, business_unit)
    written()
    browser, room = client_for(business_unit), f"/reviews/{review.pk}/rapid/"
    said = "Made before this changed: Decision; What happened, and which agencies were involved; "
    before = browser.get(f"{room}sign-off/").content.decode()
    assert f"{said}What has to be done at once so that children are safe; 3 more. Make it anew" in before
    make(review, business_unit)
    signed(review, partners, business_unit)
    said = "Made before all three partners had signed, so that its pages say it is a draft. Make it anew"
    for path in (room, f"{room}sent/"):
        assert said in browser.get(path).content.decode()
    reader = client_for(partners["police"]).get(room).content.decode()
    assert "had signed" in reader
    assert "Make it anew" not in reader
    make(review, business_unit)
    for path in (room, f"{room}sent/"):
        assert "Made before" not in browser.get(path).content.decode()
    sent(review, business_unit)
    assert "Made before" not in browser.get(room).content.decode()


def test_signatures_that_no_longer_hold_make_a_pack_old(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    written()
    opened = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    for name in ("council", "police"):
        sign(opened, partners[name])
    make(review, business_unit)
    sign(opened, partners["health"])
    assert packs.out_of_date(review).startswith("Made before all three partners had signed")
    make(review, business_unit)
    held = signing.current(review, What.RAPID)
    assert held is not None
    signing.void(held, because="Slip.", by=business_unit, now=timezone.now())
    assert packs.out_of_date(review) == "Made before this changed: Signatures."


def test_days_that_go_by_make_no_pack_old(review: Review, written: Write, business_unit: User) -> None:
    written()
    later = timezone.now() + timedelta(days=60)
    job = services.make_pack(review, by=business_unit, now=timezone.now())
    making.make(job.pk, clock=lambda: later)
    assert packs.out_of_date(review) == ""


def test_a_corrected_notification_says_in_the_room_what_was_sent_says_instead(
    review: Review, written: Write, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    written()
    signed(review, partners, business_unit)
    make(review, business_unit)
    sent(review, business_unit)
    room, incident = f"/reviews/{review.pk}/rapid/", review.incident
    browser, today = client_for(business_unit), timezone.localdate()
    assert "was corrected since" not in browser.get(room).content.decode()
    was = incident.notification.sent_on
    incidents.correct(incident.notification, version=0, by=business_unit, today=today, sent_on=today)
    page = browser.get(room).content.decode()
    assert "The notification was corrected since" in page
    said = f"What was sent says notified on {plain_date(was)}; it is {plain_date(today)}."
    assert said in page
    assert "authority aware on" not in page
    incident.refresh_from_db()
    earlier = was - timedelta(days=1)
    incidents.change(incident, version=incident.version, by=business_unit, today=today, aware_on=earlier)
    page = browser.get(room).content.decode()
    assert f"authority aware on {plain_date(was)}; it is {plain_date(earlier)}." in page
    incident.notification.refresh_from_db()
    incidents.correct(incident.notification, version=1, by=business_unit, today=today, sent_on=was)
    assert "says notified on" not in browser.get(room).content.decode(), "it says what holds again"
    reviews.end(review, state="complete", on=today, by=business_unit)
    assert "was corrected since" not in browser.get(room).content.decode(), "the Panel was told"


def test_a_review_is_not_notified_after_the_recommendation_that_partners_sign(
    review: Review, written: Write, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    written()
    today, notification = timezone.localdate(), review.incident.notification

    def recommended(on: date) -> None:
        there = Decision.objects.get(review=review)
        services.decide(
            review, outcome=there.outcome, reasons=there.reasons, group_on=on, version=there.version,
            by=business_unit, now=timezone.now(),
        )  # fmt: skip

    recommended(review.started_on)
    signed(review, partners, business_unit)
    said = f"/reviews/incidents/{review.incident.pk}/notification/"
    day = {f"sent_on_{name}": getattr(today, name) for name in ("day", "month", "year")}
    browser = client_for(business_unit)
    page = browser.post(said, day | {"counted_from": "sent", "version": 0})
    (sentence,) = page.context["form"].errors["sent_on"]
    assert f"recommended on {plain_date(review.started_on)}. Choose that day or an earlier one" in sentence
    recommended(today)
    incidents.correct(notification, version=0, by=business_unit, today=today, sent_on=today)
    assert signing.complete(signing.current(review, What.RAPID)), "the day is no part of what they sign"
    assert sent(review, business_unit).sent_on == today


def test_what_was_sent_says_what_was_written_when_it_was_made_whatever_the_clocks_say(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    written()
    signed(review, partners, business_unit)
    today, incident = timezone.localdate(), review.incident
    day = incident.aware_on
    job = services.make_pack(review, by=business_unit, now=timezone.now())

    def aware(on: date) -> None:
        incident.refresh_from_db()
        incidents.change(incident, version=incident.version, by=business_unit, today=today, aware_on=on)

    def said(pack: packs.PackLine | None) -> str:
        sending.refresh_from_db()
        review.refresh_from_db()
        return packs.corrected(review, sending, pack)

    aware(day - timedelta(days=1))
    making.make(job.pk)  # a worker takes it up later than it was asked for
    sending = sent(review, business_unit)
    made = packs.packs(review, sending, signing.current(review, What.RAPID))[0]
    assert made is not None
    Sending.objects.update(created_at=timezone.now() + timedelta(days=6))
    assert (said(made), said(None)) == ("", "")
    aware(day - timedelta(days=2))
    sentence = f"authority aware on {plain_date(day - timedelta(days=1))}; it is {plain_date(day - timedelta(days=2))}."
    for pack in (made, None):  # made here, or elsewhere
        assert said(pack).endswith(sentence)
