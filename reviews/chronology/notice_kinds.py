"""The messages about chronologies."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

FACTS = ("agency", "review")

KINDS = [
    Kind(
        code="reviews.chronology_asked",
        name="Your agency is asked for its part of a chronology",
        heading="What has {agency} recorded? Chronology for {review}",
        text="{agency} has a part in the review {review}. Write down, with date and source, what your agency has "
        "recorded in the period, or import it from a spreadsheet or a Word table.",
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.chronology_handed_in",
        name="An agency has handed in its part of a chronology",
        heading="{agency} has handed in its part of the chronology for {review}",
        text="{agency} says that its part of the chronology for {review} is complete. Open it to read it, and send it "
        "back if something is missing.",
        facts=FACTS,
        audience=(Role.BUSINESS_UNIT,),
    ),
    Kind(
        code="reviews.chronology_sent_back",
        name="Your agency’s part of a chronology has come back",
        heading="Something is missing: {agency}, chronology for {review}",
        text="The part of {agency} in the chronology for {review} has come back. Open it to see what is missing, and "
        "hand it in again.",
        facts=FACTS,
        audience=(Role.AGENCY_LEAD,),
    ),
]
