"""Sign-off by the safeguarding partners: what is signed, word for word, and who signs for which partner."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.agencies.models import Agency
from partnership.base.models import Record
from partnership.base.tracking import tracked
from reviews.models import Review
from reviews.signing.rules import State, What


@tracked(told_with="review")
class Signing(Record):
    """That the safeguarding partners are asked to sign something of a review.

    Working Together to Safeguard Children 2023, chapter 5: all three partners decide and own the decision. `text` is
    what they sign, frozen; when what it was made from changes, this sign-off is void and stays to be seen.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="signings")
    what = models.CharField("what is signed", max_length=8, choices=What)
    text = models.TextField("as it is signed")
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    void_because = models.CharField("why it no longer holds", max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = "sign-off"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "what"],
                condition=~Q(state=State.VOID),
                name="reviews_signing_one_at_a_time",
                violation_error_message="The partners are asked to sign this already.",
            ),
            models.CheckConstraint(
                name="reviews_signing_is_of_something",
                condition=~Q(text="") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="There is nothing to sign yet.",
            ),
            models.CheckConstraint(
                name="reviews_signing_closed_has_a_time",
                condition=Q(state=State.OPEN, closed_at=None)
                | (~Q(state=State.OPEN) & Q(closed_at__isnull=False)),
                violation_error_message="A sign-off that is over needs the time it ended.",
            ),
            models.CheckConstraint(
                name="reviews_signing_void_with_a_reason",
                condition=~Q(state=State.VOID) | ~Q(void_because=""),
                violation_error_message="Say why the signatures no longer hold.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sign-off of {self.review_id}"


@tracked(told_with="signing")
class Signature(Record):
    """The place where one safeguarding partner signs: empty at first, then agreed or refused with the reason."""

    signing = models.ForeignKey(Signing, models.PROTECT, related_name="signatures")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    agrees = models.BooleanField(null=True)
    reason = models.TextField("reason", max_length=2000, blank=True)

    class Meta:
        verbose_name = "place to sign"
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["signing", "agency"],
                name="reviews_signing_once_a_partner",
                violation_error_message="This partner has a place to sign already.",
            ),
            models.UniqueConstraint(
                fields=["signing", "user"],
                name="reviews_signing_nobody_signs_for_two",
                violation_error_message="You have signed for another partner. Somebody else signs for this one.",
            ),
            models.CheckConstraint(
                name="reviews_signing_signed_by_somebody",
                condition=Q(agrees=None, user=None, at=None)
                | Q(agrees__isnull=False, user__isnull=False, at__isnull=False),
                violation_error_message="A signature has a person and a time.",
            ),
            models.CheckConstraint(
                name="reviews_signing_refused_with_a_reason",
                condition=~Q(agrees=False) | ~Q(reason=""),
                violation_error_message="Say why you do not agree.",
            ),
        ]

    def __str__(self) -> str:
        return f"Signature for {self.agency_id}"
