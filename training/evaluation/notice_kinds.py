"""The messages that ask how a course was. Reminders of a day go together; a manager's mail brings its own link."""

from partnership.notices.rules import Kind

COURSE = ("course",)

KINDS = [
    Kind(
        code="training_evaluation.before",
        name="Questions before a course",
        heading="Before {course}: a few questions",
        text="Say where you stand before {course}, so that you and we can see what you take away. It takes two "
        "minutes. You have until the course begins.",
        chase=True,
        sealed=True,
        facts=COURSE,
    ),
    Kind(
        code="training_evaluation.after",
        name="Questions straight after a course",
        heading="How was {course}?",
        text="You have been to {course}. Tell us what you learned and what you will do differently. It takes three "
        "minutes. A certificate may wait for your answers.",
        chase=True,
        sealed=True,
        facts=COURSE,
    ),
    Kind(
        code="training_evaluation.later",
        name="Questions some months after a course",
        heading="What has {course} changed?",
        text="Some months have gone by since {course}. Tell us what you use of it in your work. It takes two minutes.",
        chase=True,
        sealed=True,
        facts=COURSE,
    ),
    Kind(
        code="training_evaluation.manager",
        name="Questions to a manager after a course",
        heading="What has a course changed for your colleague?",
        text="Somebody in your team went to {course} some months ago. Open the link to tell us what you have seen "
        "since. It takes two minutes and needs no account. The link is for you alone.",
        statutory=True,
        sealed=True,
        facts=COURSE,
        audience=(),
    ),
    Kind(
        code="training_evaluation.manager_again",
        name="A reminder to a manager after a course",
        heading="A reminder: what has a course changed for your colleague?",
        text="We asked you about somebody in your team who went to {course}. Open the link to answer; it takes two "
        "minutes and needs no account. If you cannot say, you need not do anything.",
        statutory=True,
        sealed=True,
        facts=COURSE,
        audience=(),
    ),
]
