"""What the page of a draft shows, and the page on which an agency checks its facts."""

from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.deadlines import asking
from partnership.deadlines.models import Deadline
from partnership.documents.models import Version
from partnership.documents.rules import State as FileState
from partnership.history import seen, timeline
from partnership.pages import words
from partnership.pages.components import Colour, Due, File, Tag
from reviews import access as reviews
from reviews.models import Involved, Review
from reviews.people import without_lead
from reviews.practice import access, drafting
from reviews.practice.copies import final_draft
from reviews.practice.facts import Facts
from reviews.practice.models import Check, Correction, Draft
from reviews.practice.needs import is_signed
from reviews.practice.rules import MAIN, Verdict
from reviews.signing import services as signing
from reviews.signing import showing as sign_off
from reviews.signing.rules import What, fingerprint

COLOURS: dict[str, Colour] = {
    Verdict.OPEN: "amber",
    Verdict.YES: "green",
    Verdict.PARTLY: "blue",
    Verdict.NO: "grey",
}


def file_of(draft: Draft, url: str) -> File:
    """The file as a link, with its kind and size."""
    version: Version = draft.document.versions.latest("number")
    size = filesizeformat(version.size).replace("\xa0", " ")
    tag = None if version.state == FileState.CLEAN else Tag("amber", "Being scanned")
    return File(str(draft), url, f"{version.get_type_display()}, {size}", tag)


def paper(review: Review) -> tuple[str, str] | None:
    """The name and the address of the report that the partners sign."""
    final = final_draft(review)
    return (
        (f"the {str(final)[0].lower()}{str(final)[1:]}", reverse("reviews_practice:draft", args=[final.pk]))
        if final
        else None
    )


def not_asked(draft: Draft) -> QuerySet[Involved]:
    """The agencies with a part in the review that have not been asked about this draft."""
    asked = draft.checks.filter(withdrawn_at=None).values("involved")
    return draft.review.involved.exclude(pk__in=asked).select_related("agency")


def checked_before(draft: Draft) -> list[Draft]:
    """The earlier drafts of the same that agencies were asked to check, the newest first."""
    rows = draft.review.drafts.filter(product=draft.product, created_at__lt=draft.created_at)
    return list(rows.filter(checks__isnull=False).distinct())


def nobody(draft: Draft) -> str:
    """The agencies that could be asked and in which nobody can answer, in words."""
    return words.listed(without_lead(not_asked(draft)))


def state_of(draft: Draft) -> Tag:
    return Tag("green", "Final") if draft.is_final else Tag("blue", "Draft")


def tagged(corrections: list[Correction]) -> list[tuple[Correction, Tag]]:
    """Each correction with what became of it."""
    return [(one, Tag(COLOURS[one.verdict], str(Verdict(one.verdict).label))) for one in corrections]


def draft(user: User, one: Draft) -> dict[str, Any]:
    """Everything of the page of a draft."""
    checks = list(
        one.checks.select_related("involved__agency", "answered_by", "draft__review").prefetch_related(
            "corrections"
        )
    )
    due = {
        row.subject: row.due_on
        for row in Deadline.objects.filter(subject__in=[check.subject for check in checks])
    }
    today = timezone.localdate()
    facts = Facts(one.review, user, today=today)
    writes = facts.writes
    stays = one.product in MAIN and facts.is_published
    open_ones = sum(
        correction.verdict == Verdict.OPEN
        for check in checks
        if check.answered_at
        for correction in check.corrections.all()
    )
    waiting = any(check.is_waiting for check in checks)
    is_main = one.is_final and one.product in MAIN
    signed = signing.current(one.review, What.REPORT) if is_main else None
    to_sign = one.product in MAIN and is_signed(one.review) and bool(signed or not stays)
    places: list[sign_off.Place] = []
    if signed:
        places = sign_off.places(signed)
    elif is_main and to_sign and writes:
        places = sign_off.to_ask(today)
    return {
        "draft": one,
        "file": file_of(one, reverse("reviews_practice:draft_file", args=[one.pk])),
        "tag": state_of(one),
        "checks": [
            {
                "check": check,
                "due": Due.of(due[check.subject], today=today)
                if check.is_waiting and check.subject in due
                else None,
                "writes_down": check.is_waiting and access.can_tell(user, check),
                "can_withdraw": check.is_waiting and access.can_withdraw(user, check),
                "corrections": tagged(list(check.corrections.all())) if check.answered_at else [],
            }
            for check in checks
        ],
        "checked_before": checked_before(one),
        "open_ones": open_ones,
        "writes": writes,
        "can_ask": writes and not one.is_final and not_asked(one).exists(),
        "can_finish": writes and not (one.is_final or stays or open_ones or waiting),
        "newer": drafting.newer_than(one),
        "can_take_back": writes and one.is_final and not stays,
        "to_sign": to_sign,
        "shown": fingerprint(drafting.text_to_sign(one)) if is_main and to_sign and not signed else "",
        "places": places,
        "nobody": sign_off.unmanned(places),
        "signed": signed,
        "is_signed": signing.complete(signed),
        "sign_url": reverse("reviews_signing:detail", args=[signed.pk]) if signed else "",
        "seen": seen.of(one),
        "changes": timeline.of(one),
        "reasons": reviews.why(user, one.review),
    }


def check(user: User, one: Check) -> dict[str, Any]:
    """Everything of the page on which an agency checks the facts."""
    due = asking.due_on(one.subject)
    for_others = bool(access.can_tell(user, one))
    shows = access.can_check(user, one) or for_others or one.answered_at is not None
    return {
        "check": one,
        "review": one.draft.review,
        "file": file_of(one.draft, reverse("reviews_practice:check_file", args=[one.pk]))
        if access.may_read_draft(user, one)
        else None,
        "corrections": tagged(list(one.corrections.all())) if shows else [],
        "due": Due.of(due, today=timezone.localdate()) if due and one.is_waiting else None,
        "for_others": for_others and one.is_waiting,
        "can_withdraw": one.is_waiting and access.can_withdraw(user, one),
        "seen": seen.of(one),
    }
