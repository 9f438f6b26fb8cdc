"""The messages about who came and who did not. A mail to somebody without an account names nobody and no course."""

from partnership.notices.rules import Kind
from training.notice_kinds import SESSION

KINDS = [
    Kind(
        code="training.walked_in",
        name="You were added to a session on the day",
        heading="You are on the register: {course}",
        text="You were added to {course}, {when}, and marked as there. Open it to see the details.",
        facts=SESSION,
    ),
    Kind(
        code="training.guest",
        name="Somebody who came without being booked is asked to join",
        heading="Your training counts for you once you have an account",
        text="You were added to the register of a course. Ask for an account with this address, and the course counts "
        "for you and for your agency. Certificates need an account too.",
        statutory=True,
        audience=(),
    ),
    Kind(
        code="training.no_show",
        name="You did not come to a session that you were booked on",
        heading="We missed you: {course}",
        text="By the register you did not come to {course}, {when}. If that is wrong, write to the training team. "
        "Your booking says whether anything is charged for it.",
        facts=SESSION,
    ),
    Kind(
        code="training.no_show_corrected",
        name="The register was corrected: you came",
        heading="Corrected: {course}",
        text="We wrote that you did not come to {course}, {when}. The register has been corrected.",
        facts=SESSION,
    ),
    # To the line manager and to the agency's finance contact.
    Kind(
        code="training.no_show_told",
        name="A manager and a finance contact are told that somebody did not come",
        heading="For your information: somebody did not come to a course",
        text="Somebody of your agency had a place on a course and did not come. Open the link within 30 days to see "
        "who and which course it is. You need no account, and you need not do anything.",
        statutory=True,
        sealed=True,
        audience=(),
    ),
    Kind(
        code="training.no_show_withdrawn",
        name="A manager and a finance contact are told that somebody came after all",
        heading="Corrected: somebody did come to a course",
        text="We wrote that somebody of your agency did not come to a course. That was wrong, and the register has "
        "been corrected. Open the link to see whom it is about. You need not do anything.",
        statutory=True,
        sealed=True,
        audience=(),
    ),
]
