"""Who is told what about places kept for an agency."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from partnership.pages import words as say
from training import words
from training.groups.models import Heir, Hold
from training.models import Booking, Session


def who(hold: Hold) -> list[User]:
    """The safeguarding leads of the agency today; where it has none, whoever kept the places."""
    leads = Membership.objects.filter(
        in_force(timezone.localdate()), agency=hold.agency_id, role=Role.AGENCY_LEAD, user__is_active=True
    )
    return [one.user for one in leads.select_related("user").order_by("user")] or [hold.made_by]


def post(hold: Hold, people: Iterable[User], *, kind: str, key: str, number: int) -> None:
    """One message to each of them about a number of places."""
    facts = words.facts(hold.session) | {
        "places": say.count(number, "place"),
        "until": say.weekday_date(hold.release_on),
    }
    path = reverse("training_groups:hold", args=[hold.pk])
    notices.post_all(
        notices.Message(kind, f"{about(hold)}{key}:{person.pk}", person, path, facts) for person in people
    )


def about(hold: Hold) -> str:
    """How the keys of all messages about these places begin."""
    return f"training:places:{hold.pk}:"


def named(hold: Hold) -> None:
    """Every place has a name, so nobody is asked for one any more; asked again where somebody is taken off the list."""
    take_back(about(hold), because="every place has a name.")


def let_go(hold: Hold) -> None:
    """The places are not kept any more."""
    take_back(about(hold), because="the places are not kept any more.")


def kept(hold: Hold) -> None:
    """Places are kept for them."""
    people = [person for person in who(hold) if person.pk != hold.made_by_id]
    post(hold, people, kind="training.places_kept", key="kept", number=hold.places)


def moved(hold: Hold) -> None:
    """Their session has moved, and with it the date until which they are kept: the old date is told no more."""
    take_back(about(hold), because="the session has moved.")
    key = f"kept-until:{hold.release_on}:{hold.session.version}"
    post(hold, who(hold), kind="training.places_moved", key=key, number=hold.left)


def stays(heir: Heir, booking: Booking, session: Session) -> None:
    """A place that was promised to a colleague is still that of whoever gave it: they can come, or give it up."""
    people = {booking.user_id: booking.user, heir.asked_by_id: heir.asked_by}
    notices.post_all(
        notices.Message(
            "training.heir_not_there",
            f"training:heir:{heir.pk}:{person.pk}",
            person,
            reverse(
                "training:booking" if person == booking.user else "training:substitute", args=[booking.pk]
            ),
            words.facts(session) | {"because": heir.because},
        )
        for person in people.values()
    )


def settled(heir: Heir) -> None:
    """Nobody has to ask for an account to have the place any more."""
    take_back(asked(heir), because="the place does not wait for them any more.")


def asked(heir: Heir) -> str:
    """The key of the mail that asks somebody without an account to join."""
    return f"training.heir_asked:{heir.pk}"


def moment(value: datetime) -> str:
    """9am on Tuesday 3 March"""
    return f"{say.time_of_day(value)} on {say.weekday_date(value)}"


def remind(hold: Hold, *, number: int, stage: int) -> None:
    """Some places have no name yet, and soon go back. Once for each date and stage."""
    key = f"unnamed:{hold.release_on}:{stage}"
    post(hold, who(hold), kind="training.places_to_name", key=key, number=number)


def released(hold: Hold, number: int) -> None:
    """They have gone back."""
    post(hold, who(hold), kind="training.places_released", key="released", number=number)
