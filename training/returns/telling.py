"""Who is told what about a return: the leads of the agency, and those who read it."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.taking_back import take_back
from partnership.pages import words
from training.assurance.alerts import holders
from training.returns.models import Return
from training.returns.rules import State

KINDS = {
    State.ACCEPTED: "training.return_accepted",
    State.SENT_BACK: "training.return_sent_back",
    State.EXCUSED: "training.return_not_needed",
}


def path_of(one: Return) -> str:
    return reverse("training_returns:answer", args=[one.pk])


def leads(one: Return) -> list[User]:
    """The safeguarding leads of the agency today."""
    return holders(Role.AGENCY_LEAD, agency=one.agency_id)


def post(one: Return, kind: str, key: str, people: Iterable[User], **facts: str) -> None:
    """One message to each of them."""
    said = {"period": one.round.period, "agency": one.agency.name} | facts
    notices.post_all(
        notices.Message(kind, f"training:return:{one.pk}:{key}:{person.pk}", person, path_of(one), said)
        for person in people
    )


def asked(one: Return) -> None:
    """The agency is asked."""
    post(one, "training.return_asked", f"asked:{uuid4()}", leads(one))


def chased(one: Return, *, today: date) -> bool:
    """The agency is asked once more, once a day; whether there is a lead to ask."""
    people = leads(one)
    post(
        one,
        "training.return_chased",
        f"chased:{today}",
        people,
        asked_on=words.plain_date(one.round.asked_on),
    )
    return bool(people)


def asking(one: Return) -> list[str]:
    """How the keys begin of what asks for a return."""
    return [f"training:return:{one.pk}:{ask}:" for ask in ("asked", "chased")]


def sent(one: Return) -> None:
    """There is a return to read."""
    take_back(*asking(one), because="it has been answered.")
    post(one, "training.return_sent", f"sent:{one.version}", holders(Role.TRAINING_OFFICER))


def decided(one: Return) -> None:
    """What has become of the return."""
    take_back(*asking(one), because="it has been decided.")
    post(one, KINDS[State(one.state)], f"decided:{one.version}", leads(one))
