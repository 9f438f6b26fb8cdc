"""The messages of the waiting list."""

from partnership.notices.rules import Kind
from training.notice_kinds import SESSION

FACTS = (*SESSION, "places", "until")

KINDS = [
    # It runs out: nobody may miss it because they had switched its email off or get theirs in the evening.
    Kind(
        code="training.offered",
        name="A place you are waiting for is offered to you",
        heading="A place for you until {until}: {course}",
        text="We keep {places} for you on {course}, {when}, {where}, until {until}. Accept or decline here.",
        statutory=True,
        facts=FACTS,
    ),
    Kind(
        code="training.offer_ended",
        name="An offer from the waiting list has ended",
        heading="The offer has ended: {course}",
        text="You did not answer in time, so the place on {course}, {when}, goes to the next in line. "
        "Your page says whether you still wait for other dates.",
        facts=FACTS,
    ),
    Kind(
        code="training.offer_withdrawn",
        name="An offer from the waiting list is withdrawn",
        heading="The offer is withdrawn: {course}",
        text="{places} on {course}, {when}, cannot be yours as we offered. {because} Whoever still waits "
        "keeps their turn; your page says for which dates.",
        statutory=True,
        facts=(*FACTS, "because"),
    ),
    Kind(
        code="training.wait_left",
        name="You no longer wait for a course, since you have left the agency",
        heading="You no longer wait for {course}",
        text="You waited for a place on {course} for {agency}, which you have left. Whoever is after you has moved up.",
        facts=("course", "agency"),
    ),
    Kind(
        code="training.wait_over",
        name="No date is left that you were waiting for",
        heading="You no longer wait for {course}",
        text="The dates that you were waiting for are over. Other dates are on the course’s page.",
        facts=("course",),
    ),
]
