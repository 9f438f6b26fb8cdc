"""The messages about what agencies are asked for in reviews: none names a child or says what a review is about."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

FACTS = ("what", "agency", "review")
LEAD = (Role.AGENCY_LEAD,)

KINDS = [
    Kind(
        code="reviews.asked",
        name="Your agency is asked for something in a review",
        heading="{agency} is asked for: {what}",
        text="The partnership asks {agency} for this in review {review}: {what}. Open it to see the questions and by "
        "when. If your agency holds nothing, say so: that is an answer too.",
        facts=FACTS,
        audience=LEAD,
    ),
    Kind(
        code="reviews.chased",
        name="An answer of your agency in a review is still missing",
        heading="Still missing from {agency}: {what}",
        text="{agency} was asked for this in review {review} and has not answered yet: {what}. Others cannot finish "
        "without it.",
        chase=True,
        facts=FACTS,
        audience=LEAD,
    ),
    Kind(
        code="reviews.returned",
        name="An agency has answered in a review",
        heading="To read: {what} of {agency}",
        text="{agency} has answered what it was asked for in review {review}: {what}. Read it, and accept it or send "
        "it back.",
        facts=FACTS,
        audience=(Role.BUSINESS_UNIT,),
    ),
    Kind(
        code="reviews.sent_back",
        name="An answer of your agency in a review has come back",
        heading="Please look again: {what} of {agency}",
        text="Something in what {agency} sent for review {review} is not clear. Open it to see what, change it and "
        "send it again: {what}.",
        facts=FACTS,
        audience=LEAD,
    ),
    Kind(
        code="reviews.not_needed",
        name="Your agency need not answer in a review any more",
        heading="Not needed any more: {what} of {agency}",
        text="{agency} need not answer what it was asked for in review {review}: {what}. Open it to see why.",
        facts=FACTS,
        audience=LEAD,
    ),
]
