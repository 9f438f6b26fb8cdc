"""The drafts of a report: each a document, checked by agencies for its facts, answered, and at last the final one."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.documents import keeping
from partnership.documents import services as documents
from partnership.documents.checks.files import Checked
from partnership.documents.models import Document
from partnership.documents.rules import Kind as DocumentKind
from partnership.history import context
from partnership.pages import words
from reviews.models import Involved, Review
from reviews.practice import access, clocks, papers, telling
from reviews.practice.copies import final_draft, of
from reviews.practice.models import Check, Correction, Draft
from reviews.practice.needs import is_signed
from reviews.practice.publishing import PUBLISHED
from reviews.practice.rules import MAIN, STATUTORY, Product, Verdict, why_not_between
from reviews.practice.services import at_hand, working
from reviews.signing import services as signing
from reviews.signing.models import Signing
from reviews.signing.rules import What

ACCURACY = "review.accuracy"
BOTH_PARTS = "Say on which page the improvements are summarised, and on which page the underlying reasons are analysed."
NOT_NEEDED = "This need not be answered any more."
WHO_TOLD = "Say who of the agency told it, and when."
MOST = 200
"""More corrections than an agency makes of one draft."""


def add_draft(review: Review, *, product: str, file: Checked, note: str, by: User) -> Draft:
    """Keep a draft as a sensitive document of the partnership, with the next number of its kind.

    Raises RuleBroken where the review has ended, for the very file of the newest draft, and where the store of files
    takes nothing.
    """
    require(access.can_write(by, review))
    title = f"{Product(product).label} of {review.reference}"
    document = Document(agency=None, title=title, kind=DocumentKind.OTHER, is_sensitive=True)
    with keeping.kept(file) as stored, transaction.atomic():
        review = working(review)
        there = review.drafts.filter(product=product).order_by("-number").first()
        if there and there.document.versions.latest("number").sha256 == file.sha256:
            raise RuleBroken(f"This very file is there already: {there}.", about="file")
        # By the documents' own door, which knows the business unit only: a lead reviewer brings drafts too.
        documents.begin(document, file=file, stored=stored, note=note, by=by)
        newest = there.number if there else 0
        with in_words(Draft):
            return Draft.objects.create(
                review=review, product=product, number=newest + 1, document=document, note=note, made_by=by
            )


@transaction.atomic
def ask_agencies(draft: Draft, *, agencies: Iterable[Involved], by: User, today: date) -> list[Check]:
    """Ask agencies with a part in the review whether a draft has its facts right; their leads are told.

    Whoever was asked about this draft already is left out. Raises RuleBroken where all were, and for the final draft.
    """
    require(access.can_write(by, draft.review))
    review = working(draft.review)
    draft = lock(draft)
    if draft.is_final:
        raise RuleBroken("This draft is final. Take that back before agencies check its facts.")
    asked = set(draft.checks.filter(withdrawn_at=None).values_list("involved", flat=True))
    new = [one for one in agencies if one.pk not in asked and one.review_id == review.pk]
    if not new:
        raise RuleBroken("These agencies have this draft already.")
    return [ask_one(draft, one, by=by, today=today) for one in new]


def ask_one(draft: Draft, involved: Involved, *, by: User, today: date) -> Check:
    """One agency gets the draft, a deadline, and a message."""
    with in_words(Check):
        check = Check.objects.create(draft=draft, involved=involved, asked_on=today)
    deadlines.start(
        subject=check.subject,
        rule=ACCURACY,
        trigger_on=today,
        title=f"Check the facts of a draft of {involved.review.reference}",
        path=telling.path_of(check),
        agency=involved.agency,
        by=by,
    )
    telling.asked(check)
    return check


def why_closed(check: Check) -> str:
    """Why nothing can be added to a check: it was answered, by whom, or it is not needed any more."""
    if check.withdrawn_at is not None:
        return NOT_NEEDED
    return f"{check.answered_by} has answered this already. Nothing more can be added."


def with_agency(check: Check) -> Check:
    """The check, locked. Raises RuleBroken where it was answered, and says by whom, or is not needed any more."""
    check = lock(check, "draft__review", "involved__agency", "involved__review", "answered_by")
    if not check.is_waiting:
        raise RuleBroken(why_closed(check))
    return check


@transaction.atomic
def correct(check: Check, *, page: str, says: str, by: User) -> Correction:
    """Say that something in a draft is wrong."""
    require(access.can_correct(by, check))
    check = with_agency(check)
    if check.corrections.count() >= MOST:
        raise RuleBroken(f"{MOST} corrections are the most. Put the rest into one.")
    with in_words(Correction):
        return Correction.objects.create(check_of=check, page=page, says=says)


@transaction.atomic
def take_out(correction: Correction, *, by: User) -> None:
    """Take back what was said of a draft, before it is sent."""
    require(access.can_correct(by, correction.check_of))
    with_agency(correction.check_of)
    correction.delete()


@transaction.atomic
def send(check: Check, *, told_by: str = "", told_on: date | None = None, by: User, now: datetime) -> Check:
    """Send what the agency says to a draft, or that nothing is wrong; whoever writes the report is told.

    Who writes it down for an agency in which nobody can answer says who told it and when. Raises RuleBroken without,
    and for a day on which nobody can have told it.
    """
    require(access.can_correct(by, check))
    check = with_agency(check)
    if access.can_check(by, check):
        told_by, told_on = "", None
    elif not told_by or told_on is None:
        raise RuleBroken(WHO_TOLD, about="told_by")
    elif refused := why_not_between(
        told_on, first=check.asked_on, today=timezone.localdate(now), what="The agency was asked"
    ):
        raise RuleBroken(refused, about="told_on")
    check = write(check, answered_at=now, answered_by=by, told_by=told_by, told_on=told_on)
    deadlines.meet(check.subject, on=timezone.localdate(now), by=by)
    telling.answered(check)
    return check


@transaction.atomic
def withdraw(check: Check, *, said: str, by: User, now: datetime) -> Check:
    """Say that an agency need not check a draft, and why; nothing reminds it any more, and the draft closes for it.

    Raises RuleBroken where it has answered, or is not needed already.
    """
    require(access.can_withdraw(by, check))
    with context.because(said):
        check = write(with_agency(check), withdrawn_at=now, withdrawn_by=by, said=said)
    deadlines.drop(check.subject, by=by)
    telling.not_needed(check)
    return check


@transaction.atomic
def answer(correction: Correction, *, version: int, verdict: str, because: str, by: User) -> Correction:
    """Say what became of a correction. Raises RuleBroken before it was sent, and where the review has ended."""
    require(access.can_write(by, correction.check_of.draft.review))
    working(correction.check_of.draft.review)
    correction = open_at(correction, version, "check_of")
    if correction.check_of.answered_at is None:
        raise RuleBroken("The agency has not sent this yet.")
    if verdict in (Verdict.NO, Verdict.PARTLY) and not because:
        raise RuleBroken("Say why it is not changed, or not wholly.", about="because")
    return write(correction, verdict=verdict, because=because)


def make_final(
    draft: Draft,
    *,
    version: int,
    improvements_page: int | None,
    reasons_page: int | None,
    by: User,
    now: datetime,
) -> Draft:
    """Say that a draft is the final one, and on which pages stand the two parts of a practice review (domain 1.3.5).

    Another that was final is so no more, and what the partners have signed of it no longer holds. Raises RuleBroken
    while corrections of this draft wait for an answer, for a page that its file does not have, and once the report is
    published.
    """
    require(access.can_write(by, draft.review))
    pages = (improvements_page, reasons_page) if draft.product in MAIN else (None, None)
    # Before anything is locked: a large file takes its time. The file of a draft is never another one.
    require_there(draft, pages)
    with transaction.atomic():
        review = working(draft.review)
        require_unpublished(draft)
        draft = open_at(draft, version)
        if access.waiting().filter(draft=draft).exists():
            raise RuleBroken("Agencies are still checking the facts of this draft.")
        if Correction.objects.filter(check_of__draft=draft, verdict=Verdict.OPEN).exists():
            raise RuleBroken("Answer every correction of the agencies first.")
        for other in review.drafts.select_for_update().filter(product=draft.product, is_final=True):
            if other.pk != draft.pk:
                write(other, is_final=False)
        if draft.product in MAIN and review.kind in STATUTORY and None in pages:
            raise RuleBroken(BOTH_PARTS, about="reasons_page" if pages[0] else "improvements_page")
        draft = write(draft, is_final=True, improvements_page=pages[0], reasons_page=pages[1])
        if draft.product in MAIN:
            signing.follow(review, what=What.REPORT, text=text_to_sign(draft), by=by, now=now)
            clocks.follow_copies(review, by=by)
        return draft


def lost_by_final(draft: Draft) -> str:
    """What no longer holds once a draft is the final one, or its pages change, in sentences; empty where nothing."""
    if draft.product not in MAIN:
        return ""
    held, other = signing.current(draft.review, What.REPORT), final_draft(draft.review)
    signed = held.signatures.filter(agrees=True).count() if held else 0
    lost = words.count(signed, "signature of a partner", "signatures of the partners") if signed else ""
    if held and not signed:
        lost = "what the partners were asked to sign"
    if other is None or other.pk == draft.pk:
        return f"If a page changes, this no longer holds: {lost}." if other and lost else ""
    sent = other.copies.count()
    gone = [lost] if lost else []
    gone += [f"{words.count(sent, 'copy', 'copies')} that went out before publication"] if sent else []
    said = f"{other} is the final one now, and will not be any more."
    return f"{said} This no longer counts: {words.listed(gone)}." if gone else said


def newer_than(draft: Draft) -> Draft | None:
    """The newest draft of the same product, where that is another."""
    newest = draft.review.drafts.filter(product=draft.product).order_by("-number").first()
    return newest if newest and newest.number > draft.number else None


def asked_before_final(draft: Draft) -> str:
    """What is asked of whoever makes a draft final, in sentences: that there is a newer one, and what is lost."""
    newer = newer_than(draft)
    older = (
        f"There is a newer one: {newer}. Make this one final only if it is the one that you mean."
        if newer
        else ""
    )
    return " ".join(filter(None, (older, lost_by_final(draft))))


def require_there(draft: Draft, pages: tuple[int | None, int | None]) -> None:
    """Raise RuleBroken for a page that the file of a draft cannot have."""
    most = papers.most_pages_in(draft) if any(pages) else None
    for name, page in zip(("improvements_page", "reasons_page"), pages, strict=True):
        if most and page and page > most:
            raise RuleBroken(f"The file has no page {page}. Look the number up in it.", about=name)


@transaction.atomic
def take_back_final(draft: Draft, *, by: User, now: datetime) -> Draft:
    """Say that a draft is not the final one after all; what was signed of it no longer holds.

    Raises RuleBroken where it is not, and once the report is published.
    """
    require(access.can_write(by, draft.review))
    review = working(draft.review)
    require_unpublished(draft)
    draft = lock(draft, "review")
    if not draft.is_final:
        raise RuleBroken("This draft is not the final one.")
    draft = write(draft, is_final=False)
    if draft.product in MAIN and (held := signing.current(review, What.REPORT)):
        signing.void(held, because="The draft is not final after all.", by=by, now=now)
    clocks.follow_copies(review, by=by)
    return draft


def require_unpublished(draft: Draft) -> None:
    """Raise RuleBroken where the report is public: which file that is, and who signed it, stays."""
    held = of(draft.review)
    if draft.product in MAIN and held and held.is_public:
        raise RuleBroken(PUBLISHED)


def text_to_sign(draft: Draft) -> str:
    """What the partners sign: which file it is, to the byte, and where the parts that it has to have stand."""
    version = draft.document.versions.latest("number")
    said = (
        f"## {draft.get_product_display()} of {draft.review.reference}\n\n"
        f"Draft {draft.number}, the file {version.filename}.\n"
        f"Its SHA-256 is {version.sha256}."
    )
    if draft.improvements_page is None:
        return said
    return (
        f"{said}\n\n## What it has to contain\n\n"
        f"The summary of recommended improvements is on page {draft.improvements_page}.\n"
        f"The analysis of underlying reasons is on page {draft.reasons_page}."
    )


@transaction.atomic
def ask_partners(draft: Draft, *, by: User, now: datetime) -> Signing:
    """Ask all three safeguarding partners to sign the final draft. Raises RuleBroken for one that is not final, and
    once the report is published.
    """
    require(access.can_write(by, draft.review))
    at_hand(draft.review)
    require_unpublished(draft)
    draft = lock(draft, "review", "document")
    if not draft.is_final or draft.product not in MAIN:
        raise RuleBroken("The partners sign the final report. Say first which draft is the final one.")
    if not is_signed(draft.review):
        raise RuleBroken("The stages of this review have no sign-off by the partners.")
    return signing.open_signing(draft.review, what=What.REPORT, text=text_to_sign(draft), by=by, now=now)
