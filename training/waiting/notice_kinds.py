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
        code="training.wait_over",
        name="No date is left that you were waiting for",
        heading="You no longer wait for {course}",
        text="The dates that you were waiting for are over. Other dates are on the course’s page.",
        facts=("course",),
    ),
]
