"""The book of rules, and deadlines of the cast."""

from collections.abc import Callable
from datetime import date

import pytest

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.deadlines import rulebook, services
from partnership.deadlines.models import Deadline

Start = Callable[..., Deadline]


@pytest.fixture
def rules(db: None) -> None:
    """The rules that every portal begins with."""
    rulebook.fill()


@pytest.fixture
def start(rules: None, practitioner: User, charity: Agency) -> Start:
    """Start a deadline of the practitioner's; what a test leaves out stands here."""
    number = iter(range(10_000))

    def started(trigger_on: date, **facts: object) -> Deadline:
        given: dict[str, object] = {
            "subject": f"test:{next(number)}",
            "rule": "review.rapid",
            "title": "Send the agency’s summary",
            "path": "/agencies/",
            "owner": practitioner,
            "agency": charity,
            "by": None,
        }
        return services.start(trigger_on=trigger_on, **(given | facts))  # type: ignore[arg-type]

    return started
