"""The stages of a review, and what is done in them: terms, commissioning, events, family, and what runs beside it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partnership.agencies.models import Agency
from partnership.base.models import EditableRecord, Record
from partnership.base.tracking import tracked
from reviews.models import Review
from reviews.practice.rules import Process, Taken, Work
from reviews.rules import Kind


@tracked
class Stage(EditableRecord):
    """One stage that reviews of a kind go through, as this partnership calls it.

    `work` says in which part of the room it is worked. `reviews` are those that have it: a review takes the stages that
    are in use when it begins, and keeps them when the list is changed for those that begin later.
    """

    kind = models.CharField("kind of review", max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField("place in the order")
    name = models.CharField("what the stage is called", max_length=80)
    work = models.CharField("where it is worked", max_length=12, choices=Work, default=Work.OTHER)
    retired_on = models.DateField("no longer used from", null=True, blank=True)
    reviews = models.ManyToManyField(Review, related_name="stages", editable=False)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=Q(retired_on=None),
                name="reviews_practice_stage_once",
                violation_error_message="Reviews of this kind have a stage of this name already.",
            ),
            models.CheckConstraint(
                name="reviews_practice_stage_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Enter what the stage is called.",
            ),
            models.CheckConstraint(
                name="reviews_practice_rapid_has_its_own_room",
                condition=~Q(kind=Kind.RAPID),
                violation_error_message="A rapid review goes by its days and has no stages here.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(told_with="review")
class Passage(Record):
    """That a review is in a stage, from which day until which. It is in one at a time, and may come back to one."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="passages")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="passages")
    entered_on = models.DateField("since")
    left_on = models.DateField("until", null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["entered_on", "created_at"]
        verbose_name = "stage"
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(left_on=None),
                name="reviews_practice_one_stage_at_a_time",
                violation_error_message="Somebody else has moved the review on meanwhile. Look again.",
            ),
            models.CheckConstraint(
                name="reviews_practice_stage_ends_later",
                condition=Q(left_on=None) | Q(left_on__gte=F("entered_on")),
                violation_error_message="A stage ends on or after the day on which it began.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} of {self.review_id}"


@tracked(told_with="review")
class Terms(Record):
    """One version of the terms of reference: what the review looks at, which days it covers, and who agreed it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("what the review looks at, and what it asks", max_length=20_000)
    covers_from = models.DateField("covers from", null=True, blank=True)
    covers_until = models.DateField("covers until", null=True, blank=True)
    agreed_on = models.DateField("agreed on", null=True, blank=True)
    agreed_by = models.CharField("agreed by", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        verbose_name = "version of the terms of reference"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="reviews_practice_terms_are_counted",
                violation_error_message="Somebody else has written a version meanwhile. Compare it with yours.",
            ),
            models.CheckConstraint(
                name="reviews_practice_terms_say_something",
                condition=~Q(text=""),
                violation_error_message="Enter what the review looks at.",
            ),
            models.CheckConstraint(
                name="reviews_practice_terms_cover_days_in_order",
                condition=Q(covers_from=None) | Q(covers_until=None) | Q(covers_until__gte=F("covers_from")),
                violation_error_message="The last day that it covers must be after the first.",
            ),
            models.CheckConstraint(
                name="reviews_practice_terms_agreed_by_somebody",
                condition=Q(agreed_on=None, agreed_by="") | (Q(agreed_on__isnull=False) & ~Q(agreed_by="")),
                violation_error_message="Enter who agreed the terms and when, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


@tracked(told_with="review")
class Commission(EditableRecord):
    """Why the partners hold the review, and how they chose who carries it out.

    `criteria` holds each criterion in the words of that day, whether it is met, and why. Regulation 12 of 2018: the
    partners appoint reviewers and may remove them; knowledge, experience and conflicts of interest are considered.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="commission")
    criteria = models.JSONField("criteria", default=list, blank=True)
    decided_by = models.CharField("who decided", max_length=400, blank=True)
    knowledge = models.TextField("knowledge and experience that were looked for", max_length=2000, blank=True)
    conflicts = models.TextField("conflicts of interest that were considered", max_length=2000, blank=True)
    method = models.TextField("how the review is carried out", max_length=2000, blank=True)
    contract = models.CharField("reference of the contract", max_length=80, blank=True)
    contract_on = models.DateField("contract signed on", null=True, blank=True)
    fee = models.DecimalField("agreed fee in pounds", max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "commissioning record"
        constraints = [
            models.CheckConstraint(
                name="reviews_practice_fee_is_an_amount",
                condition=Q(fee=None) | Q(fee__gte=0),
                violation_error_message="The fee cannot be less than nothing.",
            ),
        ]

    def __str__(self) -> str:
        return f"Commissioning of {self.review_id}"


@tracked(told_with="review")
class Event(EditableRecord):
    """A meeting with the practitioners who worked with the child or family: when, and what they said. No names."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="practitioner_events")
    held_on = models.DateField("day")
    title = models.CharField("what it was", max_length=120)
    learned = models.TextField("what came out of it, without names", max_length=10_000, blank=True)

    class Meta:
        ordering = ["held_on", "created_at"]
        verbose_name = "practitioner event"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "held_on", "title"],
                name="reviews_practice_event_once",
                violation_error_message="This event is written down already. Change it there.",
            ),
            models.CheckConstraint(
                name="reviews_practice_event_has_a_title",
                condition=~Q(title=""),
                violation_error_message="Enter what it was, like Learning event.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked(told_with="event")
class Turnout(Record):
    """How many people of one agency came to an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="turnouts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "agency"],
                name="reviews_practice_turnout_once",
                violation_error_message="This agency is counted already.",
            ),
            models.CheckConstraint(
                name="reviews_practice_somebody_came",
                condition=Q(number__gte=1),
                violation_error_message="Enter how many came, or leave it empty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.agency_id}"


@tracked(told_with="review")
class Offer(EditableRecord):
    """That somebody of the family was asked to take part, and what became of it. Nobody is named."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="family_offers")
    who = models.CharField("who, without a name", max_length=80)
    offered_on = models.DateField("offered on", null=True, blank=True)
    how = models.CharField("how", max_length=200, blank=True)
    taken = models.CharField("what became of it", max_length=8, choices=Taken, default=Taken.OPEN)
    by_whom = models.CharField("who spoke with them", max_length=120, blank=True)
    said = models.TextField("how they took part, and what they said", max_length=10_000, blank=True)
    because = models.CharField("why not", max_length=1000, blank=True)

    class Meta:
        ordering = ["offered_on", "created_at"]
        verbose_name = "offer to the family"
        verbose_name_plural = "offers to the family"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "who"],
                name="reviews_practice_offer_once",
                violation_error_message="This member of the family is in the list already. Change it there.",
            ),
            models.CheckConstraint(
                name="reviews_practice_offer_is_to_somebody",
                condition=~Q(who=""),
                violation_error_message="Enter who it is, like mother or older brother.",
            ),
            models.CheckConstraint(
                name="reviews_practice_offer_has_a_day",
                condition=Q(taken=Taken.NOT_OFFERED, offered_on=None)
                | (~Q(taken=Taken.NOT_OFFERED) & Q(offered_on__isnull=False)),
                violation_error_message="Enter when it was offered. What was not offered has no day.",
            ),
            models.CheckConstraint(
                name="reviews_practice_no_part_without_a_reason",
                condition=~Q(taken__in=(Taken.NOT_OFFERED, Taken.DECLINED)) | ~Q(because=""),
                violation_error_message="Say why not.",
            ),
            models.CheckConstraint(
                name="reviews_practice_part_with_somebody",
                condition=~Q(taken=Taken.UP) | ~Q(by_whom=""),
                violation_error_message="Enter who spoke with them.",
            ),
        ]

    def __str__(self) -> str:
        return self.who


@tracked(told_with="review")
class Parallel(EditableRecord):
    """Something that runs beside the review, with its own purpose: a trial, an inquest, another kind of review."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="parallels")
    process = models.CharField("what it is", max_length=10, choices=Process)
    led_by = models.CharField("who leads it", max_length=120)
    reference = models.CharField("their reference", max_length=60, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    until_on = models.DateField("until", null=True, blank=True)
    note = models.CharField("how it touches this review", max_length=1000, blank=True)

    class Meta:
        ordering = ["from_on", "created_at"]
        verbose_name = "parallel process"
        verbose_name_plural = "parallel processes"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "process", "led_by", "reference"],
                name="reviews_practice_parallel_once",
                violation_error_message="This is in the list already. Change it there.",
            ),
            models.CheckConstraint(
                name="reviews_practice_parallel_is_led",
                condition=~Q(led_by=""),
                violation_error_message="Enter who leads it.",
            ),
            models.CheckConstraint(
                name="reviews_practice_parallel_ends_later",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="The last day must be after the first.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_process_display())


@tracked(told_with="review")
class Elsewhere(EditableRecord):
    """What another body's review asks of this partnership, and what it has contributed."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="elsewhere")
    led_by = models.CharField("who leads the review", max_length=120)
    reference = models.CharField("their reference", max_length=60, blank=True)
    contact = models.EmailField("where they are reached", blank=True)
    asks = models.TextField("what they ask of us", max_length=4000, blank=True)
    contribution = models.TextField("what we contribute", max_length=10_000, blank=True)
    sent_on = models.DateField("sent on", null=True, blank=True)
    published_on = models.DateField("published by those who lead it on", null=True, blank=True)
    published_at = models.URLField("where it is published", blank=True)

    class Meta:
        verbose_name = "part in another’s review"
        constraints = [
            models.CheckConstraint(
                name="reviews_practice_elsewhere_is_led",
                condition=~Q(led_by=""),
                violation_error_message="Enter who leads the review.",
            ),
            models.CheckConstraint(
                name="reviews_practice_sent_something",
                condition=Q(sent_on=None) | ~Q(contribution=""),
                violation_error_message="Say what was contributed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Part in {self.review_id}"
