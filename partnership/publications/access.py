"""Who may see and who may do what with publications.

What is published is for everybody; that is what publishing means. Nothing stands here before it is published: drafts
and embargoes are the affair of the rooms that write. The business unit publishes, corrects and withdraws; what is
withdrawn is seen by it alone.
"""

from django.db.models import QuerySet

from partnership.agencies.rights import Right, Somebody
from partnership.agencies.rules import Role
from partnership.base.access import Answer, NotNow
from partnership.publications.models import Publication
from partnership.publications.rules import Kind

READ = Right(
    may="read what the partnership has published to learn from",
    why="The law asks that reviews are published; learning reaches people only where they can read it.",
    public=True,
    source="Children Act 2004, section 16F; Working Together to Safeguard Children 2023, chapter 5",
)
PUBLISH = Right(
    may="publish, correct and withdraw what the partnership publishes",
    why="One office answers for what goes out in the partnership’s name.",
    roles=(Role.BUSINESS_UNIT,),
)


def can_publish(user: Somebody) -> bool:
    """The business unit publishes, corrects and withdraws."""
    return PUBLISH.held_by(user)


def can_correct(user: Somebody, publication: Publication) -> Answer:
    """The same people; the words of a briefing stay, on its page, its sheet and in what is put back."""
    if can_publish(user) and publication.kind == Kind.BRIEFING:
        return NotNow(
            "The words of a briefing do not change once it is published. Withdraw it, and write a corrected one from "
            "its review."
        )
    return can_publish(user)


def visible(user: Somebody) -> QuerySet[Publication]:
    """What is public, for everybody; for those who publish, also what was withdrawn."""
    rows = Publication.objects.select_related("version_given__stored")
    return rows if can_publish(user) else rows.filter(withdrawn_on=None)


def why(user: Somebody, row: Publication) -> list[str]:
    """The reasons for which somebody sees a publication."""
    return PUBLISH.because(user) if row.withdrawn_on else READ.because(user)
