"""What is published in the world of the matrix: a resource with a file, and what was withdrawn."""

from django.utils import timezone

from partnership.accounts.models import User
from partnership.publications import services
from partnership.publications.making import publish_by_hand
from tests.documents import files


def places(by: User) -> dict[str, str]:
    """The names of the publications as the matrix has them."""
    today = timezone.localdate()
    paper = publish_by_hand(
        kind="resource", title="How to share", summary="A page.", on=today, text="", file=files.checked(), by=by
    )  # fmt: skip
    gone = services.publish(
        kind="bulletin", title="Gone", summary="Old.", on=today, sections=[("", "Text")], by=by
    )
    services.withdraw(gone, because="Overtaken.", by=by, today=today)
    return {"publication": paper.slug, "withdrawn": gone.slug}
