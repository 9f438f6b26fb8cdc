"""A serious incident and its rapid review, and a learning review, for the tests of every room of reviews."""

from datetime import date
from typing import Any

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook
from partnership.deadlines.models import RuleSet
from reviews import services
from reviews.incidents import services as incidents
from reviews.incidents.models import Child, Incident
from reviews.models import Review
from reviews.rules import Kind

AWARE, SENT, TODAY = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 9)
"""A Monday, that Thursday, and the Monday after."""
CHILD: dict[str, Any] = {
    "pseudonym": "Rowan", "age": 1, "gender": "female", "ethnicity": "white", "disability": "no", "care": "none",
    "placement": "home", "placed_by": "", "protection_plan": "before", "known_to": ["health", "social_care"],
}  # fmt: skip


def rules() -> None:
    """The rules of clocks, which a release brings."""
    if not RuleSet.objects.exists():
        rulebook.fill()


def incident(by: User, authority: Agency, **facts: Any) -> Incident:
    """Written down, with a child unless `pseudonym` is empty."""
    rules()
    pseudonym = facts.pop("pseudonym", "Rowan")
    told = {"summary": f"Number {Incident.objects.count() + 1}."}
    said = {"aware_on": AWARE, "happened_on": AWARE, "nature": "death", "is_suspected": True} | told | facts
    made = incidents.record(by=by, authority=authority, today=TODAY, **said)
    if pseudonym:
        child(made, by, pseudonym=pseudonym)
    return made


def child(made: Incident, by: User, **facts: Any) -> Child:
    return incidents.keep_child(made, by=by, **CHILD | facts)


def notify(made: Incident, by: User, **facts: Any) -> Incident:
    """The same incident, notified."""
    said = {"sent_on": SENT, "number": "", "counted_from": "sent", "late_because": ""} | facts
    incidents.notify(made, by=by, today=TODAY, **said)
    return Incident.objects.select_related("notification", "rapid_review", "authority").get(pk=made.pk)


def rapid(by: User, authority: Agency, **facts: Any) -> Review:
    """A rapid review that began as all do: with a notification."""
    review = notify(incident(by, authority, **facts), by).rapid_review
    assert review is not None
    return review


def learning(by: User, **facts: Any) -> Review:
    """A learning review, or one of another kind."""
    rules()
    said: dict[str, Any] = {"kind": Kind.LEARNING, "pseudonym": "Hazel", "started_on": AWARE} | facts
    return services.start(by=by, today=TODAY, **said)
