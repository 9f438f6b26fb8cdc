"""A message is for one person: nobody else reads it, the business unit and administrators included.

Those who run the portal see of a failed message whom it was for, its kind and the reason, never what it said. They
alone change how the kinds are worded.
"""

from django.db.models import Q, QuerySet

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role
from partnership.notices import addresses
from partnership.notices.models import Notice, RefusedAddress
from partnership.notices.rules import DIGEST, Status

READ_NOTICES = Right(
    may="read a notice",
    why="A message is for one person.",
    also="The person to whom it was sent, and nobody else.",
    source="UK GDPR, Article 5(1)(f)",
)
RUN_THE_POST = Right(
    may="say how the notices are worded, and send those again that failed",
    why="Somebody must see that messages arrive. They see whom a failed one was for, its kind and why it failed.",
    roles=(Role.BUSINESS_UNIT, Role.ADMINISTRATOR),
    also="Everybody sends their own again.",
    source="UK GDPR, Article 5(1)(f)",
)


def visible(user: User) -> QuerySet[Notice]:
    """The messages to this person, newest first."""
    return Notice.objects.filter(user=user).exclude(kind=DIGEST).order_by("-created_at")


def unread_count(user: User) -> int:
    """How many messages this person has not opened, for the masthead: one query, on an index of its own."""
    return Notice.objects.filter(user=user, read_at=None).count()


def runs_the_post(user: User) -> bool:
    """Whether somebody words the messages and looks after those that fail."""
    return RUN_THE_POST.held_by(user)


def failed(user: User) -> QuerySet[Notice]:
    """The emails that could not be sent, newest first, without what they say. For those who run the post."""
    if not runs_the_post(user):
        return Notice.objects.none()
    rows = Notice.objects.filter(status=Status.FAILED, part_of=None).defer("heading", "text", "calendar")
    return rows.select_related("user").order_by("-created_at")


def resendable(user: User) -> QuerySet[Notice]:
    """One's own messages, and for those who run the post every email that failed."""
    theirs = Q(user=user) & ~Q(kind=DIGEST)
    if runs_the_post(user):
        theirs |= Q(status=Status.FAILED, part_of=None)
    return Notice.objects.filter(theirs)


def refused_addresses(user: User) -> QuerySet[RefusedAddress]:
    """Whose address takes no mail. For those who run the post."""
    return addresses.refused(User.objects.all()) if runs_the_post(user) else RefusedAddress.objects.none()
