"""Somebody who is invited, somebody who asks for an account, and somebody who goes."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.base.models import Record
from partnership.base.tracking import tracked
from partnership.joining.rules import Reason, State


@tracked(exclude=["email", "name", "organisation", "job_title"])  # those who never join are forgotten
class Registration(Record):
    """Somebody's own request for an account.

    There is no account before the address is confirmed by a link. Whoever writes from a domain of an agency is in with
    that; for the others the business unit decides. `confirmed_at` is when the address was shown to be theirs.
    """

    email = models.EmailField("email address", max_length=254)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=150)
    job_title = models.CharField("job title", max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED)
    by_provider = models.BooleanField("came by single sign-on", default=False)
    mails = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(state__in=[State.UNCONFIRMED, State.WAITING]),
                name="joining_one_request_for_an_address",
                violation_error_message="There is already a request for this address.",
            ),
            models.CheckConstraint(
                name="joining_waits_only_when_confirmed",
                condition=~Q(state=State.WAITING) | Q(confirmed_at__isnull=False),
                violation_error_message="A request waits only when its address is confirmed.",
            ),
            models.CheckConstraint(
                name="joining_refused_with_a_reason",
                condition=Q(state=State.REFUSED, decided_by__isnull=False) & ~Q(reason="")
                | ~Q(state=State.REFUSED) & Q(reason=""),
                violation_error_message="Say why the request is refused.",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"


@tracked(exclude=["email", "name", "job_title"])
class Invitation(Record):
    """Somebody is asked to work in the portal for an agency, in a role.

    There is no account and no role before they accept. `round` goes up when the mail is sent again, and only the link
    of the newest mail works. `accepted_at` is also when they took the terms of use.
    """

    email = models.EmailField("email address", max_length=254)
    name = models.CharField(max_length=120, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=24, choices=Role, default=Role.PRACTITIONER)
    job_title = models.CharField("job title", max_length=120, blank=True)
    from_on = models.DateField("from")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="invitations")
    withdrawn_at = models.DateTimeField(null=True)
    registration = models.OneToOneField(Registration, models.SET_NULL, null=True, related_name="invitation")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                F("agency"),
                F("role"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="joining_invited_once",
                violation_error_message="This address is already invited to this role. Send that invitation again.",
            ),
            models.CheckConstraint(
                name="joining_accepted_by_somebody",
                condition=Q(accepted_at=None, user=None) | Q(accepted_at__isnull=False, user__isnull=False),
                violation_error_message="An invitation is accepted by a person, at a time.",
            ),
            models.CheckConstraint(
                name="joining_withdrawn_was_not_accepted",
                condition=Q(withdrawn_at=None) | Q(accepted_at=None),
                violation_error_message="An invitation that was accepted cannot be withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Whether it can be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


@tracked(exclude=["before", "given"])
class Departure(Record):
    """Somebody leaves an agency, or all of them, or moves to another, from a day on.

    The roles end by their own dates; this is the rest of it: what happens to the open work on that day, once. `before`
    is what the roles were and `given` the role that a move began, so that a plan can be called off; `made_by` is nobody
    where a role ran out by itself.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="departures")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="departures")
    into = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="arrivals")
    on = models.DateField("first day away")
    hand_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    handed = models.PositiveIntegerField("pieces of work handed over", default=0)
    before = models.JSONField(default=list)
    given = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency"],
                nulls_distinct=False,
                condition=Q(done_at=None),
                name="joining_one_departure_at_a_time",
                violation_error_message="This person’s departure is already planned. Call that off first.",
            ),
            models.CheckConstraint(
                name="joining_moves_from_one_to_another",
                condition=Q(into=None) | (Q(agency__isnull=False) & ~Q(agency=F("into"))),
                violation_error_message="Somebody moves from one agency to another.",
            ),
            models.CheckConstraint(
                name="joining_work_goes_to_another",
                condition=Q(hand_to=None) | ~Q(hand_to=F("user")),
                violation_error_message="Open work goes to somebody else.",
            ),
        ]

    def __str__(self) -> str:
        return f"Departure {self.pk}"
