"""A practice review in the world of the matrix: its room, and a draft whose facts the charity checks."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import services as deadlines
from partnership.deadlines.models import Deadline
from reviews import clocks
from reviews.practice import drafting, services, watching
from reviews.practice.rules import Work
from reviews.rules import Kind
from tests.reviews import practice as world


def places(*, unit: User, lead: User, charity: Agency) -> dict[str, str | UUID]:
    """The names in braces of this room, and what they are."""
    today, now = timezone.localdate(), timezone.now()
    one = world.review(unit)
    part = world.involved(one, charity, unit)
    draft, final = world.draft(one, unit), world.final(one, unit)
    (check,) = drafting.ask_agencies(draft, agencies=[part], by=unit, today=today)
    point = drafting.correct(check, page="4", says="It was May.", by=lead)
    answered = world.draft(one, unit, text="Later.")
    (sent,) = drafting.ask_agencies(answered, agencies=[part], by=unit, today=today)
    said = drafting.correct(sent, page="5", says="It was June.", by=lead)
    drafting.send(sent, by=lead, now=now)
    still = world.review(unit, pseudonym="Plover")
    deadlines.pause(
        Deadline.objects.get(subject=clocks.subject(clocks.REPORT, still)),
        from_on=today, reason="A trial", by=unit, today=today,
    )  # fmt: skip
    world.decided(one, unit)
    return {
        "practice": one.pk,
        "paused_practice": still.pk,
        "led_elsewhere": world.review(unit, Kind.OUT_OF_AREA, lead_area="Moorland").pk,
        "stage": world.stage(one, Work.TERMS).pk,
        "review_draft": draft.pk,
        "final_draft": final.pk,
        "facts_check": check.pk,
        "correction": point.pk,
        "sent_correction": said.pk,
        "practitioner_event": services.keep_event(
            one, event=None, version=0, turnout={}, title="Event", held_on=today, by=unit, today=today
        ).pk,
        "family_offer": services.keep_offer(
            one, offer=None, version=0, who="Mother", taken="open", offered_on=today, by=unit
        ).pk,
        "parallel": services.keep_parallel(
            one, parallel=None, version=0, process="inquest", led_by="The coroner", by=unit
        ).pk,
        "explanation": watching.explain(
            one, explanation=None, version=0, about="delay", sent_on=today - timedelta(days=1), said="-",
            by=unit, today=today,
        ).pk,
    }  # fmt: skip
