"""The messages about actions. They name the number, and the title only of what came from no review."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

FACTS = ("action", "date")
WHOSE = (Role.PRACTITIONER, Role.AGENCY_LEAD)

KINDS = [
    Kind(
        code="actions.given",
        name="An action is yours, or you stand in for its owner",
        heading="Yours: {action}",
        text="You own this action or stand in for its owner. It is due on {date}. Open it to see what was agreed and "
        "what success looks like.",
        facts=FACTS,
        audience=WHOSE,
    ),
    Kind(
        code="actions.refused",
        name="Evidence for your action is not enough",
        heading="Please look again: {action}",
        text="Somebody has checked the evidence for this action, and not all of it is enough. Open it to see why.",
        facts=FACTS,
        audience=WHOSE,
    ),
    Kind(
        code="actions.evidenced",
        name="Your action is evidenced",
        heading="Evidenced: {action}",
        text="The evidence for this action is accepted. Thank you. A later test shows whether practice has changed.",
        facts=FACTS,
        audience=WHOSE,
    ),
    Kind(
        code="actions.embedded",
        name="Your action is embedded",
        heading="Embedded: {action}",
        text="A test has shown that practice has changed after this action. It is closed.",
        facts=FACTS,
        audience=WHOSE,
    ),
    Kind(
        code="actions.dropped",
        name="Your action is no longer needed",
        heading="No longer needed: {action}",
        text="This action is no longer needed. Open it to see why.",
        facts=FACTS,
        audience=WHOSE,
    ),
    Kind(
        code="actions.reopened",
        name="Your action begins again",
        heading="It begins again: {action}",
        text="This action begins again and is now due on {date}. Open it to see why.",
        facts=FACTS,
        audience=WHOSE,
    ),
]
