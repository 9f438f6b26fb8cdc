"""How the portal itself is doing: queues, sweeps, failures and room. Numbers only, no message and no person.

It concerns whoever keeps the portal running: the business unit, which answers for it, and administrators.
"""

from partnership.accounts.models import User
from partnership.agencies.rights import Right
from partnership.agencies.rules import Role

WATCH_THE_PORTAL = Right(
    may="see how the portal itself is doing",
    why="Somebody must notice that email waits or that a task fails. The page holds numbers, no names.",
    roles=(Role.BUSINESS_UNIT, Role.ADMINISTRATOR),
    source="UK GDPR, Article 32(1)(b)",
)


def can_watch(user: User) -> bool:
    """Whether the page of operations exists for this person."""
    return WATCH_THE_PORTAL.held_by(user)
