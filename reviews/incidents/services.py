"""What changes an incident: it is written down with its children, notified once, told to others, or found wanting."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.standing import require_there
from partnership.base.access import require
from partnership.base.constraints import in_words
from partnership.base.editing import open_at, write
from partnership.base.locks import lock, one_at_a_time
from partnership.base.rules import RuleBroken
from partnership.deadlines import services as deadlines
from partnership.history import context
from partnership.pages import words
from reviews import services as reviews
from reviews.incidents import access, clocks, telling
from reviews.incidents.listening import told
from reviews.incidents.models import Child, Copy, Incident, Notification, Outcome
from reviews.incidents.rules import (
    VERDICTS,
    Basis,
    State,
    Verdict,
    basis,
    needs_rapid_review,
    reference,
    why_not_called,
)
from reviews.models import Review
from reviews.rules import Kind
from reviews.rules import State as ReviewState

NO_GROUND = (
    "As it stands, this is nothing that is notified: say whether abuse or neglect is suspected, what happened, and "
    "whether a child was looked after or a care leaver."
)


# The incident and its children --------------------------------------------------------------------


@transaction.atomic
def record(*, authority: Agency, by: User, today: date, **facts: Any) -> Incident:
    """Write down an incident; from the day on which the authority became aware the clock runs.

    `facts` are the fields of `Incident`. Raises RuleBroken for days to come and for an agency that is no authority.
    """
    require(access.can_keep(by, Incident(authority=authority)))
    return write_down(authority=authority, by=by, today=today, **facts)


@transaction.atomic
def write_down(*, authority: Agency, by: User, today: date, **facts: Any) -> Incident:
    """The same for what a decision has allowed. Raises RuleBroken where the same is written down in the same words."""
    incident = Incident(authority=authority, **facts)
    refuse(incident, today=today)
    one_at_a_time(f"reviews.incident:{incident.aware_on.year}")
    incident.reference = next_reference(incident.aware_on.year)
    told = {name: getattr(incident, name) for name in ("aware_on", "nature", "happened_on", "summary")}
    same = Incident.objects.filter(authority=authority, **told).exclude(state=State.WITHDRAWN)
    if there := same.first():
        raise RuleBroken(
            f"This is {there.reference}: it is written down in these words already. Tell another one apart.",
            about="summary",
        )
    with in_words(Incident):
        incident.save(force_insert=True)
    clocks.start_notifying(incident, by=by)
    telling.recorded(incident, by=by)
    return incident


def refuse(incident: Incident, *, today: date) -> None:
    """Raise RuleBroken for what cannot be true of an incident today."""
    authority = incident.authority
    if not access.is_authority(authority):
        raise RuleBroken("Choose a local authority: the duty to notify is theirs.", about="authority")
    if authority.until_on and incident.aware_on > authority.until_on:
        raise RuleBroken(
            f"{authority} ended on {words.plain_date(authority.until_on)}. Choose the authority that followed it.",
            about="authority",
        )
    if incident.aware_on > today:
        raise RuleBroken("Choose today or an earlier day.", about="aware_on")
    if incident.happened_on and incident.happened_on > today:
        raise RuleBroken("Choose today or an earlier day.", about="happened_on")


def next_reference(year: int) -> str:
    stem = reference(year, 0)[:-2]
    taken = Incident.objects.filter(reference__startswith=stem).values_list("reference", flat=True)
    return reference(year, max((int(one[len(stem) :]) for one in taken), default=0) + 1)


@transaction.atomic
def change(incident: Incident, *, version: int, by: User, today: date, **facts: Any) -> Incident:
    """Change what is said of an incident as it was at `version`; its clocks follow.

    Raises ChangedMeanwhile when it has left that version, RuleBroken for what cannot be.
    """
    require(access.can_keep(by, incident))
    incident = open_at(incident, version, "authority")
    was = incident.authority
    for name, value in facts.items():
        setattr(incident, name, value)
    require(access.can_keep(by, incident))
    refuse(incident, today=today)
    refuse_aware(incident)
    incident = write(incident, **facts)
    if incident.authority != was:
        clocks.follow_authority(incident, by=by)
    clocks.follow_awareness(incident, by=by)
    follow_trigger(incident, by=by, today=today)
    return incident


def refuse_aware(incident: Incident) -> None:
    """Raise RuleBroken for an authority that would have become aware after something was done about the incident."""
    notification = Notification.objects.filter(incident=incident).first()
    told = incident.copies.order_by("told_on").first()
    said = incident.outcomes.order_by("decided_on").first()
    for what, on in (
        ("It was notified", notification and notification.sent_on),
        ("Others were told of it", told and told.told_on),
        ("Something was established of it", said and said.decided_on),
    ):
        if on and incident.aware_on > on:
            raise RuleBroken(
                f"{what} on {words.plain_date(on)}. Choose that day or an earlier one.", about="aware_on"
            )


@transaction.atomic
def keep_child(
    incident: Incident, *, child: Child | None = None, by: User, version: int = 0, **facts: Any
) -> Child:
    """Add a child by pseudonym, or change what is said of one. No other child anywhere has the pseudonym.

    Raises RuleBroken for what may be initials, a birthday or another child’s pseudonym.
    """
    require(access.can_keep(by, incident))
    incident = lock(incident)
    if wrong := why_not_called(facts["pseudonym"]):
        raise RuleBroken(wrong, about="pseudonym")
    was = ""
    try:
        if child is not None:
            before = open_at(child, version)
            was = before.pseudonym
            kept = write(before, **facts)
        else:
            with in_words(Child):
                kept = Child.objects.create(incident=incident, **facts)
    except RuleBroken as refused:
        if "pseudonym" in refused.sentence:
            refused.about = "pseudonym"
        raise
    told(kept, by=by, was=was)
    return kept


@transaction.atomic
def remove_child(child: Child, *, by: User, because: str) -> None:
    """Take out a child who was added by mistake, with the reason; the history keeps that they were, but not the name.

    Raises RuleBroken for a child with whom the incident was notified, and while papers of its review tell of them.
    """
    require(access.can_keep(by, child.incident))
    child.incident = lock(child.incident)
    require_removable(child)
    with context.because(because):
        if hasattr(child, "key"):
            child.key.delete()
        child.delete()


def require_removable(child: Child) -> None:
    """Raises RuleBroken for a child who stays: before anybody has said why they should go."""
    incident = child.incident
    if incident.state != State.OPEN and getattr(incident, "notification", None) is None:
        raise RuleBroken("It was established what became of this incident, so its children stay.")
    if not is_since(child):
        raise RuleBroken("This incident was notified with this child, so the child stays.")
    for path in settings.CHILD_KEPT_BY:
        if kept := import_string(path)(child):
            raise RuleBroken(kept)


def is_since(child: Child) -> bool:
    """Whether a child was not there when the incident was notified: it was not yet, or they were added afterwards."""
    notification = getattr(child.incident, "notification", None)
    if notification is None:
        return child.incident.state == State.OPEN
    return bool(child.created_at > notification.created_at)


def ground(incident: Incident) -> Basis:
    """Why this incident is notified, as its facts stand."""
    children = incident.children.values_list("care", "age")
    return basis(incident.nature, is_suspected=incident.is_suspected, children=children)


# Notifying ----------------------------------------------------------------------------------------


def require_waiting(incident: Incident) -> None:
    """Raise RuleBroken where an incident was notified, or what was established of it leaves nothing to notify."""
    if incident.state != State.OPEN:
        raise RuleBroken("This incident is not waiting to be notified any more.")


@transaction.atomic
def notify(incident: Incident, *, by: User, today: date, **facts: Any) -> Notification:
    """Say that an incident was notified, once for all children; where the Panel considers it, a rapid review begins.

    `facts` are sent_on, number, counted_from and late_because. Raises RuleBroken where it was notified already, where
    nothing of it is notified, for a day that cannot be, and where it was late and nothing says why.
    """
    require(access.can_keep(by, incident))
    incident = lock(incident, "authority", "rapid_review")
    require_waiting(incident)
    if not incident.children.exists():
        raise RuleBroken("Add the child first. One notification is for all children of the incident.")
    on = ground(incident)
    if on == Basis.NONE:
        raise RuleBroken(NO_GROUND)
    refuse_day(incident, today=today, **facts)
    notification = Notification.objects.create(incident=incident, sent_by=by, **facts)
    incident.state = State.SENT
    if needs_rapid_review(on):
        incident.rapid_review = begin_review(incident, notification, by=by, today=today)
    incident.version += 1
    incident.save(update_fields=["state", "rapid_review", "version"])
    deadlines.meet(clocks.notifying(incident), on=notification.sent_on, by=by)
    if incident.rapid_review is not None:
        clocks.start_reviewing(notification, by=by)
    telling.notified(incident, by=by)
    return notification


def refuse_day(
    incident: Incident, *, today: date, sent_on: date, late_because: str = "", **others: Any
) -> None:
    """Raise RuleBroken for a day on which it cannot have been sent, and for one too late without a reason."""
    if sent_on > today:
        raise RuleBroken("Choose today or an earlier day.", about="sent_on")
    if sent_on < incident.aware_on:
        raise RuleBroken(
            f"The authority became aware on {words.plain_date(incident.aware_on)}. Choose that day or a later one.",
            about="sent_on",
        )
    due_on = clocks.due_on(incident)
    if due_on and sent_on > due_on and not late_because:
        raise RuleBroken(
            f"It was due on {words.plain_date(due_on)}. Say why it was sent late.", about="late_because"
        )


def begin_review(incident: Incident, notification: Notification, *, by: User, today: date) -> Review:
    """The rapid review that a notification makes necessary, called by the children’s pseudonyms."""
    names = [child.pseudonym for child in incident.children.all()]
    return reviews.begin(
        kind=Kind.RAPID,
        pseudonym=words.cut(words.listed(names), 80),
        started_on=notification.sent_on,
        by=by,
        today=today,
        summary=incident.summary,
    )


@transaction.atomic
def correct(notification: Notification, *, version: int, by: User, today: date, **facts: Any) -> Notification:
    """Correct what was said of a notification; the clocks follow, also those that are over."""
    require(access.can_keep(by, notification.incident))
    incident = lock(notification.incident)
    notification = open_at(notification, version, "incident")
    refuse_day(incident, today=today, **facts)
    notification = write(notification, **facts)
    clocks.follow_awareness(incident, by=by)
    follow_trigger(incident, by=by, today=today)
    return notification


def follow_trigger(incident: Incident, *, by: User, today: date) -> None:
    """Let the rapid review be counted from what its notification says now; suspicion that came later begins it."""
    notification = (
        Notification.objects.filter(incident=incident).select_related("incident__rapid_review").first()
    )
    if notification is None:
        return
    incident, sent = notification.incident, incident.state == State.SENT
    if sent and incident.rapid_review is None and needs_rapid_review(ground(incident)):
        incident.rapid_review = begin_review(incident, notification, by=by, today=today)
        incident.save(update_fields=["rapid_review"])
        clocks.start_reviewing(notification, by=by)
        return
    review = incident.rapid_review
    if review is None:
        return
    if review.ended_on and notification.sent_on > review.ended_on:
        raise RuleBroken(
            f"Its rapid review ended on {words.plain_date(review.ended_on)}. Choose that day or an earlier one.",
            about="sent_on",
        )
    after = review.followed_by.filter(started_on__lt=notification.sent_on).order_by("started_on").first()
    if after:
        raise RuleBroken(
            f"A review that follows from its rapid review began on {words.plain_date(after.started_on)}. Choose that "
            "day or an earlier one.",
            about="sent_on",
        )
    review = lock(review)
    if review.started_on != notification.sent_on:
        review = write(review, started_on=notification.sent_on)
    reviews.told(review, by=by)


@transaction.atomic
def tell_of(
    incident: Incident, *, by: User, today: date, told_on: date, agency: Agency | None = None, area: str = ""
) -> Copy:
    """Say that a safeguarding partner or another area was told of an incident."""
    require(access.can_keep(by, incident))
    if told_on > today:
        raise RuleBroken("Choose today or an earlier day.", about="told_on")
    if told_on < incident.aware_on:
        raise RuleBroken("Nobody can have been told before the authority was aware.", about="told_on")
    require_there(agency, today=told_on)
    with in_words(Copy):
        return Copy.objects.create(incident=incident, agency=agency, area=area, told_on=told_on)


# What is established later ------------------------------------------------------------------------


@transaction.atomic
def establish(incident: Incident, *, verdict: str, reason: str, on: date, by: User, today: date) -> Outcome:
    """Add what was established: the criteria were not met, the notification was withdrawn, or it stands after all.

    The first two stop the rapid review and every clock; the third lets them run again from the same day. Raises
    RuleBroken where it does not fit how far the incident has come.
    """
    require(access.can_establish(by))
    incident = lock(incident, "authority", "rapid_review")
    if verdict not in VERDICTS[State(incident.state)]:
        raise RuleBroken(
            "This has been said of the incident already, or nothing was sent that could be withdrawn."
        )
    if not incident.aware_on <= on <= today:
        raise RuleBroken("Choose a day from when the authority was aware until today.", about="on")
    with in_words(Outcome):
        outcome = Outcome.objects.create(
            incident=incident, verdict=verdict, reason=reason, decided_on=on, decided_by=by
        )
    was_sent = Notification.objects.filter(incident=incident).exists()
    if verdict == Verdict.STANDS:
        incident.state = State.SENT if was_sent else State.OPEN
    else:
        incident.state = State(verdict)
    incident.version += 1
    with context.because(reason):
        incident.save(update_fields=["state", "version"])
    settle(incident, reason, on=on, by=by)
    telling.established(incident, outcome, by=by)
    return outcome


def settle(incident: Incident, reason: str, *, on: date, by: User) -> None:
    """Stop or take up what hangs on an incident."""
    review = incident.rapid_review
    if incident.state == State.OPEN:
        clocks.start_notifying(incident, by=by)
    elif incident.state == State.SENT:
        if review is not None and review.state == ReviewState.STOPPED:
            reviews.resume(review, because=reason, by=by)
    else:
        deadlines.drop(clocks.notifying(incident), by=by)
        if review is not None and review.state == ReviewState.OPEN:
            ended = max(on, review.started_on)
            reviews.close(review, state=ReviewState.STOPPED, on=ended, because=words.cut(reason, 1000), by=by)
