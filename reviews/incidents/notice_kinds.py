"""The messages about serious incidents; none says what happened, or to whom."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

CONCERNED = (Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.AGENCY_LEAD)

KINDS = [
    Kind(
        code="reviews.incident_recorded",
        name="A serious incident is to be notified",
        heading="Serious incident {reference} is to be notified",
        text="A local authority became aware of a serious incident. It is to be notified within five working days. "
        "Open it to see by when, and to agree what is notified.",
        facts=("reference",),
        statutory=True,
        audience=CONCERNED,
    ),
    Kind(
        code="reviews.incident_notified",
        name="A serious incident was notified",
        heading="Serious incident {reference} was notified",
        text="The notification was sent. Where the national Panel considers it, the rapid review has begun, and is "
        "to be complete in 15 working days.",
        facts=("reference",),
        statutory=True,
        audience=CONCERNED,
    ),
    Kind(
        code="reviews.incident_settled",
        name="What was established of a serious incident has changed",
        heading="Something was established of serious incident {reference}",
        text="It was found not to meet the criteria, its notification was withdrawn, or it stands after all. Open it "
        "to see which, why, and what becomes of the rapid review.",
        facts=("reference",),
        audience=CONCERNED,
    ),
]
