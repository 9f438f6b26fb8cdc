"""Reviews in the world of the matrix: one with the charity in it, incidents and referrals at each stage."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from reviews import services
from reviews.incidents import keys
from reviews.models import Review
from reviews.referrals import reference
from reviews.referrals import services as referrals
from reviews.referrals.models import Criterion
from tests.reviews import world


def places(practitioner: User, lead: User, charity: Agency, *, by: User) -> dict[str, str | UUID]:
    """The names of the reviews, incidents and referrals as the matrix has them."""
    now, council = timezone.now(), by.memberships.get().agency
    reference.fill()
    review = world.learning(by)
    archived = world.learning(by, pseudonym="Twice")
    services.archive(archived, because="Made twice", on=world.TODAY, by=by)
    ended = world.learning(by, pseudonym="Over")
    services.end(ended, state="complete", on=world.TODAY, by=by)
    member = services.appoint(review, by=by, user=None, name="Ros Tamm", part="chair", from_on=world.AWARE)
    involved = services.involve(review, by=by, agency=charity)
    incident = world.incident(by, council)
    child = incident.children.get()
    keys.seal(child, by=by, version=0, name="Rita Hill", born_on="", numbers="")
    sent = world.notify(world.incident(by, council, pseudonym="Ash"), by)
    said = {
        "pseudonym": "Bracken", "age": 4, "happened_on": None, "what_happened": "A child was found hurt.",
        "why": "Nobody had put together what each knew.",
    }  # fmt: skip
    waiting = referrals.refer(agency=charity, by=practitioner, now=now - timedelta(days=1), **said)
    referred = referrals.refer(agency=charity, by=lead, now=now, **said)
    rapid = sent.rapid_review
    assert isinstance(rapid, Review)
    return {
        "review": review.pk,
        "archived_review": archived.pk,
        "ended_review": ended.pk,
        "rapid_review": rapid.pk,
        "review_member": member.pk,
        "involved": involved.pk,
        "incident": incident.pk,
        "sent_incident": sent.pk,
        "child": child.pk,
        "referral": waiting.pk,
        "sent_referral": referred.pk,
        "criterion": Criterion.objects.get(position=1).pk,
    }
