"""All three safeguarding partners sign the same words, each for itself; another text makes their signatures void."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.drafts.models import Draft
from partnership.notices.models import Notice
from reviews.models import Review
from reviews.signing import access, services, showing, work
from reviews.signing.models import Signature, Signing
from reviews.signing.rules import State, What, fingerprint
from tests.conftest import person
from tests.drafts.pages import fields

TEXT = "## Decision\nNo practice review.\n\n## Reasons\nLearning is clear."


@pytest.fixture
def signing(review: Review, business_unit: User) -> Signing:
    return services.open_signing(review, what=What.RAPID, text=TEXT, by=business_unit, now=timezone.now())


def sign(signing: Signing, by: User, agrees: bool = True, reason: str = "") -> Signature:
    agency = by.memberships.get(role=Role.EXECUTIVE).agency
    return services.sign(signing, agency=agency, agrees=agrees, reason=reason, by=by, now=timezone.now())


def test_it_is_complete_once_all_three_partners_have_signed(
    signing: Signing, partners: dict[str, User], business_unit: User
) -> None:
    """Domain 1.2.5 and 1.2.8: signed off by all three safeguarding partners, who decide and own it."""
    today = timezone.localdate()
    waits, late = (
        work.work(partners["police"], today),
        work.work(partners["police"], today + timedelta(days=60)),
    )
    assert [ask.rows.count() for ask in waits] == [0, 1, 0]
    assert [ask.rows.count() for ask in late] == [1, 0, 0], "overdue once the review is"
    for name in ("council", "police"):
        sign(signing, partners[name])
        assert not services.complete(services.current(signing.review, What.RAPID))
    sign(signing, partners["health"])
    assert services.complete(services.current(signing.review, What.RAPID))
    assert not any(ask.rows.exists() for ask in work.work(partners["police"], today))
    assert Notice.objects.filter(user=business_unit, kind="reviews.signed_by_all").count() == 1


def test_nobody_signs_for_another_partner_nor_twice(
    signing: Signing, partners: dict[str, User], council: Agency, business_unit: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.sign(
            signing, agency=council, agrees=True, reason="", by=partners["police"], now=timezone.now()
        )
    with pytest.raises(PermissionDenied):
        services.sign(signing, agency=council, agrees=True, reason="", by=business_unit, now=timezone.now())
    sign(signing, partners["council"])
    with pytest.raises(RuleBroken, match="Margaret Doyle signed for Levels Council"):
        sign(signing, partners["council"])


def test_a_partner_for_which_nobody_can_sign_is_named_before_and_after_asking(
    signing: Signing, partners: dict[str, User], constabulary: Agency, client: Client
) -> None:
    assert not showing.unmanned(showing.to_ask(timezone.localdate()))
    partners["police"].memberships.update(role=Role.PRACTITIONER)
    assert showing.unmanned(showing.to_ask(timezone.localdate())) == constabulary.name
    client.force_login(partners["council"])
    page = client.get(f"/reviews/sign-off/{signing.pk}/").content.decode()
    assert f"Nobody can sign for {constabulary.name}" in page
    assert "Can sign: Margaret Doyle" in page


def test_the_partner_that_another_became_signs_in_its_place(
    signing: Signing, partners: dict[str, User], constabulary: Agency
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    new = Agency.objects.create(
        name="Moor and Coast Police", sector=constabulary.sector, arrangement=constabulary.arrangement
    )
    Membership.objects.filter(agency=constabulary).update(until_on=yesterday)
    Agency.objects.filter(pk=constabulary.pk).update(until_on=yesterday, successor=new)
    Membership.objects.create(
        user=partners["police"], agency=new, role=Role.EXECUTIVE, from_on=timezone.localdate()
    )
    assert [one.pk for one in access.places(partners["police"], signing)]
    services.sign(
        signing, agency=constabulary, agrees=True, reason="", by=partners["police"], now=timezone.now()
    )


def test_nobody_signs_for_two_partners(
    signing: Signing, partners: dict[str, User], constabulary: Agency
) -> None:
    both = partners["council"]
    sign(signing, both)
    Membership.objects.create(
        user=both, agency=constabulary, role=Role.EXECUTIVE, from_on=timezone.localdate()
    )
    del both._standing  # type: ignore[attr-defined]
    with pytest.raises(RuleBroken, match="Somebody else signs"):
        services.sign(signing, agency=constabulary, agrees=True, reason="", by=both, now=timezone.now())


def test_a_partner_that_does_not_agree_says_why_and_may_agree_later(
    signing: Signing,
    partners: dict[str, User],
    business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:
    why = "The reasons leave out the first call."
    sign(signing, partners["police"], agrees=False, reason=why)
    with pytest.raises(RuleBroken, match=r"wrote down today, .* does not agree, in these words"):
        sign(signing, partners["police"], agrees=False, reason=why)
    page = client_for(partners["police"]).get(f"/reviews/sign-off/{signing.pk}/").content.decode()
    assert "Read it, then sign" not in page
    assert f"does not agree: {partners['police']} said so today, " in page
    assert "Sign after all, or say more" in page
    for name in ("council", "health"):
        sign(signing, partners[name])
    assert not services.complete(services.current(signing.review, What.RAPID))
    assert Notice.objects.filter(user=business_unit, kind="reviews.not_agreed").count() == 1
    sign(signing, partners["police"])
    assert services.complete(services.current(signing.review, What.RAPID))


def test_the_reasons_of_two_who_sign_for_one_partner_both_stay_to_be_read(
    signing: Signing,
    partners: dict[str, User],
    constabulary: Agency,
    business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:
    other = person("Ines Vale", "ines.vale@police.example", constabulary, Role.EXECUTIVE)
    first, second = "The reasons leave out the first call.", "The school is not heard."
    sign(signing, partners["police"], agrees=False, reason=first)
    sign(signing, other, agrees=False, reason=second)
    browser, here = client_for(business_unit), f"/reviews/sign-off/{signing.pk}/"
    page = browser.get(here).content.decode()
    assert (
        page.index(second) < page.index(f"Did not agree before: {partners['police']}, ") < page.index(first)
    )
    room = browser.get(f"/reviews/{signing.review_id}/rapid/").content.decode()
    assert first in room
    assert second in room
    sign(signing, other)
    services.void(signing, because="Another text.", by=business_unit, now=timezone.now())
    page = browser.get(here).content.decode()
    assert page.count("Did not agree before: ") == 2
    assert page.index(second) < page.index(first)


def test_another_text_makes_the_signatures_void_and_they_stay_to_be_seen(
    signing: Signing, partners: dict[str, User], business_unit: User
) -> None:
    now = timezone.now()
    sign(signing, partners["council"])
    facts: dict[str, Any] = {"what": What.RAPID, "by": business_unit, "now": now}
    assert services.follow(signing.review, text=TEXT, **facts) == signing
    assert services.follow(signing.review, text=TEXT + " And more.", **facts) is None
    signing.refresh_from_db()
    assert (signing.state, signing.void_because) == (State.VOID, "What was signed has changed.")
    asks = Notice.objects.filter(user=partners["police"], kind="reviews.to_sign")
    assert asks.get().problem == "nobody is asked to sign any more."
    with pytest.raises(RuleBroken, match="no longer holds"):
        sign(signing, partners["police"])
    again = services.open_signing(signing.review, text=TEXT + " And more.", **facts)
    ((earlier, places),) = showing.earlier(again.review, What.RAPID)
    assert earlier == signing
    assert {one.agency: one.tag.text for one in places}["Levels Council"] == "Signed"
    assert Notice.objects.filter(user=partners["police"], kind="reviews.signing_void").count() == 1


def test_who_opens_a_sign_off_that_no_longer_holds_is_told_whether_there_is_another(
    signing: Signing,
    partners: dict[str, User],
    business_unit: User,
    client_for: Callable[[User | None], Client],
) -> None:
    now, path = timezone.now(), f"/reviews/sign-off/{signing.pk}/"
    services.void(signing, because="Slip.", by=business_unit, now=now)
    browser = client_for(partners["health"])
    none_yet = "There is nothing to sign until the partners are asked again"
    assert none_yet in browser.get(path).content.decode()
    refused = browser.get(f"{path}sign/")
    assert refused.status_code == 409
    assert none_yet in refused.content.decode()
    with pytest.raises(RuleBroken, match="nothing to sign until"):
        sign(signing, partners["health"])
    again = services.open_signing(signing.review, what=What.RAPID, text=TEXT, by=business_unit, now=now)
    page = browser.get(path).content.decode()
    assert f'href="/reviews/sign-off/{again.pk}/">Open the new sign-off' in page
    assert "Open the new one" in browser.get(f"{path}sign/").content.decode()
    assert none_yet not in page


def test_without_one_of_the_three_partners_nobody_is_asked(
    review: Review, business_unit: User, board_of_care: Agency
) -> None:
    """Children Act 2004, section 16E(3): local authority, integrated care board, chief officer of police."""
    Agency.objects.filter(pk=board_of_care.pk).update(arrangement="relevant_agency")
    with pytest.raises(RuleBroken, match="integrated care board"):
        services.open_signing(review, what=What.RAPID, text=TEXT, by=business_unit, now=timezone.now())


def test_the_partners_are_asked_once_at_a_time(signing: Signing, business_unit: User) -> None:
    with pytest.raises(RuleBroken, match="asked to sign this already"):
        services.open_signing(
            signing.review, what=What.RAPID, text="Other", by=business_unit, now=timezone.now()
        )


def test_a_partner_signs_on_its_page(
    signing: Signing, partners: dict[str, User], client_for: Callable[[User | None], Client]
) -> None:
    browser, path = client_for(partners["health"]), f"/reviews/sign-off/{signing.pk}/"
    page = browser.get(path).content.decode()
    assert "Learning is clear." in page
    assert "sign for Levels Care Board" in page
    place = signing.signatures.get(agency__name="Levels Care Board")
    refused = browser.post(f"{path}sign/", {"place": place.pk, "agrees": "no"})
    beside = refused.content.decode().partition('id="id_reason_error"')[2]
    assert "Say why you do not agree" in beside[:300]
    assert 'aria-describedby="id_reason_helptext id_reason_error' in beside
    much = {"place": place.pk, "agrees": "no", "reason": "Too early. " * 200}
    (told,) = browser.post(f"{path}sign/", much).context["form"].errors["reason"]
    assert "must be 2000 characters or fewer" in told
    no = fields(browser.get(f"{path}sign/")) | {
        "place": str(place.pk),
        "agrees": "no",
        "reason": "Too early.",
    }
    for _ in range(2):  # a double click
        assert browser.post(f"{path}sign/", no).headers["Location"] == path
    assert not Draft.objects.filter(typed__isnull=False).exists()
    assert browser.post(f"{path}sign/", {"place": place.pk, "agrees": "yes"}).status_code == 302
    history = [str(one.text) for one in showing.detail(partners["health"], signing)["changes"]]
    name = str(partners["health"])
    assert history[:2] == [
        f"{name} signed for Levels Care Board",
        f"{name} wrote down that Levels Care Board does not agree",
    ]
    assert any(one.endswith("asked Levels Care Board to sign") for one in history)
    assert browser.get(f"{path}sign/").status_code == 409


def test_what_is_signed_is_split_at_its_headings() -> None:
    assert showing.passages(TEXT) == [("Decision", "No practice review."), ("Reasons", "Learning is clear.")]
    assert showing.passages("Plain.") == [("", "Plain.")]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("reviews_signing_is_of_something", {"text": ""}),
        ("reviews_signing_closed_has_a_time", {"state": "signed"}),
        ("reviews_signing_void_with_a_reason", {"state": "void", "closed_at": "2026-01-01T12:00Z"}),
    ],
)
def test_the_database_refuses_a_sign_off_that_cannot_be(
    name: str, facts: dict[str, Any], signing: Signing
) -> None:
    assert signing.sha256 == fingerprint(TEXT)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Signing.objects.filter(pk=signing.pk).update(**facts)


def test_the_database_refuses_a_signature_that_cannot_be(
    signing: Signing, partners: dict[str, User], council: Agency
) -> None:
    rows = Signature.objects.filter(signing=signing, agency=council)
    with pytest.raises(IntegrityError, match="reviews_signing_signed_by_somebody"), transaction.atomic():
        rows.update(agrees=True)
    signed = {"agrees": False, "user": partners["council"], "at": timezone.now()}
    with pytest.raises(IntegrityError, match="reviews_signing_refused_with_a_reason"), transaction.atomic():
        rows.update(**signed)
    with pytest.raises(IntegrityError, match="reviews_signing_once_a_partner"), transaction.atomic():
        Signature.objects.create(signing=signing, agency=council)
    with pytest.raises(IntegrityError, match="reviews_signing_nobody_signs_for_two"), transaction.atomic():
        Signature.objects.filter(signing=signing).update(**signed | {"agrees": True})
    again = Signing(
        review=signing.review, what=signing.what, text=TEXT, sha256=signing.sha256, opened_by=signing.opened_by,
        opened_at=signing.opened_at,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="reviews_signing_one_at_a_time"), transaction.atomic():
        again.save()
