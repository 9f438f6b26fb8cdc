"""The messages about recommendations; they name no case."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

FACTS = ("recommendation",)

KINDS = [
    Kind(
        code="reviews.recommendation_asked",
        name="A review addresses a recommendation to your agency",
        heading="Please answer: {recommendation}",
        text="A review addresses a recommendation to your agency. Open it to read it, and say whether your agency "
        "accepts it, accepts it in part, or does not, with the reason.",
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.recommendation_changed",
        name="A recommendation to your agency has other words now",
        heading="Changed: {recommendation}",
        text="The words of a recommendation that your agency is asked to answer have changed. Open it to read it as it "
        "stands now. The day by which the answer is due stays.",
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.recommendation_elsewhere",
        name="A recommendation is addressed to another body now",
        heading="Nothing is due: {recommendation}",
        text="A recommendation that your agency was asked to answer is addressed to another body now. Your agency need "
        "not answer it.",
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.recommendation_answered",
        name="A recommendation is answered",
        heading="Answered: {recommendation}",
        text="There is an answer to {recommendation}. Open it to read the answer and to agree what follows.",
        facts=FACTS,
        audience=(Role.BUSINESS_UNIT,),
    ),
]
