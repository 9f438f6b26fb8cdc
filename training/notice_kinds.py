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
    Kind(
        code="training.requested",
        name="You have asked for a place that your line manager approves",
        heading="Waiting for approval: {course}",
        text="A place on {course}, {when}, is kept for you. Your line manager has been asked to approve it. "
        "We will write as soon as they have answered.",
        own_doing=True,
        facts=SESSION,
    ),
    Kind(
        code="training.date_left",
        name="You have moved your booking to another date",
        heading="Moved to another date: {course}",
        text="You moved your booking from {when} to another date. The confirmation of the new date comes by itself.",
        own_doing=True,
        facts=SESSION,
    ),
    Kind(
        code="training.passed_on",
        name="Your place goes to a colleague",
        heading="A colleague has your place: {course}",
        text="Your place on {course}, {when}, was given to a colleague.",
        facts=SESSION,
    ),
    # The next three change where somebody has to be.
    Kind(
        code="training.received",
        name="A colleague’s place is given to you",
        heading="You have a place: {course}",
        text="A place on {course}, {when}, {where}, was given to you by your agency. "
        "Open it to see the details, or to cancel if you cannot come.",
        statutory=True,
        facts=SESSION,
    ),
    Kind(
        code="training.not_approved",
        name="Your line manager has not approved a place",
        heading="Not approved: {course}",
        text="Your line manager has not approved your place on {course}, {when}. The reason is with your booking.",
        statutory=True,
        facts=SESSION,
    ),
    Kind(
        code="training.lapsed",
        name="Your line manager has not answered in time",
        heading="Not approved in time: {course}",
        text="Your line manager has not answered in time, so your place on {course}, {when}, is free for somebody "
        "else. You can book again while there are places.",
        statutory=True,
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
