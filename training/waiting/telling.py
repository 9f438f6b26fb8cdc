"""What those who wait are told."""

from collections.abc import Iterable

from django.urls import reverse

from partnership.accounts.models import User
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from partnership.pages import words as say
from training import words
from training.models import Session
from training.waiting.models import Offer, Want


def offered(offers: Iterable[Offer]) -> None:
    """A place is kept for each of them."""
    made = list(offers)
    people = User.objects.in_bulk([one.want.user_id for one in made])
    notices.post_all(
        notices.Message(
            kind="training.offered",
            key=f"training:offered:{one.pk}",
            user=people[one.want.user_id],
            path=reverse("training_waiting:offer", args=[one.pk]),
            facts=facts(one, one.session),
        )
        for one in made
    )


def ended(offer: Offer, session: Session, want: Want) -> None:
    """Nobody answered in time, and the place has gone on."""
    take_back(f"training:offered:{offer.pk}", because="the place is not there any more.")
    notices.post(
        kind="training.offer_ended",
        key=f"training:offer-ended:{offer.pk}",
        user=want.user,
        path=reverse("training_waiting:want", args=[want.pk]),
        facts=facts(offer, session),
    )


def withdrawn(offer: Offer, session: Session, want: Want) -> None:
    """What was offered is not there any more, and why."""
    take_back(f"training:offered:{offer.pk}", because="the place is not there any more.")
    notices.post(
        kind="training.offer_withdrawn",
        key=f"training:offer-withdrawn:{offer.pk}",
        user=want.user,
        path=reverse("training_waiting:want", args=[want.pk]),
        facts=facts(offer, session) | {"because": offer.because},
    )


def left(want: Want) -> None:
    """Whoever waits for an agency waits no more once they have left it."""
    notices.post(
        kind="training.wait_left",
        key=f"training:wait-left:{want.pk}",
        user=want.user,
        path=reverse("training_waiting:want", args=[want.pk]),
        facts={"course": want.course.title, "agency": want.agency.name},
    )


def lapsed(want: Want) -> None:
    """No date is left for which they could wait."""
    notices.post(
        kind="training.wait_over",
        key=f"training:wait-over:{want.pk}",
        user=want.user,
        path=reverse("training:course", args=[want.course.slug]),
        facts={"course": want.course.title},
    )


def facts(offer: Offer, session: Session) -> dict[str, str]:
    """What a message may say of an offer."""
    return words.facts(session) | {
        "places": say.count(offer.places, "place"),
        "until": f"{say.time_of_day(offer.ends_at)} on {say.weekday_date(offer.ends_at)}",
    }
