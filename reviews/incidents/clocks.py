"""The clocks that a serious incident sets: five working days to notify it, fifteen for the rapid review after that."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.deadlines import asking
from partnership.deadlines import services as deadlines
from partnership.deadlines.correcting import recount
from partnership.deadlines.hands import belong_to
from partnership.deadlines.models import Deadline
from reviews import clocks
from reviews.incidents.models import Incident, Notification
from reviews.incidents.rules import CLOCKS, Trigger
from reviews.incidents.rules import State as Standing
from reviews.models import Review
from reviews.rules import Kind, State

NOTIFY = "incident.notify"


def notifying(incident: Incident) -> str:
    """The subject of the clock by which an incident is to be notified."""
    return f"{NOTIFY}:{incident.pk}"


def due_on(incident: Incident) -> date | None:
    """By which day an incident is, or was, to be notified."""
    return asking.due_on(notifying(incident))


def start_notifying(incident: Incident, *, by: User) -> Deadline:
    """Five working days from the day on which the authority became aware, whatever the day of the incident."""
    return deadlines.start(
        subject=notifying(incident),
        rule=NOTIFY,
        trigger_on=incident.aware_on,
        title=f"Notify serious incident {incident.reference} to the national Panel",
        path=reverse("reviews_incidents:incident", args=[incident.pk]),
        agency=incident.authority,
        by=by,
    )


def follow_awareness(incident: Incident, *, by: User) -> None:
    """Count from the day on which the authority became aware, and let it be met on the day of the notification.

    A clock that is over stays over, with the day that holds now.
    """
    subject = notifying(incident)
    notification = Notification.objects.filter(incident=incident).first()
    deadlines.move(subject, trigger_on=incident.aware_on, by=by)  # which tells whoever it belongs to
    recount(
        subject,
        rule=NOTIFY,
        trigger_on=incident.aware_on,
        by=by,
        met_on=notification.sent_on if notification else None,
    )


def follow_authority(incident: Incident, *, by: User) -> None:
    """Let the clock be the authority’s that the incident is said to be of now, and nobody’s of the one before."""
    belong_to(notifying(incident), agency=incident.authority, by=by)


def trigger_on(notification: Notification) -> date:
    """The day from which the rapid review is counted: it was sent, or, for older cases, the authority was aware."""
    if notification.counted_from == Trigger.AWARE:
        return notification.incident.aware_on
    return notification.sent_on


def start_reviewing(notification: Notification, *, by: User) -> Deadline:
    """Fifteen working days; the day of the trigger is working day 0. The co-ordinator’s, else the business unit’s."""
    review = notification.incident.rapid_review
    assert review is not None  # noqa: S101  the caller has just begun it
    on, subject = trigger_on(notification), clocks.subject(clocks.RAPID, review)
    deadlines.move(subject, trigger_on=on, by=by)  # which tells whoever it belongs to
    return clocks.begin(
        clocks.RAPID,
        review,
        rule=CLOCKS[Trigger(notification.counted_from)],
        trigger_on=on,
        title=f"Complete rapid review {review.reference}",
        path=reverse("reviews:detail", args=[review.pk]),
        by=by,
    )


# What the hub of reviews tells --------------------------------------------------------------------


def follow(review: Review, *, by: User) -> None:
    """Nothing of a rapid review is due once it has ended or is archived; under way again, it runs by the same day.

    A clock that is over is counted from what the notification says now, so that late and in time are true.
    """
    if review.kind != Kind.RAPID:
        return
    found = Notification.objects.select_related("incident__rapid_review").filter(
        incident__rapid_review=review
    )
    notification = found.first()
    stands = notification is not None and notification.incident.state not in (
        Standing.NOT_MET,
        Standing.WITHDRAWN,
    )
    subject = clocks.subject(clocks.RAPID, review)
    if review.state == State.COMPLETE and review.ended_on:
        deadlines.meet(subject, on=review.ended_on, by=by)
    elif review.state == State.STOPPED or review.archived_on is not None:
        deadlines.drop(subject, by=by)
    elif stands and notification is not None:
        start_reviewing(notification, by=by)
    if notification is not None:
        rule = CLOCKS[Trigger(notification.counted_from)]
        recount(subject, rule=rule, trigger_on=trigger_on(notification), by=by)
