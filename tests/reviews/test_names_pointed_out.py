"""What is written of a case and of what it taught is looked through for names, and one tick sends it as it is."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from reviews.incidents.models import Incident
from reviews.learning.models import Finding, Recommendation
from reviews.models import Review
from reviews.referrals import reference
from reviews.referrals.models import Referral
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.drafts.pages import fields
from tests.naming.pages import TOLD, ticked
from tests.reviews.practice import heron as heron
from tests.reviews.rapid.conftest import board_of_care as board_of_care
from tests.reviews.rapid.conftest import partners as partners
from tests.reviews.test_referrals import considered, refer

Browser = Callable[[User], Client]


def day(name: str) -> dict[str, int]:
    """Today, as the three boxes of a date send it."""
    today = timezone.localdate()
    return {f"{name}_{part}": getattr(today, part) for part in ("day", "month", "year")}


def test_a_referral_says_which_words_name_somebody_and_keeps_what_was_typed(
    practitioner: User, charity: Agency, council: Agency, client_for: Browser
) -> None:
    browser, new = client_for(practitioner), "/reviews/referrals/new/"
    text = "Bracken was hurt. Her mother Sharon Tucker (07700 900123) lives at TA1 4QQ. Levels Council knew."
    said: dict[str, Any] = {
        "agency": charity.pk, "pseudonym": "Bracken", "what_happened": text, "why": "Mr Hodge asked for help.",
    }  # fmt: skip
    page = browser.post(new, fields(browser.get(new)) | said)
    shown = page.content.decode()
    assert f"“TA1 4QQ”, “07700 900123”, “Sharon” and “Tucker” {TOLD}" in shown
    assert f"“Hodge” {TOLD}" in shown
    assert f"{text}</textarea>" in shown
    assert "safeguarding partners" in shown
    assert not Referral.objects.exists()
    real = browser.post(new, said | {"pseudonym": "Sharon Tucker"}).context["form"]
    assert real.errors["pseudonym"][0].startswith("“Sharon” and “Tucker” may tell who somebody is")
    assert "“Sharon” and “Tucker”" in real.errors["what_happened"][0], "nor does it free them elsewhere"
    assert f"{text}</textarea>" in browser.get(new).content.decode(), "it is a draft too"
    assert browser.post(new, said | ticked(page)).status_code == 302
    made = Referral.objects.get()
    assert made.what_happened == text

    edit = f"/reviews/referrals/{made.pk}/edit/"
    said |= {"version": made.version, "safety": "Joan took her in."}
    page = browser.post(edit, said)
    assert f"“Joan” {TOLD}" in page.content.decode()
    assert "“Sharon”" not in page.content.decode(), "what was looked at is not asked about again"
    assert browser.post(edit, said | ticked(page) | {"changed_because": "More is known"}).status_code == 302
    made.refresh_from_db()
    assert (made.safety, made.why) == ("Joan took her in.", said["why"])


def test_the_reasons_of_a_decision_on_a_referral_are_looked_through(
    agency_lead: User, business_unit: User, charity: Agency, client_for: Browser
) -> None:
    rulebook.fill()
    reference.fill()
    case = refer(agency_lead, charity)
    considered(case, business_unit)
    browser, here = client_for(business_unit), f"/reviews/referrals/{case.pk}/"
    weighed = {"version": case.version, "answer_1": "met", "reason_1": "Sharon hit Bracken."}
    page = browser.post(f"{here}weigh/", weighed)
    assert f"Criterion 1: “Sharon” {TOLD}" in page.content.decode()
    assert browser.post(f"{here}weigh/", weighed | ticked(page)).status_code == 302
    assert f"Criterion 1: “Sharon” {TOLD}" not in browser.get(f"{here}weigh/").content.decode()
    case.refresh_from_db()
    said: dict[str, Any] = {
        "outcome": "none", **day("decided_on"), "voices": "Margaret Doyle, Levels Council, agreed",
        "reasons": "Bracken lives with Sharon now.", "told": "Thank Joan.", "version": case.version,
    }  # fmt: skip
    page = browser.post(f"{here}decide/", said)
    shown = page.content.decode()
    assert f"“Sharon” {TOLD}" in shown
    assert f"“Joan” {TOLD}" in shown
    assert "“Bracken”" not in shown
    assert browser.post(f"{here}decide/", said | ticked(page)).status_code == 302
    assert case.decisions.get().reasons == said["reasons"]


def test_what_is_written_of_an_incident_is_looked_through(
    business_unit: User, council: Agency, client_for: Browser
) -> None:
    rulebook.fill()
    browser = client_for(business_unit)
    said: dict[str, Any] = {
        "authority": council.pk, "nature": "harm", "place": "here", **day("aware_on"), "lives_in": "Avonmouth",
        "summary": "Seen in Avonmouth with Joan.", "is_suspected": "on",
    }  # fmt: skip
    page = browser.post("/reviews/incidents/new/", said)
    assert f"“Joan” {TOLD}" in page.content.decode()
    assert browser.post("/reviews/incidents/new/", said | ticked(page)).status_code == 302
    here = f"/reviews/incidents/{Incident.objects.get().pk}/"
    notified = {**day("sent_on"), "counted_from": "sent", "late_because": "Mrs Hodge was away."}
    assert f"“Hodge” {TOLD}" in browser.post(f"{here}notify/", notified).content.decode()
    verdict = {"verdict": "withdrawn", **day("on"), "reason": "Sharon was not hurt."}
    assert f"“Sharon” {TOLD}" in browser.post(f"{here}outcome/", verdict).content.decode()


def test_the_reason_for_not_signing_and_for_passing_over_a_stage_are_looked_through(
    heron: Review, business_unit: User, partners: dict[str, User], client_for: Browser
) -> None:
    asked = signing.open_signing(heron, what=What.RAPID, text="Heron.", by=business_unit, now=timezone.now())
    browser, here = client_for(partners["health"]), f"/reviews/sign-off/{asked.pk}/sign/"
    place = asked.signatures.get(agency__name="Levels Care Board")
    no = {"place": place.pk, "agrees": "no", "reason": "Heron lives with Sharon, says Levels Council."}
    page = browser.post(here, no)
    assert f"“Sharon” {TOLD}" in page.content.decode()
    assert browser.post(here, no | ticked(page)).status_code == 302
    place.refresh_from_db()
    assert place.reason == no["reason"]

    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/practice/stage/"
    last = list(browser.get(here).context["form"].fields["stage"].queryset)[-1]
    on = {"stage": last.pk, **day("on"), "because": "Heron’s aunt Joan asked for it."}
    page = browser.post(here, on)
    assert f"“Joan” {TOLD}" in page.content.decode()
    assert browser.post(here, on | ticked(page)).status_code == 302


def test_findings_recommendations_and_actions_of_a_review_are_looked_through(
    heron: Review, business_unit: User, client_for: Browser
) -> None:
    """Everybody reads them in the end: whoever works in the portal is named there too."""
    browser, here = client_for(business_unit), f"/reviews/{heron.pk}/"
    said: dict[str, Any] = {
        "sort": "improve",
        "text": "Heron was not asked; Okafor was.",
        "reason": "Joan left.",
    }
    page = browser.post(f"{here}findings/new/", said)
    assert f"“Okafor” {TOLD}" in page.content.decode()
    assert f"“Joan” {TOLD}" in page.content.decode()
    assert browser.post(f"{here}findings/new/", said | ticked(page)).status_code == 302
    finding = Finding.objects.get()
    said |= {"version": finding.version, "reason": "Joan left. Sharon came."}
    again = browser.post(f"/reviews/findings/{finding.pk}/edit/", said).content.decode()
    assert f">“Sharon” {TOLD}" in again.replace("</span> ", ">")

    said = {
        "text": "Train all as Joan was.",
        "addressee": "government",
        "body": "Joint Unit",
        **day("made_on"),
    }
    page = browser.post(f"{here}recommendations/new/", said)
    assert f"“Joan” {TOLD}" in page.content.decode()
    assert browser.post(f"{here}recommendations/new/", said | ticked(page)).status_code == 302
    one = Recommendation.objects.get()
    said = {"title": "Train all", "agreed": "Sharon trains all.", **day("agreed_on"), **day("due_on")}
    page = browser.post(f"/reviews/recommendations/{one.pk}/act/", said)
    assert f"“Sharon” {TOLD}" in page.content.decode()
