"""When a rapid review went to the Panel: not before it was signed, corrected where mistyped, and what went stays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.editing import ChangedMeanwhile
from partnership.base.rules import RuleBroken
from partnership.deadlines.models import Deadline
from partnership.history import timeline
from partnership.pages import words
from reviews import clocks
from reviews.models import Review
from reviews.rapid import making, packs, services
from reviews.rapid.models import Decision, Making, Reply, Sending
from reviews.rapid.pack import compose
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import What
from tests.reviews.rapid.test_rapid import sent, signed
from tests.reviews.rapid.test_signing import sign

Write = Callable[..., Review]
Browser = Callable[[User | None], Client]
DAY = timedelta(days=1)


@pytest.fixture
def ready(review: Review, written: Write, business_unit: User, partners: dict[str, User]) -> Review:
    """Signed by all a day ago."""
    written()
    signed(review, partners, business_unit)
    Signing.objects.update(closed_at=timezone.now() - DAY)
    return review


def correct(
    sending: Sending, by: User, on: date, version: int | None = None, late_because: str = ""
) -> Sending:
    return services.correct_sending(
        sending,
        sent_on=on,
        late_because=late_because,
        version=sending.version if version is None else version,
        by=by,
        today=timezone.localdate(),
    )


def test_it_cannot_have_gone_before_the_last_signature(
    review: Review, written: Write, business_unit: User, partners: dict[str, User]
) -> None:
    """Domain 1.2.5: signed off by all three partners, then to the Panel."""
    today = timezone.localdate()
    written()
    signed(review, partners, business_unit)
    with pytest.raises(RuleBroken, match=f"last partner signed on {words.plain_date(today)}") as refused:
        services.send(
            review, sent_on=today - DAY, late_because="", without_because="So.", by=business_unit, today=today
        )
    assert refused.value.about == "sent_on"


def test_a_mistyped_day_of_sending_is_corrected_with_the_reason_and_the_clock_follows(
    ready: Review, business_unit: User, executive: User, client_for: Browser
) -> None:
    today, path = timezone.localdate(), f"/reviews/{ready.pk}/rapid/sent/correct/"
    browser = client_for(business_unit)
    assert "was not sent to the Panel yet" in browser.get(path).content.decode()
    sending = sent(ready, business_unit)
    with pytest.raises(PermissionDenied):
        correct(sending, executive, today - DAY)
    with pytest.raises(RuleBroken, match="nothing to correct") as refused:
        correct(sending, business_unit, today)
    assert refused.value.about == "sent_on"
    with pytest.raises(RuleBroken, match="last partner signed"):
        correct(sending, business_unit, today - 2 * DAY)
    assert path in browser.get(f"/reviews/{ready.pk}/rapid/").content.decode()
    day = today - DAY
    typed: dict[str, Any] = {
        "sent_on_day": day.day, "sent_on_month": day.month, "sent_on_year": day.year, "late_because": "", "version": 0,
    }  # fmt: skip
    assert "id_why_error" in browser.post(path, typed).content.decode(), "Not without the reason"
    answer = browser.post(path, typed | {"why": "Mistyped."})
    assert answer.status_code == 302, answer.context["form"].errors
    sending.refresh_from_db()
    assert sending.sent_on == day
    assert Deadline.objects.get(subject=clocks.subject(clocks.RAPID, ready)).met_on == day
    rows: Any = timeline.kept(Sending)._default_manager
    kept = rows.filter(pgh_obj_id=sending.pk).order_by("pgh_id")
    assert [one.sent_on for one in kept] == [today, day]
    assert kept[1].pgh_context["purpose"] == "Mistyped."
    with pytest.raises(ChangedMeanwhile):
        correct(sending, business_unit, today, version=0)


def test_a_review_that_was_never_signed_here_went_no_earlier_than_it_began_and_was_recommended(
    review: Review, business_unit: User, client_for: Browser
) -> None:
    """Reviews of the time before this portal have neither signatures nor a notification."""
    today, path = timezone.localdate(), f"/reviews/{review.pk}/rapid/sent/correct/"
    Deadline.objects.filter(subject=clocks.subject(clocks.RAPID, review)).delete()
    Review.objects.filter(pk=review.pk).update(started_on=today - 3 * DAY)
    decision = Decision.objects.create(review=review, outcome="none", reasons="A", group_on=today - DAY)
    sending = Sending.objects.create(review=review, sent_on=today, sent_by=business_unit)
    with pytest.raises(RuleBroken, match="case review group recommended it on"):
        correct(sending, business_unit, today - 2 * DAY)
    decision.delete()
    with pytest.raises(RuleBroken, match="The review began on"):
        correct(sending, business_unit, today - 4 * DAY)
    day = today - 3 * DAY
    typed = {
        "sent_on_day": day.day,
        "sent_on_month": day.month,
        "sent_on_year": day.year,
        "version": 0,
        "why": "So.",
    }
    said = client_for(business_unit).post(path, typed, follow=True).content.decode()
    assert "Corrected." in said
    assert "clock stopped" not in said


def test_the_page_of_sending_says_was_due_only_once_the_day_is_over(
    ready: Review, business_unit: User, client_for: Browser
) -> None:
    today, path = timezone.localdate(), f"/reviews/{ready.pk}/rapid/sent/"
    browser = client_for(business_unit)
    assert "It is due on" in browser.get(path).content.decode()
    Deadline.objects.filter(subject=clocks.subject(clocks.RAPID, ready)).update(
        due_on=today - DAY, reckoned_on=today - DAY
    )
    assert "It was due on" in browser.get(path).content.decode()
    typed = {"sent_on_day": today.day, "sent_on_month": today.month, "sent_on_year": today.year}
    said = browser.post(path, typed | {"late_because": "Ill.", "without_because": "So."}, follow=True)
    assert "the clock has stopped" in said.content.decode()


def test_a_corrected_day_may_be_late_with_a_reason_and_is_not_after_the_reply(
    ready: Review, business_unit: User
) -> None:
    today = timezone.localdate()
    sending = sent(ready, business_unit)
    Sending.objects.update(due_on=today - DAY, sent_on=today - DAY)
    sending.refresh_from_db()
    with pytest.raises(RuleBroken, match="It is late") as refused:
        correct(sending, business_unit, today)
    assert refused.value.about == "late_because"
    sending = correct(sending, business_unit, today, late_because="A partner was ill.")
    assert sending.is_late
    assert dict(compose(ready, as_at=timezone.now()).facts)["Late"].endswith("A partner was ill.")
    assert not correct(sending, business_unit, today - DAY, late_because="A partner was ill.").late_because
    Reply.objects.create(review=ready, replied_on=today - DAY, opinion="agrees", text="Thank you.")
    sending.refresh_from_db()
    with pytest.raises(RuleBroken, match="The Panel answered on"):
        correct(sending, business_unit, today, late_because="A partner was ill.")


def test_before_it_is_sent_the_page_says_who_has_not_signed_and_whether_there_is_a_pack(
    review: Review, written: Write, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    browser, path = client_for(business_unit), f"/reviews/{review.pk}/rapid/sent/"
    refused = browser.get(path)
    assert refused.status_code == 409
    assert "They are not asked to sign yet." in refused.content.decode()
    written()
    opened = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    sign(opened, partners["council"])
    sign(opened, partners["police"], agrees=False, reason="Not yet.")
    said = browser.get(path).content.decode()
    assert "Levels Care Board has not signed yet." in said
    assert "does not agree." in said
    for name in ("police", "health"):
        sign(opened, partners[name])
    page = browser.get(path).content.decode()
    assert "No pack was made here" in page
    assert "This holds nothing up" in page
    making.make(services.make_pack(review, by=business_unit, now=timezone.now()).pk)
    assert "No pack was made here" not in browser.get(path).content.decode()


def test_when_a_partner_does_not_agree_the_room_says_what_is_next(
    review: Review, written: Write, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    written()
    opened = services.ask_to_sign(review, by=business_unit, now=timezone.now())
    sign(opened, partners["council"], agrees=False, reason="Not yet.")
    room = f"/reviews/{review.pk}/rapid/"
    step = client_for(business_unit).get(room).context["step"]
    assert step.title == "Levels Council does not agree: settle it"
    assert client_for(partners["police"]).get(room).context["step"].button == "Read and sign"
    page = client_for(business_unit).get(f"/reviews/{review.pk}/").content.decode()
    assert "0 of 3 partners have signed, 1 does not agree" in page


def test_signatures_stay_once_the_review_went_with_them(
    ready: Review, business_unit: User, client_for: Browser
) -> None:
    """So that the portal does not deny the pack that went."""
    Signing.objects.update(closed_at=timezone.now() - timedelta(minutes=1))
    making.make(services.make_pack(ready, by=business_unit, now=timezone.now()).pk)
    sending = sent(ready, business_unit)
    held = signing.current(ready, What.RAPID)
    assert held is not None
    with pytest.raises(RuleBroken, match="has gone to the Panel"):
        signing.void(held, because="Slip.", by=business_unit, now=timezone.now())
    browser, path = client_for(business_unit), f"/reviews/sign-off/{held.pk}/"
    assert browser.get(f"{path}take-back/").status_code == 409
    assert "Take the sign-off back" not in browser.get(path).content.decode()
    went, _ = packs.packs(ready, sending, signing.current(ready, What.RAPID))
    assert went is not None


def test_a_pack_of_a_later_day_than_the_sending_says_what_its_pages_say(
    ready: Review, business_unit: User, client_for: Browser
) -> None:
    today = timezone.localdate()
    job = services.make_pack(ready, by=business_unit, now=timezone.now())
    making.make(job.pk)
    services.send(
        ready, sent_on=today - DAY, late_because="", without_because="So.", by=business_unit, today=today
    )
    page = client_for(business_unit).get(f"/reviews/{ready.pk}/rapid/").content.decode()
    assert f"{ready.reference}, not what was sent (PDF)" in page
    assert "after the day of sending. Its pages still say that it is for the Panel." in page
    assert "made after it was sent" not in page
    assert packs.suffix(Making.objects.get(pk=job.pk)) == "-not-what-was-sent"


def test_a_pack_that_is_made_late_says_so(ready: Review) -> None:
    """Domain 1.2.2: late is possible, and said."""
    assert "Late" not in dict(compose(ready, as_at=timezone.now()).facts)
    later = timezone.now() + timedelta(days=60)
    said = dict(compose(ready, as_at=later).facts)
    assert said["Late"] == f"Made on {words.plain_date(timezone.localdate(later))}, after it was due."
