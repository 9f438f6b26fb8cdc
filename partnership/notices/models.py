"""A message to one person and what became of it; how people want theirs, how they are worded, who cannot be reached."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from partnership.base.models import EditableRecord, Record
from partnership.base.searching import Searched
from partnership.base.tracking import tracked
from partnership.notices.rules import DIGEST, HEADING_LENGTH, TEXT_LENGTH, How, Status

NOTICE_WORDS = Searched(title=["heading"], text=["text"])


# What became of it is history; what it says stays as it is, and trying again is no change.
@tracked(fields=["status", "problem", "resends"], inserts=False)
class Notice(Record):
    """One message: shown in the portal, and sent by mail.

    `key` says what the message is about, so that the same message is never made twice: a second run finds the key
    taken. It is for a person with an account or, before there is one, for an `address`. `heading` and `text` hold no
    personal data; the mail adds a link, never a case. A message of the kind
    DIGEST is an email that carries others, its parts; it is not shown in the portal, and they share its fate.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices")
    address = models.EmailField(max_length=254, blank=True)
    heading = models.CharField(max_length=HEADING_LENGTH)
    text = models.TextField(max_length=TEXT_LENGTH)
    path = models.CharField("address in the portal", max_length=300)
    calendar = models.TextField("calendar entry", blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField("due")
    sent_at = models.DateTimeField(null=True)
    resends = models.PositiveSmallIntegerField("times sent again on request", default=0)
    problem = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            # read by the task that sends
            models.Index(fields=["next_try_at"], condition=Q(status="waiting"), name="notices_waiting"),
            # read by the task that gathers what goes together
            models.Index(
                fields=["next_try_at"], condition=Q(status="held", part_of=None), name="notices_held"
            ),
            # read by the page of messages that failed, and by the numbers of the outbox
            models.Index(
                fields=["status", "created_at"],
                condition=Q(status__in=["waiting", "held", "failed"]),
                name="notices_unsent",
            ),
            # read by the count in the masthead
            models.Index(fields=["user"], condition=Q(read_at=None), name="notices_unread"),
            # read by the list of a person's notices
            models.Index(fields=["user", "-created_at"], name="notices_of_person"),
            # read by the search box
            GinIndex(NOTICE_WORDS.vector(), name="notices_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notices_sent_has_a_time",
                condition=~Q(status="sent") | Q(sent_at__isnull=False),
                violation_error_message="A sent notice needs the time it was sent.",
            ),
            models.CheckConstraint(
                name="notices_not_sent_has_a_reason",
                condition=~Q(status__in=["failed", "back"]) | ~Q(problem=""),
                violation_error_message="A notice that failed or was taken back needs the reason.",
            ),
            models.CheckConstraint(
                name="notices_leads_into_the_portal",
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                violation_error_message="A notice leads to an address of the portal, which starts with one slash.",
            ),
            models.CheckConstraint(
                name="notices_for_a_person_or_an_address",
                condition=Q(user__isnull=False, address="") | (Q(user=None) & ~Q(address="")),
                violation_error_message="A notice is for a person, or for the address of somebody without an account.",
            ),
            models.CheckConstraint(
                name="notices_part_never_goes_alone",
                condition=Q(part_of=None) | ~Q(status="waiting"),
                violation_error_message="A notice that is part of an email with others is not sent by itself too.",
            ),
            models.CheckConstraint(
                name="notices_digest_is_no_part",
                condition=~Q(kind=DIGEST) | Q(part_of=None, read_at__isnull=False),
                violation_error_message="An email that carries notices is neither a part of another nor unread.",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def to(self) -> str:
        """Where the mail goes."""
        return self.user.email if self.user else self.address

    @property
    def can_go(self) -> bool:
        """Whether mail may go there: not to somebody whose account is closed."""
        return self.user is None or self.user.is_active


@tracked
class Preference(Record):
    """How one person wants one kind of message, where it is not the usual way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    how = models.CharField(max_length=10, choices=How)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="notices_one_preference_for_a_kind",
                violation_error_message="This person has chosen for this kind of message already.",
            ),
            models.CheckConstraint(
                name="notices_preference_is_one_of_four",
                condition=Q(how__in=["at_once", "daily", "weekly", "off"]),
                violation_error_message="Choose one of the ways in which messages go.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_how_display()}"


@tracked
class Wording(EditableRecord):
    """What a kind of message says in this partnership; both parts empty means the portal's own wording.

    The row stays when the partnership goes back to the portal's own, so that `version` goes on counting.
    """

    kind = models.CharField(max_length=60, unique=True)
    heading = models.CharField(max_length=HEADING_LENGTH, blank=True)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notices_wording_is_whole",
                condition=Q(heading="", text="") | (~Q(heading="") & ~Q(text="")),
                violation_error_message="A wording has a heading and a text, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


@tracked
class RefusedAddress(Record):
    """A mail server has said for good that this address takes no mail.

    It counts while the person still has the address, and goes when a later mail gets through.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="refused_address")
    address = models.EmailField(max_length=254)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    last_at = models.DateTimeField("last refused")

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.CheckConstraint(
                name="notices_refused_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message="A refused address needs the reason.",
            ),
            models.CheckConstraint(
                name="notices_refused_last_after_first",
                condition=Q(last_at__gte=F("since")),
                violation_error_message="An address cannot last have been refused before it first was.",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
