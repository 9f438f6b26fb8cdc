"""The messages that training sends."""

from partnership.notices.rules import Kind

SESSION = ("course", "when", "where")

KINDS = [
    Kind(
        code="training.booked",
        name="You have booked a place on a course",
        heading="You are booked: {course}",
        text="You have a place on {course}, {when}, {where}. "
        "Open your booking to see the details or to cancel.",
        own_doing=True,
        facts=SESSION,
    ),
    Kind(
        code="training.given_back",
        name="You have cancelled your booking",
        heading="Your booking is cancelled: {course}",
        text="You gave back your place on {course}, {when}. You can book again while there are places.",
        own_doing=True,
        facts=SESSION,
    ),
    # Nobody may travel to a session in vain because they had switched its email off.
    Kind(
        code="training.moved",
        name="A session that you are booked on has changed",
        heading="Changed: {course}",
        text="{course} is now {when}, {where}. Cancel your booking if you cannot come.",
        statutory=True,
        facts=SESSION,
    ),
    Kind(
        code="training.called_off",
        name="A session that you are booked on is cancelled",
        heading="Cancelled: {course}",
        text="{course}, {when}, will not take place. Other dates are on the course’s page.",
        statutory=True,
        facts=SESSION,
    ),
]
