"""The partners are asked to sign, sign or refuse; a change of what was signed makes the signatures void.

For the rooms that have something to sign: `open_signing` with its text; `follow` with the text of now, wherever what
was signed may have changed; `complete` before what may only happen once all three have signed.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.parts import partners_on
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.history import context
from partnership.pages import words
from reviews.models import Review
from reviews.rules import State as ReviewState
from reviews.signing import access, telling
from reviews.signing.models import Signature, Signing
from reviews.signing.rules import State, What, agreed_by_all, fingerprint, missing_partners


def current(review: Review, what: What | str) -> Signing | None:
    """The sign-off that holds, open or signed."""
    return Signing.objects.filter(review=review, what=what).exclude(state=State.VOID).first()


def asked_by(review: Review, what: What | str, *, shown: str, by: User) -> Signing | None:
    """The sign-off that holds, where this person asked for it, with the very text whose SHA-256 is `shown`."""
    held = current(review, what)
    is_same = held is not None and held.sha256 == shown and held.opened_by_id == by.pk
    return held if is_same else None


def no_longer(signing: Signing) -> str:
    """The sentence for somebody who would sign what no longer holds: where to sign now, if anywhere."""
    said = "This sign-off no longer holds."
    if current(signing.review, signing.what):
        return f"{said} Open the new one on the page of the review, and sign that."
    return f"{said} There is nothing to sign until the partners are asked again; you are told when they are."


def complete(signing: Signing | None) -> bool:
    """Whether all safeguarding partners have signed, and what they signed has not changed since."""
    return signing is not None and signing.state == State.SIGNED


@transaction.atomic
def open_signing(review: Review, *, what: What | str, text: str, by: User, now: datetime) -> Signing:
    """Ask all safeguarding partners of today to sign this text, word for word. Their executives are told.

    A line of the text that begins with “## ” is a heading. Raises RuleBroken where one of the three partners is
    missing in the arrangements, where the review has ended, and where they are asked to sign it already.
    """
    require(access.can_open(by, review))
    review = lock(review)
    if review.state != ReviewState.OPEN:
        raise RuleBroken("This review has ended, so there is nothing to sign.")
    partners = list(partners_on(timezone.localdate(now)))
    if missing := missing_partners(one.sector for one in partners):
        raise RuleBroken(
            f"All three safeguarding partners sign, and nobody stands for the {words.listed(missing)}. Correct the "
            "arrangements on the pages of the agencies first."
        )
    with in_words(Signing):
        signing = Signing.objects.create(
            review=review, what=what, text=text, sha256=fingerprint(text), opened_by=by, opened_at=now
        )
    Signature.objects.bulk_create(Signature(signing=signing, agency=agency) for agency in partners)
    telling.opened(signing, partners)
    return signing


@transaction.atomic
def sign(
    signing: Signing, *, agency: Agency, agrees: bool, reason: str, by: User, now: datetime
) -> Signature:
    """Sign for a partner, or say why not; who did not agree may still agree to the same text.

    Raises RuleBroken where the text no longer holds, where this partner has signed or has refused in the same words,
    and for whoever signed for another.
    """
    require(access.can_sign_for(by, agency.pk))
    signing = lock(signing, "review")
    require(access.can_sign(by, signing))
    if signing.state == State.VOID:
        raise RuleBroken(no_longer(signing))
    signature = Signature.objects.select_related("user").filter(signing=signing, agency=agency).first()
    if signature is None:
        raise RuleBroken("This agency was no safeguarding partner when the partners were asked to sign.")
    if signature.agrees and signature.at:
        raise RuleBroken(f"{signature.user} signed for {agency} {words.moment_on(signature.at)}.")
    if signature.agrees is False and signature.at and not agrees and signature.reason == reason:
        raise RuleBroken(
            f"{signature.user} wrote down {words.moment_on(signature.at)} that {agency} does not agree, in these "
            "words. Say what is new, or sign it."
        )
    signature.user, signature.at, signature.agrees = by, now, agrees
    signature.reason = reason
    with in_words(Signature):
        signature.save(update_fields=["user", "at", "agrees", "reason"])
    if agreed_by_all(signing.signatures.values_list("agrees", flat=True)):
        signing.state, signing.closed_at = State.SIGNED, now
        signing.save(update_fields=["state", "closed_at"])
    telling.signed(signing, signature)
    return signature


@transaction.atomic
def void(signing: Signing, *, because: str, by: User, now: datetime) -> Signing:
    """Say that the signatures no longer hold, and why; they stay to be seen. The partners are told.

    Raises RuleBroken where that is so already, and once what was signed has gone where it was signed for.
    """
    require(access.can_void(by, signing))
    signing = lock(signing, "review")
    if signing.state == State.VOID:
        raise RuleBroken("This no longer holds already.")
    signing.state, signing.closed_at, signing.void_because = State.VOID, now, because
    with context.because(because), in_words(Signing):
        signing.save(update_fields=["state", "closed_at", "void_because"])
    telling.voided(signing)
    return signing


@transaction.atomic
def follow(review: Review, *, what: What | str, text: str, by: User, now: datetime) -> Signing | None:
    """The sign-off that holds for the text of now; where what is signed differs from it, the signatures become void."""
    require(access.can_open(by, review))
    signing = current(review, what)
    if signing is None or signing.sha256 == fingerprint(text):
        return signing
    void(signing, because="What was signed has changed.", by=by, now=now)
    return None
