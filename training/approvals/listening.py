"""What line managers are told of, as it happens: a place that waits for them, and what becomes of a booking."""

from datetime import datetime
from uuid import UUID

from training.approvals import services
from training.approvals.models import Approval
from training.approvals.rules import Answer
from training.models import Booking, Session
from training.places import News

NEWS: dict[News, str] = {
    "booked": "a place on a course is booked",
    "moved": "a place on a course was moved to another date",
    "changed": "a session of a course has another time or place",
    "cancelled": "a place on a course was given up",
    "called_off": "a session of a course will not take place",
}


def booking_of(pk: UUID) -> Booking:
    return Booking.objects.select_related("session__course").get(pk=pk)


def requested(*, booking_id: UUID, session: Session, now: datetime) -> None:
    """Ask the manager."""
    booking = booking_of(booking_id)
    by, again = services.until(booking.session, now=now)
    services.ask(Approval.objects.create(booking=booking, asked_at=now, answer_by=by, remind_at=again))


def passed_on(*, booking_id: UUID, to_id: UUID, now: datetime) -> None:
    """The approval goes with the person to another date; it stays behind where a colleague has the place."""
    approval = Approval.objects.select_for_update().filter(booking=booking_id).first()
    to = booking_of(to_id)
    if approval is None or to.user_id != Booking.objects.values_list("user", flat=True).get(pk=booking_id):
        return
    approval.booking = to
    if approval.answer == Answer.WAITING:
        by, _ = services.until(to.session, now=approval.asked_at)
        approval.answer_by = min(filter(None, [approval.answer_by, by]))
    approval.save(update_fields=["booking", "answer_by"])


def manager_hears(*, booking_id: UUID, news: News, now: datetime) -> None:
    """A mail to the manager about a booking that they need not approve, or have approved."""
    approval, _ = Approval.objects.get_or_create(
        booking_id=booking_id, defaults={"asked_at": now, "answer": Answer.NOT_ASKED}
    )
    if approval.answer != Answer.WAITING:
        stamp = f"{now:%Y%m%d%H%M%S}"
        services.write(approval, kind="training.manager_told", stage=f"{news}:{stamp}", news=NEWS[news])
