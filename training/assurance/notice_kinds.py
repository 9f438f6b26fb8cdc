"""The messages by which assurance warns."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="training.few_booked",
        name="A session has fewer bookings than it needs",
        heading="Few are booked: {course}",
        text="{course}, {when}: {booked}, and it needs {minimum}. Tell the agencies about it, move people to another "
        "date, or cancel the session in time.",
        facts=("course", "when", "where", "booked", "minimum"),
        audience=(Role.TRAINING_OFFICER,),
    ),
    Kind(
        code="training.low_take_up",
        name="Fewer come to core courses than were to be expected",
        heading="Few have come to core courses: {whose}",
        text="{reached} have come from {whose} in {year} so far. By now {expected} were to be expected of the target "
        "for the year.",
        facts=("whose", "reached", "expected", "year"),
        audience=(Role.TRAINING_OFFICER, Role.AGENCY_LEAD),
    ),
]
