"""What follows when a published briefing is withdrawn, or put back: its sheet, and whoever was told of it."""

from partnership.accounts.models import User
from partnership.publications import papers
from partnership.publications.models import Publication
from reviews.briefings import telling
from reviews.briefings.models import Briefing, Sheet


def follow(publication: Publication, *, by: User) -> None:
    """Close its sheet among the documents, or open it, and tell the leads; what is no briefing is left alone.

    The publication is locked, so no worker makes or gives out the sheet meanwhile (`sheets.make`).
    """
    briefing = Briefing.objects.select_related("review").filter(publication=publication).first()
    if briefing is None:
        return
    gone = publication.withdrawn_on is not None
    sheet = Sheet.objects.select_related("version_made__document").filter(briefing=briefing).first()
    if sheet is not None and sheet.version_made is not None:  # a scanner may hold it yet
        (papers.close if gone else papers.open_again)(sheet.version_made)
    if gone:
        telling.withdrawn(briefing, version=publication.version, on=publication.published_on)
    else:
        telling.stands_again(briefing, version=publication.version)
