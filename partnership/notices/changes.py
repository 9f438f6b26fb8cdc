"""What somebody was told by a notice: whatever no room tells the start page in its own words."""

from datetime import datetime

from partnership.accounts.models import User
from partnership.notices import access
from partnership.notices.kinds import kinds
from partnership.notices.rules import Status
from partnership.pages.components import News
from partnership.pages.gathering import Ask, Row


def changes(user: User, since: datetime) -> list[Ask[News]]:
    """Notices of the time since, without reminders of work and without word of what the person did themselves."""
    told = [code for code, kind in kinds().items() if not kind.chase and not kind.own_doing]
    return [
        Ask(
            rows=access.visible(user).filter(created_at__gt=since, kind__in=told).exclude(status=Status.BACK),
            by="created_at",
            newest=True,
            facts={"heading": "heading", "path": "path"},
            say=said,
            most=8,
        )
    ]


def said(row: Row) -> News:
    """It leads where the notice does, so that a room which tells of the same thing is not doubled."""
    return News("{}", row.facts["heading"], row.facts["path"], row.at)
