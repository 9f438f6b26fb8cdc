"""The messages about the facts of drafts. None names a child or a family."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

FACTS = ("review", "agency")

KINDS = [
    Kind(
        code="reviews.facts_asked",
        name="Your agency is asked to check the facts of a draft",
        heading="Check the facts: a draft of {review}",
        text="The partnership asks {agency} whether a draft of {review} has its facts right. Read it in the portal, "
        "say what is wrong and where, and send your answer. The draft is under embargo: share it with nobody who need "
        "not know it.",
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.facts_not_needed",
        name="Your agency need not check the facts of a draft any more",
        heading="Not needed any more: facts of a draft of {review}",
        text="{agency} need not check the facts of the draft of {review}. Open it to see why.",
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.facts_checked",
        name="An agency has checked the facts of a draft",
        heading="Facts checked: {review}",
        text="{agency} has answered on the draft of {review}. Read what it says, and answer each point.",
        facts=FACTS,
        audience=(Role.BUSINESS_UNIT,),
    ),
]
