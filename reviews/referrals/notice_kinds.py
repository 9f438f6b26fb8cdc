"""The messages about referrals."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="reviews.referral_to_countersign",
        name="A referral of your agency is to be countersigned",
        heading="To countersign: referral {reference}",
        text="Somebody in your agency refers a case to the partnership. Read it, and countersign it or send it back.",
        facts=("reference",),
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.referral_sent",
        name="An agency refers a case",
        heading="To be weighed: referral {reference}",
        text="An agency refers a case for consideration, countersigned by its safeguarding lead. Weigh the criteria, "
        "and write down what is decided. If it is a serious incident, five working days run from becoming aware.",
        facts=("reference",),
        statutory=True,
        audience=(Role.BUSINESS_UNIT,),
    ),
    Kind(
        code="reviews.referral_returned",
        name="Your referral has come back",
        heading="Please look again at referral {reference}",
        text="The safeguarding lead of your agency has sent your referral back. Open it to see why.",
        facts=("reference",),
    ),
    Kind(
        code="reviews.referral_decided",
        name="Your referral is decided",
        heading="Decided: referral {reference}",
        text="The partnership has decided on the case that your agency referred. Open it to see what.",
        facts=("reference",),
    ),
]
