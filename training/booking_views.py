"""What a person gets of their own bookings: the form, the confirmation, the ways to change them; my training."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts.models import User
from partnership.agencies.standing import standing
from partnership.base.requests import PortalRequest
from partnership.base.rules import RuleBroken
from partnership.drafts.writing import drafted
from partnership.joining.limits import too_often
from partnership.pages.form_page import accepted
from training import access, calendar, places, services, words
from training import catalogue as offer
from training.approvals import services as approvals
from training.approvals.rules import Answer
from training.booking_forms import BookForm, SubstituteForm, TransferForm
from training.certificates import eligibility, showing
from training.charges import prices, tariff
from training.charges import services as charges
from training.charges.rules import Substitute
from training.evaluation import access as evaluation
from training.groups import heirs, telling
from training.models import Booking, Session
from training.pool import access as pool
from training.rules import FULL, TAKES_A_PLACE, BookingStatus, SessionStatus
from training.terms import asking
from training.terms import services as versions
from training.views import ics, seen_session
from training.waiting import services as waiting
from training.waiting import showing as spots
from training.waiting.models import Want
from training.words import about


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a place for oneself; a second click, tab or step back ends at the place one has."""
    now = timezone.now()
    standing_now = standing(request.user)
    if standing_now is None or not access.can_book(request.user):
        session = seen_session(request, pk)
        return render(request, "training/no_agency.html", {"session": session}, status=403)
    form = drafted(request, BookForm, "Book a place", agencies=standing_now.agencies)
    was = ""
    try:
        if form.is_valid():
            try:
                taken = (waiting.book_or_wait if form.cleaned_data["wait"] else services.book)(
                    pk,
                    by=request.user,
                    agency=form.chosen_agency,
                    needs=form.cleaned_data["needs"],
                    now=now,
                    asked=form.asked,
                )
            except services.Otherwise as changed:
                was = changed.was
            except prices.Changed as changed:
                form.add_error(None, changed.sentence)
            except RuleBroken as refused:
                if refused.about not in form.fields:
                    raise
                form.add_error(refused.about, refused.sentence)
            else:
                return redirect(told(request, taken) if isinstance(taken, Booking) else waits(request, taken))
        session = seen_session(request, pk, booking_for=standing_now.agencies)
        if session.mine and session.status != SessionStatus.CANCELLED:
            raise places.AlreadyBooked(session.mine)
        reason = offer.why_not(session, now=now)
        kept = reason == FULL and waiting.kept_for(session, request.user, standing_now.agencies, now=now)
        if reason and not kept:
            raise places.Full(reason) if reason == FULL else RuleBroken(reason)
        eligibility.require_eligible(session, user=request.user, now=now)
    except Session.DoesNotExist as hidden:
        raise Http404 from hidden
    except places.AlreadyBooked as held:
        messages.info(request, held.sentence)
        return redirect("training:booking", held.booking_id)
    except RuleBroken as broken:
        return not_now(request, seen_session(request, pk), broken, now=now)
    asked_by = [agency for agency in standing_now.agencies if asking.asks(session, agency)]
    asks = asked_by or session.course.tells_manager
    terms = versions.shown_with(session)
    sent = form.cleaned_data.get("terms") if form.is_bound else None
    form.show(
        session,
        terms=terms,
        manager=services.last_manager(request.user) if asks else None,
        asked_by=asked_by,
    )
    context = {
        **about(session),
        "form": form,
        "agency": standing_now.agency,
        "terms": terms,
        "changed": versions.difference(sent, terms) if sent and terms and sent != terms.pk else None,
        "was": was,
        "is_now": words.seen(session),
    }
    return render(request, "training/book.html", context, status=409 if was else 200)


def told(request: PortalRequest, taken: Booking) -> str:
    """Say what has become of a booking; returns the address of its page."""
    if taken.status == BookingStatus.REQUESTED:
        messages.success(
            request, "The place is kept for you. Your line manager is being asked to approve it."
        )
    else:
        messages.success(request, "You are booked. A confirmation is on its way to your email address.")
    return reverse("training:booking", args=[taken.pk])


def waits(request: PortalRequest, want: Want) -> str:
    """Say that somebody waits instead; returns the address of their place in line."""
    messages.info(request, "This session filled up while you were booking. You are on its waiting list now.")
    return reverse("training_waiting:want", args=[want.pk])


def not_now(request: PortalRequest, session: Session, refusal: RuleBroken, *, now: datetime) -> HttpResponse:
    """The page of a place that cannot be had: what stands in the way, or the other dates of the course."""
    others = [
        other for other in offer.sessions_of(session.course, request.user, now=now) if other.pk != session.pk
    ]
    context = {
        **about(session),
        "sentence": refusal.sentence,
        "held": refusal.held if isinstance(refusal, places.Elsewhere) else None,
        "is_other_date": isinstance(refusal, places.OtherDate),
        "box": showing.refusal(refusal.verdict) if isinstance(refusal, eligibility.Missing) else None,
        "cards": offer.cards(others, now=now),
        "spot": spots.spot(request.user, session, now=now) if isinstance(refusal, places.Full) else None,
    }
    return render(request, "training/not_now.html", context, status=409)


@require_safe
def booking(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One's own booking: the confirmation, with everything needed on the day."""
    own = access.own_bookings(request.user).select_related(
        "terms", "replaced_by__session", "replaced_by__user"
    )
    own = own.annotate(taught_by=offer.taught_by("session"), heir=heirs.open_of("pk"))
    booking = get_object_or_404(own, pk=pk)
    session, now = booking.session, timezone.now()
    is_held = booking.status in TAKES_A_PLACE and session.status != SessionStatus.CANCELLED
    approval = approvals.of(booking)
    asked = approval if approval and approval.answer != Answer.NOT_ASKED else None
    waits = is_held and booking.status == BookingStatus.REQUESTED
    context = {
        **about(session),
        "booking": booking,
        "is_coming": is_held and session.starts_at > now,
        "is_on": is_held and booking.status == BookingStatus.BOOKED,
        "meets_today": timezone.localdate(now) in session.days,
        "waits": waits,
        "approval": asked,
        "undelivered": waits and asked and approvals.is_undelivered(asked),
        "reasons": access.why(request.user, booking),
    }
    return render(request, "training/booking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_booking(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give one's place back, after being asked once."""
    booking = get_object_or_404(access.own_bookings(request.user), pk=pk)
    now = timezone.now()
    if request.method == "POST":
        services.cancel(booking, by=request.user, now=now)
        messages.success(request, "Your booking is cancelled and the place is free for somebody else.")
        return redirect("training:mine")
    if booking.status == BookingStatus.CANCELLED:
        return redirect("training:booking", booking.pk)
    fee = charges.late_fee(booking, now=now) if booking.status == BookingStatus.BOOKED else None
    context = {
        **about(booking.session),
        "booking": booking,
        "fee": fee,
        "saves": charges_nobody_for_a_colleague(booking),
        "fee_sentence": f"It is late to cancel: this costs {fee.words}. {fee.rule}" if fee else "",
    }
    return render(request, "training/cancel_booking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Another date of the same course instead; those who run the training do it for others."""
    booking = get_object_or_404(access.changeable_bookings(request.user), pk=pk)
    now, own = timezone.now(), booking.user == request.user
    if booking.status == BookingStatus.CANCELLED and own:
        return redirect("training:booking", booking.replaced_by_id or booking.pk)
    services.require_givable(booking, booking.session, now=now)
    others = offer.bookable_sessions(now).filter(course=booking.session.course)
    dates = list(others.exclude(pk=booking.session_id))
    form = TransferForm(request.POST or None, sessions=dates, initial={"to": request.GET.get("to")})
    if form.is_valid():
        moved: list[Booking] = []
        if accepted(
            form,
            lambda: moved.append(
                services.transfer(booking, by=request.user, to=form.cleaned_data["to"], now=now)
            ),
        ):
            messages.success(request, f"Moved to {words.when(moved[0].session)}.")
            return redirect(back_to(request, moved[0]))
    context = {**about(booking.session), "booking": booking, "form": form, "dates": dates, "own": own}
    return render(request, "training/transfer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A colleague goes instead: for oneself, for the people of one's agency, or for anybody by those who run it."""
    passable = access.passable_bookings(request.user).annotate(heir=heirs.open_of("pk"))
    booking = get_object_or_404(passable, pk=pk)
    now, own = timezone.now(), booking.user == request.user
    if booking.status == BookingStatus.CANCELLED and own:
        return redirect("training:booking", booking.pk)
    services.require_givable(booking, booking.session, now=now)
    form = SubstituteForm(request.POST or None)
    if form.is_valid():
        if wait := too_often(request, "ask_manager", user=request.user):
            return wait
        told: list[str] = []
        if accepted(form, lambda: told.append(give(booking, form.cleaned_data, by=request.user, now=now))):
            messages.success(request, told[0])
            return redirect(back_to(request, booking))
    saves = charges_nobody_for_a_colleague(booking)
    context = {**about(booking.session), "booking": booking, "form": form, "own": own, "saves": saves}
    return render(request, "training/substitute.html", context)


def give(booking: Booking, said: dict[str, str], *, by: User, now: datetime) -> str:
    """Give a place to a colleague, or promise it to one who still has to join; returns what has happened."""
    try:
        heir = services.substitute(booking, by=by, email=said["email"], now=now)
    except services.NotThere:
        if not said["name"]:
            raise
        promised = heirs.promise(booking, by=by, email=said["email"], name=said["name"], now=now)
        until = telling.moment(promised.until)
        return (
            f"{promised.name} is asked to join, and has the place once they have: by {until} at the latest."
        )
    return f"{heir.user} has the place now and is being told."


def charges_nobody_for_a_colleague(booking: Booking) -> bool:
    """Whether nothing is owed where a colleague comes instead, by the rule of the day of the booking."""
    rule = tariff.on_day(timezone.localdate(booking.booked_at)).rule
    return rule is None or rule.substitute != Substitute.NONE


def back_to(request: PortalRequest, booking: Booking) -> str:
    """Where somebody came from who has changed a booking, be it their own or another's."""
    if booking.user_id == request.user.pk:
        return reverse("training:booking", args=[booking.pk])
    if access.can_manage(request.user):
        return reverse("training:manage_session", args=[booking.session_id])
    return reverse("home")


@require_safe
def booking_calendar(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The booking as a calendar entry."""
    booking = get_object_or_404(access.own_bookings(request.user), pk=pk)
    path = reverse("training:booking", args=[booking.pk])
    called_off = booking.session.status == SessionStatus.CANCELLED
    cancelled = called_off or booking.status != BookingStatus.BOOKED
    return ics(
        calendar.entry(booking.session, path=path, key=booking.pk, cancelled=cancelled),
        booking.session.course.slug,
    )


@require_safe
def mine(request: PortalRequest) -> HttpResponse:
    """My training: what is coming, what was, what was cancelled."""
    now = timezone.now()
    bookings = list(access.own_bookings(request.user).order_by("session__starts_at"))
    coming = [b for b in bookings if b.status in TAKES_A_PLACE and b.session.ends_at > now]
    past = [b for b in reversed(bookings) if b.status == BookingStatus.BOOKED and b.session.ends_at <= now]
    cancelled = [b for b in reversed(bookings) if b.status == BookingStatus.CANCELLED]
    context = {"coming": coming, "past": past, "cancelled": cancelled}
    return render(
        request,
        "training/mine.html",
        context
        | {
            "evaluations": evaluation.waiting(request.user),
            "turns": spots.mine(request.user, now=now),
            "held": showing.mine(request.user, today=timezone.localdate(now)),
            "trainer": pool.own(request.user),
        },
    )
