"""The messages that deadlines send."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

FACTS = ("title", "when", "date")

KINDS = [
    Kind(
        code="deadlines.due",
        name="Something of yours is due soon",
        heading="Due {when}: {title}",
        text="{title} is due {when}, on {date}.",
        chase=True,
        facts=FACTS,
    ),
    Kind(
        code="deadlines.late",
        name="Something of yours is late",
        heading="Late: {title}",
        text="{title} was due {when}, on {date}. Ask the business unit if another date must be agreed.",
        chase=True,
        facts=FACTS,
    ),
    Kind(
        code="deadlines.late_in_agency",
        name="Something of your agency is late",
        heading="Late in your agency: {title}",
        text="{title} was due {when}, on {date}. Its owner has been reminded and has not finished it.",
        chase=True,
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="deadlines.late_unanswered",
        name="Something is late and the agency has not answered",
        heading="Late and unanswered: {title}",
        text="{title} was due {when}, on {date}. Owner and safeguarding lead have been reminded.",
        chase=True,
        facts=FACTS,
        audience=(Role.BUSINESS_UNIT,),
    ),
    Kind(
        code="deadlines.moved",
        name="Something of yours is due on another date",
        heading="New date: {title}",
        text="{title} is now due on {date}. It was due on {was}. Its page says why.",
        facts=("title", "date", "was"),
    ),
]
