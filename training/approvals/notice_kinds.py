"""The messages to line managers, who have no account. A mail names nobody: the page behind its link does."""

from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="training.approve",
        name="A line manager is asked to approve a place on a course",
        heading="Somebody asks you to approve a training place",
        text="Somebody has named you as their line manager. Open the link to see who and which course it is, and to "
        "say yes or no, by {answer_by}. You need no account. If you do not know what this is about, you need not do "
        "anything.",
        statutory=True,
        sealed=True,
        audience=(),
        facts=("answer_by",),
    ),
    Kind(
        code="training.approve_again",
        name="A line manager who has not answered is reminded",
        heading="Please answer by {answer_by}: a training place",
        text="Somebody who has named you as their line manager waits for your answer about a place on a course. "
        "After {answer_by} the place is free for somebody else. You need no account.",
        statutory=True,
        sealed=True,
        audience=(),
        facts=("answer_by",),
    ),
    Kind(
        code="training.manager_told",
        name="A line manager is told of a booking, a change or a cancellation",
        heading="For your information: {news}",
        text="Somebody has named you as their line manager: {news}. Open the link to see who and which course it is. "
        "You need not do anything.",
        statutory=True,
        sealed=True,
        audience=(),
        facts=("news",),
    ),
]
