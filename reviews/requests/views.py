"""What people get of requests: who owes what in a review, and one agency's request with its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.base.access import require
from partnership.base.requests import PortalRequest
from partnership.documents import giving
from partnership.drafts.writing import drafted
from partnership.history.rules import How
from partnership.history.services import record_read
from partnership.naming.names import telling
from partnership.pages import filling, words
from partnership.pages.form_page import accepted, crumbs, typed
from reviews import access as reviews
from reviews.models import Involved, Review
from reviews.people import without_lead
from reviews.requests import access, looking, services, showing
from reviews.requests.forms import AnswerForm, AskForm, NothingForm, PaperForm, ReasonForm, SendBackForm
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import WITH_AGENCY

CONFIRM = "confirmed"
"""The name of the button on the check page."""


def whole(request: PortalRequest, pk: UUID) -> Review:
    """A review that this person reads whole, or 404."""
    return get_object_or_404(reviews.visible(request.user), pk=pk)


def of_review(review: Review) -> tuple[str, str]:
    return review.reference, reverse("reviews:detail", args=[review.pk])


def on_review(review: Review) -> list[tuple[str, str]]:
    """The way back from a page about a review."""
    return crumbs(("Reviews", reverse("reviews:list")), of_review(review))


# A review -----------------------------------------------------------------------------------------


@require_safe
def matrix(request: PortalRequest, review: UUID) -> HttpResponse:
    """Who owes what: agencies against what they are asked for."""
    found = whole(request, review)
    record_read(by=request.user, what="requests of a review", row=found)
    shown = showing.matrix(request.user, found)
    context = {
        "review": found,
        "crumbs": on_review(found),
        "matrix": shown,
        "can_ask": access.can_ask(request.user, found),
        "unasked": [one.agency.name for one in showing.unasked(found)],
        "waiting": words.count(shown.waiting, "answer is", "answers are"),
        "reasons": reviews.why(request.user, found),
    }
    return render(request, "reviews/requests/matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PortalRequest, review: UUID) -> HttpResponse:
    """Ask agencies: first what and whom, then a page to check it."""
    found = whole(request, review)
    require(access.can_ask(request.user, found))
    here = reverse("reviews_requests:matrix", args=[found.pk])
    involved = access.involved(found)
    if not involved:  # nothing can be asked, so nothing is typed that a draft would keep
        return render(
            request,
            "reviews/requests/nobody.html",
            {"review": found, "crumbs": [*on_review(found), ("Requests to agencies", here)]},
        )
    templates = showing.templates_on(timezone.localdate())
    form = drafted(
        request,
        AskForm,
        f"Ask agencies in {found.reference}",
        templates=templates,
        agencies=involved,
        look=looking.look_of(found),
        initial={
            "template": showing.first_template(found, templates),
            "agencies": [one.pk for one in showing.unasked(found)],
        },
    )
    if "change" not in request.POST and form.is_valid():
        facts = form.cleaned_data
        made: list[AgencyRequest] = []
        if CONFIRM not in request.POST:
            if new := services.unasked(facts["agencies"], facts["template"]):
                return render(request, "reviews/requests/check.html", check(request, found, form, new))
            form.add_error("agencies", services.ALL_ASKED)
        elif accepted(
            form,
            lambda: made.extend(
                services.ask(found, by=request.user, today=timezone.localdate(), **facts),
            ),
        ):
            messages.success(request, showing.asked(made))
            return redirect(here)
    context = {
        "form": form,
        "title": "Ask agencies",
        "eyebrow": found.reference,
        "lead": f"The safeguarding lead of each agency is told. They have {showing.usual_time(found)}, "
        f"until {words.weekday_date(showing.usual_day(found))}.",
        "submit": "Continue",
        "crumbs": [*on_review(found), ("Requests to agencies", here)],
        "cancel_url": here,
        "review": found,
    }
    return render(request, "reviews/form.html", context)


def check(request: PortalRequest, review: Review, form: AskForm, new: list[Involved]) -> dict[str, object]:
    """What is about to be asked, and of whom (`new`), to be checked before anybody is told."""
    facts = form.cleaned_data
    usual = f"{words.weekday_date(showing.usual_day(review))}, in {showing.usual_time(review)}"
    by_when = words.weekday_date(facts["due_on"]) if facts["due_on"] else usual
    by_when += showing.after_review(review, facts["due_on"] or showing.usual_day(review))
    left_out = "\n".join(one.agency.name for one in facts["agencies"] if one not in new)
    asked = "\n".join(f"{number}. {one}" for number, one in enumerate(facts["template"].questions, 1))
    rows = [
        ("What is asked for", facts["template"].name, ""),
        ("Questions", asked, ""),
        ("Agencies", "\n".join(one.agency.name for one in new), ""),
        *([("Left out, as asked already", left_out, "")] if left_out else []),
        ("By when", by_when, ""),
        ("What they should look at", facts["note"], ""),
    ]
    return {
        "review": review,
        "rows": rows,
        "sent": typed(request),
        "nobody": words.listed(without_lead(new)),
        "confirm": CONFIRM,
        "submit": f"Ask {words.count(len(new), 'agency', 'agencies')}",
        "crumbs": on_review(review),
    }


@require_POST
def remind(request: PortalRequest, review: UUID) -> HttpResponse:
    """Write to every agency that has not answered."""
    found = whole(request, review)
    number = services.remind(found, by=request.user, now=timezone.now())
    said = (
        f"Reminded of {words.count(number, 'answer')}, once today."
        if number
        else "There was nobody to remind."
    )
    messages.success(request, said)
    return redirect("reviews_requests:matrix", found.pk)


# One request --------------------------------------------------------------------------------------


def seen(request: PortalRequest, pk: UUID) -> AgencyRequest:
    """A request that this person sees, or 404."""
    return get_object_or_404(access.visible(request.user), pk=pk)


def on_request(request: PortalRequest, one: AgencyRequest) -> list[tuple[str, str]]:
    """The way back from a page about a request."""
    review = one.involved.review
    if not reviews.sees_whole(request.user, review):
        return crumbs(("Reviews", reverse("reviews:list")), of_review(review))
    return [
        *on_review(review),
        ("Requests to agencies", reverse("reviews_requests:matrix", args=[review.pk])),
    ]


def below(request: PortalRequest, one: AgencyRequest) -> list[tuple[str, str]]:
    return [*on_request(request, one), (one.template.name, reverse("reviews_requests:detail", args=[one.pk]))]


def page(
    request: PortalRequest, one: AgencyRequest, *, status: int = 200, twice: bool = False
) -> HttpResponse:
    """One request; `twice` says to somebody who would answer that it was answered already."""
    record_read(by=request.user, what="request to an agency", row=one)
    context = {**showing.detail(request.user, one), "crumbs": on_request(request, one), "twice": twice}
    return render(request, "reviews/requests/request.html", context, status=status)


@require_safe
def detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What one agency is asked, what it answered, and what is next."""
    return page(request, seen(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The agency's answer. Whoever answers what was sent already is shown what was sent, and by whom."""
    one = seen(request, pk)
    require(access.can_send_answer(request.user, one))
    if one.state not in WITH_AGENCY:
        return page(request, one, status=409, twice=True)
    form = drafted(
        request,
        AnswerForm,
        f"{one.template.name}, {one.involved.review.reference}",
        instance=one,
        answers=showing.answers_of(one),
        look=looking.look_of(one.involved.review),
    )
    if form.is_valid() and accepted(
        form, lambda: services.answer(one, by=request.user, now=timezone.now(), **form.facts)
    ):
        messages.success(
            request, sent(request, one, "It is sent. The business unit reads it and answers you here.")
        )
        return redirect("reviews_requests:detail", pk)
    context = {
        "form": form,
        "one": one,
        "title": one.template.name,
        "eyebrow": f"{one.involved.agency}, {one.involved.review.reference}",
        "lead": one.template.introduction,
        "submit": "Send to the business unit" if access.can_answer(request.user, one) else "Write it down",
        "for_others": not access.can_answer(request.user, one),
        "crumbs": below(request, one),
        "cancel_url": reverse("reviews_requests:detail", args=[pk]),
        "cancel": "Back without sending",
    }
    record_read(by=request.user, what="request to an agency", row=one)
    return render(request, "reviews/requests/answer.html", context)


def sent(request: PortalRequest, one: AgencyRequest, thanks: str) -> str:
    """What is said to whoever sent an answer: `thanks` to the agency, and who reads it to whoever wrote it down."""
    if access.can_answer(request.user, one):
        return thanks
    alone = access.is_alone(request.user)
    return f"It is written down. {'You accept it here yourself.' if alone else 'A colleague accepts it.'}"


@require_http_methods(["GET", "HEAD", "POST"])
def nothing_held(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that the agency holds nothing."""
    one = seen(request, pk)
    require(access.can_send_answer(request.user, one))
    if one.state not in WITH_AGENCY:
        return page(request, one, status=409, twice=True)
    review = one.involved.review
    form = drafted(request, NothingForm, f"Nothing held, {review.reference}", look=looking.look_of(review))
    if form.is_valid() and accepted(
        form,
        lambda: services.nothing_held(one, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, sent(request, one, "It is sent. Thank you: that is an answer too."))
        return redirect("reviews_requests:detail", pk)
    lead = "Others rely on this, so say where it looked. The business unit can send it back."
    return form_page(request, one, form, f"Say that {one.involved.agency} holds nothing", lead, "Send")


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add a paper to an answer."""
    one = seen(request, pk)
    require(access.can_send_answer(request.user, one))
    if one.state not in WITH_AGENCY:
        return page(request, one, status=409, twice=True)
    review = one.involved.review
    form = drafted(request, PaperForm, f"A paper for {review.reference}")
    if form.is_valid() and accepted(form, lambda: services.attach(one, by=request.user, **form.cleaned_data)):
        messages.success(request, "The paper is added. It goes to the business unit with your answer.")
        if telling(form.cleaned_data["title"], ordinary=looking.ordinary(review)):
            messages.warning(
                request,
                "What you have called the paper may tell who somebody is. If it does, take the paper out and add it "
                "under another name.",
            )
        return redirect("reviews_requests:detail", pk)
    lead = f"It is kept as a sensitive document of {one.involved.agency}, and whoever opens it is noted."
    return form_page(request, one, form, "Add a paper", lead, "Add the paper")


@require_POST
def detach(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a paper out of an answer."""
    paper = get_object_or_404(access.visible_attachments(request.user), pk=pk)
    services.detach(paper, by=request.user)
    whose = paper.request.involved.agency
    messages.success(request, f"It is taken out. The file stays among the documents of {whose}.")
    return redirect("reviews_requests:detail", paper.request_id)


@require_safe
def paper(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """A paper of an answer, as a file."""
    found = get_object_or_404(access.visible_attachments(request.user), pk=pk)
    version = found.document.versions.latest("number")
    record_read(by=request.user, what="document", row=found.document, how=How.EXPORT)
    return giving.response(version)


@require_POST
def accept(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take an answer as it is."""
    one = seen(request, pk)
    version = request.POST.get("version")
    services.accept(
        one,
        version=filling.number(version, most=10**9) if version else None,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, f"The answer of {one.involved.agency} is accepted.")
    return redirect("reviews_requests:matrix", one.involved.review_id)


@require_POST
def ask_again(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask an agency after all that need not have answered."""
    one = seen(request, pk)
    services.ask_again(one, by=request.user, now=timezone.now())
    messages.success(request, f"{one.involved.agency} is asked again.")
    return redirect("reviews_requests:detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send an answer back, with what is not clear."""
    one = seen(request, pk)
    require(access.can_decide(request.user, one))
    form = drafted(
        request,
        SendBackForm,
        f"Send back: {one.involved.agency}, {one.involved.review.reference}",
        usual=services.due_again(one, today=timezone.localdate()),
        look=looking.look_of(one.involved.review),
    )
    if form.is_valid() and accepted(
        form, lambda: services.send_back(one, by=request.user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, f"It goes back to {one.involved.agency}.")
        return redirect("reviews_requests:matrix", one.involved.review_id)
    lead = "The agency can change what it wrote and send it again. Its clock begins anew."
    return form_page(request, one, form, "Send it back", lead, "Send it back")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say that an agency need not answer."""
    one = seen(request, pk)
    require(access.can_withdraw(request.user, one))
    review = one.involved.review
    form = drafted(
        request,
        ReasonForm,
        f"Not needed: {one.involved.agency}, {review.reference}",
        look=looking.look_of(review),
    )
    if form.is_valid() and accepted(
        form, lambda: services.withdraw(one, by=request.user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, f"{one.involved.agency} need not answer.")
        return redirect("reviews_requests:matrix", one.involved.review_id)
    lead = "The agency is not reminded any more."
    return form_page(request, one, form, "Say that it is not needed", lead, "Say that it is not needed")


def form_page(
    request: PortalRequest,
    one: AgencyRequest,
    form: NothingForm | PaperForm | ReasonForm,
    title: str,
    lead: str,
    submit: str,
) -> HttpResponse:
    """A page with one short form about a request; who opens it is written down."""
    record_read(by=request.user, what="request to an agency", row=one)
    context = {
        "form": form,
        "one": one,
        "title": title,
        "eyebrow": f"{one.involved.agency}, {one.involved.review.reference}",
        "lead": lead,
        "submit": submit,
        "crumbs": below(request, one),
        "cancel_url": reverse("reviews_requests:detail", args=[one.pk]),
    }
    return render(request, "reviews/form.html", context)
