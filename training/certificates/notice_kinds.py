"""The messages about certificates, and about training elsewhere."""

from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="training.certificate",
        name="You have a new certificate",
        heading="Your certificate: {course}",
        text="Your certificate for {course} on {day} is ready to download.",
        facts=("course", "day"),
    ),
    Kind(
        code="training.certificate_ends",
        name="A certificate of yours runs out",
        heading="Runs out {when}: {course}",
        text="Your certificate for {course} holds until {date}. {next}",
        facts=("course", "when", "date", "next"),
    ),
    Kind(
        code="training.certificate_withdrawn",
        name="A certificate of yours is withdrawn",
        heading="Withdrawn: {course}",
        text="Your certificate for {course} on {day} no longer holds. The reason is on your page.",
        statutory=True,
        facts=("course", "day"),
    ),
    Kind(
        code="training.elsewhere_decided",
        name="Your training elsewhere is decided on",
        heading="{answer}: training elsewhere",
        text="The training team has answered about training that you took elsewhere. Open it to read the answer.",
        facts=("answer",),
    ),
]
