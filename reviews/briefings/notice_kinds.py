"""The messages about briefings; before one is published they name nothing of it."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="reviews.briefing_to_check",
        name="A briefing is to be checked for names",
        heading="To check: a briefing of {review}",
        text="A seven-minute briefing of {review} is written. Read whether it names anybody or tells a child from "
        "others, and agree to it or send it back.",
        facts=("review",),
    ),
    Kind(
        code="reviews.briefing_sent_back",
        name="A briefing that you wrote has come back",
        heading="Please look again: a briefing of {review}",
        text="Something in the briefing of {review} that you wrote is to be changed. Open it to see what.",
        facts=("review",),
    ),
    Kind(
        code="reviews.briefing_published",
        name="A seven-minute briefing is published",
        heading="To discuss in your teams: {title}",
        text="The partnership has published a seven-minute briefing: {title}. Pass it on to the teams of your agency. "
        "Each says here that it was discussed, and one thing that the team will change.",
        facts=("title",),
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="reviews.briefing_withdrawn",
        name="A seven-minute briefing is withdrawn",
        heading="Stop passing on a briefing: it is withdrawn",
        text="The partnership has withdrawn a seven-minute briefing that it published on {day}. Do not pass it on or "
        "discuss it any more. Delete every copy, and tell the teams to whom you gave it to do the same. It is the one "
        "of that day that is no longer among the published briefings; those that are there stand.",
        statutory=True,
        facts=("day",),
    ),
    Kind(
        code="reviews.briefing_stands_again",
        name="A withdrawn briefing is public again",
        heading="You may pass on again: {title}",
        text="The partnership had withdrawn its seven-minute briefing “{title}”, and you were asked to delete every "
        "copy. It is public again: read it, pass it on and discuss it as before.",
        statutory=True,
        facts=("title",),
    ),
]
